//! One line of the log per request: no path, no query, no name, nothing of a person.

use std::fmt;
use std::time::Duration;

use axum::http::StatusCode;
use domain::id::RequestId;

use crate::api;
use crate::fault::Fault;

/// What the gate tells the log; in the response's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    /// The route's pattern, never the path: paths hold ids.
    pub(crate) route: Pattern,
    /// As what somebody came.
    pub(crate) role: &'static str,
}

/// The pattern of a route: a page's without its language, or the API's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern {
    area: &'static str,
    path: &'static str,
}

impl Pattern {
    pub(crate) const fn page(path: &'static str) -> Self {
        Self { area: "", path }
    }

    pub(crate) const fn api(path: &'static str) -> Self {
        Self { area: api::PREFIX, path }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.area, self.path)
    }
}

impl Logged {
    /// Of a request that reached no page: assets, health, lost ways.
    pub(crate) const OTHER: Self = Self { route: Pattern::page("other"), role: "public" };
}

/// Writes the line.
pub(crate) fn request(
    id: RequestId,
    method: &'static str,
    logged: Logged,
    status: StatusCode,
    took: Duration,
    fault: Option<&Fault>,
) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (route, role, status) = (logged.route, logged.role, status.as_u16());
    match fault {
        Some(Fault::Unexpected { cause } | Fault::Unreachable { cause }) => {
            tracing::error!(request = %id, method, %route, role, status, ms, cause, "request failed");
        }
        _ => tracing::info!(request = %id, method, %route, role, status, ms, "request"),
    }
}
