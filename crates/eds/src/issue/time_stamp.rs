//! What a time-stamping authority answers (RFC 3161).

use const_oid::ObjectIdentifier as Oid;
use sha1::{Digest as _, Sha1};

use super::{IssuedKey, Template, Validity};
use crate::algorithm;
use crate::asn1::{self, Asn1Error, Reader, tag};
use crate::certificate::KeyUsage;
use crate::cms;
use crate::digest::Digest;
use crate::key::KeyError;
use crate::oids;
use crate::time::UnixSeconds;

/// Bits of PKIFailureInfo (RFC 3161 2.4.2).
const BAD_ALGORITHM: u8 = 1;
const BAD_REQUEST: u8 = 1 << 2;

/// Bytes of the longest nonce that is repeated.
const NONCE_MAX: usize = 32;

impl Template {
    /// A time-stamping authority: its key serves nothing else, and the certificate says so critically (RFC 3161 2.3).
    pub fn time_stamping(common_name: &str, validity: Validity) -> Self {
        let mut template = Self::authority(common_name, validity, None);
        let usage = asn1::sequence([asn1::oid(oids::TIME_STAMPING)]);
        template.authority = None;
        template.key_usage = KeyUsage::DIGITAL_SIGNATURE as u8;
        template.policies = vec![oids::POLICY_KEZEK_TEST];
        template.further = vec![(oids::EXTENDED_KEY_USAGE, true, usage)];
        template
    }
}

/// The answer to a request for a time-stamp at the instant `at`: a token, or a refusal that says why.
///
/// # Errors
/// [`KeyError`] when the key does not work.
pub fn time_stamp(by: &IssuedKey, request: &[u8], at: UnixSeconds) -> Result<Vec<u8>, KeyError> {
    let asked = match Request::read(request) {
        Ok(asked) => asked,
        Err(_) => return Ok(refused(BAD_REQUEST)),
    };
    let is_known =
        Digest::from_oid(asked.digest).is_some_and(|digest| digest.of(b"").len() == asked.hash.len());
    if !is_known {
        return Ok(refused(BAD_ALGORITHM));
    }
    // Another question, or the same at another time, has another number.
    let mut serial = Sha1::digest([request, &at.to_be_bytes()].concat()).to_vec();
    if let Some(first) = serial.first_mut() {
        *first &= 0x7f;
    }
    let mut info = vec![
        asn1::integer(&[1]),
        asn1::oid(oids::POLICY_KEZEK_TEST),
        asked.imprint.to_vec(),
        asn1::integer(&serial),
        generalized(at),
    ];
    info.extend(asked.nonce.map(asn1::integer));
    let token = cms::sign_time_stamp(by, &asn1::sequence(info), at, asked.wants_certificate)?;
    let granted = asn1::sequence([asn1::integer(&[0])]);
    Ok(asn1::sequence([granted, token]))
}

fn refused(failure: u8) -> Vec<u8> {
    asn1::sequence([asn1::sequence([asn1::integer(&[2]), asn1::named_bits(failure)])])
}

/// TimeStampReq.
struct Request<'a> {
    imprint: &'a [u8],
    digest: Oid,
    hash: &'a [u8],
    nonce: Option<&'a [u8]>,
    wants_certificate: bool,
}

impl<'a> Request<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Asn1Error> {
        let mut fields = Reader::single(der, tag::SEQUENCE)?.reader();
        if fields.next()?.small_unsigned()? != 1 {
            return Err(Asn1Error::Value);
        }
        let imprint = fields.expect(tag::SEQUENCE)?;
        let mut parts = imprint.reader();
        let digest = algorithm::identifier(&parts.expect(tag::SEQUENCE)?)?;
        let hash = parts.expect(tag::OCTET_STRING)?.body;
        parts.end()?;
        // A policy that is asked for: there is only one, and the token names it.
        fields.optional(tag::OID)?;
        let nonce = fields.optional(tag::INTEGER)?.map(|nonce| nonce.unsigned()).transpose()?;
        if nonce.is_some_and(|nonce| nonce.len() > NONCE_MAX) {
            return Err(Asn1Error::Limit);
        }
        let wants = fields.optional(tag::BOOLEAN)?.map(|wants| wants.boolean()).transpose()?;
        fields.end()?;
        Ok(Self { imprint: imprint.raw, digest, hash, nonce, wants_certificate: wants == Some(true) })
    }
}

pub(super) fn generalized(at: UnixSeconds) -> Vec<u8> {
    let text = crate::time::format_rfc3339(at).replace(['-', ':', 'T'], "");
    asn1::tagged(tag::GENERALIZED_TIME, text.as_bytes())
}
