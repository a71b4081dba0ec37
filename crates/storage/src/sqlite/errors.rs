//! rusqlite's errors in our words.

use rusqlite::{Error, ErrorCode, ffi};

use crate::error::{Constraint, DbError};

pub(crate) fn engine_error(query: &'static str, error: &Error) -> DbError {
    let Error::SqliteFailure(failure, message) = error else {
        // The others are about the use of the driver; they name parameters and columns, no values.
        return DbError::Statement { query, message: error.to_string() };
    };
    let message = message.clone().unwrap_or_else(|| failure.to_string());
    match failure.code {
        ErrorCode::ConstraintViolation => DbError::Constraint {
            query,
            constraint: constraint(failure.extended_code),
            name: message.split_once(": ").map_or(message.as_str(), |(_, name)| name).to_owned(),
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => DbError::Busy,
        ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::NotADatabase
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::OutOfMemory
        | ErrorCode::FileLockingProtocolFailed => DbError::Storage(message),
        _ => DbError::Statement { query, message },
    }
}

fn constraint(extended_code: i32) -> Constraint {
    match extended_code {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Constraint::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => Constraint::NotNull,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Constraint::Unique
        }
        _ => Constraint::Check,
    }
}
