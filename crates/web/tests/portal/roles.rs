//! Every route tried as every role. A route without a case here fails the test: who may come is decided twice, once in
//! the page's own table and once below, and both must agree.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use web::route::{Body, Method, Route};
use web::router::routes;

use crate::browser::{Browser, Page};
use crate::town::{Town, Who};

/// Letters of who may come: `-` nobody known, `p` parent, `h` head, `e` employee, `d` department, `s` service centre, `a`
/// auditor, `A` administrator.
const EVERYBODY: &str = "-phedsaA";
const ENTERED: &str = "phedsaA";

/// Method and path without the language, and who may come.
const CASES: &[(&str, &str)] = &[
    ("GET /", EVERYBODY),
    ("GET /privacy", EVERYBODY),
    ("GET /accessibility", EVERYBODY),
    ("GET /check", EVERYBODY),
    ("GET /check/{code}", EVERYBODY),
    ("GET /overrides", EVERYBODY),
    ("GET /login", EVERYBODY),
    ("POST /login", EVERYBODY),
    ("POST /logout", ENTERED),
    ("POST /logout/everywhere", ENTERED),
    ("GET /contacts", ENTERED),
    ("POST /contacts", ENTERED),
    ("POST /contacts/code", ENTERED),
    ("POST /contacts/confirm", ENTERED),
    ("GET /account", ENTERED),
    ("GET /journal", "p"),
    ("GET /applications/{id}", "p"),
    ("GET /applications/{id}/history", "p"),
    ("POST /applications/{id}/merge", "p"),
    ("POST /applications/{id}/leave/object", "p"),
    ("GET /apply", "p"),
    ("GET /apply/child", "p"),
    ("POST /apply/child", "p"),
    ("GET /apply/family", "p"),
    ("POST /apply/family", "p"),
    ("GET /apply/needs", "p"),
    ("POST /apply/needs", "p"),
    ("GET /apply/benefit", "p"),
    ("POST /apply/benefit", "p"),
    ("GET /apply/consent", "p"),
    ("POST /apply/consent", "p"),
    ("GET /apply/check", "p"),
    ("GET /apply/sign", "p"),
    ("POST /apply/sign", "p"),
    ("GET /applications/{id}/filed", "p"),
    ("GET /referrals/{id}/arrival", "p"),
    ("POST /referrals/{id}/arrival", "p"),
    ("GET /applications/{id}/benefit", "p"),
    ("POST /applications/{id}/benefit", "p"),
    ("POST /applications/{id}/benefit/sign", "p"),
    ("GET /applications/{id}/benefit/renounce", "p"),
    ("POST /applications/{id}/benefit/renounce", "p"),
    ("GET /applications/{id}/alerts", "p"),
    ("POST /applications/{id}/alerts", "p"),
    ("GET /referrals/{id}/cancel", "p"),
    ("POST /referrals/{id}/cancel", "p"),
    ("GET /applications/{id}/places/{place}", "p"),
    ("POST /applications/{id}/places/{place}", "p"),
    ("GET /districts", EVERYBODY),
    ("GET /applications/{id}/documents", "p"),
    ("GET /applications/{id}/documents/{kind}", "p"),
    ("GET /applications/{id}/signatures", "p"),
    ("GET /applications/{id}/signatures/{hash}", "p"),
    ("GET /referrals/{id}/extend", "p"),
    ("POST /referrals/{id}/extend", "p"),
    ("POST /journal", "p"),
    ("GET /applications/{id}/leave", "p"),
    ("POST /applications/{id}/leave", "p"),
    ("GET /merge", "p"),
    ("POST /merge", "p"),
    ("GET /applications/{id}/places", "p"),
    ("GET /referrals/{id}", "p"),
    ("GET /department", "d"),
    ("GET /department/benefits", "d"),
    ("GET /department/benefits/{evidence}", "d"),
    ("POST /department/benefits/{evidence}", "d"),
    ("GET /department/benefits/{evidence}/paper", "d"),
    ("GET /department/places", "d"),
    ("GET /department/places/preview", "d"),
    ("POST /department/places/preview", "d"),
    ("GET /department/publications/{publication}/drop", "d"),
    ("POST /department/publications/{publication}/drop", "d"),
    ("GET /department/applications", "d"),
    ("POST /department/applications", "d"),
    ("GET /department/applications/{application}", "d"),
    ("GET /department/applications/{application}/kinship", "d"),
    ("POST /department/applications/{application}/kinship", "d"),
    ("GET /department/applications/{application}/removal", "d"),
    ("POST /department/applications/{application}/removal", "d"),
    ("GET /department/applications/{application}/merge", "d"),
    ("POST /department/applications/{application}/merge", "d"),
    ("GET /department/applications/{application}/split", "d"),
    ("POST /department/applications/{application}/split", "d"),
    ("GET /department/applications/{application}/false-benefit", "d"),
    ("POST /department/applications/{application}/false-benefit", "d"),
    ("GET /department/overrides", "d"),
    ("GET /department/overrides/{override}", "d"),
    ("POST /department/overrides/{override}", "d"),
    ("GET /department/applications/{application}/signatures", "d"),
    ("GET /department/applications/{application}/signatures/{hash}", "d"),
    ("GET /department/referrals", "d"),
    ("GET /department/referrals/{referral}/enrolment", "d"),
    ("POST /department/referrals/{referral}/enrolment", "d"),
    ("GET /department/referrals/{referral}/refusal", "d"),
    ("POST /department/referrals/{referral}/refusal", "d"),
    ("GET /department/referrals/{referral}/false-arrival", "d"),
    ("POST /department/referrals/{referral}/false-arrival", "d"),
    ("GET /department/kindergartens", "d"),
    ("GET /department/kindergartens/new", "d"),
    ("POST /department/kindergartens/new", "d"),
    ("GET /department/kindergartens/{kindergarten}", "d"),
    ("GET /department/kindergartens/{kindergarten}/correction", "d"),
    ("POST /department/kindergartens/{kindergarten}/correction", "d"),
    ("GET /department/kindergartens/{kindergarten}/groups/new", "d"),
    ("POST /department/kindergartens/{kindergarten}/groups/new", "d"),
    ("GET /department/groups/{group}", "d"),
    ("POST /department/groups/{group}/capacity", "d"),
    ("GET /department/groups/{group}/places/{place}/withdrawal", "d"),
    ("POST /department/groups/{group}/places/{place}/withdrawal", "d"),
    ("GET /department/calendar", "d"),
    ("GET /department/calendar/edit", "d"),
    ("POST /department/calendar/edit", "d"),
    ("GET /department/policy", "d"),
    ("POST /department/policy", "d"),
    ("GET /kindergarten", "he"),
    ("GET /kindergarten/groups", "he"),
    ("GET /kindergarten/groups/new", "he"),
    ("POST /kindergarten/groups/new", "he"),
    ("GET /kindergarten/groups/{group}", "he"),
    ("POST /kindergarten/groups/{group}/capacity", "he"),
    ("POST /kindergarten/groups/{group}/attending", "he"),
    ("GET /kindergarten/groups/{group}/publication", "he"),
    ("POST /kindergarten/groups/{group}/publication", "he"),
    ("GET /kindergarten/groups/{group}/places/{place}/leaving", "he"),
    ("POST /kindergarten/groups/{group}/places/{place}/leaving", "he"),
    ("GET /kindergarten/groups/{group}/places/{place}/withdrawal", "he"),
    ("POST /kindergarten/groups/{group}/places/{place}/withdrawal", "he"),
    ("GET /kindergarten/groups/{group}/places/{place}/return", "he"),
    ("POST /kindergarten/groups/{group}/places/{place}/return", "he"),
    ("GET /kindergarten/referrals/{referral}/arrival", "he"),
    ("POST /kindergarten/referrals/{referral}/arrival", "he"),
    ("GET /kindergarten/referrals/{referral}/enrolment", "he"),
    ("POST /kindergarten/referrals/{referral}/enrolment", "he"),
    ("GET /kindergarten/referrals/{referral}/refusal", "he"),
    ("POST /kindergarten/referrals/{referral}/refusal", "he"),
    ("GET /kindergarten/employees", "h"),
    ("POST /kindergarten/employees", "h"),
    ("GET /kindergarten/employees/{person}/dismissal", "h"),
    ("POST /kindergarten/employees/{person}/dismissal", "h"),
];

