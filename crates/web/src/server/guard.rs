//! Around every request: id, rates, time limit, security headers, the line of the log, the numbers.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::RequestId;
use tokio::time::{Instant, timeout};

use super::log::{self, Logged};
use crate::fault::Fault;
use crate::gate::{self, Asked};
use crate::security::address;
use crate::security::rates::Kind;
use crate::state::Portal;

/// The longest that a request may take, its upload over a slow line included.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(60);

/// Runs a request.
pub(crate) async fn around(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let id: RequestId = portal.app.id();
    let began = Instant::now();
    let method = method_name(request.method());
    request.extensions_mut().insert(id);
    let asked = Asked::of(&request, id);
    let mut response = match admitted(&portal, &request, began) {
        Err(Unadmitted::Elsewhere(canonical)) => Redirect::temporary(&canonical).into_response(),
        Err(Unadmitted::Fault(fault)) => gate::failed(&portal, asked, fault),
        Ok(()) => match timeout(REQUEST_TIME_MAX, next.run(request)).await {
            Ok(response) => response,
            Err(_) => gate::failed(&portal, asked, Fault::Busy),
        },
    };
    let logged = response.extensions().get::<Logged>().copied().unwrap_or(Logged::OTHER);
    let took = began.elapsed();
    log::request(id, method, logged, response.status(), took, response.extensions().get::<Fault>());
    portal.metrics.request(method, logged.route, response.status(), took);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    // What is not said to be kept is not: answers hold personal data, and computers are shared.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    portal.headers.add_to(headers);
    response
}

/// Why a request does not even reach the gate.
enum Unadmitted {
    /// It came by another name of this machine.
    Elsewhere(String),
    /// Too often.
    Fault(Fault),
}

fn admitted(portal: &Portal, request: &Request, now: Instant) -> Result<(), Unadmitted> {
    if let Some(canonical) = elsewhere(portal, request) {
        return Err(Unadmitted::Elsewhere(canonical));
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let Some(client) = address::client(peer, request.headers(), &*portal.settings.is_trusted_proxy) else {
        return Ok(());
    };
    let path = request.uri().path();
    let is_login = path.ends_with("/login") || path.ends_with("/challenge");
    let kind = match request.method() {
        _ if is_login => Kind::LogIn,
        &Method::POST => Kind::Send,
        _ if is_check(path) => Kind::Check,
        _ => return Ok(()),
    };
    portal
        .rates
        .take(kind, client, now)
        .map_err(|retry_after_seconds| Unadmitted::Fault(Fault::TooMany { retry_after_seconds }))
}

/// Whether a document is looked up by its code. In a language only: the bare address leads there and looks nothing up.
fn is_check(path: &str) -> bool {
    path.split('/').nth(2) == Some("check") && path.split('/').nth(3).is_some_and(|code| !code.is_empty())
}

/// A demonstration is reached by several names of this machine; the key store's frame and the cookies know one of them.
fn elsewhere(portal: &Portal, request: &Request) -> Option<String> {
    let settings = &portal.settings;
    if !settings.is_demonstration || request.method() != Method::GET {
        return None;
    }
    let path = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
    gate::is_page(path).then_some(())?;
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let (_, ours) = settings.portal_origin.split_once("://")?;
    let our_port = ours.rsplit_once(':').map_or("", |(_, port)| port);
    let is_alias = ["localhost", "127.0.0.1", "[::1]"].contains(&name) && host != ours && port == our_port;
    is_alias.then(|| format!("{}{path}", settings.portal_origin))
}

/// Known methods have a name of ours: the log and the numbers take no word of a stranger.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "OTHER",
    }
}
