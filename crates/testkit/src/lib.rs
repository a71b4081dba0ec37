//! Builders, fake ports, both-engine harness. For tests only.

pub mod engines;
