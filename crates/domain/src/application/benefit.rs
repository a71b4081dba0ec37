//! Benefits: claimed with evidence, confirmed by the department, given up (section 5 of the rules).

use jiff::Timestamp;

use super::Claim;
use crate::benefit::{Benefit, lane_of};
use crate::calendar::{limit_end_of, local_day};
use crate::event::{BenefitRefusal, Fact};
use crate::id::{ApplicationId, EvidenceId};
use crate::queue::{Decision, Draft, refuse};

/// A claim with evidence that is already in the vault.
#[derive(Clone, Copy, Debug)]
pub struct ClaimBenefit {
    /// The application.
    pub application: ApplicationId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// The benefit claimed.
    pub benefit: Benefit,
}

/// The department's answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitAnswer {
    /// The evidence holds, for ever or until an instant.
    Confirm {
        /// When the evidence ends.
        until: Option<Timestamp>,
    },
    /// It does not.
    Refuse {
        /// Why.
        reason: BenefitRefusal,
    },
}

/// Why an act about a benefit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitRefused {
    /// The application is closed.
    Closed,
    /// Evidence is already waiting for the department.
    ClaimOpen,
    /// The child has this benefit already.
    Same,
    /// "None" is not claimed but the benefit renounced.
    NotABenefit,
    /// Nothing waits for an answer, or something else does.
    NoClaim,
    /// There is neither a benefit to give up nor a claim to take back.
    NoBenefit,
    /// The evidence has ended already.
    EndsInThePast,
}

/// Claims a benefit. It counts only once confirmed (R41).
///
/// # Errors
/// [`BenefitRefused`].
pub fn claim_benefit(draft: &mut Draft<'_>, command: ClaimBenefit) -> Decision<BenefitRefused> {
    let row = draft.slice.application(command.application)?;
    if !row.status().is_live() {
        return refuse(BenefitRefused::Closed);
    }
    if command.benefit == Benefit::None {
        return refuse(BenefitRefused::NotABenefit);
    }
    if row.claim.is_some() {
        return refuse(BenefitRefused::ClaimOpen);
    }
    if row.benefit == command.benefit && row.benefit_until.is_none() {
        return refuse(BenefitRefused::Same);
    }
    let ClaimBenefit { application, evidence, benefit } = command;
    Ok(draft.emit(Fact::BenefitClaimed { application, evidence, benefit })?)
}

/// The department confirms or refuses the evidence. The lane changes from now on; turns and referrals that live are not
/// touched (R43).
///
/// # Errors
/// [`BenefitRefused`].
pub fn answer_benefit(
    draft: &mut Draft<'_>,
    application: ApplicationId,
    evidence: EvidenceId,
    answer: BenefitAnswer,
) -> Decision<BenefitRefused> {
    let row = draft.slice.application(application)?;
    if !row.status().is_live() {
        return refuse(BenefitRefused::Closed);
    }
    let Some(Claim { benefit, .. }) = row.claim.filter(|claim| claim.evidence == evidence) else {
        return refuse(BenefitRefused::NoClaim);
    };
    let fact = match answer {
        BenefitAnswer::Refuse { reason } => Fact::BenefitRefused { application, evidence, reason },
        BenefitAnswer::Confirm { until } => {
            if until.is_some_and(|until| until <= draft.now()) {
                return refuse(BenefitRefused::EndsInThePast);
            }
            let today = local_day(draft.now(), draft.rules.zone);
            let rules = &draft.rules.policy.benefits;
            let lane = lane_of(benefit, row.queue.stream, today, rules);
            // The law may end before the paper does (R40).
            let law = rules.get(&benefit).and_then(|rule| rule.until).filter(|day| today <= *day);
            let law = law.map(|day| limit_end_of(day, draft.rules.zone));
            let until = until.into_iter().chain(law).min();
            Fact::BenefitConfirmed { application, evidence, benefit, lane, until }
        }
    };
    Ok(draft.emit(fact)?)
}

/// The applicant gives the benefit up, or takes an open claim back (R42).
///
/// # Errors
/// [`BenefitRefused`].
pub fn renounce_benefit(draft: &mut Draft<'_>, application: ApplicationId) -> Decision<BenefitRefused> {
    let row = draft.slice.application(application)?;
    if !row.status().is_live() {
        return refuse(BenefitRefused::Closed);
    }
    if row.benefit == Benefit::None && row.claim.is_none() {
        return refuse(BenefitRefused::NoBenefit);
    }
    Ok(draft.emit(Fact::BenefitRenounced { application })?)
}
