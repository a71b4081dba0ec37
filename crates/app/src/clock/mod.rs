//! The clock's work: everything past its limit is settled, queue by queue; messages leave; what is stale is swept.
//!
//! Any node may do it at any time: each step is idempotent, a queue is worked on by one node at a time (its lock), and a
//! message is taken before it is delivered. The edge drives [`run`] by a period and by nudges through its [`Pulse`].

mod alerts;
mod probe;
mod rota;
mod stale;

use domain::id::QueueId;
use storage::queue::WrittenBy;
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{App, Command, Query, Work};
use crate::context::Caller;
use crate::department;
use crate::messages::{self, Delivered};
use crate::ports::{Messenger, PortFuture};
use crate::queue_work::settle_batch;

pub use alerts::tell_free_places;
pub use probe::Probe;
pub use rota::Rota;
pub use stale::{sweep, sweep_orphans};

/// The queues in which something is past its limit, or whose rules have changed since their limits were written.
#[derive(Clone, Copy, Debug)]
pub struct DueQueues;

impl Query for DueQueues {
    type Output = Vec<QueueId>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let now = work.ctx.now;
        let in_force = |district| WrittenBy::new(&work.registers.rules(district, now).rules());
        // The engines answer in orders of their own; one order gives the same ids to the same story on both.
        Ok(storage::queue::all_due(reader, now, in_force)?.into_iter().collect())
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

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Events written for limits that passed.
    pub events: usize,
    /// Reminders written.
    pub reminders: u32,
    /// Applications whose families were told of free places because they had asked (R30).
    pub alerts: u32,
    /// Messages.
    pub delivered: Delivered,
    /// Stale rows that went.
    pub swept: u64,
    /// Contents that went because no row refers to them.
    pub orphans: u64,
}

/// One pass over everything: limits, reminders, alerts, messages, stale rows. After it nothing is due at the present instant.
///
/// # Errors
/// Trouble of the database; what was done until then stands, the next pass does the rest.
pub async fn reconcile(app: &App, messenger: &dyn Messenger) -> Result<Reconciled, DbError> {
    // Registers that were edited on another machine count from here on.
    app.reload_registers().await?;
    let moved = department::finish_edit(app).await?;
    let events = moved + settle(app).await?;
    let reminders = messages::remind(app).await?;
    let alerts = tell_free_places(app).await?;
    let delivered = messages::deliver(app, messenger).await?;
    let swept = sweep(app).await?;
    Ok(Reconciled { events, reminders, alerts, delivered, swept, ..Reconciled::default() })
}

/// Settles every queue in which something is past its limit, in batches; the number of events.
///
/// # Errors
/// Trouble of the database.
pub async fn settle(app: &App) -> Result<usize, DbError> {
    let mut events = 0;
    for queue in app.ask(app.ctx(Caller::Clock), DueQueues).await? {
        loop {
            let settled = app.run(app.ctx(Caller::Clock), SettleQueue { queue }).await;
            let written = settled.map_err(|failed| match failed {
                Failed::Db(error) => error,
                Failed::Refused(never) => match never {},
            })?;
            if written == 0 {
                break;
            }
            events += written;
        }
    }
    Ok(events)
}

/// What the edge wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Another pass: the period is over, or somebody nudged.
    Work,
    /// The program ends.
    Stop,
}

/// The beat of the background work. Waiting for time and for nudges is the edge's: this crate knows no runtime.
pub trait Pulse: Send {
    /// Waits for the next reason to work, or to stop: the period, or the [bell](App::bell). What rang during a pass counts.
    fn next(&mut self) -> PortFuture<'_, Wake>;

    /// Is told how a pass ended: for readiness and metrics.
    fn passed(&mut self, outcome: &Result<Reconciled, DbError>);
}

/// Works until the pulse says stop: what people wait for at every beat, the rest by its [`Rota`]. A pass that fails is
/// logged and tried again at the next beat.
pub async fn run(app: App, messenger: std::sync::Arc<dyn Messenger>, mut pulse: impl Pulse) {
    let mut rota = Rota::default();
    loop {
        let outcome = rota.pass(&app, messenger.as_ref()).await;
        match &outcome {
            Ok(done) if *done == Reconciled::default() => {}
            Ok(done) => tracing::info!(
                events = done.events,
                reminders = done.reminders,
                alerts = done.alerts,
                delivered = done.delivered.done,
                undelivered = done.delivered.failed,
                dead = done.delivered.dead,
                swept = done.swept,
                orphans = done.orphans,
                "background work done"
            ),
            Err(error) => tracing::error!(%error, "background work failed and will be tried again"),
        }
        pulse.passed(&outcome);
        if pulse.next().await == Wake::Stop {
            return;
        }
    }
}
