//! Messages on their way: written in the command's transaction, delivered at least once.

use domain::id::{DocumentId, PersonId};
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Adds a message.
    ADD = "insert into outbox (id, recipient, kind, body, created, leaves, attempts, delivered, dead) \
           values ($1, $2, $3, $4, $5, $6, 0, null, 0)";
    /// Messages that may leave now.
    READY = "select id, recipient, kind, body, created, leaves, attempts from outbox \
             where delivered is null and dead = 0 and leaves <= $1 order by leaves, id limit $2";
    /// Messages of a kind that a person was sent since an instant.
    COUNT_SINCE = "select count(*) as n from outbox where recipient = $1 and created > $2 and kind = $3";
    /// Marks one as delivered.
    DELIVERED = "update outbox set delivered = $2, attempts = attempts + 1 where id = $1";
    /// Marks one as failed: again at `$2`, or never.
    FAILED = "update outbox set attempts = attempts + 1, leaves = $2, dead = $3 where id = $1";
}

/// A message on its way; the idempotency key of its delivery is the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Identity.
    pub id: DocumentId,
    /// Whom it is for.
    pub recipient: PersonId,
    /// Which kind.
    pub kind: String,
    /// Ids, codes and instants as JSON, no personal data.
    pub body: String,
    /// When it was written.
    pub created: Timestamp,
    /// Not before this instant (R57).
    pub leaves: Timestamp,
    /// Deliveries tried.
    pub attempts: u32,
}

/// Adds a message.
///
/// # Errors
/// Trouble of the database.
pub fn add(tx: &mut Tx, row: &Message) -> Result<(), DbError> {
    tx.later(&ADD, params![row.id, row.recipient, row.kind, row.body, row.created, row.leaves])
}

/// Messages that may leave now, the longest waiting first.
///
/// # Errors
/// Trouble of the database.
pub fn ready(reader: &mut Reader, now: Timestamp, most: u32) -> Result<Vec<Message>, DbError> {
    reader.list(&READY, params![now, most], read)
}

/// How many messages of a kind were written for a person since an instant.
///
/// # Errors
/// Trouble of the database.
pub fn count_since(
    reader: &mut Reader,
    recipient: PersonId,
    kind: &str,
    since: Timestamp,
) -> Result<u32, DbError> {
    reader.query_one(&COUNT_SINCE, params![recipient, since, kind])?.get("n")
}

/// Marks a message as delivered.
///
/// # Errors
/// Trouble of the database.
pub fn delivered(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<(), DbError> {
    tx.later(&DELIVERED, params![id, now])
}

/// Marks a delivery as failed; `again` is `None` for a dead letter.
///
/// # Errors
/// Trouble of the database.
pub fn failed(tx: &mut Tx, id: DocumentId, now: Timestamp, again: Option<Timestamp>) -> Result<(), DbError> {
    tx.later(&FAILED, params![id, again.unwrap_or(now), again.is_none()])
}

fn read(row: &Row) -> Result<Message, DbError> {
    Ok(Message {
        id: row.get("id")?,
        recipient: row.get("recipient")?,
        kind: row.get("kind")?,
        body: row.get("body")?,
        created: row.get("created")?,
        leaves: row.get("leaves")?,
        attempts: row.get("attempts")?,
    })
}
