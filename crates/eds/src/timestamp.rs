//! Time-stamps (RFC 3161): proof that bytes existed at a time, given by an authority for it.
//!
//! A person's certificate is valid for a year, and a signature may be asked about after ten: with a time-stamp made
//! while the certificate was valid, the signature is judged as of that time.

use const_oid::ObjectIdentifier as Oid;

use crate::algorithm::{self, Algorithm};
use crate::asn1::{self, Asn1Error, Limits, Reader, tag};
use crate::certificate::Certificate;
use crate::chain::{self, Anchors};
use crate::cms::{self, SignedData};
use crate::digest::Digest;
use crate::oids;
use crate::time::UnixSeconds;
use crate::verify::check_signature;

/// Bytes of the largest token: national ones have about 1,400.
const LIMITS: Limits = Limits::of_bytes(64 * 1024);

/// A time-stamp that may be relied on.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    /// When the bytes existed.
    pub time: UnixSeconds,
    /// Under which policy (eds.md 2.2).
    pub policy: Oid,
    /// Who says so.
    pub certificate: Certificate,
    /// The path from its issuer to the anchor.
    pub chain: Vec<Certificate>,
}

/// Why a time-stamp proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampError {
    /// Not a time-stamp.
    #[error("the bytes are not a time-stamp")]
    Format,
    /// The authority refused to give one, with this status (RFC 3161 2.4.2).
    #[error("the time-stamping authority refused: {0}")]
    Refused(u32),
    /// The signature does not fit.
    #[error("the signature of the time-stamp does not fit")]
    Signature,
    /// The signer is no time-stamping authority that is trusted.
    #[error("the time-stamp is of no trusted authority")]
    Authority,
    /// The digest is one with which other bytes could be passed off.
    #[error("the digest of the time-stamp is not accepted")]
    Digest,
    /// Made for other bytes.
    #[error("the time-stamp is of other bytes")]
    OtherBytes,
    /// The nonce is absent or another one.
    #[error("the nonce of the time-stamp is not the one of the request")]
    Nonce,
}

impl From<Asn1Error> for TimeStampError {
    fn from(_: Asn1Error) -> Self {
        Self::Format
    }
}

/// The request for a time-stamp of `bytes`, as DER to post with the type `application/timestamp-query`. `nonce` are
/// random bytes, 8 or so; the first one should not be zero.
pub fn request(digest: Digest, bytes: &[u8], nonce: &[u8]) -> Vec<u8> {
    let imprint = asn1::sequence([
        asn1::sequence([asn1::oid(digest.oid()), asn1::null()]),
        asn1::octet_string(&digest.of(bytes)),
    ]);
    asn1::sequence([asn1::integer(&[1]), imprint, asn1::integer(nonce), asn1::boolean_true()])
}

/// Takes the token out of the authority's answer.
///
/// # Errors
/// [`TimeStampError::Refused`] or [`TimeStampError::Format`].
pub fn token(answer: &[u8]) -> Result<Vec<u8>, TimeStampError> {
    let der = asn1::normalise(answer, LIMITS)?;
    let mut fields = Reader::single(&der, tag::SEQUENCE)?.reader();
    let status = fields.expect(tag::SEQUENCE)?.reader().next()?.small_unsigned()?;
    // 0 granted, 1 granted with changes.
    if status > 1 {
        return Err(TimeStampError::Refused(status));
    }
    let token = fields.expect(tag::SEQUENCE)?.raw.to_vec();
    fields.end()?;
    Ok(token)
}

/// What a token claims, before anything of it is checked.
#[derive(Debug, Clone)]
pub struct Claim {
    /// When the bytes existed.
    pub time: UnixSeconds,
    /// Under which policy.
    pub policy: Oid,
    /// Of which digest.
    pub digest: Oid,
    /// The digest of the bytes.
    pub imprint: Vec<u8>,
    /// The certificates in it.
    pub certificates: Vec<Certificate>,
}

/// Reads a token without checking anything: to show what a file is.
///
/// # Errors
/// [`TimeStampError::Format`].
pub fn read(token: &[u8]) -> Result<Claim, TimeStampError> {
    let data = cms::parse(token, LIMITS)?;
    let info = data.content.as_deref().filter(|_| data.content_type == oids::TST_INFO);
    let Info { time, policy, digest, imprint, .. } = Info::read(info.ok_or(TimeStampError::Format)?)?;
    Ok(Claim { time, policy, digest, imprint, certificates: data.certificates })
}

/// Whether the bytes have the form of a token, whatever it is about and whoever made it.
pub fn is_token(bytes: &[u8]) -> bool {
    cms::parse(bytes, LIMITS).is_ok_and(|data| data.content_type == oids::TST_INFO)
}

