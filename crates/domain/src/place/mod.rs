//! Groups and places: capacity, withdrawal, children who leave (R10, R11).

mod decide;
mod evolve;
mod state;

pub use crate::policy::Ownership;
pub use decide::{
    CAPACITY_MAX, CapacityRefused, OpenGroup, PlaceRefused, SetCapacity, fill, open_group, publish_limit,
    restore, set_capacity, vacate, withdraw, withdraw_by_department,
};
pub use state::{Group, Language, Place, PlaceState, WithdrawalReason};

pub(crate) use evolve::{evolve, set};
pub(crate) use state::codes;
