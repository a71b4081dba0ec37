//! Publications: places become choosable, turns are given one by one (R26-R28).

mod decide;
mod evolve;
mod settle;
mod state;
mod turns;

pub use decide::{PublicationRefused, Publish, drop_planned, plan, publish};
pub use state::{Publication, PublicationState};

pub(crate) use decide::{publish_returned, return_place};
pub(crate) use evolve::{end_turn, evolve, leave_pool};
pub(crate) use settle::{settle, settle_vacant};
pub(crate) use turns::{end_pool, start_round};
