//! The right to one place, issued on a signed choice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::ArrivalSource;
use crate::id::{ApplicationId, PlaceId, PublicationId, ReferralId};
use crate::place::codes;
use crate::policy::PolicyId;

/// The right to one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// Identity.
    pub id: ReferralId,
    /// Whose it is.
    pub application: ApplicationId,
    /// To which place.
    pub place: PlaceId,
    /// Which referral of the application this is, from 1.
    pub ordinal: u32,
    /// When it was issued.
    pub issued: Timestamp,
    /// The turn it was chosen in, or `None` for a free place (S24).
    pub turn: Option<Turn>,
    /// Until when the applicant may cancel (S39).
    pub cancel_until: Option<Timestamp>,
    /// Whether it has been prolonged (R7).
    pub extended: bool,
    /// The policy of its issue; it holds to the end, with what follows a miss (section 7).
    pub policy: PolicyId,
    /// SHA-256 of the signed choice in the vault, hex.
    pub signature: String,
    /// Where it stands.
    pub state: ReferralState,
}

/// The turn in which a choice was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The publication.
    pub publication: PublicationId,
    /// The turn's limit.
    pub until: Timestamp,
}

/// Where a referral stands (section 3 of the rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum ReferralState {
    /// The family has to come before the limit (S33).
    Issued { until: Timestamp },
    /// The same, with a later limit (S38).
    Extended { until: Timestamp },
    /// The family came; the kindergarten answers before the limit, then the department (R14).
    Arrived { source: ArrivalSource, at: Timestamp, answer_until: Timestamp },
    /// The child is enrolled.
    Used { at: Timestamp },
    /// Nobody came (S33).
    Expired { at: Timestamp },
    /// Cancelled by the applicant (S39).
    Cancelled { at: Timestamp },
    /// The kindergarten refused the papers.
    Refused { at: Timestamp, reason: PaperRefusal },
    /// Ended by an official; no miss.
    Annulled { at: Timestamp, reason: AnnulmentReason },
}

impl ReferralState {
    /// The code stored and sent.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "issued",
            Self::Extended { .. } => "extended",
            Self::Arrived { .. } => "arrived",
            Self::Used { .. } => "used",
            Self::Expired { .. } => "expired",
            Self::Cancelled { .. } => "cancelled",
            Self::Refused { .. } => "refused",
            Self::Annulled { .. } => "annulled",
        }
    }

    /// Whether it holds its place (R1).
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Extended { .. } | Self::Arrived { .. })
    }
}

/// Listed reasons for which a kindergarten may refuse papers, after arrival only (R14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperRefusal {
    /// The child's health passport is missing or not in order.
    Medical,
    /// The child's or the parent's identity papers do not agree with the referral.
    Identity,
    /// The group needs a finding that the child does not have.
    Finding,
}

/// Why an official ended a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnulmentReason {
    /// The place was withdrawn (R10).
    PlaceWithdrawn,
    /// Department's decision after arrival was not answered (R14).
    Department,
    /// The benefit by which it was got was found false, by two officials (R43).
    BenefitFalse,
}

codes!(PaperRefusal { Medical = "medical", Identity = "identity", Finding = "finding" });
codes!(AnnulmentReason {
    PlaceWithdrawn = "place_withdrawn",
    Department = "department",
    BenefitFalse = "benefit_false",
});

impl Referral {
    /// The limit by which the family has to come, while it runs.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        match self.state {
            ReferralState::Issued { until } | ReferralState::Extended { until } => Some(until),
            _ => None,
        }
    }
}
