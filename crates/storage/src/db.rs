//! Opening the database; writes and reads.

use std::fs::File;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::blobs::{self, BlobKey, Blobs};
use crate::dialect::{DatabaseUrl, Engine};
use crate::error::{DbError, Failed, OpenError, WriteError};
use crate::job::{Body, Failure, Job};
use crate::lanes::{Lane, Lanes};
use crate::migrate::{self, MigrateError};
use crate::pending::Pending;
use crate::postgres::{self, Link};
use crate::query::Query;
use crate::sqlite::{self, SqliteSession};
use crate::tx::{Reader, Tx};
use crate::watch::Watch;

/// How the database is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// The key that blobs are encrypted with.
    pub blob_key: BlobKey,
    /// Writing connections of PostgreSQL. SQLite always has one writer.
    pub writers: usize,
    /// Reading connections.
    pub readers: usize,
    /// Longest wait in each lane, in commands; beyond it the answer is [`DbError::Busy`].
    pub waiting_max: usize,
    /// Most commands that share one COMMIT on SQLite.
    pub batch_max: usize,
    /// Sees the statements of commands; nobody does in service.
    pub watch: Option<Watch>,
}

impl Options {
    /// The usual numbers. 8 writers keep a small PostgreSQL server busy; 4 readers serve an embedded node; 4,096 waiting
    /// commands are less than a second of work of either engine; batches above 256 gain nothing and answer later.
    #[must_use]
    pub fn new(blob_key: BlobKey) -> Self {
        Self { blob_key, writers: 8, readers: 4, waiting_max: 4_096, batch_max: 256, watch: None }
    }
}

/// The database. Clones share it; the last one that is dropped finishes what waits and closes it.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

struct Shared {
    url: DatabaseUrl,
    options: Options,
    main: Workers,
    /// Blobs have a file of their own on SQLite, so that an upload does not hold up commands.
    blobs: Option<Workers>,
}

impl Db {
    /// Opens the database and starts its threads. Does not touch the schema: see [`Db::migrate`].
    ///
    /// # Errors
    /// [`OpenError`]: another process has the file, the folder cannot be written, the server does not answer.
    pub fn open(url: &DatabaseUrl, options: Options) -> Result<Self, OpenError> {
        let (main, blobs) = match url {
            DatabaseUrl::Sqlite(path) => {
                let main = Workers::sqlite(path, &options)?;
                (main, Some(Workers::sqlite(&sqlite::beside(path, "blobs"), &options)?))
            }
            DatabaseUrl::Postgres(url) => (Workers::postgres(url, &options)?, None),
        };
        Ok(Self { shared: Arc::new(Shared { url: url.clone(), options, main, blobs }) })
    }

    /// Runs a command in one transaction. A refusal or an error takes all its changes back.
    ///
    /// The body may run more than once (after a deadlock) and must have no effect but through the `Tx`. It must not wait
    /// for another write: SQLite has one writer, and it would wait for itself.
    pub fn write<T, E, F>(&self, lane: Lane, body: F) -> Pending<T, WriteError<E>>
    where
        F: Fn(&mut Tx) -> Result<T, Failed<E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.shared.main.write(lane, body)
    }

    /// Answers a question from one consistent view.
    pub fn read<T, F>(&self, body: F) -> Pending<T, DbError>
    where
        F: Fn(&mut Reader) -> Result<T, DbError> + Send + 'static,
        T: Send + 'static,
    {
        self.shared.main.read(body)
    }

    /// The store of large contents.
    #[must_use]
    pub fn blobs(&self) -> Blobs {
        Blobs::new(self.clone(), &self.shared.options.blob_key)
    }

    /// Applies what is missing of the schema, and returns the names of what was applied. Call it before serving.
    ///
    /// # Errors
    /// [`MigrateError`]: the schema was changed by hand or by a newer program, or a migration failed (it was rolled back).
    pub fn migrate(&self) -> Result<Vec<String>, MigrateError> {
        migrate::apply(&self.shared.url)
    }

    /// The names of migrations that are not applied yet; empty means the schema is current.
    ///
    /// # Errors
    /// [`MigrateError`]: the schema was changed by hand or by a newer program.
    pub fn pending_migrations(&self) -> Result<Vec<String>, MigrateError> {
        migrate::missing(&self.shared.url)
    }

    /// Prepares a statement without running it; the names of its columns. For tests and `doctor`.
    ///
    /// # Errors
    /// The engine's refusal: the statement and the schema do not fit.
    pub fn check(&self, query: &'static Query) -> Result<Vec<String>, DbError> {
        self.workers_of(query).read(move |reader| reader.check(query)).wait()
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.shared.url.engine()
    }

    pub(crate) fn url(&self) -> &DatabaseUrl {
        &self.shared.url
    }

    pub(crate) fn workers_of(&self, query: &'static Query) -> &Workers {
        if blobs::QUERIES.iter().any(|other| std::ptr::eq(*other, query)) {
            self.blob_workers()
        } else {
            &self.shared.main
        }
    }

    pub(crate) fn blob_workers(&self) -> &Workers {
        self.shared.blobs.as_ref().unwrap_or(&self.shared.main)
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({})", self.shared.url)
    }
}

