//! Questions to the responder and its answers (RFC 6960, RFC 8954).

use const_oid::ObjectIdentifier as Oid;
use sha2::{Digest as _, Sha256};

use super::crl::each_extension;
use super::{RevocationReason, Revoked, SKEW_SECONDS, is_signed};
use crate::algorithm;
use crate::asn1::{self, Asn1Error, Element, Limits, Reader, tag};
use crate::certificate::Certificate;
use crate::oids;
use crate::time::UnixSeconds;
use crate::verify::RevocationStatus;

/// Bytes of the largest answer: national ones have about 2,200.
const LIMITS: Limits = Limits::of_bytes(64 * 1024);
/// Certificates and single answers in one answer: national ones have one of each.
const PARTS_MAX: usize = 8;
/// An answer without an end of its own is fresh for so many seconds.
const FRESH_SECONDS: i64 = 300;

/// Which certificate a question is about: digests of its issuer, and its serial number. Always SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertId {
    issuer_name: [u8; 32],
    issuer_key: [u8; 32],
    serial: Vec<u8>,
}

impl CertId {
    /// The certificate with this serial number of this issuer.
    pub fn new(issuer: &Certificate, serial: &[u8]) -> Self {
        Self {
            issuer_name: Sha256::digest(issuer.subject().der()).into(),
            issuer_key: Sha256::digest(issuer.public_key_bits()).into(),
            serial: serial.to_vec(),
        }
    }

    /// This certificate of this issuer.
    pub fn of(certificate: &Certificate, issuer: &Certificate) -> Self {
        Self::new(issuer, certificate.serial())
    }

    fn read(element: &Element<'_>) -> Result<Option<Self>, Asn1Error> {
        let mut fields = element.reader();
        let digest = algorithm::identifier(&fields.expect(tag::SEQUENCE)?)?;
        let name = fields.expect(tag::OCTET_STRING)?.body;
        let key = fields.expect(tag::OCTET_STRING)?.body;
        let serial = fields.next()?.unsigned()?.to_vec();
        fields.end()?;
        // Another digest is another question, which nobody asked.
        let (Ok(issuer_name), Ok(issuer_key)) = (name.try_into(), key.try_into()) else { return Ok(None) };
        Ok((digest == oids::SHA256).then_some(Self { issuer_name, issuer_key, serial }))
    }

    fn der(&self) -> Vec<u8> {
        asn1::sequence([
            asn1::sequence([asn1::oid(oids::SHA256), asn1::null()]),
            asn1::octet_string(&self.issuer_name),
            asn1::octet_string(&self.issuer_key),
            asn1::integer(&self.serial),
        ])
    }
}

/// The question, as DER to post with the type `application/ocsp-request`. The nonce has 1 to 32 random bytes.
pub fn request(id: &CertId, nonce: &[u8]) -> Vec<u8> {
    let extension =
        asn1::sequence([asn1::oid(oids::OCSP_NONCE), asn1::octet_string(&asn1::octet_string(nonce))]);
    let list = asn1::sequence([asn1::sequence([id.der()])]);
    let extensions = asn1::explicit(2, &asn1::sequence([extension]));
    asn1::sequence([asn1::sequence([list, extensions])])
}

/// What the responder says about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked; a hold may end one day.
    Revoked(Revoked),
    /// The authority never issued it (RFC 6960 4.4.8: on hold since 1970-01-01): forged, or of another authority.
    NeverIssued,
    /// The responder does not know.
    Unknown,
}

impl Status {
    /// What it means for a signature.
    pub fn revocation(self) -> RevocationStatus {
        match self {
            Self::Good => RevocationStatus::Good,
            Self::Revoked(revoked) => revoked.status(),
            Self::NeverIssued => RevocationStatus::NeverIssued,
            Self::Unknown => RevocationStatus::Unknown,
        }
    }
}

