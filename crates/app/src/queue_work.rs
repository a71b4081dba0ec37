//! The course of every command on a queue: lock, settle, load, decide, save, tell.

use domain::id::{ApplicationId, QueueId};
use domain::queue::{Context, Corrupt, Draft, Halt, Slice, settle};
use storage::slice::{LoadError, Loader, save, write_limits};
use storage::{DbError, Failed, Tx};

use crate::command::Work;
use crate::messages;

/// Why a command on a queue is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal<R> {
    /// It does not exist, or is not the caller's: the same answer for both.
    NotFound,
    /// A rule.
    Rule(R),
}

impl<R> Refusal<R> {
    /// The refusal as a failed command.
    pub fn failed(self) -> Failed<Self> {
        Failed::Refused(self)
    }
}

/// Runs a decision on a slice of a queue.
///
/// `load` names the rows it needs, `decide` decides. Everything past its limit in the queue is settled first (R54), what
/// changes is saved with its events, and who has to be told is told, all in the caller's transaction.
pub(crate) fn on_queue<T, R>(
    tx: &mut Tx,
    work: &Work,
    queue: QueueId,
    load: impl Fn(&mut Loader<'_>) -> Result<(), LoadError>,
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Halt<R>>,
) -> Result<T, Failed<Refusal<R>>> {
    tx.lock(&[queue.key()])?;
    settle_queue(tx, work, queue)?;
    locked(tx, work, queue, load, decide)
}

/// The same for a caller who has locked and settled already, as commands over two queues do.
pub(crate) fn locked<T, R>(
    tx: &mut Tx,
    work: &Work,
    queue: QueueId,
    load: impl Fn(&mut Loader<'_>) -> Result<(), LoadError>,
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Halt<R>>,
) -> Result<T, Failed<Refusal<R>>> {
    let slice = loaded(tx, work, queue, load)?;
    decided(tx, work, slice, decide)
}

/// The first half of [`locked`], for a caller who looks at the rows before the decision.
pub(crate) fn loaded<R>(
    tx: &mut Tx,
    work: &Work,
    queue: QueueId,
    load: impl Fn(&mut Loader<'_>) -> Result<(), LoadError>,
) -> Result<Slice, Failed<Refusal<R>>> {
    let district = work.registers.rules(queue.district, work.ctx.now);
    let mut loader = Loader::new(tx, queue, district.rules(), work.ctx.now)?;
    load(&mut loader).map_err(|error| match error {
        LoadError::NotFound(_) => Failed::Refused(Refusal::NotFound),
        LoadError::Db(error) => Failed::Db(error),
    })?;
    Ok(loader.slice())
}

/// The second half of [`locked`]: decides on the slice, saves, tells.
pub(crate) fn decided<T, R>(
    tx: &mut Tx,
    work: &Work,
    slice: Slice,
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Halt<R>>,
) -> Result<T, Failed<Refusal<R>>> {
    let district = work.registers.rules(slice.queue.id.district, work.ctx.now);
    let rules = district.rules();
    let actor = work.ctx.caller.actor();
    let context = Context { now: work.ctx.now, actor, ids: work.ctx.ids.clone() };
    let mut draft = Draft::new(slice, rules, context);
    let output = decide(&mut draft).map_err(|halt| match halt {
        Halt::Refused(refusal) => Failed::Refused(Refusal::Rule(refusal)),
        Halt::Corrupt(corrupt) => Failed::Db(broken(&corrupt)),
    })?;
    keep(tx, work, &draft)?;
    Ok(output)
}

/// Applies everything of the queue that is past its limit, in bounded batches; the number of events written.
pub(crate) fn settle_queue(tx: &mut Tx, work: &Work, queue: QueueId) -> Result<usize, DbError> {
    let district = work.registers.rules(queue.district, work.ctx.now);
    let mut written = 0;
    while storage::queue::is_due(tx, queue, work.ctx.now, &district.rules())? {
        let batch = settle_batch(tx, work, queue)?;
        if batch == 0 {
            // The rules had changed and left nothing to do: its limits are written by the new ones now.
            break;
        }
        written += batch;
    }
    Ok(written)
}

/// Applies one batch of what is past its limit, by the rules in force.
pub(crate) fn settle_batch(tx: &mut Tx, work: &Work, queue: QueueId) -> Result<usize, DbError> {
    let district = work.registers.rules(queue.district, work.ctx.now);
    let rules = district.rules();
    write_limits(tx, queue, &rules, work.ctx.now)?;
    let mut loader = Loader::new(tx, queue, rules, work.ctx.now)?;
    loader.due().map_err(|error| match error {
        LoadError::NotFound(what) => broken(&Corrupt(format!("{what} is named but missing"))),
        LoadError::Db(error) => error,
    })?;
    let actor = domain::event::Actor::Clock;
    let context = Context { now: work.ctx.now, actor, ids: work.ctx.ids.clone() };
    let mut draft = Draft::new(loader.slice(), rules, context);
    settle(&mut draft).map_err(|corrupt| broken(&corrupt))?;
    keep(tx, work, &draft)?;
    Ok(draft.facts.len())
}

/// Saves what changed and tells whom it concerns; the background work hears that there may be something to do.
fn keep(tx: &mut Tx, work: &Work, draft: &Draft<'_>) -> Result<(), DbError> {
    save(tx, &draft.slice, &draft.facts, &draft.rules, work.ctx.now)?;
    messages::enqueue(tx, work, draft)?;
    if !draft.facts.is_empty() {
        work.news.tell();
    }
    Ok(())
}

/// The queue of an application, which never changes: a move files a new one (R65).
pub(crate) fn queue_of<R>(tx: &mut Tx, id: ApplicationId) -> Result<QueueId, Failed<Refusal<R>>> {
    storage::application::queue_of(tx, id)?.ok_or(Failed::Refused(Refusal::NotFound))
}

/// What the rules found impossible: for the log.
pub(crate) fn broken(corrupt: &Corrupt) -> DbError {
    DbError::Statement { query: "slice", message: corrupt.to_string() }
}
