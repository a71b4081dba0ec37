//! Rules of the queue: decide, evolve, settle. No I/O, no clock, no random number.

pub mod age;
pub mod alerts;
pub mod application;
pub mod benefit;
pub mod calendar;
pub mod child;
pub mod event;
pub mod explanation;
pub mod id;
pub mod identity;
pub mod number;
pub mod order;
pub mod overriding;
pub mod place;
pub mod policy;
pub mod publication;
pub mod queue;
pub mod referral;
pub mod region;
pub mod standing;
pub mod transitions;
