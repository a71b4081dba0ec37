//! Stories of families, on both engines, with a clock that is moved and no sweep in the background.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; what clippy.toml allows in #[test] is meant for their helpers too"
)]

mod agree;
mod filing;
mod journal;
mod other_side;
mod places;
mod world;

pub(crate) use testkit::both_engines;
pub(crate) use testkit::engines::TestDb;
