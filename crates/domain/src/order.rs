//! The order of a queue (R21-R25): three lanes, merged with a memory.
//!
//! Everything here works on lengths of lanes and indices inside them; it is derived whenever it is asked for and never
//! stored. [`merged`] is the definition, the `number_*` functions are its closed forms.

use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::benefit::Lane;

/// Place of an application inside its lane (R21). Never changes (R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SortKey {
    /// The instant at which the signed submission was accepted.
    pub registered: Timestamp,
    /// Sequence of the application, which decides between equal instants.
    pub sequence: u64,
}

/// How many stand in each lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LaneCounts {
    /// `o` of R24.
    pub out_of_turn: u64,
    /// `p` of R24.
    pub first_priority: u64,
    /// `g` of R24.
    pub general: u64,
}

impl LaneCounts {
    /// Length of one lane.
    pub const fn of(&self, lane: Lane) -> u64 {
        match lane {
            Lane::OutOfTurn => self.out_of_turn,
            Lane::FirstPriority => self.first_priority,
            Lane::General => self.general,
        }
    }

    /// The same with one more in the lane.
    #[must_use]
    pub fn with(mut self, lane: Lane) -> Self {
        let length = self.of_mut(lane);
        *length = length.saturating_add(1);
        self
    }

    /// The same with one less in the lane.
    #[must_use]
    pub const fn without(mut self, lane: Lane) -> Self {
        let length = self.of_mut(lane);
        *length = length.saturating_sub(1);
        self
    }

    /// All lanes together.
    pub fn total(&self) -> u64 {
        self.out_of_turn.saturating_add(self.first_priority).saturating_add(self.general)
    }

    const fn of_mut(&mut self, lane: Lane) -> &mut u64 {
        match lane {
            Lane::OutOfTurn => &mut self.out_of_turn,
            Lane::FirstPriority => &mut self.first_priority,
            Lane::General => &mut self.general,
        }
    }
}

/// `served` of a queue that has given no turn yet: the counter is full, so a first-priority child comes first (R23).
pub const fn served_at_first(ratio: NonZeroU32) -> u32 {
    ratio.get()
}

/// The lane whose first member gets the next turn (R22); `None` when nobody waits.
///
/// `waiting` counts those who may get it: the whole lanes for the order that people see, only the eligible when turns
/// are given (R26).
pub const fn next_lane(waiting: LaneCounts, served: u32, ratio: NonZeroU32) -> Option<Lane> {
    if waiting.out_of_turn > 0 {
        Some(Lane::OutOfTurn)
    } else if waiting.first_priority > 0 && (served >= ratio.get() || waiting.general == 0) {
        Some(Lane::FirstPriority)
    } else if waiting.general > 0 {
        Some(Lane::General)
    } else {
        None
    }
}

/// `served` after a turn was given to a member of the lane (R23). Nothing else moves it, and nothing rolls it back.
pub const fn served_after(lane: Lane, served: u32, ratio: NonZeroU32) -> u32 {
    let kept = served_cut(served, ratio);
    match lane {
        Lane::OutOfTurn => kept,
        Lane::FirstPriority => 0,
        Lane::General => served_cut(kept.saturating_add(1), ratio),
    }
}

/// `served` cut to a ratio that became smaller (section 7).
pub const fn served_cut(served: u32, ratio: NonZeroU32) -> u32 {
    if served > ratio.get() { ratio.get() } else { served }
}

/// The merged order of R22: each item is a lane and the 0-based index inside it.
pub const fn merged(lanes: LaneCounts, served: u32, ratio: NonZeroU32) -> Merged {
    Merged {
        left: lanes,
        taken: LaneCounts { out_of_turn: 0, first_priority: 0, general: 0 },
        served: served_cut(served, ratio),
        ratio,
    }
}

/// Iterator of [`merged`].
#[derive(Clone, Debug)]
pub struct Merged {
    left: LaneCounts,
    taken: LaneCounts,
    served: u32,
    ratio: NonZeroU32,
}

impl Iterator for Merged {
    type Item = (Lane, u64);

    fn next(&mut self) -> Option<Self::Item> {
        let lane = next_lane(self.left, self.served, self.ratio)?;
        let left = self.left.of_mut(lane);
        *left = left.saturating_sub(1);
        let taken = self.taken.of_mut(lane);
        let index = *taken;
        *taken = index.saturating_add(1);
        self.served = served_after(lane, self.served, self.ratio);
        Some((lane, index))
    }
}

/// Queue number of a member of `lane` with the 0-based `index` in it (R24). Where `notified` hold turns, they stand
/// first and the number is this plus their count (R25).
pub fn number(lane: Lane, index: u64, lanes: LaneCounts, served: u32, ratio: NonZeroU32) -> u64 {
    match lane {
        Lane::OutOfTurn => number_out_of_turn(index),
        Lane::FirstPriority => number_first_priority(index, lanes, served, ratio),
        Lane::General => number_general(index, lanes, served, ratio),
    }
}

/// `i + 1` (R24).
pub const fn number_out_of_turn(index: u64) -> u64 {
    index.saturating_add(1)
}

/// `o + k + min(p, floor((k + c) / r)) + 1` (R24).
pub fn number_general(index: u64, lanes: LaneCounts, served: u32, ratio: NonZeroU32) -> u64 {
    let before = index.saturating_add(u64::from(served_cut(served, ratio))) / u64::from(ratio.get());
    lanes.out_of_turn.saturating_add(index).saturating_add(lanes.first_priority.min(before)).saturating_add(1)
}

/// `o + j + min(g, max(0, r (j + 1) - c)) + 1` (R24).
pub fn number_first_priority(index: u64, lanes: LaneCounts, served: u32, ratio: NonZeroU32) -> u64 {
    let before = u64::from(ratio.get())
        .saturating_mul(index.saturating_add(1))
        .saturating_sub(u64::from(served_cut(served, ratio)));
    lanes.out_of_turn.saturating_add(index).saturating_add(lanes.general.min(before)).saturating_add(1)
}

/// Number inside the benefit category (R25, S16): index + 1 in a privileged lane, 0 for General.
pub const fn benefit_number(lane: Lane, index: u64) -> u64 {
    match lane {
        Lane::OutOfTurn | Lane::FirstPriority => index.saturating_add(1),
        Lane::General => 0,
    }
}
