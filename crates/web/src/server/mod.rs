//! Listening, and what surrounds every request.

pub(crate) mod guard;
pub(crate) mod health;
pub mod listen;
pub(crate) mod log;
pub mod metrics;
