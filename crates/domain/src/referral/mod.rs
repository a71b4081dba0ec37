//! Referrals: a signed choice becomes one (S17-S31), and what becomes of it (S33-S40).

mod choose;
mod decide;
mod evolve;
mod settle;
mod state;

pub use choose::{ChoiceRefused, Choose, choose, may_choose};
pub use decide::{
    CancelRefused, ExtendRefused, KindergartenRefused, annul, cancel, declare_arrival, enrol, extend,
    extension_latest_day, find_false, record_arrival, refuse_papers,
};
pub use state::{AnnulmentReason, PaperRefusal, Referral, ReferralState, Turn};

pub(crate) use evolve::evolve;
pub(crate) use settle::settle;
