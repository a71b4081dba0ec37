//! Codes that confirm an e-mail address or a phone (R62). Only their SHA-256 is stored.

use domain::id::PersonId;
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Writes the code of a channel; the one before it is void.
    SAVE = "insert into contact_code (person, channel, code, expires, attempts) values ($1, $2, $3, $4, 0) \
            on conflict (person, channel) do update set code = excluded.code, expires = excluded.expires, attempts = 0";
    /// The code of a channel.
    ONE = "select person as id, code, expires, attempts from contact_code where person = $1 and channel = $2";
    /// Counts an attempt.
    TRIED = "update contact_code set attempts = attempts + 1 where person = $1 and channel = $2";
    /// Forgets the code.
    REMOVE = "delete from contact_code where person = $1 and channel = $2";
}

/// A code on its way to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCode {
    /// SHA-256 of person, channel and code.
    pub code: [u8; 32],
    /// Good until then.
    pub expires: Timestamp,
    /// Attempts so far.
    pub attempts: u32,
}

/// Writes the code of a channel (`email` or `phone`).
///
/// # Errors
/// Trouble of the database.
pub fn save(
    tx: &mut Tx,
    person: PersonId,
    channel: &str,
    code: &[u8; 32],
    expires: Timestamp,
) -> Result<(), DbError> {
    tx.later(&SAVE, params![person, channel, code, expires])
}

/// The code of a channel.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, person: PersonId, channel: &str) -> Result<Option<ContactCode>, DbError> {
    let Some(row) = reader.query_opt(&ONE, params![person, channel])? else { return Ok(None) };
    Ok(Some(ContactCode {
        code: row.get("code")?,
        expires: row.get("expires")?,
        attempts: row.get("attempts")?,
    }))
}

/// Counts an attempt.
///
/// # Errors
/// Trouble of the database.
pub fn tried(tx: &mut Tx, person: PersonId, channel: &str) -> Result<(), DbError> {
    tx.later(&TRIED, params![person, channel])
}

/// Forgets the code.
///
/// # Errors
/// Trouble of the database.
pub fn remove(tx: &mut Tx, person: PersonId, channel: &str) -> Result<(), DbError> {
    tx.later(&REMOVE, params![person, channel])
}
