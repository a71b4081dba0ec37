//! The JSON API (`/api/v1`): the same use-cases as the portal's; problems as RFC 9457.
//!
//! Sessions come as `Authorization: Bearer` or as the portal's cookie. A POST with an `Idempotency-Key` that comes twice
//! is done once and answered twice; the key of something else is refused. The description is [`OPENAPI`]; a test compares it with [`ROUTES`].

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use self::caller::CameAs;
use self::problem::Problem;
use crate::fault::Fault;
use crate::route::Method;
use crate::server::log::{Logged, Pattern};
use crate::state::Portal;

mod applications;
mod auth;
mod caller;
mod choices;
pub mod problem;
mod referrals;
mod sent;

/// Where the API begins.
pub const PREFIX: &str = "/api/v1";

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

/// Routes below [`PREFIX`].
pub(crate) fn router() -> Router<Portal> {
    let routes = ROUTES.iter().fold(Router::new(), |router, route| {
        let known = (route.handler)().layer(from_fn(|request, next| noted(route.path, request, next)));
        router.route(route.path, known)
    });
    routes
        .fallback(async || Problem::from(Fault::NotFound))
        .method_not_allowed_fallback(not_this_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// Tells the log which route it was, and as what somebody came.
async fn noted(path: &'static str, mut request: Request, next: Next) -> Response {
    let came = CameAs::default();
    request.extensions_mut().insert(came.clone());
    let mut response = next.run(request).await;
    let role = came.role();
    response.extensions_mut().insert(Logged { route: Pattern::api(path), role });
    response
}

async fn not_this_method() -> Problem {
    let title = "There is no such method here; see /api/v1/openapi.json";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", title)
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], OPENAPI).into_response()
}
