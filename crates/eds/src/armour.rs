//! The outer shape of files: DER or BER, PEM with any label, or bare base64.

use base64ct::{Base64, Encoding as _};

/// Takes PEM or base64 off, if there is any; bytes that begin like ASN.1 are returned as they are.
///
/// Nothing when the text is neither. NCALayer labels its answer `CMS` and breaks lines with CR LF.
pub fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() == Some(&0x30) && !looks_like_base64(bytes) {
        return Some(bytes.to_vec());
    }
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let body = match text.strip_prefix("-----BEGIN ") {
        Some(rest) => {
            let (label, rest) = rest.split_once("-----")?;
            let (body, tail) = rest.split_once("-----END ")?;
            let end = tail.strip_prefix(label)?.strip_prefix("-----")?;
            // Only one document: a second one would be silently ignored.
            end.trim().is_empty().then_some(body)?
        }
        None => text,
    };
    let compact: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    if compact.is_empty() { None } else { Base64::decode_vec(&compact).ok() }
}

/// Base64 without line breaks.
pub fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `0` (0x30) begins a SEQUENCE and may begin base64 too.
fn looks_like_base64(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=\r\n \t".contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_base64_and_pem_give_the_same_bytes() {
        let der = [0x30, 3, 2, 1, 5];
        assert_eq!(strip(&der).as_deref(), Some(&der[..]));
        assert_eq!(strip(b"MAMCAQU=").as_deref(), Some(&der[..]));
        assert_eq!(strip(b" MAMC\r\nAQU=\n").as_deref(), Some(&der[..]));
        let pem = b"-----BEGIN CMS-----\r\nMAMCAQU=\r\n-----END CMS-----\r\n";
        assert_eq!(strip(pem).as_deref(), Some(&der[..]));
    }

    #[test]
    fn other_text_is_nothing() {
        for text in [
            &b""[..],
            b"hello world!",
            b"-----BEGIN CMS-----\nMAMCAQU=",
            b"-----BEGIN CMS-----\nMAMCAQU=\n-----END PKCS7-----",
            b"-----BEGIN A-----\nMAMCAQU=\n-----END A-----\n-----BEGIN A-----\nMAMCAQU=\n-----END A-----",
            b"MAMCAQ",
            &[0xff, 0xfe],
        ] {
            assert_eq!(strip(text), None, "{text:?}");
        }
    }
}
