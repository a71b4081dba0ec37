//! Sessions of those who have logged in. The token itself is never stored, only its SHA-256.

use domain::id::PersonId;
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Adds a session.
    ADD = "insert into session (token, person, role, subject, csrf, started, seen, expires) \
           values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// One session.
    ONE = "select token, person, role, subject, csrf, started, seen, expires from session where token = $1";
    /// Notes that the session was used.
    TOUCH = "update session set seen = $2 where token = $1";
    /// Ends one session.
    REMOVE = "delete from session where token = $1";
    /// Ends all sessions of a person.
    REMOVE_OF = "delete from session where person = $1";
}

/// A session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub token: [u8; 32],
    /// Who.
    pub person: PersonId,
    /// In which role; the words belong to `app`.
    pub role: String,
    /// The kindergarten or the staff account acted for.
    pub subject: Option<String>,
    /// Secret of the session's forms.
    pub csrf: [u8; 32],
    /// Login.
    pub started: Timestamp,
    /// Last use, within a minute.
    pub seen: Timestamp,
    /// It ends then, used or not.
    pub expires: Timestamp,
}

/// Secrets stay out of logs.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({} of {})", self.role, self.person)
    }
}

/// Adds a session.
///
/// # Errors
/// Trouble of the database.
pub fn add(tx: &mut Tx, row: &Session) -> Result<(), DbError> {
    let parameters =
        params![row.token, row.person, row.role, row.subject, row.csrf, row.started, row.seen, row.expires];
    tx.later(&ADD, parameters)
}

/// The session of a token's hash.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, token: &[u8; 32]) -> Result<Option<Session>, DbError> {
    reader.find(&ONE, params![token], read)
}

/// Notes that the session was used.
///
/// # Errors
/// Trouble of the database.
pub fn touch(tx: &mut Tx, token: &[u8; 32], now: Timestamp) -> Result<(), DbError> {
    tx.later(&TOUCH, params![token, now])
}

/// Ends one session; no error when there is none.
///
/// # Errors
/// Trouble of the database.
pub fn remove(tx: &mut Tx, token: &[u8; 32]) -> Result<(), DbError> {
    tx.later(&REMOVE, params![token])
}

/// Ends all sessions of a person.
///
/// # Errors
/// Trouble of the database.
pub fn remove_of(tx: &mut Tx, person: PersonId) -> Result<(), DbError> {
    tx.later(&REMOVE_OF, params![person])
}

fn read(row: &Row) -> Result<Session, DbError> {
    Ok(Session {
        token: row.get("token")?,
        person: row.get("person")?,
        role: row.get("role")?,
        subject: row.get("subject")?,
        csrf: row.get("csrf")?,
        started: row.get("started")?,
        seen: row.get("seen")?,
        expires: row.get("expires")?,
    })
}
