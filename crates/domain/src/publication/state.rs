//! Places that become choosable together, and the turns at them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::event::PublicationOrigin;
use crate::id::{ApplicationId, PlaceId, PublicationId};
use crate::policy::Ownership;
use crate::policy::PolicyId;

/// N places of one queue and one ownership that became choosable at one moment (R26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Identity.
    pub id: PublicationId,
    /// One ownership only, because the minimum age depends on it.
    pub ownership: Ownership,
    /// Why the places were published.
    pub origin: PublicationOrigin,
    /// Planned, or in force.
    pub state: PublicationState,
    /// The policy of its creation; it holds to the end.
    pub policy: PolicyId,
    /// 1, then more where the policy gives what is left to the next in line (R28).
    pub round: u32,
    /// Turns that run now.
    pub live_turns: u32,
    /// Places in the pool now. Live turns never exceed it (R26).
    pub reserved: u32,
    /// Whose referral to the place ended: not eligible here (R9).
    pub excluded: Option<ApplicationId>,
    /// Who has had a turn here; `None` when the slice was loaded without it.
    pub had_turn: Option<BTreeSet<ApplicationId>>,
}

/// Planned, or in force.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum PublicationState {
    /// Waits for its instant (R32); the places are still Vacant.
    Planned { due: Timestamp, places: Vec<PlaceId> },
    /// The places are or were choosable.
    Published,
    /// Called off before its instant.
    Dropped,
}

impl Publication {
    /// When the clock has to look at it: the planned instant. Turns have their own limits.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        match self.state {
            PublicationState::Planned { due, .. } => Some(due),
            PublicationState::Published | PublicationState::Dropped => None,
        }
    }
}
