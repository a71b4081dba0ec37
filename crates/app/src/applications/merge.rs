//! A second parent with equal rights (S14, R64).

use domain::application::{Kinship, MergeAnswer};
use domain::id::ApplicationId;
use jiff::Timestamp;

/// A second parent asks to be joined to an application found by [`super::request_merge`].
#[derive(Clone, Copy, Debug)]
pub struct RequestMerge {
    /// The application.
    pub application: ApplicationId,
    /// What the civil registry says of the caller and the child.
    pub kinship: Kinship,
}

/// What became of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Rule(domain::application::MergeRefused),
}

/// The first applicant answers a request.
#[derive(Clone, Copy, Debug)]
pub struct AnswerMerge {
    /// The application.
    pub application: ApplicationId,
    /// The answer.
    pub answer: MergeAnswer,
}
