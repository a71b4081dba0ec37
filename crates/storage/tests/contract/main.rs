//! The contract of the seam, kept by both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; what clippy.toml allows in #[test] is meant for their helpers too"
)]

mod blobs;
mod commands;
mod concurrency;
mod engines;
mod proofs;
mod protection;
mod schema;
mod slices;
mod sqlite_writer;
mod tables;
mod values;

use storage::{Db, DbError, Failed, Lane, Tx, params};
pub(crate) use testkit::both_engines;
pub(crate) use testkit::engines::TestDb;

storage::queries! {
    /// Made by each test; the real tables are made by migrations.
    SHELF = "create table shelf (id {int} not null primary key, name {text}, holder {int})";
    /// At most one row per holder.
    ONE_PER_HOLDER = "create unique index shelf_holder on shelf (holder) where holder is not null";
    ADD = "insert into shelf (id, name) values ($1, $2)";
    COUNT = "select count(*) as n from shelf";
    NAME = "select id, name from shelf where id = $1";
    RENAME = "update shelf set name = $2 where id = $1";
}

/// A refusal of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct No;

/// Runs a command that is not refused.
pub(crate) fn run<T: Send + 'static>(
    db: &Db,
    body: impl Fn(&mut Tx) -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    match db.write(Lane::People, move |tx| body(tx).map_err(Failed::<No>::Db)).wait() {
        Ok(value) => Ok(value),
        Err(Failed::Db(error)) => Err(error),
        Err(Failed::Refused(No)) => unreachable!("the body cannot refuse"),
    }
}

/// A database with the empty table `shelf`.
pub(crate) fn with_shelf(db: &Db) {
    run(db, |tx| {
        tx.exec(&SHELF, params![])?;
        tx.exec(&ONE_PER_HOLDER, params![])
    })
    .unwrap();
}

/// How many shelves there are.
pub(crate) fn shelves(db: &Db) -> i64 {
    db.read(|reader| reader.query_one(&COUNT, params![])?.get("n")).wait().unwrap()
}
