//! `/dev/*`: the clock and the mailbox. Mounted by the demonstration's composition alone.

use std::fmt::Write as _;
use std::sync::Arc;

use app::clock::reconcile;
use app::messages::{Mail, ReadMailbox};
use app::ports::{Clock as _, Messenger};
use app::{App, Caller};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::id::DistrictId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::clock::DemoClock;
use crate::content::DISTRICT;
use crate::folder::Demo;

/// The furthest that the clock is moved at once: content and certificates are made for some years.
const YEARS_MAX: i32 = 9;

#[derive(Clone)]
struct Dev {
    app: App,
    clock: Arc<DemoClock>,
    messenger: Arc<dyn Messenger>,
}

/// The routes `/dev/clock` and `/dev/mailbox`. Moving the clock settles everything that is due before it answers.
pub fn routes(app: &App, demo: &Demo, messenger: Arc<dyn Messenger>) -> Router {
    let dev = Dev { app: app.clone(), clock: Arc::clone(&demo.clock), messenger };
    Router::new()
        .route("/dev/clock", get(clock).post(move_clock))
        .route("/dev/mailbox", get(mailbox))
        .route("/dev/style.css", get(style))
        .with_state(dev)
}

/// What the clock shows.
#[derive(Debug, Serialize)]
struct Shown {
    now: Timestamp,
    local: String,
}

/// Where to move it: by a program.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Move {
    /// To an instant, RFC 3339.
    Set(Timestamp),
    /// On by an ISO 8601 duration.
    Advance(Span),
}

async fn clock(State(dev): State<Dev>, headers: HeaderMap) -> Response {
    let shown = dev.shown();
    if wants_json(&headers) { Json(shown).into_response() } else { page("Clock", &clock_page(&shown)) }
}

/// JSON from programs, a form from the page.
async fn move_clock(State(dev): State<Dev>, headers: HeaderMap, body: Bytes) -> Response {
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    let target = if is_form {
        dev.of_form(std::str::from_utf8(&body).unwrap_or_default())
    } else {
        match serde_json::from_slice::<Move>(&body) {
            Ok(wanted) => dev.target(wanted),
            Err(_) => Err(r#"send {"set": "RFC 3339"} or {"advance": "ISO 8601 duration"}"#.to_owned()),
        }
    };
    let moved = target.and_then(|to| dev.clock.set(to).map_err(|refused| refused.to_string()));
    if let Err(problem) = moved {
        return (StatusCode::UNPROCESSABLE_ENTITY, problem).into_response();
    }
    if let Err(error) = reconcile(&dev.app, dev.messenger.as_ref()).await {
        tracing::error!(%error, "what is due after the clock moved was not settled");
        return (StatusCode::INTERNAL_SERVER_ERROR, "the clock was moved; what is due follows")
            .into_response();
    }
    if is_form { Redirect::to("/dev/clock").into_response() } else { Json(dev.shown()).into_response() }
}

async fn mailbox(State(dev): State<Dev>, headers: HeaderMap) -> Response {
    match dev.app.ask(dev.app.ctx(Caller::Public), ReadMailbox).await {
        Ok(mail) if wants_json(&headers) => {
            Json(mail.iter().map(Letter::of).collect::<Vec<_>>()).into_response()
        }
        Ok(mail) => page("Mailbox", &mailbox_page(&mail, &dev.zone())),
        Err(error) => {
            tracing::error!(%error, "the mailbox cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css")], STYLE).into_response()
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

    fn shown(&self) -> Shown {
        let now = self.clock.now();
        let local = now.to_zoned(self.zone());
        Shown { now, local: local.strftime("%Y-%m-%d %H:%M:%S (%A)").to_string() }
    }

    fn target(&self, wanted: Move) -> Result<Timestamp, String> {
        let now = self.clock.now().to_zoned(self.zone());
        let latest = now.saturating_add(Span::new().years(YEARS_MAX)).timestamp();
        let to = match wanted {
            Move::Set(to) => to,
            Move::Advance(span) => now.checked_add(span).map_err(|error| error.to_string())?.timestamp(),
        };
        if to > latest {
            return Err(format!("the clock moves at most {YEARS_MAX} years at once"));
        }
        Ok(to)
    }

    /// One field: `by=hour`, `by=day`, `by=working-day`, or `to=2026-09-14`.
    fn of_form(&self, body: &str) -> Result<Timestamp, String> {
        let now = self.clock.now().to_zoned(self.zone());
        let morning = |day: Date| {
            let local = day.at(9, 0, 0, 0).to_zoned(self.zone()).map_err(|error| error.to_string());
            Ok::<_, String>(Move::Set(local?.timestamp()))
        };
        let wanted = match body.split_once('=') {
            Some(("by", "hour")) => Move::Advance(Span::new().hours(1)),
            Some(("by", "day")) => Move::Advance(Span::new().days(1)),
            Some(("by", "working-day")) => {
                morning(self.app.registers().calendar().nth_working_day_after(now.date(), 1))?
            }
            Some(("to", day)) => morning(day.parse().map_err(|_| "write the day as 2026-09-14".to_owned())?)?,
            _ => return Err("choose one of the buttons".to_owned()),
        };
        self.target(wanted)
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !accept.contains("text/html")
}

fn page(title: &str, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} — Kezek demo</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/dev/style.css\"></head><body><nav><a href=\"/\">Portal</a> \
         <a href=\"/dev/clock\">Clock</a> <a href=\"/dev/mailbox\">Mailbox</a></nav><main><h1>{title}</h1>{content}\
         </main></body></html>"
    );
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn clock_page(shown: &Shown) -> String {
    let button = |value: &str, label: &str| {
        format!("<form method=\"post\"><button name=\"by\" value=\"{value}\">{label}</button></form>")
    };
    let day = shown.local.get(..10).unwrap_or_default();
    format!(
        "<p class=\"now\"><time datetime=\"{}\">{}</time></p>\
         <p>The clock of the demonstration goes forward only. What is due is settled before this page answers.</p>\
         <div class=\"moves\">{}{}{}</div>\
         <form method=\"post\"><label for=\"to\">To the morning of</label> \
         <input id=\"to\" name=\"to\" type=\"date\" required min=\"{day}\"> <button>Move</button></form>",
        shown.now,
        shown.local,
        button("hour", "+1 hour"),
        button("day", "+1 day"),
        button("working-day", "Next working day, 09:00"),
    )
}

fn mailbox_page(mail: &[Mail], zone: &TimeZone) -> String {
    if mail.is_empty() {
        return "<p>No message has left yet. Messages of the night leave at 08:00.</p>".to_owned();
    }
    let mut html = String::new();
    for one in mail {
        let at = one.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        let _infallible = write!(
            html,
            "<article><header><b>{}</b> {} → {}</header><h2>{}</h2><p class=\"text\">{}</p></article>",
            escaped(&one.channel),
            at,
            escaped(&one.to),
            escaped(&one.subject),
            escaped(&one.text),
        );
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}\
body{margin:0 auto;max-width:50rem;padding:1rem}\
nav a{margin-right:1rem}\
.now{font-size:1.75rem;font-weight:700;margin:.5rem 0}\
.moves{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}\
button,input{font:inherit;padding:.6rem 1rem;min-height:2.75rem}\
article{border:1px solid;border-radius:.5rem;margin:1rem 0;padding:.75rem 1rem}\
article h2{font-size:1.1rem;margin:.25rem 0}\
.text{white-space:pre-line;overflow-wrap:anywhere;margin:0}\
";
