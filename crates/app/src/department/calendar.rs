//! The calendar: a new version, and what it does to limits that run (R52, R53).

use std::sync::Arc;

use domain::calendar::{Calendar, Change};
use domain::id::QueueId;
use domain::queue::{Begun, Slice, recompute_limits};
use jiff::tz::TimeZone;
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{App, Command, Work};
use crate::context::{Caller, Ctx};
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
        let wrong = |message: String| DbError::Statement { query: "calendar", message };
        let present = match storage::registers::calendar(tx)? {
            Some(body) => Calendar::from_json(&body).map_err(|error| wrong(error.to_string()))?,
            None => Calendar::bundled(),
        };
        let next = present.with_changes(&self.changes, source);
        let body = next.to_json().map_err(|error| wrong(error.to_string()))?;
        storage::registers::add_calendar(tx, next.version, &body, work.ctx.now)?;
        Ok(next.version)
    }
}

/// Moves the live working-day limits of one queue to max(told, recomputed) and tells the people (R53). Idempotent.
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

/// Edits the calendar, puts it in force here, and moves what runs, queue by queue.
///
/// # Errors
/// A refusal, or trouble of the database; after the new version is written the rest may be repeated with
/// [`RecomputeLimits`].
pub async fn edit_calendar(
    app: &App,
    ctx: Ctx,
    edit: EditCalendar,
) -> Result<CalendarEdited, Failed<Refusal<CalendarRefused>>> {
    let told_by = Arc::new(app.registers().calendar().clone());
    let version = app.run(ctx, edit).await?;
    app.reload_registers().await?;
    let mut moved = 0;
    let queues = app.db().read(storage::queue::all).await?;
    for state in queues {
        let command = RecomputeLimits { queue: state.id, told_by: Arc::clone(&told_by) };
        moved += app.run(app.ctx(Caller::Clock), command).await.map_err(|failed| match failed {
            Failed::Db(error) => Failed::Db(error),
            Failed::Refused(_) => Failed::Refused(Refusal::NotFound),
        })?;
    }
    Ok(CalendarEdited { version, moved })
}
