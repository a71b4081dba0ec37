//! Login challenges: texts to sign, each good for one attempt within minutes.

use domain::id::ChallengeId;
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Adds a challenge.
    ADD = "insert into challenge (id, pre_session, text, expires, used) values ($1, $2, $3, $4, null)";
    /// Takes a challenge: one caller in the world, once, in time.
    TAKE = "update challenge set used = $3 where id = $1 and pre_session = $2 and used is null and expires > $3";
    /// Gives a taken challenge back while its time runs.
    GIVE_BACK = "update challenge set used = null where id = $1 and pre_session = $2 and expires > $3";
    /// What was to be signed, and how the challenge stands.
    ONE = "select id, text, expires, used from challenge where id = $1 and pre_session = $2";
}

/// A challenge as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The text to sign.
    pub text: String,
    /// Good until then.
    pub expires: Timestamp,
    /// When it was used.
    pub used: Option<Timestamp>,
}

/// Adds a challenge for the browser with this pre-session.
///
/// # Errors
/// Trouble of the database.
pub fn add(
    tx: &mut Tx,
    id: ChallengeId,
    pre_session: &[u8; 32],
    text: &str,
    expires: Timestamp,
) -> Result<(), DbError> {
    tx.later(&ADD, params![id, pre_session, text, expires])
}

/// Marks the challenge as used. `false` when it is unknown, somebody else's, used or too old.
///
/// # Errors
/// Trouble of the database.
pub fn take(tx: &mut Tx, id: ChallengeId, pre_session: &[u8; 32], now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.exec(&TAKE, params![id, pre_session, now])? == 1)
}

/// Gives a taken challenge back, so that the same signature may be sent again. `false` when its time is over.
///
/// # Errors
/// Trouble of the database.
pub fn give_back(
    tx: &mut Tx,
    id: ChallengeId,
    pre_session: &[u8; 32],
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.exec(&GIVE_BACK, params![id, pre_session, now])? == 1)
}

/// The challenge of this browser.
///
/// # Errors
/// Trouble of the database.
pub fn find(
    reader: &mut Reader,
    id: ChallengeId,
    pre_session: &[u8; 32],
) -> Result<Option<Challenge>, DbError> {
    let Some(row) = reader.query_opt(&ONE, params![id, pre_session])? else { return Ok(None) };
    Ok(Some(Challenge { text: row.get("text")?, expires: row.get("expires")?, used: row.get("used")? }))
}
