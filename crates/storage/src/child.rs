//! Rows of `child`.

use domain::child::{Attendance, Child};
use domain::id::PersonId;

use crate::application::pair;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Several children.
    SOME = "select id, filings, live, misses, stopped_until, place, ownership from child where id in ($list)";
    /// All, for replay.
    ALL = "select id, filings, live, misses, stopped_until, place, ownership from child order by id /* full scan: replay */";
    /// Writes a child, new or changed.
    SAVE = "insert into child (id, filings, live, misses, stopped_until, place, ownership) values ($1, $2, $3, $4, $5, $6, $7) \
            on conflict (id) do update set filings = excluded.filings, live = excluded.live, misses = excluded.misses, \
            stopped_until = excluded.stopped_until, place = excluded.place, ownership = excluded.ownership";
}

/// Those of the children of whom something is known.
pub(crate) fn some(reader: &mut Reader, ids: &[PersonId]) -> Result<Vec<Child>, DbError> {
    reader.query_in(&SOME, &[], ids)?.iter().map(read).collect()
}

pub(crate) fn all(reader: &mut Reader) -> Result<Vec<Child>, DbError> {
    reader.every(&ALL, &[], read)
}

pub(crate) fn save(tx: &mut Tx, row: &Child) -> Result<(), DbError> {
    tx.later(
        &SAVE,
        params![
            row.id,
            row.filings,
            row.live,
            row.misses,
            row.stopped_until,
            row.attends.map(|attends| attends.place),
            row.attends.map(|attends| attends.ownership),
        ],
    )
}

fn read(row: &Row) -> Result<Child, DbError> {
    Ok(Child {
        id: row.get("id")?,
        filings: row.get("filings")?,
        live: row.get("live")?,
        misses: row.get("misses")?,
        stopped_until: row.get("stopped_until")?,
        attends: pair(row, "place", "ownership")?.map(|(place, ownership)| Attendance { place, ownership }),
    })
}
