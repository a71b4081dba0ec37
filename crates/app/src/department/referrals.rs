//! What kindergartens left undone: after their term the department decides (R14).

use domain::id::ReferralId;
use domain::referral::{self, KindergartenRefused, PaperRefusal};
use storage::workplace::{ReferralOf, ReferralRow};
use storage::{DbError, Failed, Reader, Tx};

use super::{own, own_district};
use crate::command::{Command, Query, Work};
use crate::kindergarten::{enrol, refuse_papers};
use crate::queue_work::{Refusal, on_queue};

/// Families who wait for an answer beyond the kindergarten's term, and arrivals by the applicants' word; `None` for
/// anybody but the department.
#[derive(Clone, Copy, Debug)]
pub struct LateReferrals;

/// What the department may decide about referrals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoneView {
    /// The kindergarten's term to answer is over.
    pub late: Vec<ReferralRow>,
    /// The applicant declared the arrival; the department may find it false.
    pub declared: Vec<ReferralRow>,
}

impl Query for LateReferrals {
    type Output = Option<UndoneView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(district) = own_district(work) else { return Ok(None) };
        Ok(Some(UndoneView {
            late: storage::workplace::late_referrals(reader, district, work.ctx.now)?,
            declared: storage::workplace::declared_arrivals(reader, district)?,
        }))
    }
}

/// Enrols a child whose kindergarten did not answer.
#[derive(Clone, Copy, Debug)]
pub struct EnrolLate {
    /// The referral.
    pub referral: ReferralId,
}

impl Command for EnrolLate {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = of_district(tx, work, self.referral)?;
        enrol(tx, work, self.referral, row, true)
    }
}

/// Refuses papers to which the kindergarten did not answer: no miss.
#[derive(Clone, Copy, Debug)]
pub struct RefuseLate {
    /// The referral.
    pub referral: ReferralId,
    /// Why.
    pub reason: PaperRefusal,
}

impl Command for RefuseLate {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = of_district(tx, work, self.referral)?;
        refuse_papers(tx, work, self.referral, row, self.reason, true)
    }
}

/// Finds an applicant's declaration of arrival false: a miss like any other.
#[derive(Clone, Copy, Debug)]
pub struct FindArrivalFalse {
    /// The referral.
    pub referral: ReferralId,
}

impl Command for FindArrivalFalse {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = of_district(tx, work, self.referral)?;
        on_queue(
            tx,
            work,
            row.queue,
            |loader| {
                loader.referral(self.referral)?;
                Ok(loader.fronts(1)?)
            },
            |draft| referral::find_false(draft, self.referral),
        )
    }
}

fn of_district<R>(tx: &mut Tx, work: &Work, id: ReferralId) -> Result<ReferralOf, Failed<Refusal<R>>> {
    let own = own(work)?;
    let row = storage::workplace::referral_of(tx, id)?;
    row.filter(|row| row.queue.district == own).ok_or(Failed::Refused(Refusal::NotFound))
}
