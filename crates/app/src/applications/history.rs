//! Tab 2: the history of changes (S16).

use domain::event::Fact;
use domain::id::{ApplicationId, KindergartenId};
use domain::policy::PolicyId;
use jiff::Timestamp;

/// Asks for the history of an application, oldest first. `None` when the caller may not see it. Use [`super::history`],
/// which settles first.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Which.
    pub application: ApplicationId,
}

/// One change. The words for it are made where the language is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When it took effect.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// What happened: ids and codes, no personal data.
    pub fact: Fact,
    /// The policy under which it was decided.
    pub policy: PolicyId,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The caller.
    You,
    /// An applicant: for an applicant the other one.
    Applicant,
    /// A kindergarten.
    Kindergarten(KindergartenId),
    /// An official.
    Official,
    /// A deadline.
    Clock,
    /// Data taken over from an earlier system.
    Import,
}
