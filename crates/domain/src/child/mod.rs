//! What the country remembers of a child across applications (R1, R13).

use jiff::Timestamp;

use crate::id::{ApplicationId, PersonId, PlaceId};
use crate::policy::Ownership;

/// What belongs to the child, not to one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The child, in the vault.
    pub id: PersonId,
    /// Applications filed so far: the `n` of R63.
    pub filings: u32,
    /// The one live application (R1).
    pub live: Option<ApplicationId>,
    /// Referrals whose validity passed (S37); 0 again after removal for it and after enrolment (R13).
    pub misses: u32,
    /// The end of the last stop-list, inherited by an application filed meanwhile (R13).
    pub stopped_until: Option<Timestamp>,
    /// The occupied place, if any (R1).
    pub attends: Option<Attendance>,
}

/// An occupied place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// The place.
    pub place: PlaceId,
    /// Its ownership decides whether a new application is allowed (R6).
    pub ownership: Ownership,
}

impl Child {
    /// A child of whom nothing is known yet.
    #[must_use]
    pub const fn new(id: PersonId) -> Self {
        Self { id, filings: 0, live: None, misses: 0, stopped_until: None, attends: None }
    }
}
