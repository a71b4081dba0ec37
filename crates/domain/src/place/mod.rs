//! Groups and places: capacity, withdrawal, children who leave (R10, R11).

mod decide;
mod evolve;
mod state;

pub use crate::policy::Ownership;
pub use decide::{
    CAPACITY_MAX, CapacityRefused, OpenGroup, PlaceRefused, SetCapacity, due, fill, open_group, restore,
    set_capacity, vacate, withdraw, withdraw_by_department,
};
pub use state::{Group, Language, Place, PlaceState, WithdrawalReason};

pub(crate) use decide::{end_free_choice, publish_limit};
pub(crate) use evolve::{evolve, set};
pub(crate) use state::codes;
