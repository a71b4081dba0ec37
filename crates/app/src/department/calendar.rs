//! The calendar: a new version, and what it does to limits that run (R52, R53).

use std::sync::Arc;

use domain::calendar::{Calendar, Change};
use domain::id::QueueId;
use domain::queue::{Begun, Slice, recompute_limits};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{App, Command, Work};
use crate::context::{Caller, Ctx};
use crate::once::{Answered, Once};
use crate::queue_work::{Refusal, decided, loaded, settle_queue};

/// Most changes of one edit: a year has no more days.
const CHANGES_MAX: usize = 400;

/// No sweep reaches it: the first instant of the year 9000.
const FOR_EVER: Timestamp = Timestamp::constant(221_845_392_000, 0);

/// Longest text that says where the change comes from, in characters.
const SOURCE_MAX: usize = 300;

/// Writes the next version of the calendar. [`edit_calendar`] does this and everything that follows from it.
#[derive(Clone, Debug)]
pub struct EditCalendar {
    /// Days off, days worked, years confirmed.
    pub changes: Vec<Change>,
    /// The decree, for people.
    pub source: String,
}

/// Why an edit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarRefused {
    /// Nothing to change, or more than a year has days.
    Changes,
    /// The source is missing or too long.
    Source,
}

impl Command for EditCalendar {
    type Output = u32;
    type Refusal = Refusal<CalendarRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<u32, Failed<Self::Refusal>> {
        if !matches!(work.ctx.caller, Caller::Department { .. } | Caller::Administrator { .. }) {
            return Err(Refusal::NotFound.failed());
        }
        if self.changes.is_empty() || self.changes.len() > CHANGES_MAX {
            return Err(Refusal::Rule(CalendarRefused::Changes).failed());
        }
        let source = self.source.trim();
        if source.is_empty() || source.chars().count() > SOURCE_MAX {
            return Err(Refusal::Rule(CalendarRefused::Source).failed());
        }
        // The stored one, not the one in memory: another machine may have edited it meanwhile. The key of the table lets
        // only one of two edits of the same version through.
        let present = read(storage::registers::calendar(tx)?)?;
        let next = present.with_changes(&self.changes, source);
        let body = next.to_json().map_err(|error| wrong(error.to_string()))?;
        storage::registers::add_calendar(tx, next.version, &body, work.ctx.now)?;
        Ok(next.version)
    }
}

/// Moves the live working-day limits of one queue to max(told, recomputed) and tells the people (R53). Once for a version of
/// the calendar: [`edit_calendar`] sees to it.
#[derive(Clone, Debug)]
pub struct RecomputeLimits {
    /// The queue.
    pub queue: QueueId,
    /// The calendar by which people were told.
    pub told_by: Arc<Calendar>,
}

impl Command for RecomputeLimits {
    type Output = usize;
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<usize, Failed<Self::Refusal>> {
        if !matches!(
            work.ctx.caller,
            Caller::Department { .. } | Caller::Administrator { .. } | Caller::Clock
        ) {
            return Err(Refusal::NotFound.failed());
        }
        tx.lock(&[self.queue.key()])?;
        settle_queue(tx, work, self.queue)?;
        let slice = loaded(tx, work, self.queue, |loader| Ok(loader.everything()?))?;
        let begun = begun(tx, &slice, work.registers.rules(self.queue.district, work.ctx.now).rules().zone)?;
        decided(tx, work, slice, |draft| {
            recompute_limits(draft, &self.told_by, &begun)?;
            Ok(draft.facts.len())
        })
    }
}

/// From which events the limits of a queue count, by the histories of those who have one running.
pub(super) fn begun(reader: &mut Reader, slice: &Slice, zone: &TimeZone) -> Result<Begun, DbError> {
    let mut begun = Begun::default();
    for row in slice.applications.values().filter(|row| Begun::is_wanted(slice, row)) {
        for event in storage::event::of_application(reader, row.id)? {
            begun.see(event.at, event.actor, &event.fact, zone);
        }
    }
    Ok(begun)
}