/// Why an answer says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// Not an answer.
    #[error("the bytes are not an OCSP answer")]
    Format,
    /// The responder refused to answer, with this number (RFC 6960 4.2.1).
    #[error("the responder refused: {0}")]
    Refused(u8),
    /// It is about other certificates.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// The nonce is absent or another one: perhaps an old answer, repeated.
    #[error("the nonce of the answer is not the one of the question")]
    Nonce,
    /// Nobody whom the issuer appointed.
    #[error("the responder was not appointed by the issuer of the certificate")]
    Responder,
    /// The signature does not fit.
    #[error("the signature of the answer does not fit")]
    Signature,
    /// Too old, or from the future.
    #[error("the answer is not fresh")]
    Stale,
}

impl From<Asn1Error> for OcspError {
    fn from(_: Asn1Error) -> Self {
        Self::Format
    }
}

/// An answer that may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub status: Status,
    /// When that was known to be right.
    pub this_update: UnixSeconds,
    /// When the answer was signed.
    pub produced_at: UnixSeconds,
}

/// Reads an answer and checks everything about it: that it is for `id`, that it answers `nonce` (nothing, when the
/// answer is evidence from earlier and the nonce is no longer known), that `issuer` or somebody appointed by it
/// signed, and that it is fresh at the time `at`.
///
/// # Errors
/// [`OcspError`]: the answer says nothing.
pub fn check(
    answer: &[u8],
    id: &CertId,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
    at: UnixSeconds,
) -> Result<Answer, OcspError> {
    let der = asn1::normalise(answer, LIMITS)?;
    let basic = basic(&der)?;
    if nonce.is_some_and(|nonce| basic.nonce.as_deref() != Some(nonce)) {
        // About another certificate it would be no answer to this question in the first place.
        basic.single(id)?;
        return Err(OcspError::Nonce);
    }
    basic.answer(id, issuer, at)
}

/// [`check`] of an answer that somebody kept, for the instant `at`: it was fresh then, or it was made afterwards and was
/// fresh when it was made. The nonce is not known any more.
///
/// # Errors
/// [`OcspError`]: the answer says nothing about that instant.
pub fn check_kept(
    answer: &[u8],
    id: &CertId,
    issuer: &Certificate,
    at: UnixSeconds,
) -> Result<Answer, OcspError> {
    let der = asn1::normalise(answer, LIMITS)?;
    let basic = basic(&der)?;
    basic.answer(id, issuer, at.max(basic.produced_at))
}

/// What an answer claims, before anything of it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// When the answer was signed.
    pub produced_at: UnixSeconds,
    /// About each certificate.
    pub about: Vec<Claim>,
}

/// What an answer claims about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its serial number, big-endian; `None` when the answer names it by another digest than SHA-256.
    pub serial: Option<Vec<u8>>,
    /// What it says.
    pub status: Status,
    /// When that was known to be right.
    pub this_update: UnixSeconds,
    /// When the next answer comes at the latest.
    pub next_update: Option<UnixSeconds>,
}

/// Reads an answer without checking anything: to show what a file is.
///
/// # Errors
/// [`OcspError::Format`], or [`OcspError::Refused`].
pub fn read(answer: &[u8]) -> Result<Claims, OcspError> {
    let der = asn1::normalise(answer, LIMITS)?;
    let basic = basic(&der)?;
    let claim = |single: Single| {
        let Single { id, status, this_update, next_update } = single;
        Claim { serial: id.map(|id| id.serial), status, this_update, next_update }
    };
    Ok(Claims { produced_at: basic.produced_at, about: basic.singles.into_iter().map(claim).collect() })
}

/// Whether the bytes have the form of an answer, whatever it says and whoever signed it.
pub fn is_answer(bytes: &[u8]) -> bool {
    asn1::normalise(bytes, LIMITS).is_ok_and(|der| basic(&der).is_ok())
}

struct Basic<'a> {
    tbs: &'a [u8],
    algorithm: Oid,
    signature: &'a [u8],
    responder: Element<'a>,
    produced_at: UnixSeconds,
    singles: Vec<Single>,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
}

