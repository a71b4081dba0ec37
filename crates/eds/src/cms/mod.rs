//! CMS SignedData (RFC 5652) with an attached text and one signer, as national tools make it.

mod parse;
mod sign;

use const_oid::ObjectIdentifier as Oid;

pub use parse::parse;
pub(crate) use sign::sign_time_stamp;
pub use sign::{Unsigned, sign_attached, sign_attached_hedged};

use crate::algorithm::Algorithm;
use crate::certificate::Certificate;
use crate::time::UnixSeconds;

/// Signed data: parsed, nothing checked.
#[derive(Debug, Clone)]
pub struct SignedData {
    /// Digest algorithms that the sender announces.
    pub digests: Vec<Oid>,
    /// Kind of content.
    pub content_type: Oid,
    /// The content, when it is attached.
    pub content: Option<Vec<u8>>,
    /// Certificates that the sender put in. Nobody vouches for them.
    pub certificates: Vec<Certificate>,
    /// Signatures.
    pub signers: Vec<SignerInfo>,
}

/// One signature.
#[derive(Debug, Clone)]
pub struct SignerInfo {
    /// Which certificate it claims.
    pub signer: SignerId,
    /// Digest algorithm.
    pub digest: Oid,
    /// Signed attributes; without them a signature is not accepted.
    pub attributes: Option<SignedAttributes>,
    /// Signature algorithm.
    pub algorithm: Oid,
    /// Signature bytes.
    pub signature: Vec<u8>,
    /// Time-stamps of the signature, as DER: unsigned, so each must prove itself.
    pub time_stamps: Vec<Vec<u8>>,
}

impl SignerInfo {
    /// What it is signed with, when key, signature and digest fit together; nothing is verified by that.
    pub fn algorithm_with(&self, certificate: &Certificate) -> Option<Algorithm> {
        Algorithm::of_signature(certificate.public_key().algorithm(), self.algorithm, self.digest)
    }
}

/// How a signature names its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerId {
    /// Issuer's name as DER, and serial number.
    IssuerAndSerial(Vec<u8>, Vec<u8>),
    /// Identifier of the key.
    SubjectKeyId(Vec<u8>),
}

impl SignerId {
    /// Does it mean this certificate?
    pub fn means(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial(issuer, serial) => {
                certificate.issuer().der() == issuer && certificate.serial() == serial
            }
            Self::SubjectKeyId(id) => certificate.extensions().subject_key_id.as_ref() == Some(id),
        }
    }
}

/// Signed attributes that this program reads; each may occur once.
#[derive(Debug, Clone, Default)]
pub struct SignedAttributes {
    /// The bytes that are signed: all attributes as a DER SET OF.
    pub signed_bytes: Vec<u8>,
    /// Kind of the signed content.
    pub content_type: Option<Oid>,
    /// Digest of the content.
    pub message_digest: Option<Vec<u8>>,
    /// When the signer says it was signed. Informational.
    pub signing_time: Option<UnixSeconds>,
    /// Digest algorithm and digest of the signer's certificate.
    pub signing_certificate: Option<(Oid, Vec<u8>)>,
}
