//! Has a certificate been revoked? Lists ([`crl`]) and answers ([`ocsp`]) as pure functions over bytes and a given
//! time: what fetches them is somebody else's work, and no address inside a certificate is followed.
//!
//! Everything that decides is signed by the certificate's own issuer, or by a responder whom that issuer appointed,
//! and is fresh at the given time. Whatever is not, says nothing.

pub mod crl;
mod gathered;
pub mod ocsp;

pub use gathered::Gathered;

use crate::algorithm::Algorithm;
use crate::asn1::{Asn1Error, Element, tag};
use crate::key::PublicKey;
use crate::time::UnixSeconds;
use crate::verify::RevocationStatus;
use const_oid::ObjectIdentifier as Oid;

/// Clocks may differ by so many seconds.
pub const SKEW_SECONDS: i64 = 300;

/// Why a certificate was revoked (RFC 5280 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of RFC 5280")]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
}

impl RevocationReason {
    /// The name as RFC 5280 spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        }
    }

    /// Reads an ENUMERATED.
    fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        match (element.tag, element.body) {
            (tag::ENUMERATED, [number]) => Ok(match number {
                0 => Self::Unspecified,
                1 => Self::KeyCompromise,
                2 => Self::CaCompromise,
                3 => Self::AffiliationChanged,
                4 => Self::Superseded,
                5 => Self::CessationOfOperation,
                6 => Self::CertificateHold,
                8 => Self::RemoveFromCrl,
                9 => Self::PrivilegeWithdrawn,
                10 => Self::AaCompromise,
                _ => return Err(Asn1Error::Value),
            }),
            _ => Err(Asn1Error::Unexpected),
        }
    }
}

/// When and why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Since when.
    pub at: UnixSeconds,
    /// Why; unspecified when it is not said.
    pub reason: RevocationReason,
}

impl Revoked {
    /// Revoked for good, or on hold only.
    pub fn status(self) -> RevocationStatus {
        match self.reason {
            RevocationReason::CertificateHold => RevocationStatus::OnHold { since: self.at },
            _ => RevocationStatus::Revoked { since: self.at },
        }
    }
}

/// Was `tbs` signed by `key` with the algorithm that the signature names?
fn is_signed(key: &PublicKey, algorithm: Oid, tbs: &[u8], signature: &[u8]) -> bool {
    Algorithm::of_certificate(key.algorithm(), algorithm)
        .is_some_and(|algorithm| key.verifies(algorithm, tbs, signature))
}