#[derive(Clone)]
struct Single {
    id: Option<CertId>,
    status: Status,
    this_update: UnixSeconds,
    next_update: Option<UnixSeconds>,
}

fn basic(der: &[u8]) -> Result<Basic<'_>, OcspError> {
    let mut outer = Reader::single(der, tag::SEQUENCE)?.reader();
    match outer.expect(tag::ENUMERATED)?.body {
        [0] => {}
        [refusal] => return Err(OcspError::Refused(*refusal)),
        _ => return Err(OcspError::Format),
    }
    let mut bytes = Reader::single(outer.expect(tag::constructed(0))?.body, tag::SEQUENCE)?.reader();
    outer.end()?;
    if bytes.next()?.oid()? != oids::OCSP_BASIC {
        return Err(OcspError::Format);
    }
    let basic = bytes.expect(tag::OCTET_STRING)?.body;
    let mut fields = Reader::single(basic, tag::SEQUENCE)?.reader();
    let tbs = fields.expect(tag::SEQUENCE)?;
    let algorithm = algorithm::identifier(&fields.expect(tag::SEQUENCE)?)?;
    let signature = fields.expect(tag::BIT_STRING)?.bits()?;
    let certificates = match fields.optional(tag::constructed(0))? {
        Some(list) => certificates(&list)?,
        None => Vec::new(),
    };
    fields.end()?;

    let mut reader = tbs.reader();
    reader.optional(tag::constructed(0))?;
    let responder = reader.next()?;
    let produced_at = reader.next()?.instant()?;
    let answers = reader.expect(tag::SEQUENCE)?.children()?;
    if answers.len() > PARTS_MAX {
        return Err(OcspError::Format);
    }
    let singles = answers.iter().map(single).collect::<Result<_, _>>()?;
    let nonce = match reader.optional(tag::constructed(1))? {
        Some(extensions) => nonce(&extensions)?,
        None => None,
    };
    reader.end()?;
    let tbs = tbs.raw;
    Ok(Basic { tbs, algorithm, signature, responder, produced_at, singles, nonce, certificates })
}

fn certificates(list: &Element<'_>) -> Result<Vec<Certificate>, OcspError> {
    let list = Reader::single(list.body, tag::SEQUENCE)?.children()?;
    if list.len() > PARTS_MAX {
        return Err(OcspError::Format);
    }
    Ok(list.iter().map(|element| Certificate::from_der(element.raw)).collect::<Result<_, _>>()?)
}

