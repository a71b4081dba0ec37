//! Rows of `queue`.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DistrictId, QueueId};
use domain::queue::{QueueState, Rules};
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// One queue.
    ONE = "select id, served, last_registered, filings, seq from queue where id = $1";
    /// All queues.
    ALL = "select id, served, last_registered, filings, seq from queue order by id /* full scan: one row per district, year and stream */";
    /// The queues of a district.
    OF_DISTRICT = "select id from queue where district = $1 order by id";
    /// Writes a queue, new or changed; the first limits of a new one are of these rules.
    SAVE = "insert into queue (id, district, year, stream, served, last_registered, filings, seq, rules_policy, \
            rules_calendar) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do update set \
            served = excluded.served, last_registered = excluded.last_registered, filings = excluded.filings, \
            seq = excluded.seq";
    /// Whether anything of a queue is past its limit.
    DUE = "select 1 as found where exists (select 1 from application where queue = $1 and due <= $2) \
           or exists (select 1 from referral where queue = $1 and due <= $2) \
           or exists (select 1 from publication where queue = $1 and due <= $2) \
           or exists (select 1 from place where queue = $1 and due <= $2) \
           or exists (select 1 from queue where id = $1 \
           and (rules_calendar < $3 or (rules_calendar = $3 and rules_policy <> $4)))";
    /// Queues in which something is past its limit.
    ALL_DUE = "select distinct queue from (select queue from application where due <= $1 \
               union all select queue from referral where due <= $1 \
               union all select queue from publication where due <= $1 \
               union all select queue from place where due <= $1) as late";
    /// By which rules the limits of each queue were last written.
    RULES = "select id, district, rules_policy, rules_calendar from queue order by id \
             /* full scan: one row per district, year and stream */";
    /// The same of one queue.
    RULES_OF = "select rules_policy, rules_calendar from queue where id = $1";
    /// The limits of a queue are written by these rules.
    WRITTEN_BY = "update queue set rules_policy = $2, rules_calendar = $3 where id = $1";
    /// The first limit after an instant.
    NEXT_DUE = "select min(due) as due from (select min(due) as due from application where due > $1 \
                union all select min(due) as due from referral where due > $1 \
                union all select min(due) as due from publication where due > $1 \
                union all select min(due) as due from place where due > $1) as coming";
}

/// The queue, if anything ever happened in it.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: QueueId) -> Result<Option<QueueState>, DbError> {
    reader.query_opt(&ONE, params![id])?.as_ref().map(read).transpose()
}

/// Every queue.
///
/// # Errors
/// Trouble of the database.
pub fn all(reader: &mut Reader) -> Result<Vec<QueueState>, DbError> {
    reader.query(&ALL, &[])?.iter().map(read).collect()
}

/// The queues of a district, in their order.
///
/// # Errors
/// Trouble of the database.
pub fn of_district(reader: &mut Reader, district: DistrictId) -> Result<Vec<QueueId>, DbError> {
    reader.query(&OF_DISTRICT, params![district])?.iter().map(|row| row.get("id")).collect()
}

/// By which rules limits are written: a later calendar counts, and of one calendar another policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenBy {
    /// The id of the policy; empty when nothing is known.
    pub(crate) policy: String,
    /// The version of the calendar.
    pub(crate) calendar: u32,
}

impl WrittenBy {
    /// Rules in force.
    #[must_use]
    pub fn new(rules: &Rules<'_>) -> Self {
        Self { policy: rules.policy.id.to_string(), calendar: rules.calendar.version }
    }

    /// Whether limits written by these have to be written anew by others. A machine that has not yet read a new calendar
    /// writes nothing back.
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        self.calendar < other.calendar || (self.calendar == other.calendar && self.policy != other.policy)
    }
}

/// Whether anything of the queue is past its limit (R54), or its limits were written by other rules than those in force.
///
/// # Errors
/// Trouble of the database.
pub fn is_due(reader: &mut Reader, id: QueueId, now: Timestamp, rules: &Rules<'_>) -> Result<bool, DbError> {
    let WrittenBy { policy, calendar } = WrittenBy::new(rules);
    Ok(reader.query_opt(&DUE, params![id, now, calendar, policy.as_str()])?.is_some())
}

/// The queues in which something is past its limit, or whose limits were written by other rules than those that `rules`
/// says are in force in their district: work for the reconciler.
///
/// # Errors
/// Trouble of the database.
pub fn all_due(
    reader: &mut Reader,
    now: Timestamp,
    rules: impl Fn(DistrictId) -> WrittenBy,
) -> Result<BTreeSet<QueueId>, DbError> {
    let late = reader.query(&ALL_DUE, params![now])?;
    let mut queues: BTreeSet<QueueId> = late.iter().map(|row| row.get("queue")).collect::<Result<_, _>>()?;
    let mut known: BTreeMap<DistrictId, WrittenBy> = BTreeMap::new();
    for row in reader.query(&RULES, &[])? {
        let district = row.get("district")?;
        let present = known.entry(district).or_insert_with(|| rules(district));
        if written_by(&row)?.is_older_than(present) {
            queues.insert(row.get("id")?);
        }
    }
    Ok(queues)
}

/// By which rules the limits of a queue were last written; `None` before its first event.
pub(crate) fn rules_of(reader: &mut Reader, id: QueueId) -> Result<Option<WrittenBy>, DbError> {
    reader.query_opt(&RULES_OF, params![id])?.as_ref().map(written_by).transpose()
}

/// The limits of the queue are written by these rules.
pub(crate) fn are_written_by(tx: &mut Tx, id: QueueId, rules: &WrittenBy) -> Result<(), DbError> {
    tx.later(&WRITTEN_BY, params![id, rules.policy.as_str(), rules.calendar])
}

fn written_by(row: &Row) -> Result<WrittenBy, DbError> {
    Ok(WrittenBy { policy: row.get("rules_policy")?, calendar: row.get("rules_calendar")? })
}

/// The first limit after an instant, of any queue: where a demonstration's clock is moved to.
///
/// # Errors
/// Trouble of the database.
pub fn next_due(reader: &mut Reader, after: Timestamp) -> Result<Option<Timestamp>, DbError> {
    reader.query_one(&NEXT_DUE, params![after])?.get("due")
}

pub(crate) fn save(tx: &mut Tx, row: &QueueState, rules: &Rules<'_>) -> Result<(), DbError> {
    let QueueId { district, year, stream } = row.id;
    let WrittenBy { policy, calendar } = WrittenBy::new(rules);
    tx.later(
        &SAVE,
        params![
            row.id,
            district,
            year,
            stream,
            row.served,
            row.last_registered,
            row.filings,
            row.seq,
            policy.as_str(),
            calendar
        ],
    )
}

fn read(row: &Row) -> Result<QueueState, DbError> {
    Ok(QueueState {
        id: row.get("id")?,
        served: row.get("served")?,
        last_registered: row.get("last_registered")?,
        filings: row.get("filings")?,
        seq: row.get("seq")?,
    })
}
