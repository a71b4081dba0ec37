//! Style, script, fonts and pictures, built by `cargo xtask assets` and embedded into the executable.
//!
//! Every file has the hash of its content in its name, so that a browser may keep it for ever. Each text file lies
//! ready in brotli and gzip. Without a build of the assets the table is empty: pages still work, without style.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};

/// An embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Name in the sources: `main.css`.
    pub name: &'static str,
    /// Name under `/assets/`, with the hash: `main-3f9a….css`.
    pub file: &'static str,
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// The bytes.
    pub plain: &'static [u8],
    /// The same in gzip, where it is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The same in brotli, where it is smaller.
    pub brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file of the key store's module (`signer.js`, `signer_bg.wasm`); `None` when it was not built.
#[must_use]
pub fn signer(file: &str) -> Option<&'static Asset> {
    SIGNER.iter().find(|asset| asset.name == file)
}

/// The first part of every asset's path.
pub const PREFIX: &str = "/assets/";

/// Every asset.
#[must_use]
pub const fn all() -> &'static [Asset] {
    ASSETS
}

/// Address of an asset by its name in the sources.
#[must_use]
pub fn url(name: &str) -> String {
    let file = ASSETS.iter().find(|a| a.name == name).map_or(name, |a| a.file);
    format!("{PREFIX}{file}")
}

/// The asset of a name with hash.
#[must_use]
pub fn find(file: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|a| a.file == file)
}

impl Asset {
    /// The smallest form that the browser takes, with its `Content-Encoding`.
    #[must_use]
    pub fn accepted(&self, accept_encoding: &str) -> (Option<&'static str>, &'static [u8]) {
        let takes = |coding: &str| {
            accept_encoding.split(',').any(|part| {
                let mut fields = part.split(';').map(str::trim);
                fields.next() == Some(coding) && !fields.any(|f| f == "q=0" || f == "q=0.0")
            })
        };
        match (self.brotli, self.gzip) {
            (Some(bytes), _) if takes("br") => (Some("br"), bytes),
            (_, Some(bytes)) if takes("gzip") => (Some("gzip"), bytes),
            _ => (None, self.plain),
        }
    }
}

/// The answer to a request for `/assets/<file>`.
#[must_use]
pub fn response(file: &str, request: &HeaderMap) -> Response<Body> {
    let Some(asset) = find(file) else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let accept = request.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    let (coding, bytes) = asset.accepted(accept);
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::Asset;

    const STYLE: Asset = Asset {
        name: "main.css",
        file: "main-1.css",
        content_type: "text/css; charset=utf-8",
        plain: b"plain",
        gzip: Some(b"gzip"),
        brotli: Some(b"brotli"),
    };

    #[test]
    fn smallest_accepted_form_is_sent() {
        assert_eq!(STYLE.accepted("gzip, deflate, br, zstd"), (Some("br"), &b"brotli"[..]));
        assert_eq!(STYLE.accepted("gzip, br;q=0"), (Some("gzip"), &b"gzip"[..]));
        assert_eq!(STYLE.accepted(""), (None, &b"plain"[..]));
        assert_eq!(STYLE.accepted("identity"), (None, &b"plain"[..]));
    }

    #[test]
    fn unknown_asset_is_not_found() {
        let answer = super::response("../Cargo.toml", &axum::http::HeaderMap::new());
        assert_eq!(answer.status(), axum::http::StatusCode::NOT_FOUND);
    }
}
