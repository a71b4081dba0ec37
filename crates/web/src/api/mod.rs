//! The JSON API (`/api/v1`): the same use-cases as the portal's; problems as RFC 9457.
//!
//! Sessions come as `Authorization: Bearer` or as the portal's cookie. A POST with an `Idempotency-Key` that comes twice
//! is done once and answered twice. The description is [`OPENAPI`]; a test compares it with [`ROUTES`].

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::route::Method;
use crate::state::Portal;

mod applications;
mod auth;
mod caller;
mod choices;
pub mod problem;
mod referrals;

/// The description of the API.
pub const OPENAPI: &str = include_str!("openapi.json");

/// Largest body: a signature of 1 MB in base64, in JSON.
const BODY_BYTES_MAX: usize = 1_600 * 1024;

/// A route of the API, below `/api/v1`.
#[derive(Clone, Copy)]
pub struct ApiRoute {
    /// Method.
    pub method: Method,
    /// Path.
    pub path: &'static str,
    handler: fn() -> MethodRouter<Portal>,
}

impl std::fmt::Debug for ApiRoute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}

const fn read(path: &'static str, handler: fn() -> MethodRouter<Portal>) -> ApiRoute {
    ApiRoute { method: Method::Get, path, handler }
}

const fn send(path: &'static str, handler: fn() -> MethodRouter<Portal>) -> ApiRoute {
    ApiRoute { method: Method::Post, path, handler }
}

/// Every route of the API.
pub const ROUTES: &[ApiRoute] = &[
    send("/auth/challenge", || post(auth::challenge)),
    send("/auth/login", || post(auth::login)),
    read("/applications", || get(applications::list)),
    read("/applications/{id}", || get(applications::one)),
    read("/applications/{id}/history", || get(applications::history)),
    read("/applications/{id}/documents", || get(applications::documents)),
    read("/applications/{id}/places", || get(choices::places)),
    read("/applications/{id}/choices/text", || get(choices::text)),
    send("/applications/{id}/choices", || post(choices::choose)),
    read("/referrals/{id}/cancel/text", || get(referrals::cancel_text)),
    send("/referrals/{id}/cancel", || post(referrals::cancel)),
    read("/referrals/{id}/extend/text", || get(referrals::extend_text)),
    send("/referrals/{id}/extend", || post(referrals::extend)),
    read("/openapi.json", || get(openapi)),
];

/// Routes below `/api/v1`.
pub(crate) fn router() -> Router<Portal> {
    let routes =
        ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, (route.handler)()));
    routes.layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], OPENAPI).into_response()
}
