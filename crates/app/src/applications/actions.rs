//! Which buttons a page has (R5, R36): the answer of the rules themselves, so a button that is shown works.

use domain::application::{BenefitRefused, LeaveRefused, MergeRefused};
use domain::referral::{CancelRefused, ExtendRefused, KindergartenRefused};
use jiff::Timestamp;
use jiff::civil::Date;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button<T, R> {
    /// Nothing to do with this application as it stands, or not this caller's: the page says nothing of it.
    Absent,
    /// The rules allow it now.
    Allowed(T),
    /// The rules forbid it, and the page says why.
    Barred(R),
}

impl<T, R> Button<T, R> {
    /// Whether the button is shown.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// The buttons of an application's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Choose a kindergarten (S17, S18, R5); allowed with how many places could be chosen now.
    pub choose: Button<u32, ChooseBarred>,
    /// Claim a benefit, or another one (S16).
    pub claim_benefit: Button<(), BenefitRefused>,
    /// Give the benefit up, or take an open claim back (R42).
    pub renounce_benefit: Button<(), BenefitRefused>,
    /// Leave the queue (S16, R12).
    pub leave: Button<(), LeaveRefused>,
    /// Object to the other applicant's wish to leave, or take the own wish back (R64).
    pub object_to_leaving: Button<(), LeaveRefused>,
    /// Answer a second parent's request (R64).
    pub answer_merge: Button<(), MergeRefused>,
    /// Prolong the referral (S38, R7).
    pub extend: Button<ExtensionDays, ExtendRefused>,
    /// Cancel the referral (S39, R8); allowed until the instant.
    pub cancel: Button<Timestamp, CancelRefused>,
    /// Declare that the family came (R14).
    pub declare_arrival: Button<(), KindergartenRefused>,
}

/// The days to which a referral may be prolonged; both ends included, any day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionDays {
    /// The earliest: the day after the present last day.
    pub earliest: Date,
    /// The latest (R7).
    pub latest: Date,
}

/// Why there is no button "choose a kindergarten" (R5, R36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChooseBarred {
    /// The child is too young (S18).
    TooYoung {
        /// From which day it is old enough.
        from: Date,
    },
    /// The turn has not come and nothing is free (S19).
    NotYourTurn,
    /// The turn has come, but no place is left that could be chosen now (S20).
    NoPlaces,
    /// There are free places, but only from an instant on (R29).
    NotOpenYet {
        /// From when.
        opens: Timestamp,
    },
    /// Free choice rests (R35) or the policy knows none (R28).
    NoFreeChoice,
    /// In the stop-list (S35).
    Stopped {
        /// Until when.
        until: Timestamp,
    },
    /// The application holds a referral.
    HasReferral,
    /// The application is closed.
    Closed,
    /// The link of parent and child is not confirmed yet (R16).
    Unconfirmed,
}
