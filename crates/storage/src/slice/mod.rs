//! Slices of a queue: loaded for a command, saved with its events in the same transaction.
//!
//! The usual course of a command: [`Loader::new`] under the queue's lock, the rows it needs, the decision, [`save`].

mod limits;
mod load;
mod replay;
mod save;

pub use limits::write_limits;
pub use load::{LoadError, Loader};
pub use replay::{COMPARED, Difference, Replayed, compare, replay};
pub use save::save;
