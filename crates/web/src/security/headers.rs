//! Headers of every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::state::Settings;

/// By https for a year: nobody on the way takes it away again.
pub(crate) const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Where NCALayer listens on the person's own computer (eds.md 1.1).
const NCALAYER: &str = "wss://127.0.0.1:13579";

/// Headers of the portal's answers, made once.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    usual: Vec<(HeaderName, HeaderValue)>,
    /// Policy of the content of a page on which something is signed.
    signing: Option<HeaderValue>,
}

impl SecurityHeaders {
    /// The headers for these settings. No script and no style but our own files, one frame: the key store.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let policy = |reached: &str| {
            let policy = format!(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                 frame-src {}; connect-src 'self'{reached}; form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'",
                settings.key_store_origin
            );
            HeaderValue::from_str(&policy).ok()
        };
        let mut headers = vec![
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            // The local network is not named: signing programs on the person's own machine are asked over it.
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
            ),
        ];
        headers.extend(policy("").map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
        if settings.is_secure() {
            headers.push((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT));
        }
        Self { usual: headers, signing: policy(&format!(" {NCALAYER}")) }
    }

    /// Lets a page reach NCALayer: those alone on which something is signed.
    pub(crate) fn let_sign(&self, headers: &mut HeaderMap) {
        if let Some(policy) = &self.signing {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
    }

    /// Adds them; what a handler has set itself (a stricter policy of a download) stays.
    pub fn add_to(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.usual {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}
