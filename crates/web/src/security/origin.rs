//! Whether a change is asked for by a page of ours.

use axum::http::{HeaderMap, header};

/// Whether a request that changes something may be ours, by what browsers say of it: the origin of the page, and how that
/// page stands to us. A program says neither; it is held by its token.
pub(crate) fn is_ours(headers: &HeaderMap, ours: &str) -> bool {
    let is_origin = headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes() == ours.as_bytes());
    // `none`: the person did it without any page.
    let site = headers.get("sec-fetch-site").map(axum::http::HeaderValue::as_bytes);
    is_origin && matches!(site, None | Some(b"same-origin" | b"none"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    const OURS: &str = "https://kezek.example.kz";

    #[test]
    fn only_our_own_pages_change_something() {
        let is_ours = |said: &[(&'static str, &'static str)]| {
            let headers = said.iter().map(|(name, value)| {
                (name.parse::<axum::http::HeaderName>().unwrap(), value.parse().unwrap())
            });
            super::is_ours(&headers.collect::<HeaderMap>(), OURS)
        };
        assert!(is_ours(&[]));
        assert!(is_ours(&[("origin", OURS), ("sec-fetch-site", "same-origin")]));
        for said in [
            [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
            [("origin", "null"), ("sec-fetch-site", "same-origin")],
            [("origin", OURS), ("sec-fetch-site", "same-site")],
            [("accept", "*/*"), ("sec-fetch-site", "cross-site")],
            [("accept", "*/*"), ("origin", "http://kezek.example.kz")],
        ] {
            assert!(!is_ours(&said), "{said:?}");
        }
    }
}
