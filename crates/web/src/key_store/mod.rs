//! The key store's origin: static files only, on a listener of its own (eds.md 5.3). No cookies, no forms, no state.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64ct::{Base64, Encoding as _};
use i18n::{Lang, Texts};
use sha2::{Digest as _, Sha256};

use crate::assets::{self, Asset};
use crate::components::Text;
use crate::security::headers::STRICT_TRANSPORT;
use crate::state::Settings;

mod texts;

/// The key store's page in one language.
#[derive(Debug, Template)]
#[template(path = "key_store/page.html")]
struct KeyStorePage {
    t: Texts,
    portal_origin: Text,
    wasm_integrity: Text,
    /// Texts that the script shows: JSON in which `<` is escaped.
    texts: String,
}

impl KeyStorePage {
    fn style(&self) -> String {
        assets::url("keystore.css")
    }
}

/// Files of the key store, each with the hash of its content.
struct Files {
    portal_origin: String,
    is_secure: bool,
    files: Vec<File>,
}

struct File {
    path: String,
    content_type: &'static str,
    bytes: Vec<u8>,
    /// The same as it lies ready in packed forms, if it does.
    packed: Option<&'static Asset>,
    /// Base64 of the hash of the plain bytes.
    hash: String,
}

impl File {
    fn new(path: impl Into<String>, content_type: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let hash = Base64::encode_string(&Sha256::digest(&bytes));
        Self { path: path.into(), content_type, bytes, packed: None, hash }
    }

    /// A file of the module; empty when it was not built.
    fn of_signer(name: &str, content_type: &'static str) -> Self {
        let packed = assets::signer(name);
        let bytes = packed.map_or(&[][..], |asset| asset.plain);
        Self { packed, ..Self::new(format!("/signer/{name}"), content_type, bytes) }
    }

    /// The smallest form that the browser takes, with its coding.
    fn accepted(&self, headers: &HeaderMap) -> (Option<&'static str>, Cow<'static, [u8]>) {
        let accept = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        match self.packed.map(|asset| asset.accepted(accept.unwrap_or(""))) {
            Some((Some(coding), bytes)) => (Some(coding), bytes.into()),
            _ => (None, self.bytes.clone().into()),
        }
    }
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The key store's router.
pub fn router(settings: &Settings) -> Router {
    let files = Arc::new(Files::of(settings));
    Router::new()
        .route("/assets/{file}", get(asset))
        .fallback(get(file))
        .with_state(Arc::clone(&files))
        .layer(from_fn_with_state(files, headers))
}

impl Files {
    fn of(settings: &Settings) -> Self {
        let portal_origin = &settings.portal_origin;
        let mut files = vec![
            File::new("/keystore.mjs", SCRIPT, include_str!("../../keystore/keystore.mjs")),
            File::new("/protocol.mjs", SCRIPT, include_str!("../../keystore/protocol.mjs")),
            File::new("/worker.mjs", SCRIPT, include_str!("../../keystore/worker.mjs")),
            File::of_signer("signer.js", SCRIPT),
        ];
        let wasm = File::of_signer("signer_bg.wasm", "application/wasm");
        // Of the plain bytes: the browser unpacks before it compares.
        let wasm_integrity = format!("sha256-{}", wasm.hash);
        files.push(wasm);
        for lang in Lang::ALL {
            let t = Texts::of(lang);
            let page = KeyStorePage {
                t,
                portal_origin: portal_origin.clone().into(),
                wasm_integrity: wasm_integrity.clone().into(),
                texts: texts::json(t),
            };
            // Rendering into a String fails only where a filter does, and the template has none.
            if let Ok(html) = page.render() {
                files.push(File::new(format!("/{}/", lang.code()), "text/html; charset=utf-8", html));
            }
        }
        let is_secure = settings.key_store_origin.starts_with("https://");
        Self { portal_origin: portal_origin.clone(), is_secure, files }
    }
}

async fn file(State(files): State<Arc<Files>>, request: axum::extract::Request) -> Response {
    let Some(file) = files.files.iter().find(|file| file.path == request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (coding, bytes) = file.accepted(request.headers());
    let tag = format!("\"{}{}\"", file.hash, coding.map(|coding| format!("-{coding}")).unwrap_or_default());
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        bytes.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    // After a release no old script may meet a new module.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Style and fonts are the portal's, served here too: this origin asks no other.
async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let is_ours = file.starts_with("keystore-") || file.starts_with("golos-");
    if is_ours { assets::response(&file, &headers) } else { StatusCode::NOT_FOUND.into_response() }
}

/// Apart from everybody else, from other origins of the same site too: nothing of others is loaded here, nobody opens it as
/// a window to speak to, and the browser is asked for a process of its own.
const ISOLATION: [(&str, &str); 5] = [
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
];

/// Headers of every answer; the worker takes its rights from its own.
async fn headers(State(files): State<Arc<Files>>, request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
         font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors {}; \
         require-trusted-types-for 'script'; trusted-types kezek-key-store",
        files.portal_origin
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for (name, value) in ISOLATION {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if files.is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    response
}
