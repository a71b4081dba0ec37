//! The calendar: a new version, and what it does to limits that run (R52, R53).

use std::sync::Arc;

use domain::calendar::{Calendar, Change};
use domain::id::QueueId;
use domain::queue::{Begun, Slice, recompute_limits};
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{App, Command, Work};
use crate::context::{Caller, Ctx};
use crate::once::Once;
use crate::queue_work::{Refusal, decided, loaded, settle_queue};

/// Most changes of one edit: a year has no more days.
const CHANGES_MAX: usize = 400;

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
    let version = app.run(ctx, edit).await?;
    app.reload_registers().await?;
    let before = version.saturating_sub(1);
    let told_by = app.db().read(move |reader| calendar_before(reader, before)).await?;
    let told_by = Arc::new(told_by);
    let mut moved = 0;
    let queues = app.db().read(storage::queue::all).await?;
    for state in queues {
        // Once for a version: a limit that is counted back twice would move twice.
        let key = format!("calendar {version} {}", state.id);
        let command = RecomputeLimits { queue: state.id, told_by: Arc::clone(&told_by) };
        let command = Once::new(Sha256::digest(key).into(), command);
        moved += app.run(app.ctx(Caller::Clock), command).await.map_err(|failed| match failed {
            Failed::Db(error) => Failed::Db(error),
            Failed::Refused(_) => Failed::Refused(Refusal::NotFound),
        })?;
    }
    Ok(CalendarEdited { version, moved })
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
