//! Builders, fake ports, both-engine harness. For tests only.
