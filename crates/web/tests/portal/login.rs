//! Entering and leaving (S08-S11): what the challenge is good for, and what it is not.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use web::security::rates::{Bucket, Tempo};

use crate::browser::Browser;
use crate::town::{Town, Who, signed, signed_as_document};

const SESSION: &str = "__Host-kezek";
const BEFORE: &str = "__Host-kezek-before";

#[tokio::test]
async fn a_parent_enters_gives_an_email_and_leaves() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    let sent = browser.get("/kk/journal").await;
    assert_eq!(sent.location.as_deref(), Some("/kk/login?next=%2Fkk%2Fjournal"));
    let entered = browser.log_in(Who::Parent).await;
    assert_eq!((entered.status, entered.location.as_deref()), (StatusCode::SEE_OTHER, Some("/kk/journal")));
    assert!(browser.cookies.contains_key(SESSION) && !browser.cookies.contains_key(BEFORE));

    // S11: nothing is open before the e-mail address is given.
    let journal = browser.get("/kk/journal").await;
    assert_eq!(journal.location.as_deref(), Some("/kk/contacts"));
    let contacts = browser.get("/kk/contacts").await;
    let mut fields = contacts.hidden("/kk/contacts");
    let refused = browser.post("/kk/contacts", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("#email-error") && refused.has(".govuk-error-summary a[href=\"#email\"]"));
    fields.insert("email".to_owned(), "dana@example.kz".to_owned());
    assert_eq!(browser.post("/kk/contacts", &fields).await.location.as_deref(), Some("/kk/journal"));

    let journal = browser.get("/ru/journal").await;
    assert_eq!(journal.status, StatusCode::OK);
    let leave = journal.hidden("/ru/logout");
    assert_eq!(browser.post("/ru/logout", &leave).await.location.as_deref(), Some("/ru/"));
    assert!(!browser.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn a_session_that_was_left_is_dead_on_the_server_too() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let cookies = browser.cookies.clone();
    let leave = browser.get("/kk/journal").await.hidden("/kk/logout");
    browser.post("/kk/logout", &leave).await;
    browser.cookies = cookies;
    assert_eq!(browser.get("/kk/journal").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_challenge_is_good_once() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    let page = browser.get("/kk/login").await;
    let mut fields = page.hidden("/kk/login");
    fields.insert("cms".to_owned(), signed(Who::Parent, &page.text_to_sign()));
    let before = browser.cookies.clone();
    assert_eq!(browser.post("/kk/login", &fields).await.status, StatusCode::SEE_OTHER);
    browser.cookies = before;
    let replayed = browser.post("/kk/login", &fields).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(replayed.has(".govuk-error-summary"));
    assert!(!browser.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn a_wrong_signature_uses_the_challenge_up_as_well() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    let page = browser.get("/kk/login").await;
    let mut fields = page.hidden("/kk/login");
    fields.insert("cms".to_owned(), signed(Who::Parent, "KEZEK-LOGIN-V1\nsomething else\n"));
    assert_eq!(browser.post("/kk/login", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.insert("cms".to_owned(), signed(Who::Parent, &page.text_to_sign()));
    assert_eq!(browser.post("/kk/login", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_challenge_is_good_for_three_minutes() {
    for (waited, status) in [(179, StatusCode::SEE_OTHER), (180, StatusCode::UNPROCESSABLE_ENTITY)] {
        let town = Town::new();
        let mut browser = Browser::new(&town);
        let page = browser.get("/kk/login").await;
        let mut fields = page.hidden("/kk/login");
        fields.insert("cms".to_owned(), signed(Who::Parent, &page.text_to_sign()));
        town.clock.advance(SignedDuration::from_secs(waited));
        assert_eq!(browser.post("/kk/login", &fields).await.status, status, "{waited} s");
    }
}

/// Goal: a stranger's challenge, signed by the victim on a phishing page, is of no use in another browser and the
/// reverse. Method: one browser's challenge is sent from another with its own form token.
#[tokio::test]
async fn a_challenge_is_good_in_its_browser_only() {
    let town = Town::new();
    let (mut one, mut other) = (Browser::new(&town), Browser::new(&town));
    let page = one.get("/kk/login").await;
    let theirs = other.get("/kk/login").await.hidden("/kk/login");
    let mut fields = page.hidden("/kk/login");
    fields.insert("form_token".to_owned(), theirs["form_token"].clone());
    fields.insert("cms".to_owned(), signed(Who::Parent, &page.text_to_sign()));
    assert_eq!(other.post("/kk/login", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // It was not used up by the stranger.
    let mut fields = page.hidden("/kk/login");
    fields.insert("cms".to_owned(), signed(Who::Parent, &page.text_to_sign()));
    assert_eq!(one.post("/kk/login", &fields).await.status, StatusCode::SEE_OTHER);
}

/// The single key of today signs both (eds.md, section 0), so a signing key enters; the text is what keeps them apart.
#[tokio::test]
async fn a_document_is_no_login() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    let page = browser.get("/kk/login").await;
    let mut fields = page.hidden("/kk/login");
    fields.insert("cms".to_owned(), signed_as_document("KEZEK-CHOICE-V1\n"));
    assert_eq!(browser.post("/kk/login", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text_to_sign();
    let verifier = town.app.parts().verifier.clone();
    let cms = signed(Who::Parent, &text);
    let now = crate::town::beginning();
    let refused = verifier.verify(cms.as_bytes(), &text, app::signing::Purpose::Document, now);
    let constraints = app::signing::Verdict::Invalid(app::signing::Reason::SigConstraintsFailure);
    assert_eq!(refused.unwrap_err(), app::signing::SignatureRefused(constraints));
}

#[tokio::test]
async fn the_session_is_new_at_every_login_and_the_former_one_ends() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let first = browser.cookies.clone();
    browser.cookies.remove(SESSION);
    browser.log_in(Who::Parent).await;
    assert_ne!(first[SESSION], browser.cookies[SESSION]);
    // A planted session is not taken over: the login page of somebody who is in leads on, and the form's token is theirs.
    browser.cookies = first;
    assert_eq!(browser.get("/kk/login").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_day_in_any_case() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    town.clock.advance(SignedDuration::from_mins(29));
    assert_eq!(browser.get("/kk/journal").await.status, StatusCode::OK);
    // Noting the use is written behind the answer.
    town.written().await;
    let mut used = 29;
    while used < 12 * 60 {
        town.clock.advance(SignedDuration::from_mins(20));
        used += 20;
        let open = browser.get("/kk/journal").await.status == StatusCode::OK;
        assert_eq!(open, used < 12 * 60, "after {used} minutes");
        town.written().await;
    }
    browser.cookies.remove(SESSION);
    browser.log_in(Who::Parent).await;
    town.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(browser.get("/kk/journal").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn ones_own_logins_are_shown_and_nobody_elses() {
    let town = Town::new();
    let (mut parent, mut other) = (Browser::new(&town), Browser::new(&town));
    parent.enter(Who::Parent).await;
    for _again in 0..11 {
        town.clock.advance(SignedDuration::from_mins(7));
        parent.cookies.remove(SESSION);
        parent.log_in(Who::Parent).await;
    }
    let account = parent.get("/kk/account").await;
    let rows = account.all("h2 + p + .govuk-summary-list .govuk-summary-list__key");
    assert_eq!(rows.len(), 10, "the latest ten: {rows:?}");
    assert_eq!(rows[0], "09.09.2026 10:17:00", "the latest first");
    assert!(rows.is_sorted_by(|later, earlier| later > earlier), "{rows:?}");
    let keys = account.all("h2 + p + .govuk-summary-list .govuk-summary-list__value");
    assert!(keys.iter().all(|key| key.contains("RSA-SHA256")), "{keys:?}");
    other.enter(Who::OtherParent).await;
    let account = other.get("/kk/account").await;
    assert_eq!(account.all("h2 + p + .govuk-summary-list .govuk-summary-list__key").len(), 1);
}

#[tokio::test]
async fn organisations_enter_as_what_they_are() {
    let town = Town::new();
    for (who, is_let_in) in [
        (Who::Head, true),
        (Who::Employee, true),
        (Who::Dismissed, false),
        (Who::Official, true),
        (Who::Operator, true),
        (Who::Auditor, true),
        (Who::Administrator, true),
        (Who::Stranger, false),
    ] {
        let mut browser = Browser::new(&town);
        let page = browser.log_in(who).await;
        assert_eq!(page.status == StatusCode::SEE_OTHER, is_let_in, "{who:?}");
        assert_eq!(browser.cookies.contains_key(SESSION), is_let_in, "{who:?}");
        assert_eq!(page.has(".govuk-error-summary"), !is_let_in, "{who:?}");
    }
}

#[tokio::test]
async fn forms_without_their_token_or_from_elsewhere_are_refused() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let mut fields = browser.get("/kk/contacts").await.hidden("/kk/contacts");
    fields.insert("email".to_owned(), "other@example.kz".to_owned());
    let token = fields.remove("form_token").unwrap();
    assert_eq!(browser.post("/kk/contacts", &fields).await.status, StatusCode::FORBIDDEN);
    fields.insert("form_token".to_owned(), token.replace(|_| true, "A"));
    assert_eq!(browser.post("/kk/contacts", &fields).await.status, StatusCode::FORBIDDEN);
    let elsewhere = Request::post("/kk/contacts")
        .header(header::ORIGIN, "https://evil.example")
        .body(Body::from(format!("form_token={token}&once={}&email=other%40example.kz", fields["once"])))
        .unwrap();
    assert_eq!(browser.send(elsewhere).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn logins_have_a_tempo() {
    let slow = Bucket { burst: 2.0, per_second: 0.001 };
    let town = Town::with(Tempo { log_in: slow, check: slow, send: slow });
    let mut browser = Browser::new(&town);
    let from = |path: &str| {
        let peer = std::net::SocketAddr::from(([203, 0, 113, 9], 1));
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        request
    };
    for _ in 0..2 {
        assert_eq!(browser.send(from("/kk/login")).await.status, StatusCode::OK);
    }
    let late = browser.send(from("/kk/login")).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(late.headers.contains_key(header::RETRY_AFTER) && late.has("h1"));
    assert_eq!(browser.send(from("/kk/")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn answers_carry_the_headers_that_keep_strangers_out() {
    let town = Town::new();
    let page = Browser::new(&town).get("/kk/login").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "frame-src https://sign.example.kz;",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(page.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    assert!(page.headers.contains_key("x-request-id"));
}
