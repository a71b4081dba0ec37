//! Families with a referral: they come, are enrolled, or their papers are refused (R14, S04).

use domain::id::{QueueId, ReferralId};
use domain::place;
use domain::queue::Halt;
use domain::referral::{self, KindergartenRefused, PaperRefusal};
use storage::workplace::ReferralOf;
use storage::{DbError, Failed, Tx};

use super::{own, owned};
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, locked, on_queue, settle_queue};

/// The family came: the deadline stops (R14).
#[derive(Clone, Copy, Debug)]
pub struct RecordArrival {
    /// The referral.
    pub referral: ReferralId,
}

impl Command for RecordArrival {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = own_referral(tx, work, self.referral)?;
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.referral(self.referral),
            |draft| referral::record_arrival(draft, self.referral),
        )
    }
}

/// Enrols the child: the application is closed for good (S04), and a place that the child occupied elsewhere is vacant in
/// the same transaction (R6).
#[derive(Clone, Copy, Debug)]
pub struct Enrol {
    /// The referral.
    pub referral: ReferralId,
}

impl Command for Enrol {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = own_referral(tx, work, self.referral)?;
        enrol(tx, work, self.referral, row, false)
    }
}

/// Refuses the papers for a listed reason, after arrival only (R14): the child is back in the queue without a miss.
#[derive(Clone, Copy, Debug)]
pub struct RefusePapers {
    /// The referral.
    pub referral: ReferralId,
    /// Why.
    pub reason: PaperRefusal,
}

impl Command for RefusePapers {
    type Output = ();
    type Refusal = Refusal<KindergartenRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let row = own_referral(tx, work, self.referral)?;
        refuse_papers(tx, work, self.referral, row, self.reason, false)
    }
}

fn own_referral<R>(tx: &mut Tx, work: &Work, id: ReferralId) -> Result<ReferralOf, Failed<Refusal<R>>> {
    let own = own(tx, work)?;
    owned(storage::workplace::referral_of(tx, id)?, |row| row.kindergarten, own)
}

/// Enrols, for the kindergarten or after its term for the department. Both queues are locked before anything is read that
/// decides.
pub(crate) fn enrol(
    tx: &mut Tx,
    work: &Work,
    id: ReferralId,
    row: ReferralOf,
    by_department: bool,
) -> Result<(), Failed<Refusal<KindergartenRefused>>> {
    let attends = storage::workplace::attends(tx, row.application)?;
    let old_queue = attends.map(|(_, queue)| queue).filter(|queue| *queue != row.queue);
    let mut queues: Vec<QueueId> = old_queue.into_iter().chain([row.queue]).collect();
    queues.sort_unstable();
    let keys: Vec<_> = queues.iter().map(|queue| queue.key()).collect();
    tx.lock(&keys)?;
    if storage::workplace::attends(tx, row.application)? != attends {
        // The child left or moved between the look and the lock: once more, with the right locks.
        return Err(DbError::Conflict { query: "enrol" }.into());
    }
    for queue in queues {
        settle_queue(tx, work, queue)?;
    }
    if let Some((old, queue)) = attends {
        locked(
            tx,
            work,
            queue,
            |loader| loader.place(old),
            |draft| {
                place::vacate(draft, old).map_err(|halt| match halt {
                    Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
                    Halt::Refused(_) => Halt::Refused(KindergartenRefused::Ended),
                })
            },
        )?;
    }
    locked(
        tx,
        work,
        row.queue,
        |loader| loader.referral(id),
        |draft| referral::enrol(draft, id, by_department),
    )
}

/// Refuses papers, for the kindergarten or after its term for the department; the place goes on (R9).
pub(crate) fn refuse_papers(
    tx: &mut Tx,
    work: &Work,
    id: ReferralId,
    row: ReferralOf,
    reason: PaperRefusal,
    by_department: bool,
) -> Result<(), Failed<Refusal<KindergartenRefused>>> {
    on_queue(
        tx,
        work,
        row.queue,
        |loader| {
            loader.referral(id)?;
            Ok(loader.fronts(1)?)
        },
        |draft| referral::refuse_papers(draft, id, reason, by_department),
    )
}
