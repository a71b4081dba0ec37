//! The gate of every page: language, session, who may come, the form's token; and afterwards cookies and error pages.

use app::Caller;
use app::identity::{ContactState, FindSession, Secret, Session, TouchSession};
use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method as HttpMethod, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::RequestId;
use i18n::{Lang, Texts};
use subtle::ConstantTimeEq as _;

use crate::api::problem::Problem;
use crate::fault::Fault;
use crate::form::{Submitted, TOKEN_FIELD};
use crate::pages::error::ErrorPage;
use crate::route::{Body, Route};
use crate::security::cookies::Cookie;
use crate::security::origin;
use crate::server::log::{Logged, Pattern};
use crate::state::Portal;
use crate::visit::{Visit, html};

/// Largest form: a signature of 1 MB in base64 is the longest field.
const FORM_BYTES_MAX: usize = 1_600 * 1024;

/// The page that has to be filled in before any other (S11), without the language.
const FIRST_ENTRY: &str = "/contacts";
/// Pages that are open before that.
const BEFORE_FIRST_ENTRY: &[&str] =
    &[FIRST_ENTRY, "/contacts/code", "/contacts/confirm", "/logout", "/login"];

/// Changes of cookies that a handler asks for; put into the response's extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cookies(pub(crate) Vec<axum::http::HeaderValue>);

/// Runs a page's handler behind the gate.
pub(crate) async fn pass(
    portal: Portal,
    route: Route,
    lang: Lang,
    mut request: Request,
    next: Next,
) -> Response {
    let is_secure = portal.settings.is_secure();
    let address = request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
    let known = Cookie::Before.read(request.headers(), is_secure);
    let before = known.unwrap_or_else(|| Secret::new(portal.app.secret()));
    let session = match find_session(&portal, request.headers()).await {
        Ok(session) => session,
        Err(fault) => {
            let visit = visit(&portal, lang, address, None, before, &request);
            return finished(&visit, route, fault.into_response());
        }
    };
    let visit = visit(&portal, lang, address, session, before, &request);
    let response = match admit(&visit, route, &mut request).await {
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
        Err(response) => response,
    };
    let mut response = finished(&visit, route, response);
    if known.is_none()
        && visit.session().is_none()
        && let Some(cookie) = Cookie::Before.set(visit.before(), is_secure)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What is answered where there is no page.
pub(crate) async fn lost(portal: Portal, request: Request) -> Response {
    let lang = language(&request);
    let address = request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
    let session = find_session(&portal, request.headers()).await.unwrap_or(None);
    let visit = visit(&portal, lang, address, session, Secret::new([0; 32]), &request);
    error_page(&visit, &Fault::NotFound)
}

/// Where an answer goes that no handler gives.
pub(crate) struct Asked {
    lang: Lang,
    address: String,
    id: RequestId,
}

impl Asked {
    pub(crate) fn of(request: &Request, id: RequestId) -> Self {
        let address = request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
        Self { lang: language(request), address, id }
    }
}

/// The page, or for programs the problem, of a fault that ends a request outside its handler.
pub(crate) fn failed(portal: &Portal, asked: Asked, fault: Fault) -> Response {
    if asked.address.starts_with("/api/") {
        return Problem::from(fault).into_response();
    }
    let mut ctx = portal.app.ctx(Caller::Public);
    ctx.request = asked.id;
    let visit = Visit::new(portal.clone(), asked.lang, asked.address, None, Secret::new([0; 32]), ctx);
    let mut response = error_page(&visit, &fault);
    if let Some(seconds) = fault.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response.extensions_mut().insert(fault);
    response
}

/// The language of an address, or else of the browser.
pub(crate) fn language(request: &Request) -> Lang {
    Lang::from_path(request.uri().path()).unwrap_or_else(|| {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Lang::from_accept_language(accepted.unwrap_or(""))
    })
}

/// Whoever has the session of this request; notes now and then that it is in use.
pub(crate) async fn find_session(portal: &Portal, headers: &HeaderMap) -> Result<Option<Session>, Fault> {
    let Some(secret) = Cookie::Session.read(headers, portal.settings.is_secure()) else { return Ok(None) };
    session_of(portal, &secret).await
}

/// The session of a token.
pub(crate) async fn session_of(portal: &Portal, secret: &Secret) -> Result<Option<Session>, Fault> {
    let ctx = portal.app.ctx(Caller::Public);
    let query = FindSession { token: secret.hash(), limits: portal.settings.sessions };
    let session = portal.app.ask(ctx.clone(), query).await?;
    if let Some(session) = session.as_ref().filter(|session| session.is_stale) {
        // Nobody waits for it: at worst the next request notes it.
        drop(portal.app.run(ctx, TouchSession { token: session.token }));
    }
    Ok(session)
}

fn visit(
    portal: &Portal,
    lang: Lang,
    address: String,
    session: Option<Session>,
    before: Secret,
    request: &Request,
) -> Visit {
    let caller = session.as_ref().map_or(Caller::Public, |session| session.caller);
    let mut ctx = portal.app.ctx(caller);
    if let Some(id) = request.extensions().get::<RequestId>() {
        ctx.request = *id;
    }
    Visit::new(portal.clone(), lang, address, session, before, ctx)
}

async fn admit(visit: &Visit, route: Route, request: &mut Request) -> Result<(), Response> {
    if !route.access.admits(visit.role()) {
        return Err(match visit.session() {
            Some(_) => Fault::Forbidden.into_response(),
            None => Redirect::to(&to_login(visit, request.method())).into_response(),
        });
    }
    let is_first = visit.session().is_some_and(|session| session.contact == ContactState::Missing);
    let is_closed = route.access != crate::route::Access::Public && !BEFORE_FIRST_ENTRY.contains(&route.path);
    if is_first && is_closed {
        return Err(Redirect::to(&visit.href(FIRST_ENTRY)).into_response());
    }
    if request.method() != HttpMethod::POST {
        return Ok(());
    }
    if !origin::is_ours(request.headers(), &visit.portal().settings.portal_origin) {
        return Err(Fault::StaleForm.into_response());
    }
    if route.body == Body::Form {
        let form = read_form(visit, request).await.map_err(IntoResponse::into_response)?;
        request.extensions_mut().insert(form);
    }
    Ok(())
}

/// The way to the login page, and back to where the person wanted to go.
fn to_login(visit: &Visit, method: &HttpMethod) -> String {
    let login = visit.href("/login");
    if method != HttpMethod::GET {
        return login;
    }
    let next: String = form_urlencoded::byte_serialize(visit.address().as_bytes()).collect();
    format!("{login}?next={next}")
}

async fn read_form(visit: &Visit, request: &mut Request) -> Result<Submitted, Fault> {
    let body = std::mem::replace(request.body_mut(), HttpBody::empty());
    let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| Fault::TooLarge)?;
    let form = Submitted::read(&bytes);
    if is_token(visit, form.value(TOKEN_FIELD)) { Ok(form) } else { Err(Fault::StaleForm) }
}