const VISITORS: [(char, Option<Who>); 8] = [
    ('-', None),
    ('p', Some(Who::Parent)),
    ('h', Some(Who::Head)),
    ('e', Some(Who::Employee)),
    ('d', Some(Who::Official)),
    ('s', Some(Who::Operator)),
    ('a', Some(Who::Auditor)),
    ('A', Some(Who::Administrator)),
];

fn name(route: &Route) -> String {
    let method = match route.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    format!("{method} {}", route.path)
}

/// An address of the route; ids of nothing.
fn address(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
    format!("/kk{}", parts.collect::<Vec<_>>().join("/"))
}

#[test]
fn every_route_has_a_case_and_every_case_a_route() {
    let mut known: Vec<String> = CASES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut served: Vec<String> = routes().iter().map(name).collect();
    known.sort();
    served.sort();
    assert_eq!(known, served);
}

#[tokio::test]
async fn every_route_opens_to_its_roles_and_to_nobody_else() {
    let town = Town::new();
    let cases: BTreeMap<&str, &str> = CASES.iter().copied().collect();
    for (letter, who) in VISITORS {
        for route in routes() {
            let mut browser = Browser::new(&town);
            if let Some(who) = who {
                browser.enter(who).await;
            }
            let page = visit(&mut browser, &route).await;
            let is_open = cases[name(&route).as_str()].contains(letter);
            let to_login = page.location.as_deref().is_some_and(|to| to.starts_with("/kk/login"));
            let came = match who {
                _ if is_open => !to_login && page.status != StatusCode::FORBIDDEN,
                None => to_login,
                Some(_) => page.status == StatusCode::FORBIDDEN,
            };
            assert!(came, "{} as {letter}: {} {:?}", name(&route), page.status, page.location);
            assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{} as {letter}", name(&route));
            assert_ne!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{} as {letter}", name(&route));
        }
    }
}

