//! What the applicant does with a referral (S38-S40, R7, R8, R14), and its page.

mod act;
mod view;

pub use act::{Cancel, Cancelled, DeclareArrival, Extend};
pub use view::{ReferralDetails, ReferralPage};
