//! Rows of `kindergarten_group` and `place`.

use domain::id::{GroupId, PlaceId, PublicationId, QueueId};
use domain::place::{Group, Place, PlaceState};
use domain::policy::Ownership;
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};
use crate::value::{Value, joined};

macro_rules! place {
    ($rest:literal) => {
        concat!(
            "select id, grp, kindergarten, ownership, state, since, publication, opens, referral, application, reason \
             from place ",
            $rest
        )
    };
}

crate::queries! {
    /// One place.
    ONE = place!("where id = $1");
    /// All of one queue.
    ALL_OF_QUEUE = place!("where queue = $1 order by id");
    /// All of one group.
    OF_GROUP = place!("where grp = $1 order by id");
    /// The pool of a publication.
    POOL = place!("where publication = $1 and state = 'reserved' order by id");
    /// Vacant ones past the term in which the department may publish them.
    DUE = place!("where queue = $1 and due <= $2 order by id");
    /// Vacant and Free ones that can take a withdrawn one's seat.
    SPARE = place!("where queue = $1 and state in ('vacant', 'free') and ownership = $2 order by id limit 1");
    /// Free places of a queue.
    FREE = place!("where queue = $1 and state = 'free' order by id limit $2");
    /// Writes a new place.
    ADD = "insert into place (id, state, since, publication, opens, referral, application, reason, due, queue, grp, \
           kindergarten, ownership) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// Writes what has become of a place.
    MOVE = "update place set state = $2, since = $3, publication = $4, opens = $5, referral = $6, application = $7, \
            reason = $8, due = $9 where id = $1";
    /// Vacant and Free ones of a queue.
    OPEN = place!("where queue = $1 and state in ('vacant', 'free') order by id");
    /// Writes when the clock has to look at a place.
    SAVE_DUE = "update place set due = $2 where id = $1";
    /// One group.
    GROUP = "select id, kindergarten, queue, language, ownership, capacity from kindergarten_group where id = $1";
    /// All groups of one queue.
    GROUPS_OF_QUEUE = "select id, kindergarten, queue, language, ownership, capacity from kindergarten_group \
                       where queue = $1 order by id";
    /// Writes a group, new or changed.
    SAVE_GROUP = "insert into kindergarten_group (id, kindergarten, queue, language, ownership, capacity) \
                  values ($1, $2, $3, $4, $5, $6) on conflict (id) do update set capacity = excluded.capacity";
}

/// One place.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: PlaceId) -> Result<Option<Place>, DbError> {
    reader.find(&ONE, params![id], read)
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Place>, DbError> {
    reader.every(&ALL_OF_QUEUE, params![queue], read)
}

pub(crate) fn of_group(reader: &mut Reader, group: GroupId) -> Result<Vec<Place>, DbError> {
    reader.list(&OF_GROUP, params![group], read)
}

pub(crate) fn pool(reader: &mut Reader, publication: PublicationId) -> Result<Vec<Place>, DbError> {
    reader.list(&POOL, params![publication], read)
}

/// Most places of one queue that the list of places reads: a district's birth year has some hundred.
const OFFERED_MAX: u32 = 5_000;

/// The places that somebody could choose: the pool of the own turn, and the free ones of the queue, by id.
///
/// # Errors
/// Trouble of the database.
pub fn offered(
    reader: &mut Reader,
    queue: QueueId,
    turn: Option<PublicationId>,
) -> Result<Vec<Place>, DbError> {
    let mut places = match turn {
        Some(publication) => pool(reader, publication)?,
        None => Vec::new(),
    };
    let free = reader.query(&FREE, params![queue, OFFERED_MAX])?;
    places.extend(free.iter().map(read).collect::<Result<Vec<_>, _>>()?);
    Ok(places)
}

/// A group.
///
/// # Errors
/// Trouble of the database.
pub fn group(reader: &mut Reader, id: GroupId) -> Result<Option<Group>, DbError> {
    find_group(reader, id)
}

/// The groups of a queue.
///
/// # Errors
/// Trouble of the database.
pub fn groups(reader: &mut Reader, queue: QueueId) -> Result<Vec<Group>, DbError> {
    groups_of_queue(reader, queue)
}

