//! A throw-away PostgreSQL server that a test may let crash; gone with the test.
//!
//! What it has confirmed outlives its own death, as in service: each COMMIT is handed to the system before it is answered.
//! It would not outlive the death of the machine, because nothing is synced to the disk.

use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::cluster::{
    HOW_TO_INSTALL, Owner, make_cluster, programs, start_cluster, stop_at_once, stop_cluster,
};

const SETTINGS: &str = "-c listen_addresses= -c synchronous_commit=on";

/// A server of its own.
pub struct MortalServer {
    folder: TempDir,
    programs: PathBuf,
    owner: Owner,
}

impl MortalServer {
    /// Makes and starts it.
    ///
    /// # Errors
    /// No PostgreSQL is installed, or it does not start.
    pub fn start() -> Result<Self> {
        let programs = programs().context(HOW_TO_INSTALL)?;
        let owner = Owner::find()?;
        let folder = tempfile::tempdir()?;
        owner.give(folder.path())?;
        make_cluster(&programs, &owner, &folder.path().join("data"), &["--auth=trust"], SETTINGS)?;
        Ok(Self { folder, programs, owner })
    }

    /// The address of its one database, empty at first.
    #[must_use]
    pub fn url(&self) -> String {
        let host = self.data().display().to_string().replace('/', "%2F");
        format!("postgres://kezek@{host}/postgres")
    }

    /// Ends it at once, with whatever it is doing.
    ///
    /// # Errors
    /// It was not running.
    pub fn crash(&self) -> Result<()> {
        stop_at_once(&self.programs, &self.owner, &self.data())
    }

    /// Starts it again; it recovers by itself.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_again(&self) -> Result<()> {
        start_cluster(&self.programs, &self.owner, &self.data(), SETTINGS)
    }

    /// Ends every session of the program, whatever it is doing; how many there were.
    ///
    /// # Errors
    /// It does not answer.
    pub fn cut_connections(&self) -> Result<i64> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.url(), NoTls).await?;
            tokio::spawn(connection);
            let text = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                        where application_name = 'kezek'";
            Ok(client.query_one(text, &[]).await?.try_get(0)?)
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for MortalServer {
    fn drop(&mut self) {
        stop_cluster(&self.programs, &self.owner, &self.data());
    }
}