/// What an edit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarEdited {
    /// The new version.
    pub version: u32,
    /// Limits that moved.
    pub moved: usize,
}

/// Edits the calendar, puts it in force here, and moves what runs, queue by queue. `edit` is an [`EditCalendar`], as it is
/// or [`Once`] for a form: the same form again makes no second version, moves no limit twice, and ends what its first arrival
/// left undone.
///
/// # Errors
/// A refusal, or trouble of the database; after the new version is written the same form may be sent again.
pub async fn edit_calendar<C>(
    app: &App,
    ctx: Ctx,
    edit: C,
) -> Result<CalendarEdited, Failed<Refusal<CalendarRefused>>>
where
    C: Command<Output = u32, Refusal = Refusal<CalendarRefused>>,
{
    // An edit that was interrupted comes to its end first: each moves limits from the version before it.
    finish_edit(app).await?;
    let version = app.run(ctx, edit).await?;
    app.reload_registers().await?;
    let moved = move_limits(app, version).await?;
    Ok(CalendarEdited { version, moved })
}

/// Ends what an edit left undone when the program stopped between the new version and the last queue: the families of the
/// queues that were left are owed the same days (R53). Costs one question when there is nothing to do. How many limits moved.
///
/// # Errors
/// Trouble of the database; the next call goes on.
pub(crate) async fn finish_edit(app: &App) -> Result<usize, DbError> {
    let version = app.registers().calendar().version;
    if version == 0 || app.ask(app.ctx(Caller::Clock), Answered { key: ended(version) }).await?.is_some() {
        return Ok(0);
    }
    move_limits(app, version).await
}

/// Moves what runs under a version that is in force, queue by queue, and notes in the end that it is done.
async fn move_limits(app: &App, version: u32) -> Result<usize, DbError> {
    let before = version.saturating_sub(1);
    let told_by = Arc::new(app.db().read(move |reader| calendar_before(reader, before)).await?);
    let mut moved = 0;
    for state in app.db().read(storage::queue::all).await? {
        // Once for a version: a limit that is counted back twice would move twice.
        let key = format!("calendar {version} {}", state.id);
        let command = RecomputeLimits { queue: state.id, told_by: Arc::clone(&told_by) };
        let command = Once::new(Sha256::digest(key).into(), command);
        moved += app.run(app.ctx(Caller::Clock), command).await.map_err(|failed| match failed {
            Failed::Db(error) => error,
            Failed::Refused(_) => wrong("the clock may move limits".to_owned()),
        })?;
    }
    app.run(app.ctx(Caller::Clock), NoteEnd { version }).await.map_err(|failed| match failed {
        Failed::Db(error) => error,
        Failed::Refused(never) => match never {},
    })?;
    Ok(moved)
}

/// Under which key it is noted that an edit has come to its end.
fn ended(version: u32) -> [u8; 32] {
    Sha256::digest(format!("calendar {version} ended")).into()
}

/// Notes that an edit has come to its end. The note is never swept: one row for each version of the calendar.
struct NoteEnd {
    version: u32,
}

impl Command for NoteEnd {
    type Output = ();
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, _: &Work) -> Result<(), Failed<Self::Refusal>> {
        let key = ended(self.version);
        tx.lock(&[key])?;
        if storage::idempotency::answer(tx, &key)?.is_none() {
            storage::idempotency::add(tx, &key, FOR_EVER, "true")?;
        }
        Ok(())
    }
}

/// The calendar that a version replaced: by it people were told their limits.
fn calendar_before(reader: &mut Reader, version: u32) -> Result<Calendar, DbError> {
    read(storage::registers::calendar_of(reader, version)?)
}

fn read(body: Option<String>) -> Result<Calendar, DbError> {
    match body {
        Some(body) => Calendar::from_json(&body).map_err(|error| wrong(error.to_string())),
        None => Ok(Calendar::bundled()),
    }
}

fn wrong(message: String) -> DbError {
    DbError::Statement { query: "calendar", message }
}
