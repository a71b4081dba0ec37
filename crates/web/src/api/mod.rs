//! The JSON API (`/api/v1`): the same use-cases as the portal's; problems as RFC 9457.

use axum::Router;
use axum::routing::post;

use crate::state::Portal;

mod auth;
pub mod problem;

/// Routes below `/api/v1`.
pub(crate) fn router() -> Router<Portal> {
    Router::new().route("/auth/challenge", post(auth::challenge)).route("/auth/login", post(auth::login))
}
