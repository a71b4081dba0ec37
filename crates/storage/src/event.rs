//! The record: `event`. Appended, never changed.

use domain::event::{Event, Fact, Stamped};
use domain::id::{ApplicationId, QueueId};
use domain::queue::Slice;
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Appends one.
    APPEND = "insert into event (queue, seq, at, recorded, actor, policy, kind, version, application, body) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// All, in an order in which causes come before effects, also across queues.
    ALL = "select position as id, queue, seq, at, recorded, actor, policy, kind, version, body from event order by position /* full scan: replay */";
    /// Those of one application, oldest first.
    OF_APPLICATION = "select position as id, queue, seq, at, recorded, actor, policy, kind, version, body from event \
                      where application = $1 order by position limit $2";
    /// Those of one queue after a number.
    OF_QUEUE = "select position as id, queue, seq, at, recorded, actor, policy, kind, version, body from event \
                where queue = $1 and seq > $2 order by seq limit $3";
    /// How many.
    COUNT = "select count(*) as n from event /* full scan: replay, doctor */";
}

/// Most events of one application that its history shows. A family makes some dozens in its life.
pub const HISTORY_MAX: u32 = 1_000;

/// Appends the facts of one command. Their numbers end at the slice's present one.
pub(crate) fn append(
    tx: &mut Tx,
    slice: &Slice,
    facts: &[Stamped],
    recorded: Timestamp,
) -> Result<(), DbError> {
    let count = u64::try_from(facts.len()).unwrap_or(u64::MAX);
    let first = slice.queue.seq.saturating_sub(count);
    for (seq, stamped) in (first + 1..).zip(facts) {
        let (kind, version, body) = stamped.fact.write();
        let actor = to_text("actor", &stamped.actor)?;
        tx.later(
            &APPEND,
            params![
                slice.queue.id,
                seq,
                stamped.at,
                recorded,
                actor,
                stamped.policy,
                kind,
                version,
                subject(slice, &stamped.fact),
                body,
            ],
        )?;
    }
    Ok(())
}

/// The application in whose history the fact stands.
fn subject(slice: &Slice, fact: &Fact) -> Option<ApplicationId> {
    fact.application().or_else(|| slice.referral(fact.referral()?).ok().map(|referral| referral.application))
}

fn to_text(column: &str, value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Statement {
        query: APPEND.name(),
        message: format!("{column} cannot be written: {error}"),
    })
}

/// Every event, causes before effects.
///
/// # Errors
/// Trouble of the database, an event that cannot be read, or the first error of `each`.
pub fn for_each(
    reader: &mut Reader,
    mut each: impl FnMut(Event) -> Result<(), DbError>,
) -> Result<(), DbError> {
    reader.for_each(&ALL, &[], |row| each(read(&row)?))
}

/// The history of one application, oldest first, at most [`HISTORY_MAX`].
///
/// # Errors
/// Trouble of the database, or an event that cannot be read.
pub fn of_application(reader: &mut Reader, id: ApplicationId) -> Result<Vec<Event>, DbError> {
    reader.list(&OF_APPLICATION, params![id, HISTORY_MAX], read)
}

/// Events of one queue after `seq`, at most `most`.
///
/// # Errors
/// Trouble of the database, or an event that cannot be read.
pub fn of_queue(reader: &mut Reader, queue: QueueId, seq: u64, most: u32) -> Result<Vec<Event>, DbError> {
    reader.list(&OF_QUEUE, params![queue, seq, most], read)
}

/// How many events there are.
///
/// # Errors
/// Trouble of the database.
pub fn count(reader: &mut Reader) -> Result<u64, DbError> {
    reader.query_one(&COUNT, &[])?.get("n")
}

fn read(row: &Row) -> Result<Event, DbError> {
    let json = |column: &str| row.get::<String>(column);
    Ok(Event {
        queue: row.get("queue")?,
        seq: row.get("seq")?,
        at: row.get("at")?,
        recorded: row.get("recorded")?,
        actor: serde_json::from_str(&json("actor")?).map_err(|_| row.broken("actor", "is not an actor"))?,
        policy: row.get("policy")?,
        fact: domain::event::read(&json("kind")?, row.get("version")?, &json("body")?)
            .map_err(|unreadable| row.broken("body", unreadable.to_string()))?,
    })
}
