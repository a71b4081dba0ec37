//! Both engines for every storage test: a fresh, migrated database per test.
//!
//! SQLite gets a file in a scratch folder. PostgreSQL gets a database made from a migrated template, in a throw-away
//! cluster that all test processes share (see [`cluster`]). A test without PostgreSQL fails and says how to install it:
//! a silent skip would hide half of what the test says.
//!
//! ```
//! # use storage::{Db, Engine};
//! testkit::both_engines! {
//!     /// The schema is current on a fresh database.
//!     fn a_fresh_database_needs_no_migration(db: &testkit::engines::TestDb) {
//!         assert_eq!(db.pending_migrations().unwrap(), Vec::<String>::new());
//!     }
//! }
//! # fn main() {}
//! ```

pub mod cluster;
pub mod encrypted;
pub mod mortal;

use std::ops::Deref;
use std::path::Path;

use anyhow::{Context, Result};
use storage::{BlobKey, DatabaseUrl, Db, Engine, Options};
use tempfile::TempDir;

/// A database of one test; gone with it.
pub struct TestDb {
    // Closed before its place is taken away: fields are dropped in order.
    db: Db,
    url: DatabaseUrl,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Database(cluster::Database),
}

impl TestDb {
    /// A fresh database with the current schema.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self::with(engine, options())
    }

    /// The same with options of the test's own.
    #[must_use]
    #[expect(clippy::panic, reason = "a test without its database has to fail, and to say why")]
    pub fn with(engine: Engine, options: Options) -> Self {
        Self::open(engine, options)
            .unwrap_or_else(|problem| panic!("no {engine:?} for this test: {problem:#}"))
    }

    /// Where it is: to open it a second time, or with the program.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The folder of the SQLite file; none on PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Database(_) => None,
        }
    }

    /// Ends all sessions of the server with this database, as a restart would. Nothing on SQLite.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn cut_connections(&self) -> Result<()> {
        match &self.place {
            Place::Folder(_) => Ok(()),
            Place::Database(database) => database.cut_connections(),
        }
    }

    fn open(engine: Engine, options: Options) -> Result<Self> {
        let (url, place) = match engine {
            Engine::Sqlite => {
                let folder = scratch_folder().context("cannot make a scratch folder")?;
                (DatabaseUrl::Sqlite(folder.path().join("kezek.db")), Place::Folder(folder))
            }
            Engine::Postgres => {
                let database = cluster::database()?;
                (database.url().parse()?, Place::Database(database))
            }
        };
        let db = Db::open(&url, options)?;
        if engine == Engine::Sqlite {
            db.migrate()?;
        }
        Ok(Self { db, url, place })
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// In memory where the system offers it: rules are tested here, not disks.
fn scratch_folder() -> std::io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir())
    } else {
        tempfile::tempdir()
    }
}

/// Few threads, so that many tests can run at once.
#[must_use]
pub fn options() -> Options {
    Options { writers: 4, readers: 2, ..Options::new(BlobKey::new([0x5a; 32])) }
}

/// Runs a body on both engines, one after the other. Prefer [`both_engines!`](crate::both_engines): two tests, two names.
pub fn for_each_engine(body: impl Fn(&TestDb)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        body(&TestDb::new(engine));
    }
}

/// Makes two tests of each body, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$note:meta])* fn $name:ident($db:ident: &$type:ty) $body:block)*) => {$(
        // The body stays in its file, with the names it has there; module and function may share theirs.
        $(#[$note])*
        fn $name($db: &$type) $body

        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&$crate::engines::TestDb::new(::storage::Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&$crate::engines::TestDb::new(::storage::Engine::Postgres));
            }
        }
    )*};
}
