//! The only crate that knows SQL: SQLite and PostgreSQL.
//!
//! Commands and queries are plain synchronous Rust over a small seam. A command is a closure with a [`Tx`] in its hands;
//! it runs in one transaction on a thread of the database, may be run again after a conflict, and is kept as a whole or
//! not at all. A question is a closure with a [`Reader`]. Each statement is written once, for both engines.
//!
//! ```
//! use storage::{BlobKey, Db, DbError, Failed, Lane, Options, Query, Reader, Row, Tx, params};
//!
//! storage::queries! {
//!     /// A table for this example; the real ones are made by migrations.
//!     TABLE = "create table shelf (id {id} not null primary key, free {int} not null check (free >= 0))";
//!     /// A shelf.
//!     SHELF = "select id, free from shelf where id = $1";
//!     /// Takes one place if there is one.
//!     TAKE = "update shelf set free = free - 1 where id = $1 and free > 0";
//!     /// A new shelf.
//!     ADD = "insert into shelf (id, free) values ($1, $2) on conflict (id) do nothing";
//! }
//!
//! #[derive(Debug, PartialEq)]
//! enum Refusal { NothingFree }
//!
//! // Reads take `&mut Reader`: they work in questions and, through deref, in commands.
//! fn free(reader: &mut Reader, id: uuid::Uuid) -> Result<u32, DbError> {
//!     reader.query_one(&SHELF, params![id])?.get("free")
//! }
//!
//! fn take(tx: &mut Tx, id: uuid::Uuid) -> Result<u32, Failed<Refusal>> {
//!     tx.lock(&[id.as_bytes()])?;
//!     if tx.exec(&TAKE, params![id])? == 0 {
//!         return Err(Failed::Refused(Refusal::NothingFree)); // takes everything back
//!     }
//!     Ok(free(tx, id)?)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let url = format!("sqlite:{}", folder.path().join("kezek.db").display()).parse()?;
//! let db = Db::open(&url, Options::new(BlobKey::new([7; 32])))?;
//! db.migrate()?;
//!
//! let id = uuid::Uuid::from_u128(1);
//! db.write(Lane::Background, move |tx| {
//!     tx.exec(&TABLE, params![])?;
//!     tx.later(&ADD, params![id, 1])?; // nobody needs the row count: costs no round trip
//!     Ok::<(), Failed<Refusal>>(())
//! })
//! .wait()?; // in async code: `.await?`
//!
//! assert_eq!(db.write(Lane::People, move |tx| take(tx, id)).wait()?, 0);
//! let refused = db.write(Lane::People, move |tx| take(tx, id)).wait();
//! assert!(matches!(refused, Err(Failed::Refused(Refusal::NothingFree))));
//! assert_eq!(db.read(move |reader| free(reader, id)).wait()?, 0);
//! # impl std::fmt::Display for Refusal {
//! #     fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, "nothing free") }
//! # }
//! # impl std::error::Error for Refusal {}
//! # Ok(())
//! # }
//! ```
//!
//! Traps of the common subset of SQL, each one met before:
//! - a failed statement fails the command on both engines: `on conflict … do nothing`, never catch and go on;
//! - cast sums and untyped parameters: `cast(sum(x) as {int})`, `cast($1 as {text})`;
//! - say `nulls first` or `nulls last` wherever a sort column may be NULL;
//! - name computed columns: `count(*) as n`;
//! - `greatest`, `max(a, b)`, `ilike`, arrays, `for update`, booleans and `x'00'` literals are of one engine only;
//! - constraints are never deferred: the commands of a SQLite batch share one COMMIT;
//! - SQLite does not change the case of Cyrillic letters: fold in Rust.

pub mod alerts;
pub mod application;
mod backup;
pub mod blobs;
pub mod challenge;
mod child;
pub mod chores;
mod codes;
pub mod contact_code;
pub mod content;
mod db;
mod dialect;
mod error;
pub mod event;
pub mod evidence;
pub mod filing;
pub mod idempotency;
mod job;
mod lanes;
mod migrate;
pub mod outbox;
pub mod overriding;
pub mod oversight;
mod pending;
pub mod person;
pub mod place;
pub mod plan;
mod postgres;
pub mod proof;
mod publication;
mod query;
pub mod queue;
pub mod referral;
pub mod registers;
mod row;
pub mod search;
pub mod session;
pub mod slice;
mod sqlite;
pub mod staff;
pub mod standing;
pub mod tables;
mod tx;
mod value;
mod watch;
pub mod workplace;

pub use backup::BackupError;
pub use blobs::{BlobHash, BlobKey, BlobProblem, Blobs};
pub use db::{Db, Options};
pub use dialect::{DatabaseUrl, Engine};
pub use error::{Constraint, DbError, Failed, OpenError, WriteError};
pub use lanes::Lane;
pub use migrate::{MigrateError, schema_fingerprint};
pub use pending::Pending;
pub use query::{LIST_MAX, Query};
pub use row::Row;
pub use tx::{ROWS_MAX, Reader, Tx};
pub use value::{FromValue, Mismatch, ToValue, Value};
pub use watch::{Seen, Watch};

/// Every statement of the program. A new file with `queries!` is added here; a test compares the list with the sources.
#[must_use]
pub fn all_queries() -> Vec<&'static Query> {
    [
        alerts::QUERIES,
        application::QUERIES,
        blobs::QUERIES,
        challenge::QUERIES,
        child::QUERIES,
        chores::QUERIES,
        contact_code::QUERIES,
        content::QUERIES,
        event::QUERIES,
        evidence::QUERIES,
        filing::QUERIES,
        idempotency::QUERIES,
        outbox::QUERIES,
        overriding::QUERIES,
        oversight::QUERIES,
        person::QUERIES,
        place::QUERIES,
        proof::QUERIES,
        publication::QUERIES,
        queue::QUERIES,
        referral::QUERIES,
        registers::QUERIES,
        search::QUERIES,
        session::QUERIES,
        staff::QUERIES,
        standing::QUERIES,
        workplace::QUERIES,
    ]
    .concat()
}
