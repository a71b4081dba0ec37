//! Which algorithms are accepted: one table, nothing outside it.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{Asn1Error, Element, tag};
use crate::oids;

/// A signature algorithm with its digest.
///
/// GOST 34.10-2015 takes its place here, in the table of this file and in [`crate::key::PublicKey`]; until then its
/// identifiers are not in the table, so such signatures are refused by name and never half checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA of 2048 to 4096 bits with SHA-256, PKCS#1 v1.5.
    RsaSha256,
}

/// Allowed triples (key, signature, digest). SHA-1 and MD5 are absent on purpose (eds.md 5.1, algorithm confusion).
const TABLE: [(Oid, Oid, Oid, Algorithm); 2] = [
    (oids::RSA, oids::RSA_SHA256, oids::SHA256, Algorithm::RsaSha256),
    // CMS writers may name the bare RSA algorithm and the digest apart (RFC 3370 3.2).
    (oids::RSA, oids::RSA, oids::SHA256, Algorithm::RsaSha256),
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

    /// Name for people and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::RsaSha256 => "RSA-SHA256",
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
        (oids::GOST2015_512, "GOST 34.10-2015-512"),
        (oids::GOST2015_512_SIGNATURE, "GOST 34.10-2015-512"),
        (oids::GOST2004, "GOST 34.310-2004"),
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
