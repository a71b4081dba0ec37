//! Verdicts and reasons, in the words of ETSI EN 319 102-1.

/// Outcome of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// May be relied on.
    Valid,
    /// May never be relied on.
    Invalid(Reason),
    /// Cannot be told now: more data or an earlier time-stamp could change it. Not accepted either.
    Indeterminate(Reason),
}

impl Verdict {
    /// `VALID`, `INVALID` or `INDETERMINATE`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Invalid(_) => "INVALID",
            Self::Indeterminate(_) => "INDETERMINATE",
        }
    }

    /// Why not.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Valid => None,
            Self::Invalid(reason) | Self::Indeterminate(reason) => Some(reason),
        }
    }
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The bytes are not a signature of the accepted form (one signer, attached content, signed attributes).
    FormatFailure,
    /// Other bytes were signed than expected.
    HashFailure,
    /// The signature does not fit the key.
    SigCryptoFailure,
    /// The algorithm or the length of the key is not accepted.
    CryptoConstraintsFailure,
    /// The signature names another certificate by its digest.
    CertHashMismatch,
    /// The signer's certificate is absent.
    SigningCertificateMissing,
    /// No path to a pinned authority.
    ChainIncomplete,
    /// A certificate of the path may not stand where it stands.
    ChainConstraintsFailure,
    /// A certificate has expired, and nothing proves that the signature is older.
    OutOfBoundsNoPoe,
    /// A certificate is not valid yet.
    NotYetValid,
    /// The key is of the wrong kind: a login key under a document, or the reverse.
    SigConstraintsFailure,
    /// The certificate has been revoked.
    CertRevoked,
    /// The certificate is suspended; the authority may release it again.
    CertOnHold,
    /// The authority never issued such a certificate.
    CertNeverIssued,
    /// Whether it has been revoked is not known.
    RevocationDataMissing,
    /// The certificate does not say beyond doubt who holds the key.
    IdentityFailure,
}

impl Reason {
    /// All reasons, for help texts and for the completeness of messages.
    pub const ALL: [Self; 16] = [
        Self::FormatFailure,
        Self::HashFailure,
        Self::SigCryptoFailure,
        Self::CryptoConstraintsFailure,
        Self::CertHashMismatch,
        Self::SigningCertificateMissing,
        Self::ChainIncomplete,
        Self::ChainConstraintsFailure,
        Self::OutOfBoundsNoPoe,
        Self::NotYetValid,
        Self::SigConstraintsFailure,
        Self::CertRevoked,
        Self::CertOnHold,
        Self::CertNeverIssued,
        Self::RevocationDataMissing,
        Self::IdentityFailure,
    ];

    /// Stable name, for events, messages and `--json`.
    pub fn code(self) -> &'static str {
        match self {
            Self::FormatFailure => "FORMAT_FAILURE",
            Self::HashFailure => "HASH_FAILURE",
            Self::SigCryptoFailure => "SIG_CRYPTO_FAILURE",
            Self::CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
            Self::CertHashMismatch => "CERT_HASH_MISMATCH",
            Self::SigningCertificateMissing => "NO_SIGNING_CERTIFICATE_FOUND",
            Self::ChainIncomplete => "CHAIN_INCOMPLETE",
            Self::ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
            Self::OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
            Self::NotYetValid => "NOT_YET_VALID",
            Self::SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
            Self::CertRevoked => "CERT_REVOKED",
            Self::CertOnHold => "CERT_ON_HOLD",
            Self::CertNeverIssued => "CERT_NEVER_ISSUED",
            Self::RevocationDataMissing => "REVOCATION_DATA_MISSING",
            Self::IdentityFailure => "IDENTITY_FAILURE",
        }
    }
}

impl Reason {
    /// What it means, in a sentence for help texts. Pages have their own words in three languages.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::FormatFailure => {
                "not a signature of the accepted form: one signer, signed attributes, content"
            }
            Self::HashFailure => "other bytes were signed",
            Self::SigCryptoFailure => "the signature does not fit the key",
            Self::CryptoConstraintsFailure => "the algorithm or the length of the key is not accepted",
            Self::CertHashMismatch => "signed with another certificate than the attached one",
            Self::SigningCertificateMissing => "the signer's certificate is absent",
            Self::ChainIncomplete => "no path to a trusted certificate",
            Self::ChainConstraintsFailure => "a certificate of the path may not stand where it stands",
            Self::OutOfBoundsNoPoe => {
                "a certificate has expired, and no time-stamp proves an earlier signature"
            }
            Self::NotYetValid => "a certificate is not valid yet",
            Self::SigConstraintsFailure => "the key is not for this purpose",
            Self::CertRevoked => "the certificate has been revoked",
            Self::CertOnHold => "the certificate is suspended; the authority may release it again",
            Self::CertNeverIssued => "the authority never issued this certificate",
            Self::RevocationDataMissing => "nothing fresh tells whether the certificate has been revoked",
            Self::IdentityFailure => "the certificate does not say beyond doubt who holds the key",
        }
    }
}

/// A verdict that ends the verification, and what led to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) detail: &'static str,
}

impl Finding {
    pub(super) fn invalid(reason: Reason, detail: &'static str) -> Self {
        Self { verdict: Verdict::Invalid(reason), detail }
    }

    pub(super) fn indeterminate(reason: Reason, detail: &'static str) -> Self {
        Self { verdict: Verdict::Indeterminate(reason), detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reason that is added has to be in the list that messages are made complete by.
    #[test]
    fn all_reasons_are_listed_each_once() {
        let number = |reason| match reason {
            Reason::FormatFailure => 0,
            Reason::HashFailure => 1,
            Reason::SigCryptoFailure => 2,
            Reason::CryptoConstraintsFailure => 3,
            Reason::CertHashMismatch => 4,
            Reason::SigningCertificateMissing => 5,
            Reason::ChainIncomplete => 6,
            Reason::ChainConstraintsFailure => 7,
            Reason::OutOfBoundsNoPoe => 8,
            Reason::NotYetValid => 9,
            Reason::SigConstraintsFailure => 10,
            Reason::CertRevoked => 11,
            Reason::CertOnHold => 12,
            Reason::CertNeverIssued => 13,
            Reason::RevocationDataMissing => 14,
            Reason::IdentityFailure => 15,
        };
        let numbers: Vec<usize> = Reason::ALL.into_iter().map(number).collect();
        assert_eq!(numbers, (0..16).collect::<Vec<_>>());
        let codes: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|one| one.code()).collect();
        let meanings: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|one| one.meaning()).collect();
        assert_eq!((codes.len(), meanings.len()), (16, 16), "told apart");
    }
}
