//! Rows of `queue`.

use domain::id::{DistrictId, QueueId};
use domain::queue::QueueState;
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
    /// Writes a queue, new or changed.
    SAVE = "insert into queue (id, district, year, stream, served, last_registered, filings, seq) \
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do update set served = excluded.served, \
            last_registered = excluded.last_registered, filings = excluded.filings, seq = excluded.seq";
    /// Whether anything of a queue is past its limit.
    DUE = "select 1 as found where exists (select 1 from application where queue = $1 and due <= $2) \
           or exists (select 1 from referral where queue = $1 and due <= $2) \
           or exists (select 1 from publication where queue = $1 and due <= $2) \
           or exists (select 1 from place where queue = $1 and due <= $2)";
    /// Queues in which something is past its limit.
    ALL_DUE = "select distinct queue from (select queue from application where due <= $1 \
               union all select queue from referral where due <= $1 \
               union all select queue from publication where due <= $1 \
               union all select queue from place where due <= $1) as late";
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

/// Whether anything of the queue is past its limit (R54).
///
/// # Errors
/// Trouble of the database.
pub fn is_due(reader: &mut Reader, id: QueueId, now: Timestamp) -> Result<bool, DbError> {
    Ok(reader.query_opt(&DUE, params![id, now])?.is_some())
}

/// The queues in which something is past its limit: work for the reconciler.
///
/// # Errors
/// Trouble of the database.
pub fn all_due(reader: &mut Reader, now: Timestamp) -> Result<Vec<QueueId>, DbError> {
    reader.query(&ALL_DUE, params![now])?.iter().map(|row| row.get("queue")).collect()
}

/// The first limit after an instant, of any queue: where a demonstration's clock is moved to.
///
/// # Errors
/// Trouble of the database.
pub fn next_due(reader: &mut Reader, after: Timestamp) -> Result<Option<Timestamp>, DbError> {
    reader.query_one(&NEXT_DUE, params![after])?.get("due")
}

pub(crate) fn save(tx: &mut Tx, row: &QueueState) -> Result<(), DbError> {
    let QueueId { district, year, stream } = row.id;
    tx.later(
        &SAVE,
        params![row.id, district, year, stream, row.served, row.last_registered, row.filings, row.seq,],
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
