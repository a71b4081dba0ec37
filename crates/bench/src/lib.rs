//! Scenarios of `kezek bench`: numbers are measured, with a yardstick of the same run.
//!
//! The machine is shared and noisy, so results are medians of repeats and ratios to a yardstick that was measured between
//! the repeats. A yardstick that is not there is `null`, never invented.

mod commands;
mod disk;
mod postgres;
mod report;
mod stopwatch;
mod verify;

pub use commands::{Extent, commands, one_load};
pub use postgres::Cluster;
pub use report::{Machine, Report, Result};
pub use storage::Engine;
pub use verify::verify;
