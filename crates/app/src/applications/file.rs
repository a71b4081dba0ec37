//! Filing an application (S06, S16, R2, R6, R16, R63).

mod filing;

use std::collections::BTreeSet;

use domain::application::{self, FilingRefused, Kinship};
use domain::benefit::Benefit;
use domain::calendar::local_day;
use domain::id::{ApplicationId, EvidenceId, PersonId, QueueId};
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use domain::queue::{Context, Draft, Halt};
use domain::standing::Standing;
use serde::{Deserialize, Serialize};
use storage::person::Person;
use storage::registers::District;
use storage::slice::Loader;
use storage::{DbError, Failed, Reader, Tx};

use self::filing::Filing;
use super::access;
use super::benefit::keep_paper;
use super::submission::{self, Submission, SubmissionRefused};
use crate::command::{App, Command, Query, Work};
use crate::context::{Caller, Ctx};
use crate::documents::personal;
use crate::queue_work::{Refusal, broken, locked, settle_queue};
use crate::signing::{self, Verified};

/// Asks for the exact text to sign for a filing; writes nothing. `None` when the caller is no applicant. Refuses what can be
/// told before the signature: something in the submission, or an application that lives already (R6).
#[derive(Clone, Debug)]
pub struct FilingText {
    /// What is to be filed.
    pub submission: Submission,
}

/// Files an application by a verified signature over [`FilingText`]; [`file`] asks the registry first.
#[derive(Clone, Debug)]
pub struct FileApplication {
    /// What was signed.
    pub submission: Submission,
    /// What the civil registry says.
    pub kinship: Kinship,
    /// The proof.
    pub signed: Verified,
}

/// Files for somebody without a key, by a service centre: the operator signs the same text, in which the applicant is
/// named (section 2 of the rules). The submission's channel is [`domain::event::Channel::ServiceCentre`] with the centre's
/// own number.
#[derive(Clone, Debug)]
pub struct FileOnBehalf {
    /// Who applies.
    pub applicant: Represented,
    /// What the operator signed.
    pub submission: Submission,
    /// What the civil registry says of the applicant and the child.
    pub kinship: Kinship,
    /// The operator's proof.
    pub signed: Verified,
}

/// Asks for the text that an operator signs; as [`FilingText`], for service centres only.
#[derive(Clone, Debug)]
pub struct FilingTextOnBehalf {
    /// Who applies.
    pub applicant: Represented,
    /// What is to be filed.
    pub submission: Submission,
}

/// Somebody for whom a service centre files.
#[derive(Clone, PartialEq, Eq)]
pub struct Represented {
    /// IIN, with a right check digit (R60).
    pub iin: Iin,
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
}

personal!(Represented);

/// An application was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// It.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Where it stands at this moment.
    pub standing: Standing,
}

/// Why a filing is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRefused {
    /// Something in the submission.
    Submission(SubmissionRefused),
    /// An application of the caller lives already (R6): here it is.
    YoursIsInQueue {
        /// It.
        application: ApplicationId,
    },
    /// Somebody else's application for this child lives: merge it to the own IIN (R6, R64). Which one is not said.
    AnotherIsInQueue,
    /// By the rules of filing.
    Rule(FilingRefused),
    /// The text that was signed is not what would be signed now.
    Outdated,
    /// Somebody else's signature.
    OtherSigner,
}

/// Files an application: asks the civil registry for the link of parent and child, then decides. A registry that does not
/// answer delays nothing (R16).
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn file(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    signed: Verified,
) -> Result<Filed, Failed<Refusal<FileRefused>>> {
    let kinship = app.parts().registry.kinship(&signed.iin, &submission.child).await;
    app.run(ctx.clone(), FileApplication { submission, kinship, signed }).await
}

