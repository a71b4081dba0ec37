//! The queue: the consistency boundary of everything that the rules decide (principle 3 of the architecture).
//!
//! A command works on a [`Slice`]: as much of one queue as it needs, loaded under the queue's lock. `decide` functions
//! (one per command, beside the noun they change) and [`settle`] write facts through a [`Draft`]; [`evolve`] is the only
//! code that changes a slice, live and in replay.

mod draft;
mod evolve;
mod limits;
mod settle;
mod slice;
mod state;

pub use draft::{Context, Draft, Rules};
pub use evolve::evolve;
pub use limits::{Begun, recompute_limits};
pub use settle::settle;
pub(crate) use settle::{Cause, Giving};
pub use slice::{Corrupt, Slice, Touched};
pub use state::QueueState;

/// Why a decision was not made: the rules said no, or the data cannot be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt<R> {
    /// The rules refuse; a value for the person (principle 7).
    Refused(R),
    /// Rows contradict each other or were not loaded; complete in the log, opaque outside.
    Corrupt(Corrupt),
}

impl<R> From<Corrupt> for Halt<R> {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

/// The result of a decision.
pub type Decision<R> = Result<(), Halt<R>>;

/// Shorthand for a refusal.
pub(crate) const fn refuse<T, R>(refusal: R) -> Result<T, Halt<R>> {
    Err(Halt::Refused(refusal))
}