/// A form with the visitor's own token and nothing else.
async fn visit(browser: &mut Browser, route: &Route) -> Page {
    if route.method == Method::Get {
        return browser.get(&address(route)).await;
    }
    let fields = token(browser).await;
    browser.post(&address(route), &fields).await
}

async fn token(browser: &mut Browser) -> BTreeMap<String, String> {
    let account = browser.get("/kk/account").await;
    if account.status == StatusCode::OK {
        return account.hidden("/kk/logout/everywhere");
    }
    browser.get("/kk/login").await.hidden("/kk/login")
}

#[tokio::test]
async fn every_form_asks_for_its_token() {
    let town = Town::new();
    let cases: BTreeMap<&str, &str> = CASES.iter().copied().collect();
    for (letter, who) in VISITORS {
        let mut browser = Browser::new(&town);
        if let Some(who) = who {
            browser.enter(who).await;
        }
        for route in routes().into_iter().filter(|route| route.method == Method::Post) {
            if cases[name(&route).as_str()].contains(letter) {
                let page = browser.post(&address(&route), &BTreeMap::new()).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{} as {letter}", name(&route));
            }
        }
    }
}

/// A mistyped address is a page that does not exist, in the visitor's language, and not a malformed form.
#[tokio::test]
async fn an_address_with_a_wrong_id_leads_to_a_friendly_page() {
    let town = Town::new();
    let cases: BTreeMap<&str, &str> = CASES.iter().copied().collect();
    for (letter, who) in VISITORS {
        let mut browser = Browser::new(&town);
        if let Some(who) = who {
            browser.enter(who).await;
        }
        // A form without files does not get as far as the address of one with files.
        let is_tried = |route: &Route| route.path.contains('{') && route.body == Body::Form;
        for route in routes().into_iter().filter(is_tried) {
            if !cases[name(&route).as_str()].contains(letter) {
                continue;
            }
            let page = visit(&mut browser, &route).await;
            let name = name(&route);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{name} as {letter}");
            assert!(page.has("html[lang=kk] main h1"), "{name} as {letter}: {}", page.body);
        }
    }
}
