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

#[test]
fn the_description_names_every_route_and_no_other() {
    let description: Value = serde_json::from_str(web::api::OPENAPI).unwrap();
    let mut described = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    let mut served: Vec<String> = web::api::ROUTES
        .iter()
        .map(|route| {
            format!("{:?} {}", route.method, route.path).replace("Get", "get").replace("Post", "post")
        })
        .collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}

/// Goal: whoever is not logged in, or in another role, or asks for what is not theirs gets a problem and nothing else.
#[tokio::test]
async fn applications_are_for_their_parents() {
    let town = Town::new();
    for route in
        web::api::ROUTES.iter().filter(|route| route.path.contains("{id}") || route.path == "/applications")
    {
        let id = if route.path.contains("referrals") {
            "ref_00000000000000000000000001"
        } else {
            "app_00000000000000000000000001"
        };
        let path = format!("/api/v1{}", route.path.replace("{id}", id));
        let query = "?place=plc_00000000000000000000000001&day=2026-09-20";
        let is_get = format!("{:?}", route.method) == "Get";
        for (who, statuses) in [
            (None, [StatusCode::UNAUTHORIZED].as_slice()),
            (Some(Who::Auditor), &[StatusCode::FORBIDDEN, StatusCode::NOT_FOUND]),
            (Some(Who::Parent), &[StatusCode::NOT_FOUND, StatusCode::OK]),
        ] {
            let mut program = Browser::new(&town);
            if let Some(who) = who {
                program.log_in(who).await;
            }
            let body = json!({"place": "plc_00000000000000000000000001", "day": "2026-09-20", "cms": "AAAA"});
            let page = if is_get {
                program.get(&format!("{path}{query}")).await
            } else {
                post(&mut program, &path, &body).await.0
            };
            assert!(statuses.contains(&page.status), "{route:?} as {who:?}: {} {}", page.status, page.body);
            let is_problem = page.headers[header::CONTENT_TYPE] == "application/problem+json";
            assert_eq!(is_problem, page.status != StatusCode::OK, "{route:?} as {who:?}");
        }
    }
}
