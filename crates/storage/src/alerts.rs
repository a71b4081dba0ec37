//! Whom the clock has to tell of free places (R30): those who asked, the longest untold first.

use std::collections::BTreeSet;

use domain::age;
use domain::alerts::FreeNow;
use domain::calendar::{limit_end_of, local_day};
use domain::id::QueueId;
use domain::policy::Ownership;
use domain::queue::Rules;
use jiff::Timestamp;

use crate::application::{self, WithBirth};
use crate::error::DbError;
use crate::params;
use crate::tx::Reader;

crate::queries! {
    /// Queues with a free place newer than the last message of somebody who asked.
    QUEUES = "select distinct a.queue from application a where a.alerts > 0 and a.state = 'queued' and exists (select 1 \
              from place f where f.queue = a.queue and f.state = 'free' and f.opens >= a.alerts_told and f.opens <= $1) \
              /* full scan: of the index of those who asked and wait */";
    /// The free places of a queue, by ownership.
    FREE = "select ownership, count(*) as places, max(opens) as newest from place \
            where queue = $1 and state = 'free' and opens <= $2 group by ownership order by ownership";
}

/// Queues in which somebody who asked may have to be told of a free place: a rough answer, for [`askers`] to settle.
///
/// # Errors
/// Trouble of the database.
pub fn queues(reader: &mut Reader, now: Timestamp) -> Result<BTreeSet<QueueId>, DbError> {
    reader.query(&QUEUES, params![now])?.iter().map(|row| row.get("queue")).collect()
}

/// The free places of a queue that may be chosen now.
///
/// # Errors
/// Trouble of the database.
pub fn free(reader: &mut Reader, queue: QueueId, now: Timestamp) -> Result<Vec<FreeNow>, DbError> {
    let rows = reader.query(&FREE, params![queue, now])?;
    rows.iter()
        .map(|row| {
            Ok(FreeNow {
                ownership: row.get("ownership")?,
                places: row.get("places")?,
                newest: row.get("newest")?,
            })
        })
        .collect()
}

/// Applications that asked, were not told today, and could choose a place that became free since they were told last; the
/// longest untold first, at most `most`. Whoever was told is not found again: batch after batch comes to an end.
///
/// # Errors
/// Trouble of the database.
pub fn askers(
    reader: &mut Reader,
    queue: QueueId,
    rules: &Rules<'_>,
    now: Timestamp,
    free: &[FreeNow],
    most: u32,
) -> Result<Vec<WithBirth>, DbError> {
    let today = local_day(now, rules.zone);
    let midnight = today.yesterday().map_or(Timestamp::MIN, |day| limit_end_of(day, rules.zone));
    let newest = |ownership| {
        let of = free.iter().filter(|free| free.ownership == ownership);
        of.map(|free| free.newest).max().unwrap_or(Timestamp::MIN)
    };
    let born = |ownership| age::latest_birth_old_enough(today, rules.policy.min_age_months.of(ownership));
    let [state, private] = [Ownership::State, Ownership::PrivateOrder];
    application::askers(
        reader,
        params![queue, midnight, newest(state), born(state), newest(private), born(private), most],
    )
}
