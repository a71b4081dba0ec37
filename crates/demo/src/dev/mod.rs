//! `/dev/clock`, `/dev/mailbox`, and `/dev/revocation` (whether the authority answers what was revoked): pages for people, JSON
//! for programs. Only a demonstration mounts them.

mod moving;

use std::sync::Arc;

use app::clock::reconcile;
use app::messages::{Mail, ReadMailbox};
use app::ports::{Clock as _, Messenger};
use app::{App, Caller};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::id::DistrictId;
use i18n::Lang;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::moving::{Fields, Move};
pub use self::moving::{Unmoved, YEARS_MAX};
use crate::clock::DemoClock;
use crate::content::DISTRICT;
use crate::folder::Demo;
use crate::responder::Desk;

/// Longest body that is read: a form of four short fields, or one line of JSON.
const BODY_MAX: usize = 4 * 1024;

/// How the pages look. The portal's components are the executable's to give.
pub trait Look: Send + Sync {
    /// The page of the clock; `problem` is why it was not moved.
    fn clock(&self, lang: Lang, shown: &Shown, problem: Option<&Problem>) -> String;

    /// The page of the mailbox, the newest message first.
    fn mailbox(&self, lang: Lang, mail: &[Mail], zone: &TimeZone) -> String;

    /// The page of the authority: whether it `answers` or is silent.
    fn revocation(&self, lang: Lang, answers: bool) -> String;
}

/// What the clock shows.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The instant.
    pub now: Timestamp,
    /// The next limit that somebody waits for.
    pub next_limit: Option<Timestamp>,
    /// The district's zone.
    #[serde(skip)]
    pub zone: TimeZone,
}

/// Why the clock was not moved, for the page of whoever tried.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The reason.
    pub reason: Unmoved,
    /// Day, month and year as they were typed.
    pub typed: [String; 3],
}

#[derive(Clone)]
struct Dev {
    app: App,
    clock: Arc<DemoClock>,
    messenger: Arc<dyn Messenger>,
    look: Arc<dyn Look>,
    desk: Desk,
}

/// The routes `/dev/clock`, `/dev/mailbox` and `/dev/revocation`, bare and in every language. Moving the clock settles
/// everything that is due before it answers.
pub fn routes(app: &App, demo: &Demo, messenger: Arc<dyn Messenger>, look: Arc<dyn Look>) -> Router {
    let dev =
        Dev { app: app.clone(), clock: Arc::clone(&demo.clock), messenger, look, desk: demo.desk.clone() };
    let pages = [
        ("/dev/clock", get(clock).post(move_clock)),
        ("/dev/mailbox", get(mailbox)),
        ("/dev/revocation", get(revocation).post(switch_revocation)),
    ];
    let mut router = Router::new();
    for (path, page) in pages {
        for lang in Lang::ALL {
            router = router.route(&lang.path(path), page.clone());
        }
        router = router.route(path, page);
    }
    router
        .layer(axum::extract::DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn(refuse_strangers))
        .with_state(dev)
}

