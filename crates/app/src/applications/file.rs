//! Filing an application (S06, S16, R2, R6, R16, R63).

mod filing;
mod ground;
mod represented;
mod text;

use domain::application::{FilingRefused, Kinship};
use domain::id::ApplicationId;
use domain::number::ApplicationNumber;
use domain::standing::Standing;
use serde::{Deserialize, Serialize};
use storage::{Failed, Tx};

use self::filing::Filing;
use super::submission::{Submission, SubmissionRefused};
use crate::command::{App, Command, Work};
use crate::context::{Caller, Ctx};
use crate::identity::Role;
use crate::queue_work::Refusal;
use crate::signing::{self, Verified, WrongSigner};

pub use represented::Represented;
pub use text::{FilingText, FilingTextOnBehalf, filing_text, filing_text_on_behalf};

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
    let command = prepare_filing(app, submission, signed).await;
    app.run(ctx.clone(), command).await
}

/// Asks the civil registry what the filing needs: the command that files, for edges that run it [`crate::Once`].
pub async fn prepare_filing(app: &App, submission: Submission, signed: Verified) -> FileApplication {
    let kinship = app.parts().registry.kinship(&signed.iin, &submission.child).await;
    FileApplication { submission, kinship, signed }
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
    /// A signature of the wrong holder.
    Signer(WrongSigner),
}

impl Command for FileApplication {
    type Output = Filed;
    type Refusal = Refusal<FileRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Filed, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let applicant = storage::person::find(tx, person)?.ok_or(Failed::Refused(Refusal::NotFound))?;
        if let Some(wrong) = signing::wrong_signer(tx, &self.signed, person, None)? {
            return Err(Refusal::Rule(FileRefused::Signer(wrong)).failed());
        }
        let Self { submission, kinship, signed } = self;
        Filing { said: submission, kinship: *kinship, signed, signer: person }.execute(tx, work, applicant)
    }
}

impl Command for FileOnBehalf {
    type Output = Filed;
    type Refusal = Refusal<FileRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Filed, Failed<Self::Refusal>> {
        let Caller::ServiceCentre { staff, person } = work.ctx.caller else {
            return Err(Refusal::NotFound.failed());
        };
        let account = storage::staff::find(tx, staff)?;
        let account = account.filter(|row| row.person == person && row.role == Role::ServiceCentre.word());
        let account = account.ok_or(Failed::Refused(Refusal::NotFound))?;
        // The operator signs with the key of the very organisation for which the account was opened.
        if let Some(wrong) = signing::wrong_signer(tx, &self.signed, person, Some(account.bin.as_str()))? {
            return Err(Refusal::Rule(FileRefused::Signer(wrong)).failed());
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
