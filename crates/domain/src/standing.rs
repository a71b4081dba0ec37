//! Where an application stands: the two numbers that its page shows (S15, S16, R24, R25).
//!
//! Derived whenever it is asked for and never stored. Why a number differs from an earlier one is told by the facts
//! between the two; the parts that make a number are kept apart here so that an explanation can name them.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::application::ApplicationState;
use crate::benefit::Lane;
use crate::id::ApplicationId;
use crate::order::{self, LaneCounts};
use crate::queue::Slice;

/// What everybody of a queue has in common at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Lengths of the lanes: the Queued and the Stopped.
    pub lanes: LaneCounts,
    /// How many hold a turn; they stand first (R25).
    pub notified: u64,
    /// The ratio's memory (R23).
    pub served: u32,
    /// The ratio (R22).
    pub ratio: NonZeroU32,
}

/// Where one application is inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Queued or Stopped.
    Ranked {
        /// Its lane.
        lane: Lane,
        /// 0-based index in the lane, by the sort key (R21).
        index: u64,
    },
    /// Its turn has come.
    Notified {
        /// Its lane.
        lane: Lane,
        /// 0-based index in the order in which the running turns were given.
        index: u64,
        /// The same, counting only those of its lane.
        index_in_lane: u64,
    },
}

/// The two numbers of S16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Queue number, from 1.
    pub number: u64,
    /// Queue number in the benefit category, from 1; 0 without a benefit.
    pub benefit_number: u64,
}

/// The numbers of an application (R24, R25).
#[must_use]
pub fn standing(line: &Line, position: Position) -> Standing {
    match position {
        Position::Ranked { lane, index } => Standing {
            number: line.notified.saturating_add(order::number(
                lane,
                index,
                line.lanes,
                line.served,
                line.ratio,
            )),
            benefit_number: order::benefit_number(lane, index),
        },
        Position::Notified { lane, index, index_in_lane } => Standing {
            number: index.saturating_add(1),
            benefit_number: order::benefit_number(lane, index_in_lane),
        },
    }
}

/// The numbers of all Notified, Queued and Stopped of a slice that holds its whole queue. For simulation, tests and the
/// cache of a queue; a single number is cheaper to ask the database for.
#[must_use]
pub fn standings(slice: &Slice, ratio: NonZeroU32) -> BTreeMap<ApplicationId, Standing> {
    let mut notified: Vec<_> = slice
        .applications
        .values()
        .filter(|row| matches!(row.state, ApplicationState::Notified { .. }))
        .map(|row| (row.turn, row.id, row.lane))
        .collect();
    notified.sort_unstable();
    let mut ranked: Vec<_> = slice
        .applications
        .values()
        .filter(|row| row.is_ranked())
        .map(|row| (row.key(), row.id, row.lane))
        .collect();
    ranked.sort_unstable();
    let lanes = ranked.iter().fold(LaneCounts::default(), |counts, (.., lane)| counts.with(*lane));
    let line = Line { lanes, notified: count(notified.len()), served: slice.queue.served, ratio };

    let mut found = BTreeMap::new();
    let mut seen = LaneCounts::default();
    for (index, (_, id, lane)) in notified.into_iter().enumerate() {
        let position = Position::Notified { lane, index: count(index), index_in_lane: seen.of(lane) };
        seen = seen.with(lane);
        found.insert(id, standing(&line, position));
    }
    let mut seen = LaneCounts::default();
    for (_, id, lane) in ranked {
        found.insert(id, standing(&line, Position::Ranked { lane, index: seen.of(lane) }));
        seen = seen.with(lane);
    }
    found
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
