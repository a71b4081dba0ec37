//! Rows of `publication` and `turn`.

use std::collections::BTreeSet;

use domain::id::{ApplicationId, PlaceId, PublicationId, QueueId};
use domain::publication::{Publication, PublicationState};
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, ownership, origin, state, due, planned, policy, round, live_turns, reserved, excluded \
             from publication ",
            $rest
        )
    };
}

crate::queries! {
    /// One publication.
    ONE = select!("where id = $1");
    /// All of one queue.
    ALL_OF_QUEUE = select!("where queue = $1 order by id");
    /// Planned ones whose instant has come.
    DUE = select!("where queue = $1 and due <= $2 order by due, id limit $3");
    /// Writes a publication, new or changed.
    SAVE = "insert into publication (id, queue, ownership, origin, state, due, planned, policy, round, live_turns, \
            reserved, excluded) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
            on conflict (id) do update set state = excluded.state, due = excluded.due, planned = excluded.planned, \
            policy = excluded.policy, round = excluded.round, live_turns = excluded.live_turns, \
            reserved = excluded.reserved, excluded = excluded.excluded";
    /// Who has had a turn.
    TURNS = "select application from turn where publication = $1 order by application";
    /// Remembers a turn.
    ADD_TURN = "insert into turn (publication, application) values ($1, $2) on conflict do nothing";
}

pub(crate) fn find(reader: &mut Reader, id: PublicationId) -> Result<Option<Publication>, DbError> {
    reader.find(&ONE, params![id], read)
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<Publication>, DbError> {
    reader.list(&ALL_OF_QUEUE, params![queue], read)
}

pub(crate) fn due(
    reader: &mut Reader,
    queue: QueueId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Publication>, DbError> {
    reader.list(&DUE, params![queue, now, most], read)
}

pub(crate) fn had_turn(reader: &mut Reader, id: PublicationId) -> Result<BTreeSet<ApplicationId>, DbError> {
    reader.query(&TURNS, params![id])?.iter().map(|row| row.get("application")).collect()
}

pub(crate) fn save(tx: &mut Tx, queue: QueueId, row: &Publication) -> Result<(), DbError> {
    let (state, due, planned) = match &row.state {
        PublicationState::Planned { due, places } => ("planned", Some(*due), Some(write_places(places))),
        PublicationState::Published => ("published", None, None),
        PublicationState::Dropped => ("dropped", None, None),
    };
    tx.later(
        &SAVE,
        params![
            row.id,
            queue,
            row.ownership,
            row.origin,
            state,
            due,
            planned,
            row.policy,
            row.round,
            row.live_turns,
            row.reserved,
            row.excluded,
        ],
    )
}

pub(crate) fn save_turn(
    tx: &mut Tx,
    publication: PublicationId,
    application: ApplicationId,
) -> Result<(), DbError> {
    tx.later(&ADD_TURN, params![publication, application])
}

fn read(row: &Row) -> Result<Publication, DbError> {
    let state = match row.get::<String>("state")?.as_str() {
        "planned" => PublicationState::Planned { due: row.get("due")?, places: read_places(row)? },
        "published" => PublicationState::Published,
        "dropped" => PublicationState::Dropped,
        _ => return Err(row.broken("state", "unknown state")),
    };
    Ok(Publication {
        id: row.get("id")?,
        ownership: row.get("ownership")?,
        origin: row.get("origin")?,
        state,
        policy: row.get("policy")?,
        round: row.get("round")?,
        live_turns: row.get("live_turns")?,
        reserved: row.get("reserved")?,
        excluded: row.get("excluded")?,
        had_turn: None,
    })
}

/// Planned places as ids with spaces: they are few, and read only as a whole.
fn write_places(places: &[PlaceId]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn read_places(row: &Row) -> Result<Vec<PlaceId>, DbError> {
    let text = row.get::<String>("planned")?;
    text.split_whitespace()
        .map(|id| id.parse().map_err(|_| row.broken("planned", "is not a list of ids")))
        .collect()
}
