//! A small authority with one key, and signed data assembled part by part.

use const_oid::ObjectIdentifier as Oid;
use eds::asn1::{self, tag};
use eds::certificate::Certificate;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::oids;
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, Verdict, Verification, verify_attached};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

/// 2020-06-01T00:00:00Z.
pub(crate) const NOW: i64 = 1_590_969_600;
pub(crate) const PERSON: Person<'static> =
    Person {
        iin: "900101300123", surname: "Әбішева", given_name: "Айгүл", patronymic: Some("Нұрланқызы")
    };

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Validity around [`NOW`].
pub(crate) fn validity() -> Validity {
    Validity::years(NOW - 1000, 10)
}

/// Root, authority and holders share one key, because making keys is slow; names tell them apart.
pub(crate) struct Pki {
    pub(crate) root: IssuedKey,
    pub(crate) authority: IssuedKey,
}

impl Pki {
    pub(crate) fn new() -> Self {
        Self::with_authority(&Template::authority("ҰКО TEST", validity(), Some(0)))
    }

    pub(crate) fn with_authority(authority: &Template) -> Self {
        let root = Template::authority("НЕГІЗГІ КО TEST", validity(), None);
        let root = IssuedKey::root(&root, &mut rng(1)).unwrap();
        let authority = root.certify(authority, root.key.clone()).unwrap();
        Self { root, authority }
    }

    pub(crate) fn issue(&self, template: &Template) -> IssuedKey {
        self.authority.certify(template, self.root.key.clone()).unwrap()
    }

    pub(crate) fn person(&self, kind: KeyKind) -> IssuedKey {
        self.issue(&Template::person(&PERSON, kind, validity()))
    }

    pub(crate) fn anchors(&self) -> Anchors {
        Anchors::new([self.root.certificate.clone()])
    }

    /// Verifies as the portal does, for a document whose text is `content`, with the authority at hand.
    pub(crate) fn verify(&self, cms: &[u8], content: &[u8], purpose: Purpose, at: i64) -> Verification {
        let anchors = self.anchors();
        let intermediates = [self.authority.certificate.clone()];
        verify_attached(
            cms,
            &Request {
                content: Content::Attached(content),
                purpose,
                anchors: &anchors,
                intermediates: &intermediates,
                at,
                revocation: Revocation::NotChecked,
                time_stamps: &[],
            },
        )
    }

    pub(crate) fn verdict(&self, cms: &[u8], content: &[u8]) -> Verdict {
        self.verify(cms, content, Purpose::Document, NOW).verdict
    }
}

/// Parts of signed data, right by default; a test spoils one of them.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) content_type: Oid,
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) attributes: Option<Vec<Vec<u8>>>,
    pub(crate) digest: Oid,
    pub(crate) algorithm: Oid,
    pub(crate) signers: usize,
    /// Changes the signature.
    pub(crate) flip: bool,
    /// Time-stamps of the signature.
    pub(crate) time_stamps: Vec<Vec<u8>>,
    signer: Certificate,
    key: PrivateKey,
}

pub(crate) fn attribute(oid: Oid, value: Vec<u8>) -> Vec<u8> {
    asn1::sequence([asn1::oid(oid), asn1::set_of([value])])
}

pub(crate) fn message_digest(content: &[u8]) -> Vec<u8> {
    attribute(oids::MESSAGE_DIGEST, asn1::octet_string(&Sha256::digest(content)))
}

pub(crate) fn content_type() -> Vec<u8> {
    attribute(oids::CONTENT_TYPE, asn1::oid(oids::DATA))
}

impl Parts {
    pub(crate) fn new(holder: &IssuedKey, content: &[u8]) -> Self {
        Self {
            content: Some(content.to_vec()),
            content_type: oids::DATA,
            certificates: vec![holder.certificate.der().to_vec()],
            attributes: Some(vec![content_type(), message_digest(content)]),
            digest: oids::SHA256,
            algorithm: oids::RSA_SHA256,
            signers: 1,
            flip: false,
            time_stamps: Vec::new(),
            signer: holder.certificate.clone(),
            key: holder.key.clone(),
        }
    }

    pub(crate) fn cms(&self) -> Vec<u8> {
        let info = self.signer_info();
        let content = self.content.as_ref().map(|c| asn1::explicit(0, &asn1::octet_string(c)));
        let mut encapsulated = vec![asn1::oid(self.content_type)];
        encapsulated.extend(content);
        let mut fields =
            vec![asn1::integer(&[1]), asn1::set_of([algorithm(self.digest)]), asn1::sequence(encapsulated)];
        if !self.certificates.is_empty() {
            fields.push(asn1::tagged(tag::constructed(0), &self.certificates.concat()));
        }
        fields.push(asn1::set_of(vec![info; self.signers]));
        asn1::sequence([asn1::oid(oids::SIGNED_DATA), asn1::explicit(0, &asn1::sequence(fields))])
    }

    pub(crate) fn signature(&self) -> Vec<u8> {
        let signed = match &self.attributes {
            Some(attributes) => asn1::set_of(attributes),
            None => self.content.clone().unwrap_or_default(),
        };
        let mut signature = self.key.sign(&signed).unwrap();
        signature[100] ^= u8::from(self.flip);
        signature
    }

    fn signer_info(&self) -> Vec<u8> {
        let signature = self.signature();
        let serial = asn1::integer(self.signer.serial());
        let mut fields = vec![
            asn1::integer(&[1]),
            asn1::sequence([self.signer.issuer().der(), &serial]),
            algorithm(self.digest),
        ];
        if let Some(attributes) = &self.attributes {
            // In the order given: the verifier must sort.
            fields.push(asn1::tagged(tag::constructed(0), &attributes.concat()));
        }
        fields.push(algorithm(self.algorithm));
        fields.push(asn1::octet_string(&signature));
        if !self.time_stamps.is_empty() {
            let values = asn1::set_of(&self.time_stamps);
            let stamps = asn1::sequence([asn1::oid(oids::SIGNATURE_TIME_STAMP), values]);
            fields.push(asn1::tagged(tag::constructed(1), &stamps));
        }
        asn1::sequence(fields)
    }
}

fn algorithm(oid: Oid) -> Vec<u8> {
    asn1::sequence([asn1::oid(oid), asn1::null()])
}
