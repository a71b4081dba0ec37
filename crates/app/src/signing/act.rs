//! Signed acts on an application and on its referral: the exact texts, and the refusals that all signed acts have.

use domain::benefit::Benefit;
use domain::id::{ApplicationId, ReferralId};
use jiff::civil::Date;

use crate::applications::Uploaded;

/// Asks for the exact text to sign for an act; writes nothing. `None` when the caller has no such application. Whether the
/// rules allow the act is answered by the act itself.
#[derive(Clone, Debug)]
pub struct ActText {
    /// The application.
    pub application: ApplicationId,
    /// What is to be done.
    pub act: Act,
}

/// What is signed beside a choice and a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// [`crate::applications::ClaimBenefit`].
    ClaimBenefit {
        /// What is claimed.
        benefit: Benefit,
        /// The paper.
        evidence: Uploaded,
    },
    /// [`crate::applications::RenounceBenefit`].
    RenounceBenefit,
    /// [`crate::applications::Leave`].
    Leave,
    /// [`crate::referrals::Extend`].
    Extend {
        /// The referral.
        referral: ReferralId,
        /// The new last day.
        day: Date,
    },
    /// [`crate::referrals::Cancel`].
    Cancel {
        /// The referral.
        referral: ReferralId,
    },
    /// [`crate::referrals::DeclareArrival`].
    DeclareArrival {
        /// The referral.
        referral: ReferralId,
    },
}

/// Why a signed act is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActRefused<R> {
    /// By its rules.
    Rule(R),
    /// The text that was signed is not what would be signed now: something changed meanwhile. Look and sign again.
    Outdated,
    /// Somebody else's signature.
    OtherSigner,
}