/// The nonce; any other critical extension makes the answer unreadable.
fn nonce(extensions: &Element<'_>) -> Result<Option<Vec<u8>>, Asn1Error> {
    let mut found = None;
    each_extension(&Reader::single(extensions.body, tag::SEQUENCE)?, |oid, critical, value| {
        match oid {
            oids::OCSP_NONCE => found = Some(Reader::single(value, tag::OCTET_STRING)?.body.to_vec()),
            oids::OCSP_EXTENDED_REVOKE => {}
            _ if critical => return Err(Asn1Error::Unexpected),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

fn single(element: &Element<'_>) -> Result<Single, Asn1Error> {
    let mut fields = element.reader();
    let id = CertId::read(&fields.expect(tag::SEQUENCE)?)?;
    let status = fields.next()?;
    let status = match status.tag {
        GOOD => Status::Good,
        REVOKED => revoked(&status)?,
        UNKNOWN => Status::Unknown,
        _ => return Err(Asn1Error::Unexpected),
    };
    let this_update = fields.next()?.instant()?;
    let next_update = match fields.optional(tag::constructed(0))? {
        Some(next) => Some(next.reader().next()?.instant()?),
        None => None,
    };
    if let Some(extensions) = fields.optional(tag::constructed(1))? {
        let list = Reader::single(extensions.body, tag::SEQUENCE)?;
        each_extension(&list, |_, critical, _| if critical { Err(Asn1Error::Unexpected) } else { Ok(()) })?;
    }
    fields.end()?;
    Ok(Single { id, status, this_update, next_update })
}

const GOOD: u8 = tag::context(0);
const REVOKED: u8 = tag::constructed(1);
const UNKNOWN: u8 = tag::context(2);

fn revoked(status: &Element<'_>) -> Result<Status, Asn1Error> {
    let mut fields = status.reader();
    let at = fields.next()?.instant()?;
    let reason = match fields.optional(tag::constructed(0))? {
        Some(reason) => RevocationReason::read(&Reader::single(reason.body, tag::ENUMERATED)?)?,
        None => RevocationReason::Unspecified,
    };
    fields.end()?;
    // The national responder gives the time of RFC 6960 4.4.8, and not always its reason.
    Ok(if at == 0 { Status::NeverIssued } else { Status::Revoked(Revoked { at, reason }) })
}

impl Basic<'_> {
    /// What it says about `id` at the time `at`, when everything but the nonce is right.
    fn answer(&self, id: &CertId, issuer: &Certificate, at: UnixSeconds) -> Result<Answer, OcspError> {
        let single = self.single(id)?;
        self.check_signature(issuer, at)?;
        let is_fresh = match single.next_update {
            Some(next) => at <= next.saturating_add(SKEW_SECONDS),
            None => at - single.this_update <= FRESH_SECONDS,
        };
        let is_past = single.this_update.max(self.produced_at) <= at.saturating_add(SKEW_SECONDS);
        if !is_fresh || !is_past {
            return Err(OcspError::Stale);
        }
        Ok(Answer { status: single.status, this_update: single.this_update, produced_at: self.produced_at })
    }

    /// The only answer about `id`.
    fn single(&self, id: &CertId) -> Result<Single, OcspError> {
        let mut about = self.singles.iter().filter(|single| single.id.as_ref() == Some(id));
        match (about.next(), about.next()) {
            (Some(single), None) => Ok(single.clone()),
            _ => Err(OcspError::OtherCertificate),
        }
    }

    /// The issuer itself may have signed, or a responder with a certificate of that issuer's for this purpose, which
    /// need not be checked for revocation itself (RFC 6960 4.2.2.2).
    fn check_signature(&self, issuer: &Certificate, at: UnixSeconds) -> Result<(), OcspError> {
        let candidates = std::iter::once(issuer).chain(&self.certificates);
        let mut responders = candidates.filter(|c| self.is_by(c)).peekable();
        responders.peek().ok_or(OcspError::Responder)?;
        let mut reason = OcspError::Responder;
        for responder in responders {
            if responder != issuer && !is_appointed(responder, issuer, at) {
                continue;
            }
            if is_signed(responder.public_key(), self.algorithm, self.tbs, self.signature) {
                return Ok(());
            }
            reason = OcspError::Signature;
        }
        Err(reason)
    }

    /// Does the answer name this certificate as the responder's?
    fn is_by(&self, certificate: &Certificate) -> bool {
        match self.responder.tag {
            BY_NAME => self.responder.body == certificate.subject().der(),
            BY_KEY => Reader::single(self.responder.body, tag::OCTET_STRING)
                .is_ok_and(|hash| hash.body == sha1::Sha1::digest(certificate.public_key_bits()).as_slice()),
            _ => false,
        }
    }
}

const BY_NAME: u8 = tag::constructed(1);
const BY_KEY: u8 = tag::constructed(2);

fn is_appointed(responder: &Certificate, issuer: &Certificate, at: UnixSeconds) -> bool {
    let extensions = responder.extensions();
    let is_dated = (responder.not_before()..=responder.not_after()).contains(&at);
    responder.issuer().der() == issuer.subject().der()
        && responder.has_extended_usage(oids::OCSP_SIGNING)
        && extensions.ocsp_no_check
        && extensions.unknown_critical.is_empty()
        && extensions.key_usage.is_none_or(|usage| usage.digital_signature())
        && is_dated
        && responder.is_signed_by(issuer)
}
