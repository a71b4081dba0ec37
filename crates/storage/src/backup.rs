//! Copies of a running embedded database.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::db::Db;
use crate::dialect::DatabaseUrl;
use crate::error::DbError;
use crate::sqlite;

/// Why a backup was not made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL has tools of its own.
    #[error("this database is a PostgreSQL server: use pg_dump, or its continuous archiving")]
    Server,
    /// A copy is never written over something else.
    #[error("{0} is there already; choose another name")]
    Exists(String),
    /// The copy cannot be brought to the disk.
    #[error("cannot write the copy: {0}")]
    File(#[source] Arc<std::io::Error>),
    /// The engine refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Db {
    /// Copies the database to `main` and its blobs to `blobs`, each as of one moment, while commands go on. The copies are
    /// compact files; put in place of `PATH` and `PATH.blobs` they are the database. Blobs are copied last: a blob is
    /// written before the command that refers to it, so the copy has every blob that its commands refer to.
    ///
    /// # Errors
    /// [`BackupError`]; what was written until then stays.
    pub fn backup(&self, main: &Path, blobs: &Path) -> Result<(), BackupError> {
        let DatabaseUrl::Sqlite(path) = self.url() else { return Err(BackupError::Server) };
        for copy in [main, blobs] {
            if copy.exists() {
                return Err(BackupError::Exists(copy.display().to_string()));
            }
        }
        for (original, copy) in [(path.clone(), main), (sqlite::beside(path, "blobs"), blobs)] {
            sqlite::copy(&original, copy)?;
            File::open(copy)
                .and_then(|file| file.sync_all())
                .map_err(|error| BackupError::File(Arc::new(error)))?;
        }
        Ok(())
    }
}
