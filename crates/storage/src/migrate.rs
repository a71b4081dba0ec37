//! The schema: one text per version for both engines, applied by refinery. Forward only: expand, move, contract.
//!
//! A new version is a file `migrations/V0002__name.sql` and a line in [`SCHEMA`]. The words of its text are listed at
//! [`Engine::fill`]. An applied text is never changed: its checksum is remembered.

use std::error::Error as _;
use std::path::Path;

use refinery::{Migration, Runner};
use sha2::{Digest, Sha256};

use crate::dialect::{DatabaseUrl, Engine};
use crate::error::{DbError, OpenError};
use crate::postgres::{self, Link};
use crate::sqlite;

/// The texts of the main database, oldest first.
const SCHEMA: &[(&str, &str)] = &[
    ("V0001__first", include_str!("../migrations/V0001__first.sql")),
    ("V0002__rules_of_queue", include_str!("../migrations/V0002__rules_of_queue.sql")),
    ("V0004__proofs", include_str!("../migrations/V0004__proofs.sql")),
    ("V0005__overrides", include_str!("../migrations/V0005__overrides.sql")),
    ("V0006__alerts", include_str!("../migrations/V0006__alerts.sql")),
    ("V0007__logins", include_str!("../migrations/V0007__logins.sql")),
];

/// The texts of the store of blobs: a file of its own on SQLite, tables of the same database on PostgreSQL.
const BLOBS: &[(&str, &str)] = &[("V0001__blobs", include_str!("../migrations/blobs/V0001__blobs.sql"))];

const SCHEMA_HISTORY: &str = "schema_history";
const BLOBS_HISTORY: &str = "blob_schema_history";

/// Two processes that start together migrate one after the other; the number means nothing.
const LOCK: i64 = 0x6b65_7a65_6b01;

/// Why the schema cannot be brought up to date.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The history and the program do not match, or a migration failed; what was applied before it stays.
    #[error("the schema cannot be brought up to date: {0}")]
    Schema(String),
    /// The engine refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// One history: its texts and the table that remembers them.
struct History {
    table: &'static str,
    migrations: Vec<Migration>,
}

impl History {
    fn of(texts: &[(&str, &str)], table: &'static str, engine: Engine) -> Result<Self, MigrateError> {
        let migrations = texts
            .iter()
            .map(|(name, text)| Migration::unapplied(name, &engine.fill(text)))
            .collect::<Result<_, _>>()
            .map_err(|error| schema_error(&error))?;
        Ok(Self { table, migrations })
    }

    fn runner(&self) -> Runner {
        let mut runner = Runner::new(&self.migrations);
        runner.set_migration_table_name(self.table);
        runner
    }

    /// Names of what is not among the applied.
    fn missing(&self, applied: &[Migration]) -> Result<Vec<String>, MigrateError> {
        for old in applied {
            match self.migrations.iter().find(|known| known.version() == old.version()) {
                Some(known) if known.checksum() == old.checksum() => {}
                Some(_) => {
                    return Err(MigrateError::Schema(format!("{old} was changed after it was applied")));
                }
                None => {
                    return Err(MigrateError::Schema(format!(
                        "{old} is of a newer program; install that one"
                    )));
                }
            }
        }
        let is_applied = |known: &Migration| applied.iter().any(|old| old.version() == known.version());
        Ok(self.migrations.iter().filter(|known| !is_applied(known)).map(ToString::to_string).collect())
    }
}

/// A short name of the schema that this program wants: the same texts, the same name.
#[must_use]
pub fn schema_fingerprint() -> String {
    let mut hash = Sha256::new();
    for (name, text) in SCHEMA.iter().chain(BLOBS) {
        hash.update(name);
        hash.update(Engine::Postgres.fill(text));
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Applies what is missing; its names.
pub(crate) fn apply(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    let engine = url.engine();
    let schema = History::of(SCHEMA, SCHEMA_HISTORY, engine)?;
    let blobs = History::of(BLOBS, BLOBS_HISTORY, engine)?;
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut applied = apply_sqlite(path, &schema)?;
            applied.extend(apply_sqlite(&sqlite::beside(path, "blobs"), &blobs)?);
            Ok(applied)
        }
        DatabaseUrl::Postgres(url) => apply_postgres(url, &[schema, blobs]),
    }
}

