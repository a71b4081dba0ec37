//! X.509 certificates in the national profile.

mod extension;
mod name;
mod profile;

use const_oid::ObjectIdentifier as Oid;
use sha2::{Digest as _, Sha256};

pub use extension::{Extensions, KeyUsage};
pub use name::Name;
pub use profile::{Identity, IdentityError, Organisation, Role};

use crate::algorithm;
use crate::armour;
use crate::asn1::{Asn1Error, Reader, tag};
use crate::key::PublicKey;
use crate::time::UnixSeconds;

/// Bytes of the largest accepted certificate: national ones have about 1,700.
const BYTES_MAX: usize = 16 * 1024;

/// A parsed certificate. Parsing checks the form only; trust is given by [`crate::chain`].
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    fingerprint: [u8; 32],
    tbs: Vec<u8>,
    signature_algorithm: Oid,
    signature: Vec<u8>,
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: UnixSeconds,
    not_after: UnixSeconds,
    public_key: PublicKey,
    public_key_bits: Vec<u8>,
    extensions: Extensions,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads a certificate from DER, PEM or base64.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is none of them.
    pub fn parse(bytes: &[u8]) -> Result<Self, Asn1Error> {
        // PEM is a third longer than DER.
        if bytes.len() > 2 * BYTES_MAX {
            return Err(Asn1Error::Limit);
        }
        Self::from_der(&armour::strip(bytes).ok_or(Asn1Error::Unexpected)?)
    }

    /// Reads a certificate from DER.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not DER of a version 3 certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, Asn1Error> {
        if der.len() > BYTES_MAX {
            return Err(Asn1Error::Limit);
        }
        let mut outer = Reader::single(der, tag::SEQUENCE)?.reader();
        let tbs = outer.expect(tag::SEQUENCE)?;
        let signature_algorithm = outer.expect(tag::SEQUENCE)?;
        let signature = outer.expect(tag::BIT_STRING)?.bits()?;
        outer.end()?;

        let mut reader = tbs.reader();
        let version = Reader::single(reader.expect(tag::constructed(0))?.body, tag::INTEGER)?;
        if version.small_unsigned()? != 2 {
            return Err(Asn1Error::Value);
        }
        let serial = reader.expect(tag::INTEGER)?.unsigned()?;
        let inner_algorithm = reader.expect(tag::SEQUENCE)?;
        // RFC 5280 4.1.1.2; parameters are compared by meaning, not by bytes.
        let signature_algorithm = algorithm::identifier(&signature_algorithm)?;
        if algorithm::identifier(&inner_algorithm)? != signature_algorithm {
            return Err(Asn1Error::Value);
        }
        let issuer = Name::read(&reader.expect(tag::SEQUENCE)?)?;
        let mut validity = reader.expect(tag::SEQUENCE)?.reader();
        let (not_before, not_after) = (validity.next()?.instant()?, validity.next()?.instant()?);
        validity.end()?;
        let subject = Name::read(&reader.expect(tag::SEQUENCE)?)?;
        let public_key_info = reader.expect(tag::SEQUENCE)?;
        let public_key = PublicKey::read(&public_key_info)?;
        let mut fields = public_key_info.reader();
        fields.next()?;
        let public_key_bits = fields.next()?.bits()?;
        // Unique identifiers of version 2 are forbidden by RFC 5280 and not read.
        let extensions = Extensions::read(&reader.expect(tag::constructed(3))?)?;
        reader.end()?;

        Ok(Self {
            der: der.to_vec(),
            fingerprint: Sha256::digest(der).into(),
            tbs: tbs.raw.to_vec(),
            signature_algorithm,
            signature: signature.to_vec(),
            serial: serial.to_vec(),
            issuer,
            subject,
            not_before,
            not_after,
            public_key,
            public_key_bits: public_key_bits.to_vec(),
            extensions,
        })
    }

    /// The certificate's bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Serial number, big-endian, without a leading zero.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Whom it is about.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// First second of validity.
    pub fn not_before(&self) -> UnixSeconds {
        self.not_before
    }

    /// Last second of validity.
    pub fn not_after(&self) -> UnixSeconds {
        self.not_after
    }

    /// The subject's key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The subject's key as the certificate writes it, without algorithm: what identifiers of keys are digests of.
    pub(crate) fn public_key_bits(&self) -> &[u8] {
        &self.public_key_bits
    }

    /// Extensions.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// What the key may be used for.
    pub fn key_usage(&self) -> KeyUsage {
        self.extensions.key_usage.unwrap_or_default()
    }

    /// Has it this extended usage or role?
    pub fn has_extended_usage(&self, usage: Oid) -> bool {
        self.extensions.extended_key_usage.contains(&usage)
    }

    /// Has it this policy?
    pub fn has_policy(&self, policy: Oid) -> bool {
        self.extensions.policies.contains(&policy)
    }

    /// SHA-256 of the certificate's bytes.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// [`Self::fingerprint`] in hexadecimal digits.
    pub fn fingerprint_hex(&self) -> String {
        armour::hex(&self.fingerprint())
    }

    /// Who holds the key: person, or person for an organisation (eds.md 2.1).
    ///
    /// # Errors
    /// [`IdentityError`] when the names do not say it beyond doubt.
    pub fn identity(&self) -> Result<Identity, IdentityError> {
        profile::identity(self)
    }

    /// Was this certificate signed by `issuer`'s key?
    pub(crate) fn is_signed_by(&self, issuer: &Certificate) -> bool {
        algorithm::Algorithm::of_certificate(issuer.public_key.algorithm(), self.signature_algorithm)
            .is_some_and(|algorithm| issuer.public_key.verifies(algorithm, &self.tbs, &self.signature))
    }

    /// Name of the algorithm that signed this certificate.
    pub fn signature_algorithm_name(&self) -> String {
        algorithm::name_of(self.signature_algorithm)
    }
}
