//! Rules of the queue: decide, evolve, settle. No I/O, no clock, no random number.

pub mod age;
pub mod benefit;
pub mod calendar;
pub mod id;
pub mod order;
pub mod policy;
