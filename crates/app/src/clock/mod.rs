//! The clock's work: everything past its limit is settled, queue by queue (principle: reconcilers).

use domain::id::QueueId;
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{Command, Query, Work};
use crate::queue_work::settle_batch;

/// The queues in which something is past its limit.
#[derive(Clone, Copy, Debug)]
pub struct DueQueues;

impl Query for DueQueues {
    type Output = Vec<QueueId>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        storage::queue::all_due(reader, work.ctx.now)
    }
}

/// Settles one bounded batch of one queue; answers how many events it wrote. Idempotent: a second run finds nothing.
#[derive(Clone, Copy, Debug)]
pub struct SettleQueue {
    /// The queue.
    pub queue: QueueId,
}

impl Command for SettleQueue {
    type Output = usize;
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<usize, Failed<Self::Refusal>> {
        tx.lock(&[self.queue.key()])?;
        Ok(settle_batch(tx, work, self.queue)?)
    }
}
