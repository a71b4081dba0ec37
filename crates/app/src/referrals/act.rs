//! Extension, cancel, arrival: each by a verified signature over [`crate::signing::ActText`].

use domain::id::ReferralId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::signing::Verified;

/// Prolongs a referral, once, to the end of a day (S38, R7). Answers with the new limit; refused by
/// [`domain::referral::ExtendRefused`].
#[derive(Clone, Debug)]
pub struct Extend {
    /// The referral.
    pub referral: ReferralId,
    /// The new last day.
    pub day: Date,
    /// The proof.
    pub signed: Verified,
}

/// Cancels a referral within its 24 hours (S39, R8). Refused by [`domain::referral::CancelRefused`].
#[derive(Clone, Debug)]
pub struct Cancel {
    /// The referral.
    pub referral: ReferralId,
    /// The proof.
    pub signed: Verified,
}

/// Where a cancelled referral leaves the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// The turn still runs: another place may be chosen until then.
    TurnGoesOn {
        /// The turn's limit.
        until: Timestamp,
    },
    /// In the queue, by the original date, no miss.
    Queued,
}

/// Declares that the family came (R14): the deadline stops. Refused by [`domain::referral::KindergartenRefused`].
#[derive(Clone, Debug)]
pub struct DeclareArrival {
    /// The referral.
    pub referral: ReferralId,
    /// The proof.
    pub signed: Verified,
}
