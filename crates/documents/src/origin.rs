//! Where the portal is found from outside.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use app::documents::Code;

/// The portal's address without a path, `https://kezek.example`: what stands before `/check/` in the QR code.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin(Arc<str>);

/// A text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the portal's address looks like https://kezek.example: http or https, a host, perhaps a port, and no path"
)]
pub struct InvalidOrigin;

impl Origin {
    /// Longer ones make the squares of the code too small for a phone.
    const LENGTH_MAX: usize = 100;

    /// Where anybody can check the paper.
    pub(crate) fn check_address(&self, code: Code) -> String {
        format!("{}/check/{code}", self.0)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let host =
            text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(InvalidOrigin)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']');
        let right = !host.is_empty() && host.chars().all(plain) && text.len() <= Self::LENGTH_MAX;
        if right { Ok(Self(text.into())) } else { Err(InvalidOrigin) }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_has_a_host_and_no_path() {
        for (text, kept) in [
            ("https://kezek.example", Some("https://kezek.example")),
            ("http://127.0.0.1:8080/", Some("http://127.0.0.1:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("https://", None),
            ("kezek.example", None),
            ("https://kezek.example/kk", None),
            ("https://kezek.example?x", None),
            ("ftp://kezek.example", None),
        ] {
            assert_eq!(text.parse::<Origin>().ok().map(|o| o.to_string()).as_deref(), kept, "{text}");
        }
        assert!(format!("https://{}", "a".repeat(100)).parse::<Origin>().is_err());
    }
}
