//! Overrides: what a benefit that was found false had given is annulled by two officials (R43).
//!
//! One official proposes, another confirms or refuses. A benefit that gave nothing that still lives needs no override.

mod decide;
mod evolve;
mod state;

pub use decide::{OverrideRefused, Propose, confirm, find_benefit_false, given, propose, refuse};
pub use state::{Given, Override, OverrideState};

pub(crate) use evolve::evolve;
