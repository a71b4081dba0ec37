//! The clock and the mailbox over HTTP, without a socket.

use std::sync::Arc;

use app::messages::Outgoing;
use app::ports::{DeliveryFailed, PortFuture};
use app::signing::Verifier;
use app::{App, Parts};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use eds::verify::Anchors;
use jiff::Timestamp;
use serde_json::{Value, json};
use storage::{BlobKey, Db, Lane, Options};
use tower::ServiceExt as _;

use super::*;
use crate::SeededEntropy;
use crate::keys::Issuing;
use crate::registry::DemoRegistry;

const BEGAN: &str = "2026-09-09T09:00:00+05:00";

/// Says in one line what it was given.
struct Words;

impl Look for Words {
    fn clock(&self, lang: Lang, shown: &Shown, problem: Option<&Problem>) -> String {
        format!("{lang} {} {problem:?}", shown.now)
    }

    fn mailbox(&self, lang: Lang, mail: &[Mail], _zone: &TimeZone) -> String {
        format!("{lang} {} letters", mail.len())
    }

    fn revocation(&self, lang: Lang, answers: bool) -> String {
        format!("{lang} answers: {answers}")
    }
}

struct Nobody;

impl Messenger for Nobody {
    fn deliver<'a>(&'a self, _message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

struct Town {
    _folder: tempfile::TempDir,
    app: App,
    clock: Arc<DemoClock>,
    router: Router,
}

/// Opening waits for the database, which no task of a runtime may do.
async fn town() -> Town {
    tokio::task::spawn_blocking(built).await.unwrap()
}

fn built() -> Town {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("kezek.db").display()).parse().unwrap();
    let db = Db::open(&url, Options::new(BlobKey::new([7; 32]))).unwrap();
    db.migrate().unwrap();
    let began: Timestamp = BEGAN.parse().unwrap();
    let clock = Arc::new(DemoClock::starting(began));
    let registry = Arc::new(DemoRegistry::default());
    let parts = Parts {
        db,
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(1)),
        verifier: Verifier::new(Anchors::default()),
        registry: registry.clone(),
    };
    let app = App::new(parts).unwrap();
    let demo = Demo {
        folder: folder.path().to_owned(),
        clock: clock.clone(),
        registry,
        anchors: Vec::new(),
        desk: Desk::open(&Issuing { issuing: Vec::new(), stamping: None }, &[], began, clock.clone())
            .unwrap(),
        people: Vec::new(),
        began,
    };
    let router = routes(&app, &demo, Arc::new(Nobody), Arc::new(Words));
    Town { _folder: folder, app, clock, router }
}

impl Town {
    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(header::LOCATION).map(|at| at.to_str().unwrap().to_owned());
        let body = to_bytes(response.into_body(), 64 * 1024).await.unwrap();
        (status, location.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
    }