pub(crate) fn due(reader: &mut Reader, queue: QueueId, now: Timestamp) -> Result<Vec<Place>, DbError> {
    reader.list(&DUE, params![queue, now], read)
}

/// Vacant and Free places of a queue.
pub(crate) fn open(reader: &mut Reader, queue: QueueId) -> Result<Vec<Place>, DbError> {
    reader.every(&OPEN, params![queue], read)
}

/// Writes when the clock has to look at a place.
pub(crate) fn save_due(tx: &mut Tx, id: PlaceId, due: Option<Timestamp>) -> Result<(), DbError> {
    tx.later(&SAVE_DUE, params![id, due])
}

pub(crate) fn spare(
    reader: &mut Reader,
    queue: QueueId,
    ownership: Ownership,
) -> Result<Option<Place>, DbError> {
    reader.find(&SPARE, params![queue, ownership], read)
}

/// Writes a place: a new one, or what has become of it.
pub(crate) fn save(
    tx: &mut Tx,
    queue: QueueId,
    before: Option<&Place>,
    row: &Place,
    due: Option<Timestamp>,
) -> Result<(), DbError> {
    let mut columns = Columns::default();
    match row.state {
        PlaceState::Vacant { since } => columns.since = Some(since),
        PlaceState::Reserved { publication } => columns.publication = Some(publication),
        PlaceState::Free { opens } => columns.opens = Some(opens),
        PlaceState::Held { referral } => columns.referral = Some(referral),
        PlaceState::Occupied { application } => columns.application = application,
        PlaceState::Withdrawn { reason } => columns.reason = Some(reason),
    }
    let state = row.state.code();
    let Columns { since, publication, opens, referral, application, reason } = columns;
    let moved: &[Value<'_>] =
        params![row.id, state, since, publication, opens, referral, application, reason, due];
    if before.is_some() {
        // Also when its state is as before: the limit may be another one, under other rules.
        return tx.later(&MOVE, moved);
    }
    let kept = params![queue, row.group, row.kindergarten, row.ownership];
    tx.later(&ADD, &joined([moved, kept]))
}

/// The columns of which a state fills one.
#[derive(Default)]
struct Columns {
    since: Option<Timestamp>,
    publication: Option<PublicationId>,
    opens: Option<Timestamp>,
    referral: Option<domain::id::ReferralId>,
    application: Option<domain::id::ApplicationId>,
    reason: Option<domain::place::WithdrawalReason>,
}

fn read(row: &Row) -> Result<Place, DbError> {
    let state = match row.get::<String>("state")?.as_str() {
        "vacant" => PlaceState::Vacant { since: row.get("since")? },
        "reserved" => PlaceState::Reserved { publication: row.get("publication")? },
        "free" => PlaceState::Free { opens: row.get("opens")? },
        "held" => PlaceState::Held { referral: row.get("referral")? },
        "occupied" => PlaceState::Occupied { application: row.get("application")? },
        "withdrawn" => PlaceState::Withdrawn { reason: row.get("reason")? },
        _ => return Err(row.broken("state", "unknown state")),
    };
    Ok(Place {
        id: row.get("id")?,
        group: row.get("grp")?,
        kindergarten: row.get("kindergarten")?,
        ownership: row.get("ownership")?,
        state,
    })
}

pub(crate) fn find_group(reader: &mut Reader, id: GroupId) -> Result<Option<Group>, DbError> {
    reader.find(&GROUP, params![id], read_group)
}

pub(crate) fn groups_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Group>, DbError> {
    reader.list(&GROUPS_OF_QUEUE, params![queue], read_group)
}

pub(crate) fn save_group(tx: &mut Tx, row: &Group) -> Result<(), DbError> {
    tx.later(
        &SAVE_GROUP,
        params![row.id, row.kindergarten, row.queue, row.language, row.ownership, row.capacity],
    )
}

fn read_group(row: &Row) -> Result<Group, DbError> {
    Ok(Group {
        id: row.get("id")?,
        kindergarten: row.get("kindergarten")?,
        queue: row.get("queue")?,
        language: row.get("language")?,
        ownership: row.get("ownership")?,
        capacity: row.get("capacity")?,
    })
}