/// Whether this is the form token of the visit, compared in constant time.
pub(crate) fn is_token(visit: &Visit, given: &str) -> bool {
    visit.form_token().as_bytes().ct_eq(given.as_bytes()).into()
}

/// Cookies, error page, what the log wants to know.
fn finished(visit: &Visit, route: Route, mut response: Response) -> Response {
    if let Some(fault) = response.extensions().get::<Fault>().cloned() {
        let retry = response.headers().get(header::RETRY_AFTER).cloned();
        response = error_page(visit, &fault);
        if let Some(retry) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, retry);
        }
        response.extensions_mut().insert(fault);
    }
    if let Some(Cookies(cookies)) = response.extensions_mut().remove::<Cookies>() {
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    let role = visit.role().map_or("public", app::identity::Role::word);
    response.extensions_mut().insert(Logged { route: Pattern::page(route.path), role });
    response
}

fn error_page(visit: &Visit, fault: &Fault) -> Response {
    let t: Texts = visit.t();
    let problem = fault.problem();
    let page = ErrorPage {
        frame: visit.frame(problem.title(t)),
        problem,
        problem_id: visit.ctx().request.to_string().into(),
    };
    match askama::Template::render(&page) {
        Ok(body) => html(fault.status(), body),
        Err(_) => fault.status().into_response(),
    }
}

/// Whether an address is one of a page.
pub(crate) fn is_page(path: &str) -> bool {
    path == "/" || Lang::from_path(path).is_some()
}
