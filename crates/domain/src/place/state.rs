//! Groups of kindergartens and their seats.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{ApplicationId, GroupId, KindergartenId, PlaceId, PublicationId, QueueId, ReferralId};
use crate::policy::Ownership;

/// A group of a kindergarten: one birth year, one language of instruction, one stream (R20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Identity.
    pub id: GroupId,
    /// Whose it is.
    pub kindergarten: KindergartenId,
    /// The queue from which it is filled.
    pub queue: QueueId,
    /// Language of instruction.
    pub language: Language,
    /// State, or private under the state order.
    pub ownership: Ownership,
    /// Seats; in a private kindergarten those under the state order (R11).
    pub capacity: u32,
}

/// One seat in a group. It exists because of the capacity, not because somebody declares it (R11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Identity.
    pub id: PlaceId,
    /// Its group.
    pub group: GroupId,
    /// The kindergarten of its group.
    pub kindergarten: KindergartenId,
    /// The ownership of its group.
    pub ownership: Ownership,
    /// Where it stands.
    pub state: PlaceState,
}

/// Where a place stands (section 3 of the rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum PlaceState {
    /// Nobody's, not yet published.
    Vacant { since: Timestamp },
    /// In the pool of a publication (R26).
    Reserved { publication: PublicationId },
    /// Choosable by the whole queue from `opens` on (S24).
    Free { opens: Timestamp },
    /// Under a live referral.
    Held { referral: ReferralId },
    /// A child attends; `application` is `None` for those who came before this system.
    Occupied { application: Option<ApplicationId> },
    /// Not given out.
    Withdrawn { reason: WithdrawalReason },
}

impl PlaceState {
    /// The code stored and sent.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Vacant { .. } => "vacant",
            Self::Reserved { .. } => "reserved",
            Self::Free { .. } => "free",
            Self::Held { .. } => "held",
            Self::Occupied { .. } => "occupied",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// Language of instruction: a property of the place, not of the queue (R20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Қазақша.
    Kazakh,
    /// Русский.
    Russian,
}

/// Why a place is not given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// The group's capacity was reduced.
    Capacity,
    /// Repair or an accident.
    Repair,
    /// Quarantine or an order of the sanitary service.
    Sanitary,
    /// No educator for the group.
    Staff,
}

macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $type {
            /// Every value.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The code stored and sent.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($type::$variant => $code),+ }
            }

            /// The value of a code, or `None` for an unknown one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

codes!(Language { Kazakh = "kazakh", Russian = "russian" });
codes!(WithdrawalReason { Capacity = "capacity", Repair = "repair", Sanitary = "sanitary", Staff = "staff" });
