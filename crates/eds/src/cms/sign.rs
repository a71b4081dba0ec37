//! Making of signed data, in the shape of the national tools (CAdES-BES).

use const_oid::ObjectIdentifier as Oid;

use crate::algorithm::Algorithm;
use crate::asn1::{self, tag};
use crate::certificate::Certificate;
use crate::issue::IssuedKey;
use crate::key::{KeyError, PrivateKey};
use crate::oids;
use crate::time::UnixSeconds;

/// Signs `content` and puts it inside, as [`sign_attached_hedged`] does without fresh bytes.
///
/// # Errors
/// [`KeyError`] when the key does not work.
pub fn sign_attached(
    key: &PrivateKey,
    certificate: &Certificate,
    content: &[u8],
    signing_time: UnixSeconds,
) -> Result<Vec<u8>, KeyError> {
    sign_attached_hedged(key, certificate, content, signing_time, &[])
}

/// Signs `content` and puts it inside: DER of SignedData version 1 with the signer's certificate alone and the
/// attributes contentType, signingTime, signingCertificateV2, messageDigest. `fresh` as in
/// [`PrivateKey::sign_hedged`].
///
/// # Errors
/// [`KeyError`] when the key does not work.
pub fn sign_attached_hedged(
    key: &PrivateKey,
    certificate: &Certificate,
    content: &[u8],
    signing_time: UnixSeconds,
    fresh: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let unsigned = Unsigned::new(certificate, key.algorithm(), content, signing_time);
    let signature = key.sign_hedged(&unsigned.to_be_signed(), fresh)?;
    Ok(unsigned.with(&signature, true))
}

/// The token of a time-stamp over `info` (TSTInfo), with the authority's certificate when it is asked for.
pub(crate) fn sign_time_stamp(
    by: &IssuedKey,
    info: &[u8],
    at: UnixSeconds,
    has_certificate: bool,
) -> Result<Vec<u8>, KeyError> {
    let unsigned = Unsigned::of_type(oids::TST_INFO, &by.certificate, by.key.algorithm(), info, at);
    let signature = by.key.sign(&unsigned.to_be_signed())?;
    Ok(unsigned.with(&signature, has_certificate))
}

/// Signed data that wait for their signature, for a key that lies elsewhere: in a token, or in the browser's own
/// cryptography.
#[derive(Debug, Clone)]
pub struct Unsigned {
    certificate: Certificate,
    algorithm: Algorithm,
    content_type: Oid,
    content: Vec<u8>,
    attributes: [Vec<u8>; 4],
}

impl Unsigned {
    /// Everything but the signature, as [`sign_attached`] makes it. `algorithm` must be the one of the certificate's key;
    /// [`Self::finish`] finds out when it is not.
    pub fn new(
        certificate: &Certificate,
        algorithm: Algorithm,
        content: &[u8],
        signing_time: UnixSeconds,
    ) -> Self {
        Self::of_type(oids::DATA, certificate, algorithm, content, signing_time)
    }

    fn of_type(
        content_type: Oid,
        certificate: &Certificate,
        algorithm: Algorithm,
        content: &[u8],
        signing_time: UnixSeconds,
    ) -> Self {
        let digest = algorithm.digest().of(content);
        Self {
            certificate: certificate.clone(),
            algorithm,
            content_type,
            content: content.to_vec(),
            attributes: signed_attributes(content_type, certificate, &digest, signing_time),
        }
    }

    /// The bytes to sign: the signed attributes as a SET in DER.
    pub fn to_be_signed(&self) -> Vec<u8> {
        asn1::set_of(&self.attributes)
    }

    /// The signed data with a signature that came from elsewhere.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the certificate's key does not verify it.
    pub fn finish(&self, signature: &[u8]) -> Result<Vec<u8>, KeyError> {
        let key = self.certificate.public_key();
        if !key.verifies(self.algorithm, &self.to_be_signed(), signature) {
            return Err(KeyError::Unusable);
        }
        Ok(self.with(signature, true))
    }

    fn with(&self, signature: &[u8], has_certificate: bool) -> Vec<u8> {
        let certificate = &self.certificate;
        let digest_identifier = self.algorithm.digest_identifier();
        let issuer_and_serial =
            asn1::sequence([certificate.issuer().der(), &asn1::integer(certificate.serial())]);
        let signer_info = asn1::sequence([
            asn1::integer(&[1]),
            issuer_and_serial,
            digest_identifier.clone(),
            asn1::tagged(tag::constructed(0), &sorted(self.attributes.clone())),
            self.algorithm.signature_identifier(),
            asn1::octet_string(signature),
        ]);
        // RFC 5652 5.1: content other than plain data is of version 3.
        let version = if self.content_type == oids::DATA { 1 } else { 3 };
        let content = asn1::explicit(0, &asn1::octet_string(&self.content));
        let certificates =
            if has_certificate { asn1::tagged(tag::constructed(0), certificate.der()) } else { Vec::new() };
        let signed_data = asn1::sequence([
            asn1::integer(&[version]),
            asn1::set_of([digest_identifier]),
            asn1::sequence([asn1::oid(self.content_type), content]),
            certificates,
            asn1::set_of([signer_info]),
        ]);
        asn1::sequence([asn1::oid(oids::SIGNED_DATA), asn1::explicit(0, &signed_data)])
    }
}

fn signed_attributes(
    content_type: Oid,
    certificate: &Certificate,
    digest: &[u8],
    signing_time: UnixSeconds,
) -> [Vec<u8>; 4] {
    let attribute = |oid, value: Vec<u8>| asn1::sequence([asn1::oid(oid), asn1::set_of([value])]);
    // ESSCertIDv2 without an algorithm means SHA-256.
    let certificate_id = asn1::sequence([asn1::octet_string(&certificate.fingerprint())]);
    [
        attribute(oids::CONTENT_TYPE, asn1::oid(content_type)),
        attribute(oids::SIGNING_TIME, asn1::time(signing_time)),
        attribute(oids::SIGNING_CERTIFICATE_V2, asn1::sequence([asn1::sequence([certificate_id])])),
        attribute(oids::MESSAGE_DIGEST, asn1::octet_string(digest)),
    ]
}

/// The parts of a SET OF in the order of DER, without its header.
fn sorted(mut parts: [Vec<u8>; 4]) -> Vec<u8> {
    parts.sort();
    parts.concat()
}
