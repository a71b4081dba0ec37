//! Benefits: claimed with a paper, given up (R41, R42).

use domain::benefit::Benefit;
use domain::id::ApplicationId;

use super::upload::Uploaded;
use crate::signing::Verified;

/// Claims a benefit by a verified signature over [`crate::signing::ActText`]. It counts once the department confirmed it.
/// Answers with the id of the paper; refused by [`domain::application::BenefitRefused`].
#[derive(Clone, Debug)]
pub struct ClaimBenefit {
    /// The application.
    pub application: ApplicationId,
    /// What is claimed.
    pub benefit: Benefit,
    /// The paper, stored already.
    pub evidence: Uploaded,
    /// The proof.
    pub signed: Verified,
}

/// Gives the benefit up, or takes an open claim back, by a verified signature over [`crate::signing::ActText`].
/// Refused by [`domain::application::BenefitRefused`].
#[derive(Clone, Debug)]
pub struct RenounceBenefit {
    /// The application.
    pub application: ApplicationId,
    /// The proof.
    pub signed: Verified,
}
