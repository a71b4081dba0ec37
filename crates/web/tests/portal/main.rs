//! The portal as browsers meet it, in process: real SQLite in a scratch folder, a clock of the test's own, keys of a test
//! authority.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in the functions beside the tests"
)]

mod api;
mod browser;
mod check;
mod choices;
mod contacts;
mod defence;
mod keys;
mod least_rights;
mod login;
mod roles;
mod staff;
mod town;
