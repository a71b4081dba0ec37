//! The API as programs meet it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::town::{Town, Who, signed};

async fn post(browser: &mut Browser, path: &str, body: &Value) -> (Page, Value) {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let page = browser.send(request).await;
    let value = serde_json::from_str(&page.body).unwrap_or(Value::Null);
    (page, value)
}

#[tokio::test]
async fn a_program_logs_in_with_a_challenge_once() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    let (page, challenge) = post(&mut program, "/api/v1/auth/challenge", &json!({})).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = challenge["text"].as_str().unwrap();
    assert!(text.starts_with("KEZEK-LOGIN-V1\n"));
    let login = json!({"challenge_id": challenge["challenge_id"], "cms": signed(Who::Parent, text)});
    let (page, session) = post(&mut program, "/api/v1/auth/login", &login).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(session["role"], "applicant");
    assert_eq!(session["token"].as_str().unwrap(), program.cookies["__Host-kezek"]);

    let (page, problem) = post(&mut Browser::new(&town), "/api/v1/auth/login", &login).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(problem["code"], "challenge-used");
}

#[tokio::test]
async fn what_is_not_understood_is_a_problem() {
    let town = Town::new();
    let (page, problem) = post(&mut Browser::new(&town), "/api/v1/auth/login", &json!({"cms": 7})).await;
    assert_eq!((page.status, problem["code"].as_str()), (StatusCode::BAD_REQUEST, Some("malformed")));
}
