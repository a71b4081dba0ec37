//! From a certificate to a pinned anchor (the part of RFC 5280 that a fixed hierarchy of three levels needs).
//!
//! Names are compared by their bytes, keys by AKI and SKI. Anything critical that is not understood is refused.
//! Addresses inside certificates are never followed.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::asn1::Asn1Error;
use crate::certificate::Certificate;
use crate::oids;
use crate::time::UnixSeconds;

/// Certificates in a path: signer, national authority, root, and one to spare.
const PATH_MAX: usize = 4;
/// Signatures checked while looking for a path: a bound on work that a sender can cause.
const SIGNATURES_MAX: usize = 12;

/// Pinned authorities. An anchor need not be self-signed.
///
/// Which certificate was signed by which other is remembered, so that a second signature of the same person costs one
/// check instead of three. Copies share what they remember. Dates, usages and revocation are asked each time.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    certificates: Vec<Certificate>,
    signed: Arc<Signed>,
}

/// Pairs of issuer and subject, by their SHA-256, whose signature fits.
#[derive(Debug, Default)]
struct Signed(Mutex<HashSet<[u8; 64]>>);

/// Pairs that are remembered. When there are more, all are forgotten: somebody sends new ones on purpose.
const SIGNED_MAX: usize = 16_384;

impl Signed {
    fn check(&self, subject: &Certificate, issuer: &Certificate) -> bool {
        let mut pair = [0; 64];
        let (first, second) = pair.split_at_mut(32);
        first.copy_from_slice(&issuer.fingerprint());
        second.copy_from_slice(&subject.fingerprint());
        if self.lock().contains(&pair) {
            return true;
        }
        let fits = subject.is_signed_by(issuer);
        if fits {
            let mut pairs = self.lock();
            if pairs.len() >= SIGNED_MAX {
                pairs.clear();
            }
            pairs.insert(pair);
        }
        fits
    }

    /// Nothing that is half done can be seen, so a panic elsewhere does no harm.
    fn lock(&self) -> MutexGuard<'_, HashSet<[u8; 64]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Anchors {
    /// Trusts these certificates.
    pub fn new(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        Self { certificates: certificates.into_iter().collect(), signed: Arc::default() }
    }

    /// Trusts certificates given as DER, PEM or base64.
    ///
    /// # Errors
    /// [`Asn1Error`] when one of them is not a certificate.
    pub fn parse<B: AsRef<[u8]>>(files: impl IntoIterator<Item = B>) -> Result<Self, Asn1Error> {
        let certificates = files.into_iter().map(|file| Certificate::parse(file.as_ref()));
        Ok(Self { certificates: certificates.collect::<Result<_, _>>()?, signed: Arc::default() })
    }

    /// The anchors, for logs (fingerprints) and for the refusal of test anchors.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Is nothing trusted?
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// No path to an anchor.
    #[error("the certificate was not issued by a known authority")]
    Incomplete,
    /// The issuer may not issue certificates.
    #[error("the issuer of the certificate is not an authority")]
    NotAuthority,
    /// A critical extension is not known to this program.
    #[error("the certificate has a critical extension that is not known")]
    UnknownCritical,
    /// The validity is over.
    #[error("the certificate has expired")]
    Expired,
    /// The validity has not begun.
    #[error("the certificate is not valid yet")]
    NotYetValid,
}

/// Finds the path from `leaf` to an anchor and checks it at the instant `at`. The result begins with the leaf's
/// issuer and ends with the anchor.
///
/// # Errors
/// [`ChainError`]; the validity of the leaf is checked last, so that an expired certificate of a stranger is a
/// stranger's.
pub fn validate<'a>(
    leaf: &'a Certificate,
    intermediates: &'a [Certificate],
    anchors: &'a Anchors,
    at: UnixSeconds,
) -> Result<Vec<&'a Certificate>, ChainError> {
    let mut search = Search { intermediates, anchors, at, signatures_left: SIGNATURES_MAX };
    let mut path = vec![leaf];
    search.climb(&mut path)?;
    if !leaf.extensions().unknown_critical.is_empty() {
        return Err(ChainError::UnknownCritical);
    }
    check_dates(leaf, at)?;
    path.remove(0);
    Ok(path)
}