/// A page of somebody else must not move the clock of a demonstration that happens to run on the reader's machine.
async fn refuse_strangers(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let is_strange = matches!(site, Some("cross-site" | "same-site"));
    if is_strange && request.method() == axum::http::Method::POST {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

async fn clock(State(dev): State<Dev>, uri: Uri, headers: HeaderMap) -> Response {
    match dev.shown().await {
        Ok(shown) if wants_json(&headers) => Json(shown).into_response(),
        Ok(shown) => Html(dev.look.clock(language(&uri, &headers), &shown, None)).into_response(),
        Err(error) => unread(&error),
    }
}

/// JSON from programs, a form from the page.
async fn move_clock(State(dev): State<Dev>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let is_form = is_form(&headers);
    let shown = match dev.shown().await {
        Ok(shown) => shown,
        Err(error) => return unread(&error),
    };
    let fields = Fields::read(&body);
    let wanted = if is_form { fields.wanted(&shown, &dev.app) } else { Move::of_json(&body) };
    let moved = wanted.and_then(|wanted| wanted.target(&shown)).and_then(|to| dev.move_to(to));
    if let Err(reason) = moved {
        if !is_form {
            return refused(reason);
        }
        let problem = Problem { reason, typed: fields.typed() };
        let page = dev.look.clock(language(&uri, &headers), &shown, Some(&problem));
        return (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response();
    }
    if let Err(error) = reconcile(&dev.app, dev.messenger.as_ref()).await {
        tracing::error!(%error, "what is due after the clock moved was not settled");
        return (StatusCode::INTERNAL_SERVER_ERROR, "the clock was moved; what is due follows")
            .into_response();
    }
    if is_form {
        return Redirect::to(uri.path()).into_response();
    }
    match dev.shown().await {
        Ok(shown) => Json(shown).into_response(),
        Err(error) => unread(&error),
    }
}

/// Whether the authority answers what was revoked.
#[derive(Debug, Serialize, Deserialize)]
struct Answering {
    answers: bool,
}

async fn revocation(State(dev): State<Dev>, uri: Uri, headers: HeaderMap) -> Response {
    let answers = !dev.desk.is_silent();
    if wants_json(&headers) {
        return Json(Answering { answers }).into_response();
    }
    Html(dev.look.revocation(language(&uri, &headers), answers)).into_response()
}

/// `{"answers":false}` makes the authority fall silent: once the lists in memory are too old, an hour on, nobody's key can be
/// checked. The page's form says the same as `answers=false`.
async fn switch_revocation(State(dev): State<Dev>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let is_form = is_form(&headers);
    let wanted = if is_form { Answering::of_form(&body) } else { serde_json::from_slice(&body).ok() };
    let Some(wanted) = wanted else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    dev.desk.set_silent(!wanted.answers);
    if is_form { Redirect::to(uri.path()).into_response() } else { Json(wanted).into_response() }
}

impl Answering {
    fn of_form(body: &[u8]) -> Option<Self> {
        match body {
            b"answers=true" => Some(Self { answers: true }),
            b"answers=false" => Some(Self { answers: false }),
            _ => None,
        }
    }
}

async fn mailbox(State(dev): State<Dev>, uri: Uri, headers: HeaderMap) -> Response {
    match dev.app.ask(dev.app.ctx(Caller::Public), ReadMailbox).await {
        Ok(mail) if wants_json(&headers) => {
            Json(mail.iter().map(Letter::of).collect::<Vec<_>>()).into_response()
        }
        Ok(mail) => Html(dev.look.mailbox(language(&uri, &headers), &mail, &dev.zone())).into_response(),
        Err(error) => unread(&error),
    }
}

/// A message as programs read it.
#[derive(Debug, Serialize)]
struct Letter<'a> {
    at: Timestamp,
    channel: &'a str,
    to: &'a str,
    subject: &'a str,
    text: &'a str,
}

impl<'a> Letter<'a> {
    fn of(mail: &'a Mail) -> Self {
        Self { at: mail.at, channel: &mail.channel, to: &mail.to, subject: &mail.subject, text: &mail.text }
    }
}

impl Dev {
    fn zone(&self) -> TimeZone {
        let registers = self.app.registers();
        DistrictId::new(DISTRICT).map_or(TimeZone::UTC, |district| {
            registers.rules(district, self.clock.now()).rules().zone.clone()
        })
    }

    async fn shown(&self) -> Result<Shown, storage::DbError> {
        let now = self.clock.now();
        let next_limit = self.app.db().read(move |reader| storage::queue::next_due(reader, now)).await?;
        Ok(Shown { now, next_limit, zone: self.zone() })
    }

    fn move_to(&self, to: Timestamp) -> Result<(), Unmoved> {
        self.clock.set(to).map(drop).map_err(|_| Unmoved::SetBack)
    }
}

/// The language of the address, or else of the browser.
fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    Lang::from_path(uri.path()).unwrap_or_else(|| {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Lang::from_accept_language(accepted.unwrap_or_default())
    })
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Browsers ask for HTML by name; whoever does not is a program.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !accept.contains("text/html")
}

/// RFC 9457.
fn refused(reason: Unmoved) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = serde_json::json!({
        "type": "about:blank",
        "title": "The clock was not moved",
        "status": status.as_u16(),
        "detail": reason.to_string(),
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
}

fn unread(error: &storage::DbError) -> Response {
    tracing::error!(%error, "a page of the demonstration cannot be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests;
