//! Filing an application (S06, S16, R2, R6, R16, R63).

use domain::application::{FilingRefused, Kinship};
use domain::id::ApplicationId;
use domain::number::ApplicationNumber;
use domain::standing::Standing;

use super::submission::{Submission, SubmissionRefused};
use crate::signing::Verified;

/// Files an application by a verified signature over [`super::filing_text`].
#[derive(Clone, Debug)]
pub struct FileApplication {
    /// What was signed.
    pub submission: Submission,
    /// What the civil registry says.
    pub kinship: Kinship,
    /// The proof.
    pub signed: Verified,
}

/// An application was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
