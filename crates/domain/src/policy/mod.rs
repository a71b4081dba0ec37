//! Policy: everything with a number in it, as dated data (section 7). A profile has versions, each in force from a day
//! on; a district follows a profile from a day on. Every decision stores the [`PolicyId`] it was made under, and a turn,
//! referral, stop-list or sealed window keeps that policy to its end.

mod book;
mod profile;
mod terms;

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::benefit::BenefitRules;
use crate::calendar::Term;

pub use book::{InvalidTimeline, PolicyBook, Timeline};
pub use profile::{InvalidProfile, Profile};
pub use terms::{AnnualPeriod, Extension, FreeOpens, InvalidAnnualPeriod, InvalidFreeOpens, QuietHours};

/// Who owns a kindergarten, and so the place (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// State kindergarten.
    State,
    /// Private kindergarten under the state order (госзаказ).
    PrivateOrder,
}

impl Ownership {
    /// Both, in the order in which publications of one instant are settled (R26).
    pub const ALL: [Self; 2] = [Self::State, Self::PrivateOrder];

    /// The code used in texts, events and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::PrivateOrder => "private_order",
        }
    }
}

/// What happens to places of a turn that lapsed (R28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapsed {
    /// Free for the whole queue (S24).
    Free,
    /// A new round for the next in the order (rules since 2024).
    NextInLine,
}

/// How free places are chosen (R28, R29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreeChoice {
    /// There is none: free reads as vacant.
    None,
    /// The first signed choice that the server accepted wins.
    Instant,
    /// Wishes in a window, answered in the order of the queue at its closing.
    Sealed,
}

/// What happens to the place of a referral that ended (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnedPlace {
    /// A publication of one place, in which the applicant of the ended referral is not eligible.
    Publication,
    /// Free at once.
    Free,
}

/// Least age in full months, by ownership (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinAgeMonths {
    /// In a state kindergarten.
    pub state: u32,
    /// In a private kindergarten under the state order.
    pub private_order: u32,
}

impl MinAgeMonths {
    /// Of one ownership.
    pub const fn of(&self, ownership: Ownership) -> u32 {
        match ownership {
            Ownership::State => self.state,
            Ownership::PrivateOrder => self.private_order,
        }
    }

    /// The smaller of both: below it nothing at all can be chosen.
    pub fn least(&self) -> u32 {
        self.state.min(self.private_order)
    }
}

