//! What ends a request without its page. What the rules refuse is not here: a refusal is a page of its own.

use app::DbError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::pages::error::Problem;

/// What ends a request without its page. The gate turns it into the error page; the cause goes to the log alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such thing, or not for this caller: the same answer for both.
    NotFound,
    /// The page is for somebody else.
    Forbidden,
    /// The form was made for another session, or too long ago.
    StaleForm,
    /// What was sent is larger than anything we ask for.
    TooLarge,
    /// What was sent is no form of ours.
    Malformed,
    /// Too often.
    TooMany {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// Too much work waits already.
    Busy,
    /// The database does not answer, or cannot write.
    Unreachable {
        /// For the log; never shown.
        cause: String,
    },
    /// Our mistake.
    Unexpected {
        /// For the log; never shown.
        cause: String,
    },
}

/// When to come again after [`Fault::Busy`]: a full queue of work is a matter of seconds.
const BUSY_SECONDS: u64 = 2;

/// When to come again after [`Fault::Unreachable`]: a database that starts anew takes some seconds.
const UNREACHABLE_SECONDS: u64 = 15;

impl Fault {
    /// A mistake of ours with its cause for the log: without personal data.
    pub fn unexpected(cause: impl std::fmt::Display) -> Self {
        Self::Unexpected { cause: cause.to_string() }
    }

    /// Status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Unreachable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What the error page says.
    #[must_use]
    pub const fn problem(&self) -> Problem {
        match self {
            Self::NotFound => Problem::NotFound,
            Self::Forbidden => Problem::Forbidden,
            Self::StaleForm => Problem::StaleForm,
            Self::TooLarge | Self::Malformed => Problem::Malformed,
            Self::TooMany { retry_after_seconds } => {
                Problem::TooMany { retry_after_seconds: *retry_after_seconds }
            }
            Self::Busy | Self::Unreachable { .. } => Problem::Closed,
            Self::Unexpected { .. } => Problem::Failed,
        }
    }

    /// Seconds after which it is worth trying again.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after_seconds } => Some(*retry_after_seconds),
            Self::Busy => Some(BUSY_SECONDS),
            Self::Unreachable { .. } => Some(UNREACHABLE_SECONDS),
            _ => None,
        }
    }
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::Closed => Self::Busy,
            // A full disk is a matter of minutes too. Whoever comes again asks with the same key, and it is one action.
            DbError::Connection(_) | DbError::Storage(_) => Self::Unreachable { cause: error.to_string() },
            other => Self::unexpected(other),
        }
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::unexpected(error)
    }
}

/// A bare answer that carries its fault to the gate, which knows language and visitor and makes the page of it.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(seconds) = self.retry_after_seconds() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: while the database starts anew, a page says "later" and not "our mistake". What a statement says of itself is
    /// ours.
    #[test]
    fn a_database_that_does_not_answer_is_no_mistake_of_the_program() {
        let lost = Fault::from(DbError::Connection("refused".into()));
        assert_eq!((lost.status(), lost.retry_after_seconds()), (StatusCode::SERVICE_UNAVAILABLE, Some(15)));
        assert_eq!(lost.problem(), Problem::Closed);
        let full = Fault::from(DbError::Storage("full".into()));
        assert_eq!((full.status(), full.retry_after_seconds()), (StatusCode::SERVICE_UNAVAILABLE, Some(15)));
        let unknown = Fault::from(DbError::OutcomeUnknown);
        assert_eq!(
            (unknown.status(), unknown.retry_after_seconds()),
            (StatusCode::INTERNAL_SERVER_ERROR, None)
        );
    }
}
