//! Rules of the queue: decide, evolve, settle. No I/O, no clock, no random number.

pub mod id;
