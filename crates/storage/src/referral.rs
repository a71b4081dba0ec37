//! Rows of `referral`.

use domain::id::{ApplicationId, QueueId, ReferralId};
use domain::referral::{Referral, ReferralState, Turn};
use jiff::Timestamp;

use crate::application::pair;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, application, place, ordinal, issued, turn_publication, turn_until, cancel_until, extended, policy, \
             signature, state, until, source, at, answer_until, reason from referral ",
            $rest
        )
    };
}

crate::queries! {
    /// One referral.
    ONE = select!("where id = $1");
    /// All of one queue.
    ALL_OF_QUEUE = select!("where queue = $1 order by id");
    /// Those whose families are late.
    DUE = select!("where queue = $1 and due <= $2 order by due, id limit $3");
    /// All of an application, the first one first.
    OF_APPLICATION = select!("where application = $1 order by ordinal");
    /// Writes a referral, new or changed.
    SAVE = "insert into referral (id, queue, application, place, ordinal, issued, turn_publication, turn_until, cancel_until, \
            extended, policy, signature, state, until, source, at, answer_until, reason, due) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
            on conflict (id) do update set extended = excluded.extended, state = excluded.state, until = excluded.until, \
            source = excluded.source, at = excluded.at, answer_until = excluded.answer_until, reason = excluded.reason, \
            due = excluded.due";
}

/// One referral.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: ReferralId) -> Result<Option<Referral>, DbError> {
    reader.query_opt(&ONE, params![id])?.as_ref().map(read).transpose()
}

/// All referrals of an application, the first one first.
///
/// # Errors
/// Trouble of the database.
pub fn of_application(reader: &mut Reader, id: ApplicationId) -> Result<Vec<Referral>, DbError> {
    reader.query(&OF_APPLICATION, params![id])?.iter().map(read).collect()
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Referral>, DbError> {
    let mut rows = Vec::new();
    reader.for_each(&ALL_OF_QUEUE, params![queue], |row| {
        rows.push(read(&row)?);
        Ok(())
    })?;
    Ok(rows)
}

pub(crate) fn due(
    reader: &mut Reader,
    queue: QueueId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Referral>, DbError> {
    reader.query(&DUE, params![queue, now, most])?.iter().map(read).collect()
}

pub(crate) fn save(tx: &mut Tx, queue: QueueId, row: &Referral) -> Result<(), DbError> {
    let mut columns = Columns::default();
    match row.state {
        ReferralState::Issued { until } | ReferralState::Extended { until } => columns.until = Some(until),
        ReferralState::Arrived { source, at, answer_until } => {
            columns.source = Some(source.code());
            columns.at = Some(at);
            columns.answer_until = Some(answer_until);
        }
        ReferralState::Used { at } | ReferralState::Expired { at } | ReferralState::Cancelled { at } => {
            columns.at = Some(at);
        }
        ReferralState::Refused { at, reason } => {
            (columns.at, columns.reason) = (Some(at), Some(reason.code()));
        }
        ReferralState::Annulled { at, reason } => {
            (columns.at, columns.reason) = (Some(at), Some(reason.code()));
        }
    }
    tx.later(
        &SAVE,
        params![
            row.id,
            queue,
            row.application,
            row.place,
            row.ordinal,
            row.issued,
            row.turn.map(|turn| turn.publication),
            row.turn.map(|turn| turn.until),
            row.cancel_until,
            row.extended,
            row.policy,
            row.signature,
            row.state.code(),
            columns.until,
            columns.source,
            columns.at,
            columns.answer_until,
            columns.reason,
            row.due(),
        ],
    )
}

/// The columns of which a state fills some.
#[derive(Default)]
struct Columns {
    until: Option<Timestamp>,
    source: Option<&'static str>,
    at: Option<Timestamp>,
    answer_until: Option<Timestamp>,
    reason: Option<&'static str>,
}

fn read(row: &Row) -> Result<Referral, DbError> {
    let at = || row.get::<Timestamp>("at");
    let state = match row.get::<String>("state")?.as_str() {
        "issued" => ReferralState::Issued { until: row.get("until")? },
        "extended" => ReferralState::Extended { until: row.get("until")? },
        "arrived" => ReferralState::Arrived {
            source: row.get("source")?,
            at: at()?,
            answer_until: row.get("answer_until")?,
        },
        "used" => ReferralState::Used { at: at()? },
        "expired" => ReferralState::Expired { at: at()? },
        "cancelled" => ReferralState::Cancelled { at: at()? },
        "refused" => ReferralState::Refused { at: at()?, reason: row.get("reason")? },
        "annulled" => ReferralState::Annulled { at: at()?, reason: row.get("reason")? },
        _ => return Err(row.broken("state", "unknown state")),
    };
    Ok(Referral {
        id: row.get("id")?,
        application: row.get("application")?,
        place: row.get("place")?,
        ordinal: row.get("ordinal")?,
        issued: row.get("issued")?,
        turn: pair(row, "turn_publication", "turn_until")?
            .map(|(publication, until)| Turn { publication, until }),
        cancel_until: row.get("cancel_until")?,
        extended: row.get("extended")?,
        policy: row.get("policy")?,
        signature: row.get("signature")?,
        state,
    })
}
