//! What was done already: the answer to a form or request that may arrive twice.

use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// The answer that was given.
    ONE = "select answer from idempotency where key = $1";
    /// Remembers an answer.
    ADD = "insert into idempotency (key, created, answer) values ($1, $2, $3)";
    /// Writes a row that answers nothing, ever the same one.
    PROBE = "insert into idempotency (key, created, answer) values ($1, $2, '') \
             on conflict (key) do update set created = excluded.created";
}

/// No request has this key: keys are hashes.
const PROBE_KEY: [u8; 32] = [0; 32];

/// The answer given under this key.
///
/// # Errors
/// Trouble of the database.
pub fn answer(reader: &mut Reader, key: &[u8; 32]) -> Result<Option<String>, DbError> {
    reader.query_opt(&ONE, params![key])?.map(|row| row.get("answer")).transpose()
}

/// Remembers an answer.
///
/// # Errors
/// Trouble of the database; the key has an answer.
pub fn add(tx: &mut Tx, key: &[u8; 32], created: Timestamp, answer: &str) -> Result<(), DbError> {
    tx.later(&ADD, params![key, created, answer])
}

/// Writes something that nobody reads, to learn whether the database can write.
///
/// # Errors
/// It cannot.
pub fn probe(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    tx.exec(&PROBE, params![PROBE_KEY, now]).map(|_one| ())
}
