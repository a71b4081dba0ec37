//! The page of a referral.

use domain::id::{ApplicationId, ReferralId};
use domain::number::ApplicationNumber;
use domain::referral::{CancelRefused, ExtendRefused, KindergartenRefused, ReferralState};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::applications::{Button, ExtensionDays, ReferralView};
use crate::documents::{Person, Selected, personal};

/// Asks for a referral. `None` when the caller may not see it. Use [`super::page`], which settles first.
#[derive(Clone, Copy, Debug)]
pub struct ReferralPage {
    /// Which.
    pub referral: ReferralId,
}

/// A referral with its limits and buttons.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralDetails {
    /// Its limits.
    pub referral: ReferralView,
    /// Where it stands.
    pub state: ReferralState,
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// The child.
    pub child: Person,
    /// What was chosen.
    pub selected: Selected,
    /// The place was reserved in the applicant's turn; else it was free.
    pub reserved: bool,
    /// The zone in which instants are shown.
    pub zone: TimeZone,
    /// Prolong it.
    pub extend: Button<ExtensionDays, ExtendRefused>,
    /// Cancel it.
    pub cancel: Button<Timestamp, CancelRefused>,
    /// Declare arrival.
    pub declare_arrival: Button<(), KindergartenRefused>,
}

personal!(ReferralDetails);