/// One version of a profile: every parameter of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Name and version.
    pub id: PolicyId,

    /// Length of a turn (R28, S24).
    pub turn: Term,
    /// What happens to places of a lapsed turn (R28).
    pub lapsed: Lapsed,
    /// Memory of the merge: so many of the general lane before one of first priority (R22).
    pub ratio: NonZeroU32,

    /// How free places are chosen (R29).
    pub free_choice: FreeChoice,
    /// When places that became free open for choice (R29).
    pub free_opens: FreeOpens,
    /// Length of a window of sealed choice (R29).
    pub sealed_window: Term,
    /// Most wishes of one applicant in a window of sealed choice (R29).
    pub sealed_wishes_max: u16,

    /// Time to come to the kindergarten with a referral (S33).
    pub come: Term,
    /// Extension of a referral; none where the rules know none (R7, S38).
    #[serde(with = "terms::or_none")]
    pub extension: Option<Extension>,
    /// Hours after issue in which the applicant may cancel; none where the rules know none (R8, S39).
    #[serde(with = "terms::hours_or_none")]
    pub self_cancel_hours: Option<u16>,
    /// What happens to the place of a referral that ended (R9).
    pub returned_place: ReturnedPlace,
    /// Time for the kindergarten to enrol or refuse after arrival (R14).
    pub enrol_after_arrival: Term,

    /// Length of the stop-list after a miss that does not remove (S34).
    pub stop_list: Term,
    /// The miss with this number removes the child from the queue (S37).
    pub misses_until_removal: u8,

    /// Least age at a turn and at the choice (R4).
    pub min_age_months: MinAgeMonths,
    /// Age in full months from which the button "choose a kindergarten" may be shown (R5, S18).
    pub choose_button_months: u32,
    /// Age in full years at which a child leaves the queue (R15).
    pub max_age_years: u32,
    /// Days of notice before a child leaves the queue by age (R15).
    pub max_age_warning_days: u16,

    /// A place that stayed vacant so long is published by the clock (R35).
    pub publish_vacant_after: Term,
    /// Yearly periods without publications and free choice (R35).
    pub freeze: Vec<AnnualPeriod>,
    /// Whether children born late in the year may move once to the next year's queue (R33).
    pub late_year_move: bool,
    /// First month of birth that counts as late in the year (R33).
    pub late_year_from_month: u8,

    /// Time for registry or department to confirm the link of parent and child (R16).
    pub confirm_kinship: Term,
    /// Whether a child that occupies a state place may be filed for again (R6).
    pub refile_in_state_place: bool,
    /// Whether a child that attends a private place under the state order may be filed for again (R6, S05).
    pub refile_in_private_place: bool,
    /// Time for the second applicant to object to leaving the queue (R64).
    pub leave_objection: Term,
    /// Time for the first applicant to answer a request to merge (R64).
    pub merge_answer: Term,
    /// Wrong pairs of number and IIN that one person may try in a day (R64).
    pub merge_attempts_per_day: u16,
    /// Whether a move inside a region keeps the registration instant (R65).
    pub move_keeps_date_in_region: bool,

    /// Benefits, their lanes, dates and legal bases (R40).
    pub benefits: BenefitRules,
    /// A work certificate is at most so many months old when presented (R41).
    pub work_certificate_months: u32,
    /// Days of notice before the evidence of a benefit ends (R41).
    pub evidence_warning_days: u16,

    /// Days before the last day of a turn or referral on which a reminder goes out.
    pub reminder_days: u16,
    /// Local hours in which no message leaves (R57).
    pub quiet_hours: QuietHours,
}

/// Name and version of a policy, written into every decision: `kz-2018@1`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PolicyId {
    profile: Arc<str>,
    version: u16,
}

impl PolicyId {
    /// Longest name of a profile, in bytes.
    pub const NAME_MAX: usize = 40;

    /// Checks the name: lower-case Latin letters, digits and hyphens.
    ///
    /// # Errors
    /// [`InvalidPolicyId`] for any other name and for version 0.
    pub fn new(profile: &str, version: u16) -> Result<Self, InvalidPolicyId> {
        let right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if profile.is_empty() || profile.len() > Self::NAME_MAX || !profile.bytes().all(right) || version == 0
        {
            return Err(InvalidPolicyId);
        }
        Ok(Self { profile: profile.into(), version })
    }

    /// Name of the profile.
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// Version of the profile, from 1.
    pub const fn version(&self) -> u16 {
        self.version
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.profile, self.version)
    }
}

impl fmt::Debug for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<PolicyId> for String {
    fn from(id: PolicyId) -> Self {
        id.to_string()
    }
}

/// A text that is no policy id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a policy id is a name of lower-case Latin letters, digits and hyphens with its version, like `kz-2018@1`"
)]
pub struct InvalidPolicyId;

impl FromStr for PolicyId {
    type Err = InvalidPolicyId;

    fn from_str(text: &str) -> Result<Self, InvalidPolicyId> {
        let (profile, version) = text.split_once('@').ok_or(InvalidPolicyId)?;
        // No sign, no leading zero: one id, one text.
        if version.starts_with(['0', '+']) {
            return Err(InvalidPolicyId);
        }
        Self::new(profile, version.parse().map_err(|_| InvalidPolicyId)?)
    }
}

impl TryFrom<String> for PolicyId {
    type Error = InvalidPolicyId;

    fn try_from(text: String) -> Result<Self, InvalidPolicyId> {
        text.parse()
    }
}
