//! The portal's routes, put together: pages in three languages, API, assets, health.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use i18n::Lang;

use crate::route::Route;
use crate::server::{guard, health};
use crate::state::Portal;
use crate::{api, assets, gate, pages};

/// Every page: each lists its routes, and this lists the pages.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        pages::home::ROUTES,
        pages::privacy::ROUTES,
        pages::accessibility::ROUTES,
        pages::check::ROUTES,
        pages::login::ROUTES,
        pages::contacts::ROUTES,
        pages::account::ROUTES,
        pages::journal::ROUTES,
        pages::kindergarten::ROUTES,
        pages::department::ROUTES,
        pages::application::ROUTES,
        pages::documents::ROUTES,
        pages::signatures::ROUTES,
        pages::places::ROUTES,
        pages::choose::ROUTES,
        pages::referral::ROUTES,
        pages::extension::ROUTES,
        pages::cancellation::ROUTES,
        pages::arrival::ROUTES,
        pages::leave::ROUTES,
        pages::merge::ROUTES,
        pages::apply::ROUTES,
        pages::districts::ROUTES,
        pages::overrides::ROUTES,
        pages::benefit::ROUTES,
        pages::alerts::ROUTES,
    ]
    .concat()
}

/// The portal. `extra` are routes of the composition: the demonstration's `/dev`.
pub fn router(portal: &Portal, extra: Router) -> Router {
    let mut router = Router::new();
    for route in routes() {
        for lang in Lang::ALL {
            let address = lang.path(route.path);
            let door = portal.clone();
            let gated = (route.handler)().layer(from_fn(move |request: Request, next: Next| {
                let portal = door.clone();
                async move { gate::pass(portal, route, lang, request, next).await }
            }));
            router = router.route(&address, gated);
        }
    }
    for lang in Lang::ALL {
        // `/kk` is a frequent way to write `/kk/`.
        let home = lang.path("/");
        router = router
            .route(&format!("/{}", lang.code()), get(move || async move { Redirect::permanent(&home) }));
    }
    router
        .route("/", get(bare))
        .route("/check", get(in_language))
        .route("/check/{code}", get(in_language))
        .route("/assets/{file}", get(asset))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .nest(api::PREFIX, api::router())
        .fallback(lost)
        .with_state(portal.clone())
        .merge(extra)
        .layer(from_fn_with_state(portal.clone(), guard::around))
}

/// The bare address leads to the browser's language; Kazakh where it names none of ours.
async fn bare(request: Request) -> Redirect {
    Redirect::to(&gate::language(&request).path("/"))
}

/// Papers carry addresses without a language: they lead to the page in the browser's.
async fn in_language(request: Request) -> Redirect {
    Redirect::to(&gate::language(&request).path(request.uri().path()))
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response<Body> {
    assets::response(&file, &headers)
}

async fn lost(State(portal): State<Portal>, request: Request) -> Response {
    let is_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accepted| accepted.to_str().ok())
        .is_none_or(|accepted| accepted.contains("text/html") || accepted.contains("*/*"));
    if is_page && !request.uri().path().starts_with("/api/") {
        return gate::lost(portal, request).await;
    }
    StatusCode::NOT_FOUND.into_response()
}
