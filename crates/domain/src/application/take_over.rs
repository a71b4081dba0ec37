//! Applications taken over from an earlier system: they keep the instant at which they were registered there (R2).

use jiff::Timestamp;

use super::benefit::{BenefitAnswer, BenefitRefused, ClaimBenefit, answer_benefit, claim_benefit};
use super::decide::{FileApplication, FilingRefused, accept};
use crate::benefit::Benefit;
use crate::calendar::local_day;
use crate::id::EvidenceId;
use crate::queue::{Decision, Draft, Halt, refuse};

/// An application as the earlier system had it: it waits in the queue.
#[derive(Clone, Debug)]
pub struct TakeOver {
    /// The application, with the number that it had.
    pub filing: FileApplication,
    /// When it was registered there.
    pub registered: Timestamp,
    /// A benefit that was confirmed there.
    pub benefit: Option<TakenBenefit>,
}

/// A benefit that the earlier system had confirmed.
#[derive(Clone, Copy, Debug)]
pub struct TakenBenefit {
    /// The paper, which stays with the department.
    pub evidence: EvidenceId,
    /// Which.
    pub benefit: Benefit,
    /// When the paper ends.
    pub until: Option<Timestamp>,
}

/// Why an application is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeOverRefused {
    /// By the rules of filing.
    Filing(FilingRefused),
    /// It was registered in the future.
    InFuture,
    /// It was registered before the child was born.
    BeforeBirth,
    /// By the rules of benefits.
    Benefit(BenefitRefused),
}

/// Takes an application over. It stands in the order by its original instant, also before those that are here already.
///
/// # Errors
/// [`TakeOverRefused`].
pub fn take_over(draft: &mut Draft<'_>, command: TakeOver) -> Decision<TakeOverRefused> {
    let TakeOver { filing, registered, benefit } = command;
    if registered > draft.now() {
        return refuse(TakeOverRefused::InFuture);
    }
    if local_day(registered, draft.rules.zone) < draft.slice.born(filing.child)? {
        return refuse(TakeOverRefused::BeforeBirth);
    }
    let application = filing.id;
    // The number says which filing it was; earlier ones may not have been taken over.
    let which = (draft.slice.child(filing.child)?.filings + 1).max(u32::from(filing.number.filing()));
    accept(draft, filing, registered, which).map_err(|halt| of(halt, TakeOverRefused::Filing))?;
    let Some(TakenBenefit { evidence, benefit, until }) = benefit else { return Ok(()) };
    let claim = ClaimBenefit { application, evidence, benefit };
    claim_benefit(draft, claim).map_err(|halt| of(halt, TakeOverRefused::Benefit))?;
    answer_benefit(draft, application, evidence, BenefitAnswer::Confirm { until })
        .map_err(|halt| of(halt, TakeOverRefused::Benefit))
}

fn of<R>(halt: Halt<R>, refused: impl FnOnce(R) -> TakeOverRefused) -> Halt<TakeOverRefused> {
    match halt {
        Halt::Refused(rule) => Halt::Refused(refused(rule)),
        Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
    }
}
