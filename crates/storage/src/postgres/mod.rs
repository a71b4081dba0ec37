//! The server engine: tokio-postgres, driven by the pool's own threads.

mod address;
mod errors;
mod link;
mod session;
mod values;
mod worker;

pub(crate) use address::Address;
pub(crate) use errors::engine_error;
pub(crate) use link::Link;
pub(crate) use session::{LOCK, PostgresSession, locks};
pub(crate) use worker::{answer_questions, serve_commands};

/// Oldest server that is tested.
const VERSION_MIN: i64 = 150_000;

/// How long a command waits for the lock of its queue before it answers busy.
const LOCK_TIMEOUT: &str = "10s";

/// How long one statement may run; the longest that is planned takes seconds, in exports.
const STATEMENT_TIMEOUT: &str = "60s";

/// How long a connection may be silent inside a transaction before the server ends it and frees its locks.
const IDLE_IN_TRANSACTION_TIMEOUT: &str = "60s";

/// How long connecting may take, seconds.
const CONNECT_TIMEOUT_S: u64 = 5;

/// Runs of one command before a conflict is reported. Commands lock their queue first, so conflicts are rare.
pub(crate) const ATTEMPTS_MAX: u32 = 5;
