//! A proposal and what became of it.

use jiff::Timestamp;

use crate::benefit::Benefit;
use crate::event::{Annulled, FalseBenefit};
use crate::id::{ApplicationId, OverrideId, PublicationId, ReferralId, StaffId};

/// An official's proposal to annul what a false benefit gave (R43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Identity, by which it is published.
    pub id: OverrideId,
    /// Whose turn or referral.
    pub application: ApplicationId,
    /// The benefit that was in force when it was proposed; none when it had been given up by then.
    pub benefit: Benefit,
    /// Why it is false.
    pub reason: FalseBenefit,
    /// The turn that it is about, as [`crate::application::Application::turn`] names it.
    pub turn: u64,
    /// When it was proposed.
    pub proposed: Timestamp,
    /// By whom.
    pub proposer: StaffId,
    /// What became of it.
    pub state: OverrideState,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum OverrideState {
    /// Waits for a second official.
    Open,
    /// A second official confirmed it.
    Confirmed { at: Timestamp, by: StaffId, annulled: Annulled },
    /// Refused, or taken back by the proposer.
    Refused { at: Timestamp, by: StaffId },
}

/// What a lane of benefit gave to an application and still lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum Given {
    /// A running turn.
    Turn { publication: PublicationId },
    /// A live referral that was chosen in such a turn.
    Referral { referral: ReferralId },
}

impl Given {
    /// What annulling it is called.
    #[must_use]
    pub const fn annulled(self) -> Annulled {
        match self {
            Self::Turn { .. } => Annulled::Turn,
            Self::Referral { .. } => Annulled::Referral,
        }
    }
}