/// Reads a token and checks everything about it: the signature, that a trusted authority for time-stamps made it,
/// whose certificate was valid at that time, that it is about `bytes`, and that it answers `nonce` if one is given.
///
/// Whether the authority's certificate was revoked is not asked.
///
/// # Errors
/// [`TimeStampError`]: the token proves nothing.
pub fn check(
    token: &[u8],
    bytes: &[u8],
    nonce: Option<&[u8]>,
    anchors: &Anchors,
    intermediates: &[Certificate],
) -> Result<TimeStamp, TimeStampError> {
    let data = cms::parse(token, LIMITS)?;
    let info = data.content.as_deref().filter(|_| data.content_type == oids::TST_INFO);
    let content = info.ok_or(TimeStampError::Format)?;
    let info = Info::read(content)?;
    let certificate = signer(&data, content)?;
    if certificate.extensions().extended_key_usage != [oids::TIME_STAMPING] {
        return Err(TimeStampError::Authority);
    }
    let candidates: Vec<_> = data.certificates.iter().chain(intermediates).cloned().collect();
    let path = chain::validate(certificate, &candidates, anchors, info.time)
        .map_err(|_| TimeStampError::Authority)?;
    let digest = Digest::from_oid(info.digest).ok_or(TimeStampError::Digest)?;
    if digest.of(bytes) != info.imprint {
        return Err(TimeStampError::OtherBytes);
    }
    if nonce.is_some_and(|nonce| info.nonce.as_deref() != Some(nonce)) {
        return Err(TimeStampError::Nonce);
    }
    Ok(TimeStamp {
        time: info.time,
        policy: info.policy,
        certificate: certificate.clone(),
        chain: path.into_iter().cloned().collect(),
    })
}

/// The certificate of the only signer, whose signature fits.
fn signer<'a>(data: &'a SignedData, content: &[u8]) -> Result<&'a Certificate, TimeStampError> {
    let [info] = data.signers.as_slice() else { return Err(TimeStampError::Format) };
    let attributes = info.attributes.as_ref().ok_or(TimeStampError::Format)?;
    let certificate = data.certificates.iter().find(|certificate| info.signer.means(certificate));
    let certificate = certificate.ok_or(TimeStampError::Authority)?;
    let algorithm =
        Algorithm::of_signature(certificate.public_key().algorithm(), info.algorithm, info.digest);
    let algorithm = algorithm.ok_or(TimeStampError::Signature)?;
    check_signature(certificate, algorithm, info, attributes, data, content)
        .map_err(|_| TimeStampError::Signature)?;
    Ok(certificate)
}

/// TSTInfo.
struct Info {
    policy: Oid,
    digest: Oid,
    imprint: Vec<u8>,
    time: UnixSeconds,
    nonce: Option<Vec<u8>>,
}

impl Info {
    fn read(der: &[u8]) -> Result<Self, TimeStampError> {
        let mut fields = Reader::single(der, tag::SEQUENCE)?.reader();
        if fields.next()?.small_unsigned()? != 1 {
            return Err(TimeStampError::Format);
        }
        let policy = fields.next()?.oid()?;
        let mut imprint = fields.expect(tag::SEQUENCE)?.reader();
        let digest = algorithm::identifier(&imprint.expect(tag::SEQUENCE)?)?;
        let hash = imprint.expect(tag::OCTET_STRING)?.body.to_vec();
        imprint.end()?;
        fields.next()?.unsigned()?;
        let time = whole_seconds(fields.expect(tag::GENERALIZED_TIME)?.body)?;
        // Accuracy and ordering.
        fields.optional(tag::SEQUENCE)?;
        fields.optional(tag::BOOLEAN)?;
        let nonce = fields.optional(tag::INTEGER)?.map(|nonce| nonce.unsigned()).transpose()?;
        fields.optional(tag::constructed(0))?;
        if let Some(extensions) = fields.optional(tag::constructed(1))? {
            let list = Reader::new(extensions.body);
            refuse_critical(list)?;
        }
        fields.end()?;
        Ok(Self { policy, digest, imprint: hash, time, nonce: nonce.map(<[u8]>::to_vec) })
    }
}

fn refuse_critical(mut list: Reader<'_>) -> Result<(), Asn1Error> {
    while !list.is_empty() {
        let mut extension = list.expect(tag::SEQUENCE)?.reader();
        extension.next()?.oid()?;
        if extension.optional(tag::BOOLEAN)?.map_or(Ok(false), |e| e.boolean())? {
            return Err(Asn1Error::Unexpected);
        }
    }
    Ok(())
}

/// A GeneralizedTime that may have a fraction (RFC 3161 2.4.2), which is dropped.
fn whole_seconds(body: &[u8]) -> Result<UnixSeconds, Asn1Error> {
    let whole = match body.iter().position(|&byte| byte == b'.') {
        Some(at) => {
            let (whole, fraction) = body.split_at(at);
            let digits = fraction.get(1..fraction.len() - 1).unwrap_or_default();
            let is_sound =
                !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && fraction.last() == Some(&b'Z');
            if !is_sound {
                return Err(Asn1Error::Value);
            }
            [whole, b"Z"].concat()
        }
        None => body.to_vec(),
    };
    Reader::single(&asn1::tagged(tag::GENERALIZED_TIME, &whole), tag::GENERALIZED_TIME)?.instant()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_of_seconds_are_dropped() {
        let seconds = whole_seconds(b"20220918132014Z");
        assert_eq!(seconds, Ok(1_663_507_214));
        assert_eq!(whole_seconds(b"20220918132014.25Z"), seconds);
        for odd in [&b"20220918132014.Z"[..], b"20220918132014.5", b"20220918132014.xZ", b".", b"2022Z", b""]
        {
            assert!(whole_seconds(odd).is_err(), "{odd:?}");
        }
    }
}
