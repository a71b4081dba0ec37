//! Problems as RFC 9457: a stable code, a sentence, nothing of a person.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::fault::Fault;

/// A problem.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// Always `about:blank`: the code says more than an address would.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Status of the answer.
    pub status: u16,
    /// What happened, in English.
    pub title: &'static str,
    /// Stable code for programs.
    pub code: &'static str,
    /// More about it: the rule, the date from which it would be allowed.
    #[serde(flatten, skip_serializing_if = "serde_json::Map::is_empty")]
    pub details: serde_json::Map<String, serde_json::Value>,
    /// For the log: its cause is not shown.
    #[serde(skip)]
    fault: Option<Fault>,
    /// Seconds after which the same request may succeed.
    #[serde(skip)]
    retry_after: Option<u16>,
}

impl Problem {
    /// A problem without details.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        let details = serde_json::Map::new();
        Self {
            kind: "about:blank",
            status: status.as_u16(),
            title,
            code,
            details,
            fault: None,
            retry_after: None,
        }
    }

    /// With the pause after which the same request may succeed.
    #[must_use]
    pub const fn again_after(mut self, seconds: u16) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// With one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let (code, title) = match &fault {
            Fault::NotFound => ("not-found", "There is no such thing, or it is not yours"),
            Fault::Forbidden => ("forbidden", "This is for another role"),
            Fault::StaleForm => ("foreign-origin", "The request comes from a page of another site"),
            Fault::TooLarge => ("too-large", "What was sent is too large"),
            Fault::Malformed => ("malformed", "What was sent is not understood"),
            Fault::TooMany { .. } => ("too-many-requests", "Asked too often; see Retry-After"),
            Fault::Busy => ("busy", "Too much work waits; see Retry-After"),
            Fault::Unreachable { .. } => ("unreachable", "The service rests for a moment; see Retry-After"),
            Fault::Unexpected { .. } => ("failed", "Our mistake; tell support the request id"),
        };
        Self { fault: Some(fault.clone()), ..Self::new(fault.status(), code, title) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let content_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        let again = self
            .retry_after
            .map(u64::from)
            .or_else(|| self.fault.as_ref().and_then(Fault::retry_after_seconds));
        if let Some(seconds) = again {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(fault) = self.fault {
            response.extensions_mut().insert(fault);
        }
        response
    }
}
