//! Digests of messages.

use const_oid::ObjectIdentifier as Oid;
use gost94::Gost94Test;
use sha2::{Digest as _, Sha256};
use streebog::{Streebog256, Streebog512};

use crate::oids;

/// A digest algorithm that signatures may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// GOST 34.11-2015 (Streebog) of 256 bits.
    Streebog256,
    /// GOST 34.11-2015 (Streebog) of 512 bits.
    Streebog512,
    /// GOST 34.311-95, with the substitution of its test example, which the national authority uses (eds.md 2.4).
    Gost94,
}

impl Digest {
    /// The digest of a message, in the order in which it is written into signatures.
    pub fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Streebog256 => Streebog256::digest(message).to_vec(),
            Self::Streebog512 => Streebog512::digest(message).to_vec(),
            Self::Gost94 => Gost94Test::digest(message).to_vec(),
        }
    }

    /// The digest that an identifier names; nothing when signatures may not use it.
    pub fn from_oid(oid: Oid) -> Option<Self> {
        match oid {
            oids::SHA256 => Some(Self::Sha256),
            oids::STREEBOG256 => Some(Self::Streebog256),
            oids::STREEBOG512 => Some(Self::Streebog512),
            oids::GOST94 => Some(Self::Gost94),
            _ => None,
        }
    }

    /// The identifier.
    pub const fn oid(self) -> Oid {
        match self {
            Self::Sha256 => oids::SHA256,
            Self::Streebog256 => oids::STREEBOG256,
            Self::Streebog512 => oids::STREEBOG512,
            Self::Gost94 => oids::GOST94,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::armour::hex;

    /// RFC 6986 section 10 prints numbers with the highest byte first, so its digests and messages are read backwards.
    fn backwards(digits: &str) -> Vec<u8> {
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        (0..digits.len()).step_by(2).rev().map(byte).collect()
    }

    const FIRST: &str = "323130393837363534333231303938373635343332313039383736353433323130393837363534333231303938373635343332313039383736353433323130";
    const SECOND: &str = "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0eeec20f120faf2fee5e2202ce8f6f3ede220e8e6eee1e8f0f2d1202ce8f0f2e5e220e5d1";

    #[test]
    fn examples_of_rfc_6986() {
        for (message, digest, expected) in [
            (
                FIRST,
                Digest::Streebog512,
                "486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b",
            ),
            (FIRST, Digest::Streebog256, "00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d"),
            (
                SECOND,
                Digest::Streebog512,
                "28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e",
            ),
            (SECOND, Digest::Streebog256, "508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d"),
        ] {
            assert_eq!(digest.of(&backwards(message)), backwards(expected), "{digest:?}");
        }
    }

    #[test]
    fn examples_of_gost_34_311() {
        // The examples of the standard (as in RFC 5831 section 7.3), whose substitution is the one in use.
        for (message, expected) in [
            ("", "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d"),
            (
                "This is message, length=32 bytes",
                "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
            ),
        ] {
            assert_eq!(hex(&Digest::Gost94.of(message.as_bytes())), expected);
        }
    }

    #[test]
    fn identifiers_lead_back() {
        for digest in [Digest::Sha256, Digest::Streebog256, Digest::Streebog512, Digest::Gost94] {
            assert_eq!(Digest::from_oid(digest.oid()), Some(digest));
        }
        assert_eq!(Digest::from_oid(oids::SHA1), None);
    }
}
