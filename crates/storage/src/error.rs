//! What can go wrong between the program and its database.
//!
//! No error carries a value of a row: texts name the statement, the constraint, the column, the kind of trouble.

use std::io;
use std::sync::Arc;

/// Trouble of the database, or with what it answered. Cheap to clone: a whole batch may get the same one.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// The bounded queue of waiting commands is full, or a lock was not given in time. Try again later (503).
    #[error("the database is busy, try again in a moment")]
    Busy,
    /// The database is being closed.
    #[error("the database is closed")]
    Closed,
    /// The body of the command panicked; its changes were rolled back. The panic's text is on stderr.
    #[error("a command panicked and was rolled back")]
    Panicked,
    /// A constraint of the schema refused the row.
    #[error("{query}: {constraint:?} constraint {name} refused the row")]
    Constraint {
        /// The statement.
        query: &'static str,
        /// The kind of constraint.
        constraint: Constraint,
        /// Name of the constraint (PostgreSQL), or its table and columns (SQLite).
        name: String,
    },
    /// Deadlock or serialization failure: the whole command may run again. Seen outside only when the retries are used up.
    #[error("{query}: in conflict with another transaction")]
    Conflict {
        /// The statement, or `commit`.
        query: &'static str,
    },
    /// The connection was lost before COMMIT was sent: nothing happened.
    #[error("no connection to the database: {0}")]
    Connection(String),
    /// The connection was lost while COMMIT was under way. The command may or may not have happened: look before repeating.
    #[error("the connection was lost during COMMIT, the outcome is unknown")]
    OutcomeUnknown,
    /// Input or output failed, or the disk is full. On SQLite the whole batch was rolled back.
    #[error("the database cannot write or read its files: {0}")]
    Storage(String),
    /// The engine refused the statement: a mistake in the program or in the schema.
    #[error("{query}: {message}")]
    Statement {
        /// The statement.
        query: &'static str,
        /// What the engine said, without values.
        message: String,
    },
    /// A row is not what the program expects.
    #[error("{query}: column {column}{}: {problem}", .row.as_deref().map(|row| format!(" of row {row}")).unwrap_or_default())]
    Row {
        /// The statement.
        query: &'static str,
        /// The column.
        column: String,
        /// The row's `id`, when the statement selects one.
        row: Option<String>,
        /// Kinds and ranges, never content.
        problem: String,
    },
    /// `query_one` found nothing.
    #[error("{0}: expected one row, found none")]
    NoRow(&'static str),
    /// `query_one` or `query_opt` found more than one row, or `query` more than its limit.
    #[error("{query}: more than {limit} rows")]
    TooManyRows {
        /// The statement.
        query: &'static str,
        /// The limit that was passed.
        limit: usize,
    },
    /// An IN list is longer than [`crate::LIST_MAX`].
    #[error("{query}: a list of {length} values is too long, cut it into chunks")]
    ListTooLong {
        /// The statement.
        query: &'static str,
        /// The length of the list.
        length: usize,
    },
    /// A blob is missing, too large or does not open with the key.
    #[error("blob: {0}")]
    Blob(#[from] crate::blobs::BlobProblem),
}

/// Kinds of constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// PRIMARY KEY or a unique index.
    Unique,
    /// CHECK, also a STRICT table's type.
    Check,
    /// FOREIGN KEY.
    ForeignKey,
    /// NOT NULL.
    NotNull,
}

impl DbError {
    /// Whether the whole command may run again: nothing of it happened, and it may succeed this time.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, DbError::Conflict { .. } | DbError::Connection(_))
    }
}

/// How a command fails: by a rule, or by the database.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failed<E> {
    /// A rule said no. Always rolls the command back.
    #[error("refused")]
    Refused(E),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// How a write ends when it does not end well; the same two ways as its body.
pub type WriteError<E> = Failed<E>;

/// Why the database does not open.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is neither `sqlite:PATH` nor `postgres://…`.
    #[error("the database URL must be sqlite:PATH or postgres://user@host/name")]
    Url,
    /// A parameter of the server's address is wrong, or the file that it names.
    #[error("the database URL: {0}")]
    Address(String),
    /// Another process has the same SQLite file open.
    #[error("another process uses {0}; stop it first: one SQLite file serves one process")]
    InUse(String),
    /// The file or its folder cannot be used.
    #[error("cannot use {path}: {source}")]
    File {
        /// The path.
        path: String,
        /// The reason.
        source: Arc<io::Error>,
    },
    /// The server is too old or speaks another encoding.
    #[error("{0}")]
    Server(String),
    /// The engine refused.
    #[error(transparent)]
    Db(#[from] DbError),
}
