//! Whoever asked is told of free places (R30), queue by queue, in bounded batches.

use std::collections::BTreeSet;

use domain::alerts;
use domain::id::QueueId;
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{App, Command, Query, Work};
use crate::context::Caller;
use crate::queue_work::{Refusal, locked, settle_queue};

/// Applications told by one command: a queue's lock is held no longer than settling holds it.
const BATCH: u32 = 100;

/// Tells everybody who has to be told now; how many applications. Whoever was told is not due again today: batch after
/// batch comes to an end.
///
/// # Errors
/// Trouble of the database; what was told until then stands.
pub async fn tell_free_places(app: &App) -> Result<u32, DbError> {
    let mut told = 0;
    for queue in app.ask(app.ctx(Caller::Clock), QueuesWithNews).await? {
        loop {
            match app.run(app.ctx(Caller::Clock), TellQueue { queue }).await {
                Ok(0) | Err(Failed::Refused(Refusal::NotFound)) => break,
                Ok(batch) => told += batch,
                Err(Failed::Refused(Refusal::Rule(never))) => match never {},
                Err(Failed::Db(error)) => return Err(error),
            }
        }
    }
    Ok(told)
}

/// The queues in which somebody may have to be told.
struct QueuesWithNews;

impl Query for QueuesWithNews {
    type Output = BTreeSet<QueueId>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        storage::alerts::queues(reader, work.ctx.now)
    }
}

/// Tells one batch of one queue; answers how many applications.
struct TellQueue {
    queue: QueueId,
}

impl Command for TellQueue {
    type Output = u32;
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<u32, Failed<Self::Refusal>> {
        tx.lock(&[self.queue.key()])?;
        // What is free is known only after everything past its limit was settled (R54).
        settle_queue(tx, work, self.queue)?;
        let free = storage::alerts::free(tx, self.queue, work.ctx.now)?;
        locked(
            tx,
            work,
            self.queue,
            |loader| Ok(loader.askers(&free, BATCH)?),
            |draft| {
                alerts::tell(draft, &free)?;
                Ok(u32::try_from(draft.facts.len()).unwrap_or(u32::MAX))
            },
        )
    }
}
