//! Rows of `override`: what two officials annul because a benefit was false (R43).

use domain::benefit::Benefit;
use domain::event::{Annulled, FalseBenefit};
use domain::id::{ApplicationId, DistrictId, OverrideId, QueueId, StaffId};
use domain::number::ApplicationNumber;
use domain::overriding::{Override, OverrideState};
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select o.id, o.queue, o.application, o.benefit, o.reason, o.turn, o.proposed, o.proposer, o.state, o.answered, \
             o.answerer, o.annulled from override o ",
            $rest
        )
    };
}

crate::queries! {
    /// One.
    ONE = select!("where o.id = $1");
    /// The open one of an application.
    OPEN_OF = select!("where o.application = $1 and o.state = 'open'");
    /// All of one queue.
    ALL_OF_QUEUE = select!("where o.queue = $1 order by o.id");
    /// Writes one, new or answered.
    SAVE = "insert into override (id, queue, application, benefit, reason, turn, proposed, proposer, state, answered, \
            answerer, annulled) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
            on conflict (id) do update set state = excluded.state, answered = excluded.answered, \
            answerer = excluded.answerer, annulled = excluded.annulled";
    /// Open ones of a district, the oldest first.
    OPEN = "select o.id, o.application, a.number, o.queue, o.benefit, o.reason, o.proposed, o.proposer from queue q \
            join override o on o.queue = q.id and o.state = 'open' join application a on a.id = o.application \
            where q.district = $1 order by o.proposed, o.id limit $2";
    /// Confirmed ones before an instant, the newest first: what is published.
    CONFIRMED = "select o.id, o.queue, o.reason, o.annulled, o.proposed, o.proposer, o.answered, o.answerer \
                 from override o where o.state = 'confirmed' and o.answered < $1 order by o.answered desc, o.id limit $2";
}

/// An open proposal, for the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    /// Identity.
    pub id: OverrideId,
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Its queue.
    pub queue: QueueId,
    /// The benefit.
    pub benefit: Benefit,
    /// Why it is false.
    pub reason: FalseBenefit,
    /// When it was proposed.
    pub proposed: Timestamp,
    /// By whom.
    pub proposer: StaffId,
}

/// A confirmed override as everybody may see it: nothing in it says whose child it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    /// Identity; the family finds it in its history.
    pub id: OverrideId,
    /// District, birth year and stream.
    pub queue: QueueId,
    /// Why the benefit is false.
    pub reason: FalseBenefit,
    /// What was annulled.
    pub annulled: Annulled,
    /// When it was proposed.
    pub proposed: Timestamp,
    /// By which account.
    pub proposer: StaffId,
    /// When it was confirmed.
    pub confirmed: Timestamp,
    /// By which account.
    pub confirmer: StaffId,
}

/// One with its queue.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: OverrideId) -> Result<Option<(QueueId, Override)>, DbError> {
    reader.find(&ONE, params![id], |row| Ok((row.get("queue")?, read(row)?)))
}

/// The open one of an application, if there is one.
///
/// # Errors
/// Trouble of the database.
pub fn open_of(reader: &mut Reader, application: ApplicationId) -> Result<Option<Override>, DbError> {
    reader.find(&OPEN_OF, params![application], read)
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Override>, DbError> {
    reader.list(&ALL_OF_QUEUE, params![queue], read)
}

/// Open ones of a district, the oldest first, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn open(reader: &mut Reader, district: DistrictId, most: u32) -> Result<Vec<OpenRow>, DbError> {
    reader.list(&OPEN, params![district, most], |row| {
        Ok(OpenRow {
            id: row.get("id")?,
            application: row.get("application")?,
            number: row.get("number")?,
            queue: row.get("queue")?,
            benefit: row.get("benefit")?,
            reason: row.get("reason")?,
            proposed: row.get("proposed")?,
            proposer: row.get("proposer")?,
        })
    })
}

/// Confirmed ones before an instant, the newest first, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn confirmed(reader: &mut Reader, before: Timestamp, most: u32) -> Result<Vec<PublishedRow>, DbError> {
    reader.list(&CONFIRMED, params![before, most], |row| {
        Ok(PublishedRow {
            id: row.get("id")?,
            queue: row.get("queue")?,
            reason: row.get("reason")?,
            annulled: row.get("annulled")?,
            proposed: row.get("proposed")?,
            proposer: row.get("proposer")?,
            confirmed: row.get("answered")?,
            confirmer: row.get("answerer")?,
        })
    })
}

pub(crate) fn save(tx: &mut Tx, queue: QueueId, row: &Override) -> Result<(), DbError> {
    let (state, answered, answerer, annulled) = match row.state {
        OverrideState::Open => ("open", None, None, None),
        OverrideState::Confirmed { at, by, annulled } => ("confirmed", Some(at), Some(by), Some(annulled)),
        OverrideState::Refused { at, by } => ("refused", Some(at), Some(by), None),
    };
    tx.later(
        &SAVE,
        params![
            row.id,
            queue,
            row.application,
            row.benefit,
            row.reason,
            row.turn,
            row.proposed,
            row.proposer,
            state,
            answered,
            answerer,
            annulled,
        ],
    )
}

fn read(row: &Row) -> Result<Override, DbError> {
    let state = match row.get::<String>("state")?.as_str() {
        "open" => OverrideState::Open,
        "confirmed" => OverrideState::Confirmed {
            at: row.get("answered")?,
            by: row.get("answerer")?,
            annulled: row.get("annulled")?,
        },
        "refused" => OverrideState::Refused { at: row.get("answered")?, by: row.get("answerer")? },
        _ => return Err(row.broken("state", "unknown state")),
    };
    Ok(Override {
        id: row.get("id")?,
        application: row.get("application")?,
        benefit: row.get("benefit")?,
        reason: row.get("reason")?,
        turn: row.get("turn")?,
        proposed: row.get("proposed")?,
        proposer: row.get("proposer")?,
        state,
    })
}
