//! A browser: it keeps cookies, fills forms with what the page had, and signs when it is asked to.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

use crate::town::{PORTAL, Town, Who, signed};

pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Page {
    /// Values of the hidden fields of the form that goes to `action`.
    pub(crate) fn hidden(&self, action: &str) -> BTreeMap<String, String> {
        self.values(&format!("form[action=\"{action}\"] input[type=hidden]"))
    }

    fn values(&self, selector: &str) -> BTreeMap<String, String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .map(|field| {
                let of = |name| field.value().attr(name).unwrap_or_default().to_owned();
                (of("name"), of("value"))
            })
            .collect()
    }

    /// What the button "check the same signature again" sends.
    pub(crate) fn form_again(&self) -> BTreeMap<String, String> {
        self.values("form[data-again] input[type=hidden]")
    }

    /// The text that the page asks to sign.
    pub(crate) fn text_to_sign(&self) -> String {
        let html = Html::parse_document(&self.body);
        let field = Selector::parse("textarea.kz-signature__source").unwrap();
        html.select(&field).next().expect("nothing to sign on this page").text().collect()
    }

    /// Texts of all elements of a selector, in the order of the page.
    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| element.text().collect::<String>().trim().to_owned())
            .collect()
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.body).select(&Selector::parse(selector).unwrap()).next().is_some()
    }
}

impl Browser {
    pub(crate) fn new(town: &Town) -> Self {
        Self { router: town.router.clone(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &BTreeMap<String, String>) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, PORTAL)
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: parts.status,
            location: parts.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()),
            // Papers and archives are not text.
            body: String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned(),
            headers: parts.headers,
        }
    }

    /// Opens the login page, signs, sends.
    pub(crate) async fn log_in(&mut self, who: Who) -> Page {
        let page = self.get("/kk/login").await;
        let mut fields = page.hidden("/kk/login");
        fields.insert("cms".to_owned(), signed(who, &page.text_to_sign()));
        self.post("/kk/login", &fields).await
    }

    /// The same, and the e-mail of the first entry.
    pub(crate) async fn enter(&mut self, who: Who) {
        let entered = self.log_in(who).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        let contacts = self.get("/kk/contacts").await;
        let mut fields = contacts.hidden("/kk/contacts");
        fields.insert("email".to_owned(), "dana@example.kz".to_owned());
        assert_eq!(self.post("/kk/contacts", &fields).await.status, StatusCode::SEE_OTHER);
    }
}
