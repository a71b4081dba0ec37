//! Secrets that browsers keep for us: 32 random bytes, shown as base64url, stored as SHA-256.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// A token of a session or of a browser before login.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// How it is stored: whoever reads the database cannot take its place.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// A secret made of this one for a purpose; it does not lead back.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> Self {
        Self(Sha256::new().chain_update(purpose).chain_update([0]).chain_update(self.0).finalize().into())
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The text that goes to the browser: 43 characters of base64url. Not `Display`, so that no log gets it by accident.
    #[must_use]
    pub fn reveal(&self) -> String {
        base64url(&self.0)
    }
}

/// The secret stays out of logs.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The text is no secret of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASecret;

impl FromStr for Secret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let digits = text.bytes().map(digit).collect::<Option<Vec<_>>>().ok_or(NotASecret)?;
        if digits.len() != 43 {
            return Err(NotASecret);
        }
        let mut bytes = [0_u8; 32];
        let mut bits = 0_u32;
        let mut held = 0_u32;
        let mut place = bytes.iter_mut();
        for value in digits {
            bits = (bits << 6) | u32::from(value);
            held += 6;
            if held >= 8 {
                held -= 8;
                let byte = u8::try_from((bits >> held) & 0xff).map_err(|_| NotASecret)?;
                *place.next().ok_or(NotASecret)? = byte;
            }
        }
        // Exactly one text belongs to a secret: the two bits left over are zero.
        if bits & 0b11 == 0 { Ok(Self(bytes)) } else { Err(NotASecret) }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn digit(letter: u8) -> Option<u8> {
    ALPHABET.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at).ok())
}

/// base64url without padding.
fn base64url(bytes: &[u8]) -> String {
    let letter = |value: u32| {
        let at = usize::try_from(value & 0x3f).unwrap_or_default();
        ALPHABET.get(at).copied().map_or('A', char::from)
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for position in 0..=chunk.len() {
            text.push(letter(bits >> (18 - 6 * position)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_read_back_from_its_only_text() {
        for fill in [0, 1, 0x7f, 0xff] {
            let secret = Secret::new([fill; 32]);
            let text = secret.reveal();
            assert_eq!(text.len(), 43);
            assert_eq!(text.parse::<Secret>().unwrap(), secret);
        }
        assert_eq!(Secret::new([0xff; 32]).reveal(), format!("{}8", "_".repeat(42)));
        for wrong in ["", "short", &"A".repeat(44), &format!("{}B", "A".repeat(42)), &"=".repeat(43)] {
            assert!(wrong.parse::<Secret>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_derived_secret_depends_on_its_purpose() {
        let secret = Secret::new([7; 32]);
        assert_ne!(secret.derived("form"), secret.derived("other"));
        assert_ne!(secret.derived("form"), secret);
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", Secret::new([65; 32])), "Secret(hidden)");
    }
}
