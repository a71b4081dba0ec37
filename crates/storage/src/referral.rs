//! Rows of `referral`.

use domain::id::{ApplicationId, QueueId, ReferralId};
use domain::referral::{Referral, ReferralState, Turn};
use jiff::Timestamp;

use crate::application::pair;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};
use crate::value::{Value, joined};

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
    /// Writes a new referral.
    ADD = "insert into referral (id, extended, state, until, source, at, answer_until, reason, due, turn_until, queue, \
           application, place, ordinal, issued, turn_publication, cancel_until, policy, signature) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// Writes what has become of a referral.
    MOVE = "update referral set extended = $2, state = $3, until = $4, source = $5, at = $6, answer_until = $7, reason = $8, \
            due = $9, turn_until = $10 where id = $1";
}

/// One referral.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: ReferralId) -> Result<Option<Referral>, DbError> {
    reader.find(&ONE, params![id], read)
}

/// All referrals of an application, the first one first.
///
/// # Errors
/// Trouble of the database.
pub fn of_application(reader: &mut Reader, id: ApplicationId) -> Result<Vec<Referral>, DbError> {
    reader.list(&OF_APPLICATION, params![id], read)
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Referral>, DbError> {
    reader.every(&ALL_OF_QUEUE, params![queue], read)
}

pub(crate) fn due(
    reader: &mut Reader,
    queue: QueueId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Referral>, DbError> {
    reader.list(&DUE, params![queue, now, most], read)
}

/// Writes a referral: a new one, or what has become of it.
pub(crate) fn save(
    tx: &mut Tx,
    queue: QueueId,
    before: Option<&Referral>,
    row: &Referral,
) -> Result<(), DbError> {
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
    let (turn_publication, turn_until) = row.turn.map(|turn| (turn.publication, turn.until)).unzip();
    let (state, Columns { until, source, at, answer_until, reason }) = (row.state.code(), columns);
    let due = row.due();
    let moved: &[Value<'_>] =
        params![row.id, row.extended, state, until, source, at, answer_until, reason, due, turn_until];
    if before.is_some() {
        return tx.later(&MOVE, moved);
    }
    let kept = params![
        queue,
        row.application,
        row.place,
        row.ordinal,
        row.issued,
        turn_publication,
        row.cancel_until,
        row.policy,
        row.signature,
    ];
    tx.later(&ADD, &joined([moved, kept]))
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
