//! Applications: filed, ranked, merged, left, closed.

mod benefit;
mod decide;
mod evolve;
mod merge;
mod settle;
mod state;
mod take_over;

pub use benefit::{
    BenefitAnswer, BenefitRefused, ClaimBenefit, answer_benefit, claim_benefit, renounce_benefit,
};
pub use decide::{
    FileApplication, FilingRefused, Kinship, LeaveRefused, StaffRefused, confirm_kinship, file, leave,
    object_to_leaving, remove,
};
pub use merge::{MergeAnswer, MergeRefused, answer_merge, request_merge, split};
pub use settle::age_limit;
pub use state::{Applicants, Application, ApplicationState, Claim, LeaveRequest, MergeRequest, Status};
pub use take_over::{TakeOver, TakeOverRefused, TakenBenefit, take_over};

pub(crate) use decide::close;
pub(crate) use evolve::{change, evolve};
pub(crate) use settle::{settle, settle_age};