struct Search<'a> {
    intermediates: &'a [Certificate],
    anchors: &'a Anchors,
    at: UnixSeconds,
    signatures_left: usize,
}

impl<'a> Search<'a> {
    /// Extends the path by an issuer until an anchor is reached. Depth is bounded by [`PATH_MAX`].
    fn climb(&mut self, path: &mut Vec<&'a Certificate>) -> Result<(), ChainError> {
        let mut reason = ChainError::Incomplete;
        let Some(&subject) = path.last().filter(|_| path.len() < PATH_MAX) else { return Err(reason) };
        let anchors = self.anchors.certificates.iter().map(|c| (c, true));
        let others = self.intermediates.iter().map(|c| (c, false));
        for (issuer, is_anchor) in anchors.chain(others) {
            if !may_have_issued(issuer, subject) || path.contains(&issuer) {
                continue;
            }
            if self.signatures_left == 0 {
                return Err(reason);
            }
            self.signatures_left -= 1;
            if !self.anchors.signed.check(subject, issuer) {
                continue;
            }
            // Authorities between this issuer and the leaf.
            let between = path.len() - 1;
            if let Err(error) = check_authority(issuer, between, self.at) {
                reason = error;
                continue;
            }
            path.push(issuer);
            if is_anchor {
                return Ok(());
            }
            match self.climb(path) {
                Ok(()) => return Ok(()),
                Err(error) => reason = error,
            }
            path.pop();
        }
        Err(reason)
    }
}

fn may_have_issued(issuer: &Certificate, subject: &Certificate) -> bool {
    let names = issuer.subject().der() == subject.issuer().der();
    let keys = match (&issuer.extensions().subject_key_id, &subject.extensions().authority_key_id) {
        (Some(own), Some(wanted)) => own == wanted,
        _ => true,
    };
    names && keys
}

fn check_authority(issuer: &Certificate, between: usize, at: UnixSeconds) -> Result<(), ChainError> {
    let extensions = issuer.extensions();
    if !extensions.unknown_critical.is_empty() {
        return Err(ChainError::UnknownCritical);
    }
    let constraints = extensions.basic_constraints.filter(|c| c.authority).ok_or(ChainError::NotAuthority)?;
    let short_enough = constraints.path_length.is_none_or(|most| between as u64 <= u64::from(most));
    if !short_enough || !issuer.key_usage().key_cert_sign() {
        return Err(ChainError::NotAuthority);
    }
    check_dates(issuer, at)
}

fn check_dates(certificate: &Certificate, at: UnixSeconds) -> Result<(), ChainError> {
    if at < certificate.not_before() {
        Err(ChainError::NotYetValid)
    } else if at > certificate.not_after() {
        Err(ChainError::Expired)
    } else {
        Ok(())
    }
}

/// Is this an authority for tests: one of ours, or one of the national test circuit?
///
/// `serve` refuses to start with such an anchor (eds.md 5.1).
pub fn is_test_anchor(certificate: &Certificate) -> bool {
    let marked = certificate.has_policy(oids::POLICY_KEZEK_TEST);
    let names = [certificate.subject(), certificate.issuer()];
    let named = names.iter().filter_map(|name| name.common_name()).any(|name| {
        let name = name.to_uppercase();
        // Latin and Cyrillic letters look alike and both occur.
        name.contains("TEST") || name.contains("ТЕСТ")
    });
    marked || named || KNOWN_TEST_ANCHORS.contains(&certificate.fingerprint_hex().as_str())
}

/// SHA-256 of the published authorities of the national test circuit.
const KNOWN_TEST_ANCHORS: [&str; 4] = [
    "b995e79e7c07429f8f79e185451e5599ce342ac720000f01b3854fdfa03031a6", // root, GOST 2022
    "beeffc0bdb77cd798c35983eb0715f6ef0051cccb71d7cd05505e8a4fb2c6f4d", // authority, GOST 2022
    "0307e8bdf77cb708b7c9d9a5799facdc6de7154447cb394af9ac9b528c3d82c7", // authority, GOST 2004
    "7e96a36409dc11e0fc99efae41f8c639e16a495d77c2f2278edb98580f997231", // authority, RSA
];
