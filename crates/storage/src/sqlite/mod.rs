//! The embedded engine.

mod errors;
mod log_keeper;
mod session;
mod writer;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

pub(crate) use errors::engine_error;
pub(crate) use log_keeper::{keep_log, nudges};
pub(crate) use session::SqliteSession;
pub(crate) use writer::{answer_questions, serve_commands};

use crate::error::{DbError, OpenError};

/// Prepared statements kept by each connection: more than the program has.
const STATEMENTS_KEPT: usize = 512;

/// Waiting for another connection of this process, milliseconds. Only migrations can be in the way.
const BUSY_TIMEOUT_MS: u32 = 5_000;

/// Pages of 4 KiB in the log before the writer copies them into the file. A batch of 256 choices leaves some thousand: with
/// the engine's own limit of 1,000 every COMMIT would copy, and wait for the disk once more. At 64 MB the keeper of the log
/// has copied most of them, and the log begins anew.
const LOG_PAGES: u32 = 16_384;

/// Opens the file for its single writer and takes the lock that keeps other processes out.
pub(crate) fn open(path: &Path) -> Result<(File, Connection), OpenError> {
    let file_error = |source: std::io::Error| OpenError::File {
        path: path.display().to_string(),
        source: Arc::new(source),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(file_error)?;
    }
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(path, "lock"))
        .map_err(file_error)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(path.display().to_string())),
        Err(TryLockError::Error(error)) => return Err(file_error(error)),
    }
    let connection = read_write(path)?;
    Ok((lock, connection))
}

/// A connection that may write.
pub(crate) fn read_write(path: &Path) -> Result<Connection, DbError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // With recursive triggers a row that is replaced counts as deleted, which tables that only grow refuse.
    let pragmas = format!(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
         pragma recursive_triggers = on; \
         pragma wal_autocheckpoint = {LOG_PAGES};"
    );
    connect(path, flags, &pragmas)
}

/// A connection that cannot write.
pub(crate) fn read_only(path: &Path) -> Result<Connection, DbError> {
    connect(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        "pragma query_only = on;",
    )
}

fn connect(path: &Path, flags: OpenFlags, pragmas: &str) -> Result<Connection, DbError> {
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(std::time::Duration::from_millis(u64::from(BUSY_TIMEOUT_MS)))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        connection.execute_batch(pragmas)?;
        // Plans never depend on the values of parameters. Otherwise SQLite prepares a statement anew each time its
        // parameters are bound if it has looked at one while planning, which it does for joins.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // 64 MB of pages; sorting in memory; no code hidden in the schema.
        connection.execute_batch(
            "pragma cache_size = -65536; pragma temp_store = memory; pragma trusted_schema = off;",
        )?;
        Ok(connection)
    };
    open().map_err(|error| engine_error("open", &error))
}

/// Writes a compact copy of a file, as of one moment.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), DbError> {
    let to = to.to_str().ok_or_else(|| DbError::Storage("the name of the copy is not UTF-8".to_owned()))?;
    let copied = read_write(from)?.execute("vacuum into ?1", [to]);
    copied.map(|_rows| ()).map_err(|error| engine_error("backup", &error))
}

/// `data/kezek.db` and `blobs` make `data/kezek.db.blobs`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