/// The threads of one database file or server.
pub(crate) struct Workers {
    writes: Arc<Lanes<Box<dyn Job<Tx>>>>,
    reads: Arc<Lanes<Box<dyn Job<Reader>>>>,
    writers: Vec<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
    /// Kept until the threads have ended: other processes stay out.
    _file_lock: Option<File>,
}

impl Workers {
    fn sqlite(path: &std::path::Path, options: &Options) -> Result<Self, OpenError> {
        let (lock, connection) = sqlite::open(path)?;
        let mut workers = Self::idle(options, Some(lock));
        for _reader in 0..options.readers.max(1) {
            let (session, reads) = (SqliteSession::new(sqlite::read_only(path)?), Arc::clone(&workers.reads));
            workers.readers.push(start("db-reader", move || sqlite::answer_questions(session, &reads))?);
        }
        let (writes, batch_max) = (Arc::clone(&workers.writes), options.batch_max.max(1));
        let watch = options.watch.clone();
        let session = SqliteSession::new(connection);
        let (nudge, nudges) = sqlite::nudges();
        let writer = start("db-writer", move || {
            sqlite::serve_commands(session, &writes, batch_max, watch, &nudge);
        })?;
        workers.writers.push(writer);
        let keeper = sqlite::read_write(path)?;
        workers.writers.push(start("db-log-keeper", move || sqlite::keep_log(&keeper, &nudges))?);
        Ok(workers)
    }

    fn postgres(url: &str, options: &Options) -> Result<Self, OpenError> {
        let mut workers = Self::idle(options, None);
        let mut first = Link::new(url)?;
        first.probe()?;
        let mut first = Some(first);
        for _writer in 0..options.writers.max(1) {
            let link = first.take().map_or_else(|| Link::new(url), Ok)?;
            let (writes, watch) = (Arc::clone(&workers.writes), options.watch.clone());
            workers.writers.push(start("db-writer", move || postgres::serve_commands(link, &writes, watch))?);
        }
        for _reader in 0..options.readers.max(1) {
            let (link, reads) = (Link::new(url)?, Arc::clone(&workers.reads));
            workers.readers.push(start("db-reader", move || postgres::answer_questions(link, &reads))?);
        }
        Ok(workers)
    }

    fn idle(options: &Options, file_lock: Option<File>) -> Self {
        Self {
            writes: Arc::new(Lanes::new(options.waiting_max)),
            reads: Arc::new(Lanes::new(options.waiting_max)),
            writers: Vec::new(),
            readers: Vec::new(),
            _file_lock: file_lock,
        }
    }

    pub(crate) fn write<T, E, F>(&self, lane: Lane, body: F) -> Pending<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure + Send + 'static,
    {
        let (job, pending) = Body::new(body);
        if let Err((job, error)) = self.writes.push(lane, job) {
            job.fail(error);
        }
        pending
    }

    pub(crate) fn read<T, F>(&self, body: F) -> Pending<T, DbError>
    where
        F: Fn(&mut Reader) -> Result<T, DbError> + Send + 'static,
        T: Send + 'static,
    {
        let (job, pending) = Body::new(body);
        if let Err((job, error)) = self.reads.push(Lane::People, job) {
            job.fail(error);
        }
        pending
    }
}

impl Drop for Workers {
    /// Readers end first, so that SQLite's writer closes the file last and leaves no log beside it.
    fn drop(&mut self) {
        self.reads.close();
        self.readers.drain(..).for_each(finish);
        self.writes.close();
        self.writers.drain(..).for_each(finish);
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    let failed = |error| OpenError::Db(DbError::Storage(format!("cannot start a thread: {error}")));
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(failed)
}

fn finish(thread: JoinHandle<()>) {
    // The last handle may have been dropped by a body, on one of these very threads.
    if thread.thread().id() != thread::current().id() {
        // Bodies run under `catch_unwind`; a panic of ours has been printed already.
        let _printed = thread.join();
    }
}
