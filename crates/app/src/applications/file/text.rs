//! The text that is signed for a filing, and what the rules would refuse before anybody signs.

use domain::application::{self, Kinship};
use domain::calendar::local_day;
use domain::id::ApplicationId;
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use domain::queue::{Context, Draft, Halt};
use storage::person::Person;
use storage::slice::Loader;
use storage::{DbError, Reader};

use super::ground::{Ground, refusal, unnumbered};
use super::{FileRefused, Represented};
use crate::applications::access;
use crate::applications::submission::Submission;
use crate::command::{App, Query, Work};
use crate::context::{Caller, Ctx};
use crate::queue_work::broken;

/// Asks for the exact text to sign for a filing; writes nothing. `None` when the caller is no applicant. Refuses what can be
/// told before the signature: something in the submission, or an application that lives already (R6).
#[derive(Clone, Debug)]
pub struct FilingText {
    /// What is to be filed.
    pub submission: Submission,
}

/// Asks for the text that an operator signs; as [`FilingText`], for service centres only.
#[derive(Clone, Debug)]
pub struct FilingTextOnBehalf {
    /// Who applies.
    pub applicant: Represented,
    /// What is to be filed.
    pub submission: Submission,
}

impl Query for FilingText {
    type Output = Option<Result<String, FileRefused>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(person) = work.ctx.caller.applicant() else { return Ok(None) };
        let Some(applicant) = storage::person::find(reader, person)? else { return Ok(None) };
        text(reader, work, &self.submission, applicant).map(Some)
    }
}

impl Query for FilingTextOnBehalf {
    type Output = Option<Result<String, FileRefused>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if !matches!(work.ctx.caller, Caller::ServiceCentre { .. }) {
            return Ok(None);
        }
        let applicant = self.applicant.row(reader, work)?;
        text(reader, work, &self.submission, applicant).map(Some)
    }
}

/// The text, or what the rules would refuse: nobody signs in vain.
fn text(
    reader: &mut Reader,
    work: &Work,
    said: &Submission,
    applicant: Person,
) -> Result<Result<String, FileRefused>, DbError> {
    let ground = match Ground::of(reader, work, said, applicant)? {
        Ok(ground) => ground,
        Err(refused) => return Ok(Err(refused)),
    };
    let child = ground.child.as_ref().map_or_else(|| work.ctx.ids.next(), |child| child.id);
    let born = ground.child.as_ref().and_then(|child| child.born).unwrap_or(said.born);
    let district = work.registers.rules(said.district, work.ctx.now);
    let rules = district.rules();
    let mut loader = Loader::new(reader, ground.queue, rules, work.ctx.now)?;
    loader.child(child)?;
    loader.born(child, born);
    let context = Context { now: work.ctx.now, actor: work.ctx.caller.actor(), ids: work.ctx.ids.clone() };
    let mut draft = Draft::new(loader.slice(), rules, context);
    // Any number will do: nothing is written.
    let number = ApplicationNumber::new(said.district, local_day(work.ctx.now, rules.zone).year(), 1, 1)
        .map_err(unnumbered)?;
    let command = application::FileApplication {
        id: work.ctx.ids.next(),
        number,
        child,
        applicant: ground.applicant.id,
        channel: said.channel.clone(),
        kinship: Kinship::Confirmed,
    };
    match application::file(&mut draft, command) {
        Ok(()) => Ok(Ok(ground.text(said))),
        Err(Halt::Refused(rule)) => Ok(Err(refusal(reader, rule, ground.applicant.id)?)),
        Err(Halt::Corrupt(corrupt)) => Err(broken(&corrupt)),
    }
}

/// Asks for the text of a filing, after a limit of the child's earlier application that passed is settled (R54).
///
/// # Errors
/// Trouble of the database.
pub async fn filing_text(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
) -> Result<Option<Result<String, FileRefused>>, DbError> {
    settle_child(app, ctx, submission.child).await?;
    app.ask(ctx.clone(), FilingText { submission }).await
}

/// The same for a service centre.
///
/// # Errors
/// Trouble of the database.
pub async fn filing_text_on_behalf(
    app: &App,
    ctx: &Ctx,
    applicant: Represented,
    submission: Submission,
) -> Result<Option<Result<String, FileRefused>>, DbError> {
    settle_child(app, ctx, submission.child).await?;
    app.ask(ctx.clone(), FilingTextOnBehalf { applicant, submission }).await
}

async fn settle_child(app: &App, ctx: &Ctx, child: Iin) -> Result<(), DbError> {
    match app.ask(ctx.clone(), LiveOf { child }).await? {
        Some(live) => access::settle(app, ctx, live).await,
        None => Ok(()),
    }
}

/// The live application of a child; for settling only, it is not told to the caller.
struct LiveOf {
    child: Iin,
}

impl Query for LiveOf {
    type Output = Option<ApplicationId>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Self::Output, DbError> {
        match storage::person::of_iin(reader, self.child.as_str())? {
            Some(child) => storage::filing::live(reader, child.id),
            None => Ok(None),
        }
    }
}