/// Names of what is missing.
pub(crate) fn missing(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    let engine = url.engine();
    let schema = History::of(SCHEMA, SCHEMA_HISTORY, engine)?;
    let blobs = History::of(BLOBS, BLOBS_HISTORY, engine)?;
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut missing = missing_sqlite(path, &schema)?;
            missing.extend(missing_sqlite(&sqlite::beside(path, "blobs"), &blobs)?);
            Ok(missing)
        }
        DatabaseUrl::Postgres(url) => missing_postgres(url, &[schema, blobs]),
    }
}

fn apply_sqlite(path: &Path, history: &History) -> Result<Vec<String>, MigrateError> {
    let mut connection = sqlite::read_write(path)?;
    let report = history.runner().run(&mut connection).map_err(|error| schema_error(&error))?;
    Ok(report.applied_migrations().iter().map(ToString::to_string).collect())
}

fn missing_sqlite(path: &Path, history: &History) -> Result<Vec<String>, MigrateError> {
    let mut connection = sqlite::read_write(path)?;
    let exists = connection
        .query_row("select count(*) from sqlite_schema where name = ?1", [history.table], |row| {
            row.get::<_, i64>(0)
        })
        .map_err(|error| sqlite::engine_error("migrate", &error))?;
    let applied = match exists {
        0 => Vec::new(),
        _ => {
            history.runner().get_applied_migrations(&mut connection).map_err(|error| schema_error(&error))?
        }
    };
    history.missing(&applied)
}

fn apply_postgres(url: &str, histories: &[History]) -> Result<Vec<String>, MigrateError> {
    let failed = |error| postgres::engine_error("migrate", &error);
    let mut link = Link::new(url)?;
    let (runtime, client, _fresh) = link.connected()?;
    let mut applied = Vec::new();
    runtime.block_on(async {
        // A migration takes the time it takes; the lock goes with the connection.
        client.batch_execute("set statement_timeout = 0; set lock_timeout = 0").await.map_err(failed)?;
        client.execute("select pg_advisory_lock($1)", &[&LOCK]).await.map_err(failed)?;
        for history in histories {
            let report = history.runner().run_async(client).await.map_err(|error| schema_error(&error))?;
            applied.extend(report.applied_migrations().iter().map(ToString::to_string));
        }
        client.execute("select pg_advisory_unlock($1)", &[&LOCK]).await.map_err(failed)?;
        Ok(applied)
    })
}

fn missing_postgres(url: &str, histories: &[History]) -> Result<Vec<String>, MigrateError> {
    let failed = |error| postgres::engine_error("migrate", &error);
    let mut link = Link::new(url)?;
    let (runtime, client, _fresh) = link.connected()?;
    runtime.block_on(async {
        let mut missing = Vec::new();
        for history in histories {
            let text = "select to_regclass($1::text) is not null";
            let exists: bool = client.query_one(text, &[&history.table]).await.map_err(failed)?.get(0);
            let applied = if exists {
                history
                    .runner()
                    .get_applied_migrations_async(client)
                    .await
                    .map_err(|error| schema_error(&error))?
            } else {
                Vec::new()
            };
            missing.extend(history.missing(&applied)?);
        }
        Ok(missing)
    })
}

/// refinery's own words, and the engine's without values of rows.
fn schema_error(error: &refinery::Error) -> MigrateError {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(engine) = cause.downcast_ref::<tokio_postgres::Error>() {
            return MigrateError::Schema(postgres::engine_error("migration", engine).to_string());
        }
        if let Some(engine) = cause.downcast_ref::<rusqlite::Error>() {
            return MigrateError::Schema(sqlite::engine_error("migration", engine).to_string());
        }
        source = cause.source();
    }
    MigrateError::Schema(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_migrations_is_listed_in_order() {
        for (folder, texts) in [("migrations", SCHEMA), ("migrations/blobs", BLOBS)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let mut files: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_file())
                .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
                .collect();
            files.sort();
            let listed: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
            assert_eq!(files, listed);
        }
    }
}
