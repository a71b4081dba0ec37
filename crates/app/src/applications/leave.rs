//! Leaving the queue (S16, R12, R64).

use domain::id::ApplicationId;
use jiff::Timestamp;

use crate::signing::Verified;

/// Leaves the queue by a verified signature over [`crate::signing::ActText`]. Refused by
/// [`domain::application::LeaveRefused`].
#[derive(Clone, Debug)]
pub struct Leave {
    /// The application.
    pub application: ApplicationId,
    /// The proof.
    pub signed: Verified,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The application is closed.
    Now,
    /// The other applicant may object until then.
    Waits {
        /// When it happens.
        until: Timestamp,
    },
}

/// Objects to the other's wish to leave, or takes the own wish back. Refused by
/// [`domain::application::LeaveRefused::NothingToObject`].
#[derive(Clone, Copy, Debug)]
pub struct ObjectToLeaving {
    /// The application.
    pub application: ApplicationId,
}
