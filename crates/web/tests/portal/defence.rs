//! What strangers try, and what they get: requests of other sites, answers that shared computers would keep, requests that
//! are no requests. Who may come where is in `roles` and `least_rights`, entering in `login`.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use serde_json::Value;
use tower::ServiceExt as _;
use web::security::rates::{Bucket, Tempo};

use crate::browser::{Browser, Page};
use crate::choices::file;
use crate::town::{PORTAL, Town, Who, settings};

fn problem(page: &Page) -> (StatusCode, String) {
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json", "{}", page.body);
    let problem: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(problem["status"], page.status.as_u16());
    (page.status, problem["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn what_a_person_was_answered_is_kept_nowhere() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let application = file(&town, 1, date(2023, 5, 4)).await;
    for path in [
        "/kk/journal".to_owned(),
        format!("/kk/applications/{application}"),
        format!("/kk/applications/{application}/documents/receipt"),
        "/kk/nowhere".to_owned(),
        "/kk/login".to_owned(),
        "/api/v1/applications".to_owned(),
        format!("/api/v1/applications/{application}"),
        format!("/api/v1/applications/{application}/history"),
        "/api/v1/nothing".to_owned(),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert!(!page.headers.contains_key(header::ETAG), "{path}");
    }
}

/// Browsers say it also where they name no origin.
#[tokio::test]
async fn a_change_that_another_site_asks_for_is_refused() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let fields = browser.get("/kk/contacts").await.hidden("/kk/contacts");
    let body = |email: &str| {
        let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        format!("{pairs}&email={email}")
    };
    for site in ["cross-site", "same-site"] {
        let form = Request::post("/kk/contacts").header("sec-fetch-site", site);
        let page = browser.send(form.body(Body::from(body("a%40example.kz"))).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{site}");
        for path in ["/auth/challenge", "/auth/login", "/referrals/ref_00000000000000000000000001/cancel"] {
            let request = Request::post(format!("/api/v1{path}"))
                .header("sec-fetch-site", site)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(r#"{"cms": "AAAA", "challenge_id": "chl_00000000000000000000000001"}"#))
                .unwrap();
            let page = browser.send(request).await;
            assert_eq!(problem(&page), (StatusCode::FORBIDDEN, "foreign-origin".to_owned()), "{path}");
        }
    }
    let ours =
        Request::post("/kk/contacts").header(header::ORIGIN, PORTAL).header("sec-fetch-site", "same-origin");
    let page = browser.send(ours.body(Body::from(body("b%40example.kz"))).unwrap()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whatever_is_asked_of_the_api_a_problem_answers() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let send = |path: &str, kind: &str, body: Vec<u8>| {
        let request = Request::post(format!("/api/v1{path}")).header(header::CONTENT_TYPE, kind);
        request.body(Body::from(body)).unwrap()
    };
    let json = "application/json";
    let application = "/applications/app_00000000000000000000000001";
    for (request, expected) in [
        (Request::get("/api/v1/nothing").body(Body::empty()).unwrap(), (404, "not-found")),
        (send("/applications", json, Vec::new()), (405, "method-not-allowed")),
        (
            Request::get(format!("/api/v1{application}/places?page=-1")).body(Body::empty()).unwrap(),
            (400, "malformed"),
        ),
        (
            Request::get(format!("/api/v1{application}/choices/text")).body(Body::empty()).unwrap(),
            (400, "malformed"),
        ),
        (send("/auth/login", "text/plain", b"{}".to_vec()), (400, "malformed")),
        (send("/auth/login", json, b"{".to_vec()), (400, "malformed")),
        (send("/auth/login", json, "[".repeat(100_000).into_bytes()), (400, "malformed")),
        (send("/auth/login", json, vec![b' '; 2_000_000]), (413, "too-large")),
    ] {
        let what = format!("{} {}", request.method(), request.uri());
        let page = program.send(request).await;
        let (status, code) = problem(&page);
        assert_eq!((status.as_u16(), code.as_str()), expected, "{what}");
    }
}

#[tokio::test]
async fn a_program_that_comes_too_often_is_told_so_in_its_own_words() {
    let slow = Bucket { burst: 1.0, per_second: 0.001 };
    let town = Town::with(Tempo { log_in: slow, check: slow, send: slow });
    let mut program = Browser::new(&town);
    let challenge = || {
        let mut request = Request::post("/api/v1/auth/challenge").body(Body::empty()).unwrap();
        let peer = std::net::SocketAddr::from(([203, 0, 113, 9], 1));
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        request
    };
    assert_eq!(program.send(challenge()).await.status, StatusCode::OK);
    let late = program.send(challenge()).await;
    assert_eq!(problem(&late), (StatusCode::TOO_MANY_REQUESTS, "too-many-requests".to_owned()));
    assert!(late.headers.contains_key(header::RETRY_AFTER));
}

/// What belongs to those who operate it and to a demonstration is not on the portal's listener.
#[tokio::test]
async fn neither_numbers_nor_the_clock_are_served_to_the_public() {
    let town = Town::new();
    for path in ["/metrics", "/dev/clock", "/dev/mailbox", "/dev", "/api/v1/metrics"] {
        let page = Browser::new(&town).get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Addresses are shown again on pages that say that there is nothing: as text and never as more.
#[tokio::test]
async fn an_address_cannot_become_a_part_of_its_page() {
    let town = Town::new();
    for path in [
        "/kk/nowhere?a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/kk/check?code=%3Cscript%3Ealert(1)%3C/script%3E",
        "//evil.example/kk/login",
        "/kk/login?next=//evil.example",
    ] {
        let page = Browser::new(&town).get(path).await;
        assert!(!page.body.contains("<script>alert"), "{path}");
        for to in ["href=\"//", "action=\"//", "href=\"https://evil", "value=\"//"] {
            assert!(!page.body.contains(to), "{path}: {to}");
        }
    }
}

/// The key store has files and nothing else; nobody but the portal shows it, and it asks nobody but itself.
#[tokio::test]
async fn the_key_store_is_framed_by_the_portal_alone_and_takes_nothing() {
    let router = web::key_store::router(&settings(Tempo::USUAL));
    let ask = |request: Request<Body>| router.clone().oneshot(request);
    let page = ask(Request::get("/kk/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "connect-src 'self'",
        "form-action 'none'",
        &format!("frame-ancestors {PORTAL};"),
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    // WebAssembly alone may be compiled.
    assert_eq!(policy.replace("'wasm-unsafe-eval'", "").matches("unsafe").count(), 0, "{policy}");
    assert!(page.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    assert!(!page.headers().contains_key(header::SET_COOKIE));
    for (method, path, status) in [
        ("POST", "/kk/", 405),
        ("GET", "/kk/login", 404),
        ("GET", "/healthz", 404),
        ("GET", "/../kezek.mjs", 404),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = ask(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{method} {path}");
    }
}
