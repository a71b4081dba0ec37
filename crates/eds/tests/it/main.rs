//! Tests of the crate from outside: national files, published vectors, refusals, round trips.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says where by failing"
)]

mod build;
mod gost;
mod lists;
mod material;
mod mutations;
mod national;
mod parsers;
mod passwords;
mod refusals;
#[cfg(feature = "report")]
mod report;
mod revocation;
mod round_trip;
mod shared;
mod timestamp;
mod wycheproof;
