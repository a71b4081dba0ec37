//! A second parent with equal rights (S14, R64).

use domain::application::{self, Kinship, MergeAnswer};
use domain::calendar::local_day;
use domain::id::{ApplicationId, DistrictId, PersonId, TypedId};
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use storage::{DbError, Failed, Reader, Tx};

use super::access;
use crate::command::{App, Command, Query, Work};
use crate::context::Ctx;
use crate::once::Once;
use crate::queue_work::{Refusal, on_queue, queue_of};

/// A second parent asks to be joined to an application found by [`super::request_merge`].
#[derive(Clone, Copy, Debug)]
pub struct RequestMerge {
    /// The application.
    pub application: ApplicationId,
    /// What the civil registry says of the caller and the child.
    pub kinship: Kinship,
}

/// What became of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Merged {
    /// The registry confirmed the link: the caller is an applicant now.
    Now {
        /// Of this application.
        application: ApplicationId,
    },
    /// The first applicant answers, and after the term the department.
    Waits {
        /// The end of the first applicant's term.
        until: Timestamp,
    },
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeRefused {
    /// There is no application with this number and this child's IIN.
    UnknownPair {
        /// How many more attempts there are today.
        left: u32,
    },
    /// Too many wrong pairs today; again tomorrow.
    TooManyAttempts,
    /// By the rules of merging.
    Rule(application::MergeRefused),
}

/// The first applicant answers a request.
#[derive(Clone, Copy, Debug)]
pub struct AnswerMerge {
    /// The application.
    pub application: ApplicationId,
    /// The answer.
    pub answer: MergeAnswer,
}

/// Asks to be joined to the application with this number and this child: counts the attempt, asks the civil registry,
/// then decides (R64). A wrong pair is answered like an unknown one, and the answer costs an attempt.
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn request_merge(
    app: &App,
    ctx: &Ctx,
    number: ApplicationNumber,
    child: Iin,
) -> Result<Merged, Failed<Refusal<MergeRefused>>> {
    let form = Sha256::digest(ctx.request.to_string()).into();
    let request = prepare_merge(app, ctx, form, number, child).await?;
    app.run(ctx.clone(), request).await
}

/// The first half of [`request_merge`]: counts the attempt, finds the application and asks the civil registry. The request
/// that it answers is for edges that run it [`Once`]; `form` is the key of their form: a wrong pair that arrives twice costs
/// one attempt, and one that was corrected is another.
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn prepare_merge(
    app: &App,
    ctx: &Ctx,
    form: [u8; 32],
    number: ApplicationNumber,
    child: Iin,
) -> Result<RequestMerge, Failed<Refusal<MergeRefused>>> {
    let refused = |refusal| Refusal::Rule(refusal).failed();
    let key = Sha256::new().chain_update(form).chain_update(number.to_string()).chain_update(child.as_str());
    let attempt = Once::new(key.finalize().into(), TryPair { number, child });
    let application = match app.run(ctx.clone(), attempt).await {
        Ok(Pair::Found { application }) => application,
        Ok(Pair::Unknown { left }) => return Err(refused(MergeRefused::UnknownPair { left })),
        Ok(Pair::TooMany) => return Err(refused(MergeRefused::TooManyAttempts)),
        Err(Failed::Refused(NoApplicant)) => return Err(Refusal::NotFound.failed()),
        Err(Failed::Db(error)) => return Err(Failed::Db(error)),
    };
    let Some(parent) = app.ask(ctx.clone(), OwnIin).await.map_err(Failed::Db)? else {
        return Err(Refusal::NotFound.failed());
    };
    let kinship = app.parts().registry.kinship(&parent, &child).await;
    Ok(RequestMerge { application, kinship })
}

impl Command for RequestMerge {
    type Output = Merged;
    type Refusal = Refusal<MergeRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Merged, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let queue = queue_of(tx, self.application)?;
        let merged = on_queue(
            tx,
            work,
            queue,
            |loader| loader.application(self.application),
            |draft| {
                application::request_merge(draft, self.application, person, self.kinship)?;
                let request = draft.slice.application(self.application)?.merge;
                Ok(request.map_or(Merged::Now { application: self.application }, |request| Merged::Waits {
                    until: request.until,
                }))
            },
        );
        let merged = merged.map_err(|failed| match failed {
            Failed::Refused(Refusal::NotFound) => Refusal::NotFound.failed(),
            Failed::Refused(Refusal::Rule(rule)) => Refusal::Rule(MergeRefused::Rule(rule)).failed(),
            Failed::Db(error) => Failed::Db(error),
        })?;
        if matches!(merged, Merged::Now { .. }) {
            make_findable(tx, self.application, person)?;
        }
        Ok(merged)
    }
}

impl Command for AnswerMerge {
    type Output = ();
    type Refusal = Refusal<application::MergeRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let Some((row, _)) = access::own(tx, work, self.application)? else {
            return Err(Refusal::NotFound.failed());
        };
        let joined = on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.application(self.application),
            |draft| {
                application::answer_merge(draft, self.application, self.answer)?;
                Ok(draft.slice.application(self.application)?.applicants.second)
            },
        )?;
        if let Some(person) = joined {
            make_findable(tx, self.application, person)?;
        }
        Ok(())
    }
}

/// Makes an application findable by an applicant who was joined to it.
pub(crate) fn make_findable(
    tx: &mut Tx,
    application: ApplicationId,
    person: PersonId,
) -> Result<(), DbError> {
    let person = storage::person::find(tx, person)?;
    if let (Some(person), Some((row, _))) = (person, storage::application::find(tx, application)?) {
        storage::search::index(tx, row.id, row.queue.district, row.number, &[&person])?;
    }
    Ok(())
}

/// The kind of counter for wrong pairs.
const ATTEMPT: &str = "merge";

/// Looks up a pair of number and child's IIN. A wrong pair is counted, so this is a command of its own: a refusal would
/// take the count back.
struct TryPair {
    number: ApplicationNumber,
    child: Iin,
}

/// Whether the pair is right.
#[derive(Serialize, Deserialize)]
enum Pair {
    Found { application: ApplicationId },
    Unknown { left: u32 },
    TooMany,
}

/// Only applicants merge.
struct NoApplicant;

impl Command for TryPair {
    type Output = Pair;
    type Refusal = NoApplicant;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Pair, Failed<NoApplicant>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(NoApplicant))?;
        tx.lock(&[person.uuid().into_bytes()])?;
        // The region's rules: of a wrong pair nothing else is known.
        let region = DistrictId::new(u32::from(self.number.region()) * 10_000_000);
        let Some(region) = region else { return Ok(Pair::Unknown { left: 0 }) };
        let district = work.registers.rules(region, work.ctx.now);
        let rules = district.rules();
        let today = local_day(work.ctx.now, rules.zone);
        let most = u32::from(rules.policy.merge_attempts_per_day);
        let used = storage::filing::attempts(tx, person, ATTEMPT, today)?;
        if used >= most {
            return Ok(Pair::TooMany);
        }
        if let Some(application) = storage::application::of_pair(tx, self.number, self.child.as_str())? {
            return Ok(Pair::Found { application });
        }
        storage::filing::attempt(tx, person, ATTEMPT, today)?;
        Ok(Pair::Unknown { left: most.saturating_sub(used + 1) })
    }
}

/// The IIN of the caller, an applicant.
struct OwnIin;

impl Query for OwnIin {
    type Output = Option<Iin>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(person) = work.ctx.caller.applicant() else { return Ok(None) };
        let person = storage::person::find(reader, person)?;
        Ok(person.and_then(|person| Iin::unchecked_for_certificate(&person.iin).ok()))
    }
}
