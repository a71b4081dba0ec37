//! A throw-away PostgreSQL server that a test may let crash; gone with the test.
//!
//! What it has confirmed outlives its own death, as in service: each COMMIT is handed to the system before it is answered.
//! It would not outlive the death of the machine, because nothing is synced to the disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::cluster::{
    HOW_TO_INSTALL, Owner, is_running, make_cluster, programs, start_cluster, stop_at_once, stop_cluster,
};

const SETTINGS: &str = "-c listen_addresses= -c synchronous_commit=on";

/// A server of its own.
pub struct MortalServer {
    data: PathBuf,
    folder_of_its_own: Option<TempDir>,
    programs: PathBuf,
    owner: Owner,
}

impl MortalServer {
    /// Makes and starts it.
    ///
    /// # Errors
    /// No PostgreSQL is installed, or it does not start.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut new = Self::made_in(folder.path())?;
        new.folder_of_its_own = Some(folder);
        Ok(new)
    }

    /// The same in a new folder that the test takes away afterwards.
    ///
    /// # Errors
    /// As of [`start`](Self::start), and when the folder cannot be made.
    pub fn start_in(folder: &Path) -> Result<Self> {
        fs::create_dir(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Self::made_in(folder)
    }

    fn made_in(folder: &Path) -> Result<Self> {
        let programs = programs().context(HOW_TO_INSTALL)?;
        let owner = Owner::find()?;
        owner.give(folder)?;
        let data = folder.join("data");
        make_cluster(&programs, &owner, &data, &["--auth=trust"], SETTINGS)?;
        Ok(Self { data, folder_of_its_own: None, programs, owner })
    }

    /// Whether it runs: a server without space for its log ends by itself.
    #[must_use]
    pub fn is_up(&self) -> bool {
        is_running(&self.programs, &self.owner, &self.data)
    }

    /// The address of its one database, empty at first.
    #[must_use]
    pub fn url(&self) -> String {
        let host = self.data.display().to_string().replace('/', "%2F");
        format!("postgres://kezek@{host}/postgres")
    }

    /// Ends it at once, with whatever it is doing.
    ///
    /// # Errors
    /// It was not running.
    pub fn crash(&self) -> Result<()> {
        stop_at_once(&self.programs, &self.owner, &self.data)
    }

    /// Starts it again; it recovers by itself.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_again(&self) -> Result<()> {
        start_cluster(&self.programs, &self.owner, &self.data, SETTINGS)
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
}

impl Drop for MortalServer {
    fn drop(&mut self) {
        stop_cluster(&self.programs, &self.owner, &self.data);
    }
}
