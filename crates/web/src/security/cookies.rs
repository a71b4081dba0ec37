//! Our two cookies: the session, and the browser's secret before login.

use app::identity::Secret;
use axum::http::{HeaderMap, HeaderValue, header};

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session.
    Session,
    /// A browser before login: binds forms and login challenges to it.
    Before,
}

impl Cookie {
    /// Name. By https the prefix makes the browser keep it to this host, path and scheme.
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-kezek",
            (Self::Session, false) => "kezek",
            (Self::Before, true) => "__Host-kezek-before",
            (Self::Before, false) => "kezek-before",
        }
    }

    /// The cookie of a request, if it is a secret of ours.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, is_secure: bool) -> Option<Secret> {
        let wanted = self.name(is_secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .and_then(|(_, value)| value.parse().ok())
    }

    /// `Set-Cookie`: no script reads it, no other site's form sends it, it ends with the browser.
    #[must_use]
    pub fn set(self, secret: &Secret, is_secure: bool) -> Option<HeaderValue> {
        self.header(&secret.reveal(), "", is_secure)
    }

    /// `Set-Cookie` that removes it.
    #[must_use]
    pub fn clear(self, is_secure: bool) -> Option<HeaderValue> {
        self.header("", "; Max-Age=0", is_secure)
    }

    fn header(self, value: &str, more: &str, is_secure: bool) -> Option<HeaderValue> {
        let secure = if is_secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", self.name(is_secure));
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use app::identity::Secret;
    use axum::http::{HeaderMap, header};

    use super::Cookie;

    #[test]
    fn a_cookie_comes_back() {
        let secret = Secret::new([9; 32]);
        let set = Cookie::Session.set(&secret, true).unwrap();
        let set = set.to_str().unwrap();
        for part in ["__Host-kezek=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(set.contains(part), "{set}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {}", set.split(';').next().unwrap()).parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers, true), Some(secret));
        assert_eq!(Cookie::Session.read(&headers, false), None);
        assert_eq!(Cookie::Before.read(&headers, true), None);
    }
}
