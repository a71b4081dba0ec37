//! Extensions of certificates.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{Asn1Error, Element, Reader, tag};
use crate::oids;

/// Extensions of one certificate: national ones have ten.
const EXTENSIONS_MAX: usize = 64;

/// The extensions that this program reads.
#[derive(Debug, Clone, Default)]
pub struct Extensions {
    /// What the key may be used for, if it is said.
    pub key_usage: Option<KeyUsage>,
    /// Extended usages and roles.
    pub extended_key_usage: Vec<Oid>,
    /// Policies.
    pub policies: Vec<Oid>,
    /// Identifier of the subject's key.
    pub subject_key_id: Option<Vec<u8>>,
    /// Identifier of the issuer's key.
    pub authority_key_id: Option<Vec<u8>>,
    /// May the subject issue certificates, and how many authorities may follow?
    pub basic_constraints: Option<BasicConstraints>,
    /// A responder's certificate about which the responder is not asked.
    pub ocsp_no_check: bool,
    /// Critical extensions that this program does not know: such a certificate is never trusted.
    pub unknown_critical: Vec<Oid>,
}

/// BasicConstraints of RFC 5280 4.2.1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Is the subject an authority?
    pub authority: bool,
    /// How many authorities may stand between this one and the signer.
    pub path_length: Option<u32>,
}

/// Bits of KeyUsage (RFC 5280 4.2.1.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyUsage(pub(crate) u16);

impl KeyUsage {
    pub(crate) const DIGITAL_SIGNATURE: u16 = 1;
    pub(crate) const NON_REPUDIATION: u16 = 1 << 1;
    pub(crate) const KEY_ENCIPHERMENT: u16 = 1 << 2;
    pub(crate) const KEY_AGREEMENT: u16 = 1 << 4;
    pub(crate) const KEY_CERT_SIGN: u16 = 1 << 5;
    pub(crate) const CRL_SIGN: u16 = 1 << 6;

    /// May it sign challenges?
    pub fn digital_signature(self) -> bool {
        self.0 & Self::DIGITAL_SIGNATURE != 0
    }

    /// May it sign documents that bind the signer?
    pub fn non_repudiation(self) -> bool {
        self.0 & Self::NON_REPUDIATION != 0
    }

    /// May it sign certificates?
    pub fn key_cert_sign(self) -> bool {
        self.0 & Self::KEY_CERT_SIGN != 0
    }

    /// May it sign lists of revoked certificates?
    pub fn crl_sign(self) -> bool {
        self.0 & Self::CRL_SIGN != 0
    }

    /// Names of the bits that are set, as RFC 5280 spells them.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [&str; 9] = [
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly",
        ];
        NAMES.iter().enumerate().filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| *name).collect()
    }
}

impl Extensions {
    /// Reads `[3] { SEQUENCE OF Extension }`. A repeated extension is an error.
    pub(super) fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut list = Reader::single(element.body, tag::SEQUENCE)?.reader();
        let mut extensions = Self::default();
        let mut seen = Vec::new();
        while !list.is_empty() {
            let mut extension = list.expect(tag::SEQUENCE)?.reader();
            let oid = extension.next()?.oid()?;
            // FALSE is a default, but some writers spell it out.
            let critical = extension.optional(tag::BOOLEAN)?.map_or(Ok(false), |e| e.boolean())?;
            let value = extension.expect(tag::OCTET_STRING)?.body;
            extension.end()?;
            if seen.contains(&oid) || seen.len() == EXTENSIONS_MAX {
                return Err(Asn1Error::Unexpected);
            }
            seen.push(oid);
            extensions.read_one(oid, critical, value)?;
        }
        Ok(extensions)
    }

    fn read_one(&mut self, oid: Oid, critical: bool, value: &[u8]) -> Result<(), Asn1Error> {
        match oid {
            oids::KEY_USAGE => {
                self.key_usage = Some(KeyUsage(Reader::single(value, tag::BIT_STRING)?.named_bits()?));
            }
            oids::EXTENDED_KEY_USAGE => {
                let list = Reader::single(value, tag::SEQUENCE)?.children()?;
                self.extended_key_usage = list.iter().map(Element::oid).collect::<Result<_, _>>()?;
            }
            oids::CERTIFICATE_POLICIES => {
                let list = Reader::single(value, tag::SEQUENCE)?.children()?;
                self.policies = list.iter().map(|p| p.reader().next()?.oid()).collect::<Result<_, _>>()?;
            }
            oids::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_id = Some(Reader::single(value, tag::OCTET_STRING)?.body.to_vec());
            }
            oids::AUTHORITY_KEY_IDENTIFIER => {
                let mut fields = Reader::single(value, tag::SEQUENCE)?.reader();
                self.authority_key_id = fields.optional(tag::context(0))?.map(|id| id.body.to_vec());
            }
            oids::BASIC_CONSTRAINTS => {
                let mut fields = Reader::single(value, tag::SEQUENCE)?.reader();
                let authority = fields.optional(tag::BOOLEAN)?.map_or(Ok(false), |e| e.boolean())?;
                let path_length = fields.optional(tag::INTEGER)?.map(|e| e.small_unsigned()).transpose()?;
                fields.end()?;
                self.basic_constraints = Some(BasicConstraints { authority, path_length });
            }
            oids::OCSP_NO_CHECK => self.ocsp_no_check = true,
            // Only an address; nothing is decided by it.
            oids::SUBJECT_ALTERNATIVE_NAME => {}
            _ if critical => self.unknown_critical.push(oid),
            _ => {}
        }
        Ok(())
    }
}