/// Files for somebody without a key: asks the civil registry, then decides.
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn file_on_behalf(
    app: &App,
    ctx: &Ctx,
    applicant: Represented,
    submission: Submission,
    signed: Verified,
) -> Result<Filed, Failed<Refusal<FileRefused>>> {
    let kinship = app.parts().registry.kinship(&applicant.iin, &submission.child).await;
    app.run(ctx.clone(), FileOnBehalf { applicant, submission, kinship, signed }).await
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

fn unnumbered(error: domain::number::InvalidNumber) -> DbError {
    DbError::Statement { query: "filing", message: error.to_string() }
}

impl Represented {
    /// The person in the vault; a new one is not written here. What the vault knows stays.
    fn row(&self, reader: &mut Reader, work: &Work) -> Result<Person, DbError> {
        if let Some(known) = storage::person::of_iin(reader, self.iin.as_str())? {
            return Ok(known);
        }
        Ok(Person {
            id: work.ctx.ids.next(),
            iin: self.iin.as_str().to_owned(),
            surname: self.surname.trim().to_owned(),
            given_name: self.given_name.trim().to_owned(),
            patronymic: self.patronymic.as_ref().map(|name| name.trim().to_owned()),
            born: None,
        })
    }
}

/// What a filing stands on, read before anything is decided.
struct Ground {
    applicant: Person,
    district: District,
    queue: QueueId,
    /// The child, if the vault knows it already.
    child: Option<Person>,
    /// Which filing for the child this is, from 1.
    filing: u32,
}

impl Ground {
    fn of(
        reader: &mut Reader,
        work: &Work,
        said: &Submission,
        applicant: Person,
    ) -> Result<Result<Self, FileRefused>, DbError> {
        let refused = |refusal| Ok(Err(FileRefused::Submission(refusal)));
        if !submission::are_names(&applicant.surname, &applicant.given_name, applicant.patronymic.as_deref())
        {
            return refused(SubmissionRefused::Name);
        }
        let Some(district) = storage::registers::district(reader, said.district)? else {
            return refused(SubmissionRefused::UnknownDistrict);
        };
        if !district.listed {
            return refused(SubmissionRefused::NotListed);
        }
        let rules = work.registers.rules(said.district, work.ctx.now);
        if let Err(refusal) = said.check(&applicant.iin, local_day(work.ctx.now, rules.rules().zone)) {
            return refused(refusal);
        }
        let child = storage::person::of_iin(reader, said.child.as_str())?;
        let born = child.as_ref().and_then(|child| child.born).unwrap_or(said.born);
        let filings = match &child {
            Some(child) => storage::filing::filings(reader, child.id)?,
            None => 0,
        };
        let queue = QueueId { district: said.district, year: born.year(), stream: said.stream };
        Ok(Ok(Self { applicant, district, queue, child, filing: filings + 1 }))
    }

    /// The queue of the filing, and that of the child's live application.
    fn queues(&self, reader: &mut Reader) -> Result<BTreeSet<QueueId>, DbError> {
        let mut queues = BTreeSet::from([self.queue]);
        if let Some(child) = &self.child
            && let Some(live) = storage::filing::live(reader, child.id)?
        {
            queues.extend(storage::application::queue_of(reader, live)?);
        }
        Ok(queues)
    }

    fn text(&self, said: &Submission) -> String {
        signing::text::filing(said, &self.applicant, &self.district, self.filing)
    }
}

/// Where one application lives already the caller's own is shown, somebody else's is not (R6).
fn refusal(reader: &mut Reader, rule: FilingRefused, person: PersonId) -> Result<FileRefused, DbError> {
    let FilingRefused::AlreadyInQueue { application } = rule else { return Ok(FileRefused::Rule(rule)) };
    let row = storage::application::find(reader, application)?;
    Ok(match row {
        Some((row, _)) if row.applicants.contains(person) => FileRefused::YoursIsInQueue { application },
        _ => FileRefused::AnotherIsInQueue,
    })
}

impl Command for FileApplication {
    type Output = Filed;
    type Refusal = Refusal<FileRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Filed, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let applicant = storage::person::find(tx, person)?.ok_or(Failed::Refused(Refusal::NotFound))?;
        if !signing::is_signer(tx, &self.signed, person)? {
            return Err(Refusal::Rule(FileRefused::OtherSigner).failed());
        }
        let Self { submission, kinship, signed } = self;
        Filing { said: submission, kinship: *kinship, signed, signer: person }.execute(tx, work, applicant)
    }
}

impl Command for FileOnBehalf {
    type Output = Filed;
    type Refusal = Refusal<FileRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Filed, Failed<Self::Refusal>> {
        let Caller::ServiceCentre { person, .. } = work.ctx.caller else {
            return Err(Refusal::NotFound.failed());
        };
        // The operator signs with the key of the organisation.
        let signer = storage::person::of_iin(tx, self.signed.iin.as_str())?.map(|signer| signer.id);
        if signer != Some(person) || self.signed.bin.is_none() {
            return Err(Refusal::Rule(FileRefused::OtherSigner).failed());
        }
        let Self { applicant, submission, kinship, signed } = self;
        tx.lock(&[[b"person:", applicant.iin.as_str().as_bytes()].concat()])?;
        let is_new = storage::person::of_iin(tx, applicant.iin.as_str())?.is_none();
        let row = applicant.row(tx, work)?;
        if is_new {
            storage::person::save(tx, &row)?;
        }
        Filing { said: submission, kinship: *kinship, signed, signer: person }.execute(tx, work, row)
    }
}