    async fn get(&self, path: &str, accept: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::ACCEPT, accept).header(header::ACCEPT_LANGUAGE, "ru");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post_json(&self, body: &str) -> (StatusCode, Value) {
        let request = Request::post("/dev/clock").header(header::CONTENT_TYPE, "application/json");
        let (status, body) = self.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    async fn post_form(&self, path: &str, body: &'static str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Whole minutes that the clock is ahead of its beginning.
    fn minutes(&self) -> i64 {
        self.clock.now().duration_since(BEGAN.parse().unwrap()).as_mins()
    }
}

#[tokio::test]
async fn programs_read_and_move_the_clock() {
    let town = town().await;
    for accept in ["application/json", "*/*", ""] {
        let (status, body) = town.get("/dev/clock", accept).await;
        let shown: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(status, StatusCode::OK);
        assert!(shown["now"].as_str().unwrap().starts_with("2026-09-09T04:00:0"), "{shown}");
        assert_eq!(shown["next_limit"], Value::Null);
    }
    let (status, shown) = town.post_json(r#"{"advance":"P1DT2H"}"#).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown["now"].as_str().unwrap().starts_with("2026-09-10T06:00:0"), "{shown}");
    let (status, shown) = town.post_json(r#"{"set":"2026-09-11T00:00:00+05:00"}"#).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown["now"].as_str().unwrap().starts_with("2026-09-10T19:00:0"), "{shown}");
}

#[tokio::test]
async fn the_clock_is_never_set_back_and_bad_input_moves_nothing() {
    let town = town().await;
    for (body, says) in [
        (r#"{"set":"2026-09-09T08:59:00+05:00"}"#, "never set back"),
        (r#"{"advance":"-PT1H"}"#, "never set back"),
        (r#"{"set":"2126-01-01T00:00:00Z"}"#, "at most 9 years"),
        (r#"{"advance":"P19000Y"}"#, "at most 9 years"),
        (r#"{"set":"tomorrow"}"#, "RFC 3339"),
        (r#"{"set":"2026-09-10T09:00:00"}"#, "RFC 3339"),
        (r#"{"advance":5}"#, "ISO 8601"),
        (r#"{"set":"2026-09-10T09:00:00Z","advance":"P1D"}"#, "ISO 8601"),
        (r#"{"stop":true}"#, "ISO 8601"),
        ("{}", "ISO 8601"),
        ("", "ISO 8601"),
        ("\u{0}", "ISO 8601"),
    ] {
        let (status, problem) = town.post_json(body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(problem["status"], json!(422), "{body}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{body}: {problem}");
        assert_eq!(town.minutes(), 0, "{body}");
    }
    let (status, _) = town.post_json(&format!(r#"{{"advance":"P1D{}"}}"#, " ".repeat(BODY_MAX))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(town.minutes(), 0);
}

#[tokio::test]
async fn people_read_the_clock_in_their_language() {
    let town = town().await;
    for (path, lang) in [
        ("/dev/clock", "ru"),
        ("/kk/dev/clock", "kk"),
        ("/ru/dev/clock", "ru"),
        ("/en/dev/clock", "en"),
        ("/kk/dev/mailbox", "kk"),
        ("/dev/mailbox", "ru"),
        ("/en/dev/revocation", "en"),
    ] {
        let (status, page) = town.get(path, "text/html,application/xhtml+xml,*/*;q=0.8").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.starts_with(lang), "{path}: {page}");
    }
}

#[tokio::test]
async fn people_move_the_clock_by_buttons_and_by_a_day() {
    let town = town().await;
    let mut expected = 0;
    for (body, minutes) in [("by=hour", 60), ("by=day", 24 * 60)] {
        let (status, to) = town.post_form("/kk/dev/clock", body).await;
        expected += minutes;
        assert_eq!((status, &*to), (StatusCode::SEE_OTHER, "/kk/dev/clock"), "{body}");
        assert_eq!(town.minutes(), expected, "{body}");
    }
    // From Thursday ten o'clock to Friday nine o'clock, and over the weekend to Monday.
    town.post_form("/dev/clock", "to-day=11&to-month=9&to-year=2026").await;
    assert_eq!(town.minutes(), 2 * 24 * 60);
    town.post_form("/dev/clock", "by=working-day").await;
    assert_eq!(town.minutes(), 5 * 24 * 60);
    for (body, reason) in [
        ("by=year", "Unknown"),
        ("by=limit", "Unknown"),
        ("", "NoDay"),
        ("to-day=31&to-month=9&to-year=2026", "NoDay"),
        ("to-day=x&to-month=9&to-year=2026", "NoDay"),
        ("to-day=1&to-month=9&to-year=2026", "SetBack"),
        ("to-day=1&to-month=9&to-year=2096", "TooFar"),
    ] {
        let (status, page) = town.post_form("/en/dev/clock", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(page.starts_with("en ") && page.contains(reason), "{body}: {page}");
        assert_eq!(town.minutes(), 5 * 24 * 60, "{body}");
    }
}

#[tokio::test]
async fn the_authority_is_silenced_by_people_and_by_programs() {
    let town = town().await;
    let program = |body: &'static str| {
        let request = Request::post("/dev/revocation").header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body)).unwrap()
    };
    assert_eq!(town.get("/kk/dev/revocation", "text/html").await.1, "kk answers: true");
    let silenced = town.post_form("/kk/dev/revocation", "answers=false").await;
    assert_eq!(silenced, (StatusCode::SEE_OTHER, "/kk/dev/revocation".to_owned()));
    assert_eq!(town.get("/kk/dev/revocation", "text/html").await.1, "kk answers: false");
    assert_eq!(town.get("/dev/revocation", "application/json").await.1, r#"{"answers":false}"#);
    for nonsense in ["", "answers=", "answers=maybe", "answers=true&answers=false"] {
        let (status, _) = town.post_form("/dev/revocation", nonsense).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense}");
    }
    assert_eq!(town.send(program("{}")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.get("/dev/revocation", "application/json").await.1, r#"{"answers":false}"#);
    assert_eq!(town.send(program(r#"{"answers":true}"#)).await.0, StatusCode::OK);
    assert_eq!(town.get("/dev/revocation", "application/json").await.1, r#"{"answers":true}"#);
}

#[tokio::test]
async fn a_page_of_somebody_else_does_not_move_the_clock() {
    let town = town().await;
    let post = |site: &str| {
        Request::post("/dev/clock")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(Body::from("by=hour"))
            .unwrap()
    };
    assert_eq!(town.send(post("cross-site")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(town.send(post("same-site")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(town.minutes(), 0);
    assert_eq!(town.send(post("same-origin")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(town.minutes(), 60);
}

#[tokio::test]
async fn the_mailbox_shows_what_left() {
    let town = town().await;
    let (status, body) = town.get("/dev/mailbox", "application/json").await;
    assert_eq!((status, &*body), (StatusCode::OK, "[]"));
    let mail = Mail {
        id: domain::id::DocumentId::from_u128(1),
        channel: "sms".to_owned(),
        at: BEGAN.parse().unwrap(),
        to: "+77010000013".to_owned(),
        subject: String::new(),
        text: "Kezek".to_owned(),
    };
    let put = town.app.db().write(Lane::People, move |tx| {
        storage::chores::put_mail(tx, &mail).map_err(storage::Failed::<std::convert::Infallible>::Db)
    });
    put.await.unwrap();
    let (_, body) = town.get("/dev/mailbox", "application/json").await;
    let letters: Value = serde_json::from_str(&body).unwrap();
    let letter = json!({
        "at": "2026-09-09T04:00:00Z", "channel": "sms", "to": "+77010000013", "subject": "", "text": "Kezek"
    });
    assert_eq!(letters, json!([letter]));
    assert_eq!(town.get("/en/dev/mailbox", "text/html").await.1, "en 1 letters");
}
