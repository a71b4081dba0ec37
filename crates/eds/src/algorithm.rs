//! Which algorithms are accepted: one table, nothing outside it.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{self, Asn1Error, Element, tag};
use crate::digest::Digest;
use crate::gost::Parameters;
use crate::oids;

/// A signature algorithm with its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA of 2048 to 4096 bits with SHA-256, PKCS#1 v1.5.
    RsaSha256,
    /// GOST 34.10-2015 or, for archives, GOST 34.310-2004.
    Gost(Parameters),
}

const GOST512: Algorithm = Algorithm::Gost(Parameters::Gost2015With512Bits);
const GOST256: Algorithm = Algorithm::Gost(Parameters::Gost2015With256Bits);
const GOST2004: Algorithm = Algorithm::Gost(Parameters::Gost2004);

/// Allowed triples (key, signature, digest). SHA-1 and MD5 are absent on purpose (eds.md 5.1, algorithm confusion).
///
/// CMS writers may name the bare algorithm of the key and the digest apart (RFC 3370 3.2).
const TABLE: [(Oid, Oid, Oid, Algorithm); 8] = [
    (oids::RSA, oids::RSA_SHA256, oids::SHA256, Algorithm::RsaSha256),
    (oids::RSA, oids::RSA, oids::SHA256, Algorithm::RsaSha256),
    (oids::GOST2015_512, oids::GOST2015_512_SIGNATURE, oids::STREEBOG512, GOST512),
    (oids::GOST2015_512, oids::GOST2015_512, oids::STREEBOG512, GOST512),
    (oids::GOST2015_256, oids::GOST2015_256_SIGNATURE, oids::STREEBOG256, GOST256),
    (oids::GOST2015_256, oids::GOST2015_256, oids::STREEBOG256, GOST256),
    (oids::GOST2004, oids::GOST2004_SIGNATURE, oids::GOST94, GOST2004),
    (oids::GOST2004, oids::GOST2004, oids::GOST94, GOST2004),
];

impl Algorithm {
    /// The algorithm of a CMS signature: key, signature and digest must fit together.
    pub(crate) fn of_signature(key: Oid, signature: Oid, digest: Oid) -> Option<Self> {
        TABLE.iter().find(|row| (row.0, row.1, row.2) == (key, signature, digest)).map(|row| row.3)
    }

    /// The algorithm of a certificate's own signature, which names the digest itself.
    pub(crate) fn of_certificate(key: Oid, signature: Oid) -> Option<Self> {
        TABLE.iter().find(|row| (row.0, row.1) == (key, signature) && row.0 != row.1).map(|row| row.3)
    }

    /// The digest that is signed.
    pub const fn digest(self) -> Digest {
        match self {
            Self::RsaSha256 => Digest::Sha256,
            Self::Gost(parameters) => parameters.digest(),
        }
    }

    /// The identifier of the key.
    pub(crate) const fn key_oid(self) -> Oid {
        match self {
            Self::RsaSha256 => oids::RSA,
            Self::Gost(Parameters::Gost2015With512Bits) => oids::GOST2015_512,
            Self::Gost(Parameters::Gost2015With256Bits) => oids::GOST2015_256,
            Self::Gost(Parameters::Gost2004) => oids::GOST2004,
        }
    }

    /// The identifier of the signature, as national tools write it.
    pub(crate) const fn signature_oid(self) -> Oid {
        match self {
            Self::RsaSha256 => oids::RSA_SHA256,
            Self::Gost(Parameters::Gost2015With512Bits) => oids::GOST2015_512_SIGNATURE,
            Self::Gost(Parameters::Gost2015With256Bits) => oids::GOST2015_256_SIGNATURE,
            Self::Gost(Parameters::Gost2004) => oids::GOST2004_SIGNATURE,
        }
    }

    /// AlgorithmIdentifier of the signature.
    pub(crate) fn signature_identifier(self) -> Vec<u8> {
        asn1::sequence([asn1::oid(self.signature_oid()), asn1::null()])
    }

    /// AlgorithmIdentifier of the digest.
    pub(crate) fn digest_identifier(self) -> Vec<u8> {
        asn1::sequence([asn1::oid(self.digest().oid()), asn1::null()])
    }

    /// Name for people and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::RsaSha256 => "RSA-SHA256",
            Self::Gost(Parameters::Gost2015With512Bits) => "GOST 34.10-2015-512",
            Self::Gost(Parameters::Gost2015With256Bits) => "GOST 34.10-2015-256",
            Self::Gost(Parameters::Gost2004) => "GOST 34.310-2004",
        }
    }
}

/// What an algorithm identifier is called, for reports; unknown ones by their numbers.
pub(crate) fn name_of(oid: Oid) -> String {
    let known = [
        (oids::RSA, "RSA"),
        (oids::RSA_SHA256, "RSA-SHA256"),
        (oids::SHA1, "SHA-1"),
        (oids::SHA256, "SHA-256"),
        (oids::STREEBOG512, "Streebog-512"),
        (oids::STREEBOG256, "Streebog-256"),
        (oids::GOST94, "GOST 34.311-95"),
        (oids::GOST2015_512, "GOST 34.10-2015-512"),
        (oids::GOST2015_512_SIGNATURE, "GOST 34.10-2015-512"),
        (oids::GOST2015_256, "GOST 34.10-2015-256"),
        (oids::GOST2015_256_SIGNATURE, "GOST 34.10-2015-256"),
        (oids::GOST2004, "GOST 34.310-2004"),
        (oids::GOST2004_SIGNATURE, "GOST 34.310-2004"),
    ];
    known.iter().find(|(known, _)| *known == oid).map_or_else(|| oid.to_string(), |(_, name)| (*name).into())
}

/// Reads an AlgorithmIdentifier. Parameters must be absent or NULL, unless the algorithm is one that has them.
pub(crate) fn identifier(element: &Element<'_>) -> Result<Oid, Asn1Error> {
    if element.tag != tag::SEQUENCE {
        return Err(Asn1Error::Unexpected);
    }
    let mut reader = element.reader();
    let oid = reader.next()?.oid()?;
    let known = TABLE.iter().any(|row| row.0 == oid || row.1 == oid || row.2 == oid);
    match reader.is_empty() {
        true => {}
        false if known => {
            let parameters = reader.expect(tag::NULL)?;
            if !parameters.body.is_empty() {
                return Err(Asn1Error::Value);
            }
        }
        false => {
            reader.next()?;
        }
    }
    reader.end()?;
    Ok(oid)
}
