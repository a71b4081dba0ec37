//! One line of the log per request: no path, no query, no name, nothing of a person.

use std::time::Duration;

use axum::http::StatusCode;
use domain::id::RequestId;

use crate::fault::Fault;

/// What the gate tells the log; in the response's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    /// The route's pattern, never the path: paths hold ids.
    pub(crate) route: &'static str,
    /// As what somebody came.
    pub(crate) role: &'static str,
}

impl Logged {
    /// Of a request that reached no page: assets, health, lost ways.
    pub(crate) const OTHER: Self = Self { route: "other", role: "public" };
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
        Some(Fault::Unexpected { cause }) => {
            tracing::error!(request = %id, method, route, role, status, ms, cause, "request failed");
        }
        _ => tracing::info!(request = %id, method, route, role, status, ms, "request"),
    }
}
