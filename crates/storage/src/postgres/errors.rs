//! tokio-postgres' errors in our words. The server's DETAIL holds values of rows, so it is never read.

use tokio_postgres::Error;
use tokio_postgres::error::{DbError as ServerError, SqlState};

use crate::error::{Constraint, DbError};

pub(crate) fn engine_error(query: &'static str, error: &Error) -> DbError {
    match error.as_db_error() {
        Some(server) => server_error(query, server),
        None if error.is_closed() || is_io(error) => DbError::Connection(with_source(error)),
        None => DbError::Statement { query, message: with_source(error) },
    }
}

fn server_error(query: &'static str, server: &ServerError) -> DbError {
    let code = server.code();
    let constraint = |constraint| DbError::Constraint {
        query,
        constraint,
        name: server.constraint().or(server.column()).unwrap_or("(unnamed)").to_owned(),
    };
    if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
        DbError::Conflict { query }
    } else if *code == SqlState::UNIQUE_VIOLATION {
        constraint(Constraint::Unique)
    } else if *code == SqlState::CHECK_VIOLATION {
        constraint(Constraint::Check)
    } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
        constraint(Constraint::ForeignKey)
    } else if *code == SqlState::NOT_NULL_VIOLATION {
        constraint(Constraint::NotNull)
    } else if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::TOO_MANY_CONNECTIONS {
        DbError::Busy
    } else {
        match code.code().get(..2) {
            // Connection exceptions, and the operator ending the session.
            Some("08") => DbError::Connection(server.message().to_owned()),
            Some("57") if *code != SqlState::QUERY_CANCELED => {
                DbError::Connection(server.message().to_owned())
            }
            // Out of disk, out of memory; damaged files.
            Some("53" | "58" | "XX") => DbError::Storage(server.message().to_owned()),
            // Data exceptions quote the value.
            Some("22") => DbError::Statement { query, message: format!("data exception {}", code.code()) },
            _ => DbError::Statement { query, message: format!("{} ({})", server.message(), code.code()) },
        }
    }
}

fn is_io(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<std::io::Error>() {
            return true;
        }
        source = cause.source();
    }
    false
}

/// The driver's own errors: kinds of parameters and columns.
fn with_source(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
