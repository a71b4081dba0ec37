//! What the authority answers about revocation: lists (RFC 5280 section 5) and answers of its responder (RFC 6960), signed
//! by the authority that issued.

use sha2::{Digest as _, Sha256};

use super::time_stamp::generalized;
use super::{IssuedKey, extension};
use crate::asn1::{self, Asn1Error, Reader, tag};
use crate::key::KeyError;
use crate::oids;
use crate::time::UnixSeconds;

/// keyCompromise.
const REASON: u8 = 1;
/// Bytes of the longest nonce that is repeated (RFC 8954).
const NONCE_MAX: usize = 32;

/// A certificate that was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedSerial {
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// Since when.
    pub at: UnixSeconds,
}

/// A full list of `issuer`, in force from `from` until `until`. Its number grows with `from`.
///
/// # Errors
/// [`KeyError`] when the authority's key does not work.
pub fn list(
    issuer: &IssuedKey,
    revoked: &[RevokedSerial],
    from: UnixSeconds,
    until: UnixSeconds,
) -> Result<Vec<u8>, KeyError> {
    let mut tbs = vec![
        asn1::integer(&[1]),
        issuer.key.algorithm().signature_identifier(),
        issuer.certificate.subject().der().to_vec(),
        asn1::time(from),
        asn1::time(until),
    ];
    let reason = extension(oids::CRL_REASON, false, &asn1::tagged(tag::ENUMERATED, &[REASON]));
    let entry = |one: &RevokedSerial| {
        asn1::sequence([asn1::integer(&one.serial), asn1::time(one.at), asn1::sequence([&reason])])
    };
    if !revoked.is_empty() {
        tbs.push(asn1::sequence(revoked.iter().map(entry)));
    }
    let number = extension(oids::CRL_NUMBER, false, &asn1::integer(&from.to_be_bytes()));
    tbs.push(asn1::explicit(0, &asn1::sequence([number])));
    signed(issuer, asn1::sequence(tbs))
}

/// The answer to a question, at the instant `at`; `None` when it is no question about one of these authorities.
///
/// # Errors
/// [`KeyError`] when the authority's key does not work.
pub fn answer(
    issuers: &[IssuedKey],
    revoked: &[RevokedSerial],
    question: &[u8],
    at: UnixSeconds,
) -> Result<Option<Vec<u8>>, KeyError> {
    let Ok(asked) = Question::read(question) else { return Ok(None) };
    let is_of = |issuer: &&IssuedKey| {
        let name: [u8; 32] = Sha256::digest(issuer.certificate.subject().der()).into();
        asked.issuer_name == name
    };
    let Some(issuer) = issuers.iter().find(is_of) else { return Ok(None) };
    let status = match revoked.iter().find(|one| one.serial == asked.serial) {
        Some(one) => {
            let reason = asn1::explicit(0, &asn1::tagged(tag::ENUMERATED, &[REASON]));
            asn1::tagged(tag::constructed(1), &[generalized(one.at), reason].concat())
        }
        None => asn1::tagged(tag::context(0), &[]),
    };
    let single = asn1::sequence([asked.id.to_vec(), status, generalized(at)]);
    let mut tbs = vec![
        asn1::explicit(1, issuer.certificate.subject().der()),
        generalized(at),
        asn1::sequence([single]),
    ];
    tbs.extend(asked.nonce.map(|nonce| {
        asn1::explicit(1, &asn1::sequence([extension(oids::OCSP_NONCE, false, &asn1::octet_string(nonce))]))
    }));
    let basic = asn1::octet_string(&signed(issuer, asn1::sequence(tbs))?);
    let bytes = asn1::sequence([asn1::oid(oids::OCSP_BASIC), basic]);
    Ok(Some(asn1::sequence([asn1::tagged(tag::ENUMERATED, &[0]), asn1::explicit(0, &bytes)])))
}

/// A question about one certificate.
struct Question<'a> {
    /// The certificate's identifier, as it was sent.
    id: &'a [u8],
    issuer_name: &'a [u8],
    serial: &'a [u8],
    nonce: Option<&'a [u8]>,
}

impl<'a> Question<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Asn1Error> {
        let mut tbs = Reader::single(der, tag::SEQUENCE)?.reader().expect(tag::SEQUENCE)?.reader();
        let mut one = tbs.expect(tag::SEQUENCE)?.reader().expect(tag::SEQUENCE)?.reader();
        let id = one.expect(tag::SEQUENCE)?;
        let mut fields = id.reader();
        fields.expect(tag::SEQUENCE)?;
        let issuer_name = fields.expect(tag::OCTET_STRING)?.body;
        fields.expect(tag::OCTET_STRING)?;
        let serial = fields.next()?.unsigned()?;
        let nonce = match tbs.optional(tag::constructed(2))? {
            Some(extensions) => nonce(extensions.reader().expect(tag::SEQUENCE)?.reader())?,
            None => None,
        };
        Ok(Self { id: id.raw, issuer_name, serial, nonce })
    }
}

fn nonce<'a>(mut extensions: Reader<'a>) -> Result<Option<&'a [u8]>, Asn1Error> {
    while !extensions.is_empty() {
        let mut fields = extensions.expect(tag::SEQUENCE)?.reader();
        let oid = fields.next()?.oid()?;
        fields.optional(tag::BOOLEAN)?;
        let value = fields.expect(tag::OCTET_STRING)?.body;
        if oid == oids::OCSP_NONCE {
            let nonce = Reader::single(value, tag::OCTET_STRING)?.body;
            return if nonce.len() <= NONCE_MAX { Ok(Some(nonce)) } else { Err(Asn1Error::Limit) };
        }
    }
    Ok(None)
}

fn signed(issuer: &IssuedKey, tbs: Vec<u8>) -> Result<Vec<u8>, KeyError> {
    let signature = asn1::bit_string(&issuer.key.sign(&tbs)?);
    Ok(asn1::sequence([tbs, issuer.key.algorithm().signature_identifier(), signature]))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;
    use crate::gost::Parameters;
    use crate::issue::{KeyKind, Person, Template, Validity};
    use crate::key::PrivateKey;
    use crate::revocation::crl::{Crl, CrlBook, Entry};
    use crate::revocation::ocsp::{self, CertId, Status};

    const AT: UnixSeconds = 1_800_000_000;

    /// One authority of each algorithm.
    fn issuers(rng: &mut ChaCha20Rng) -> Vec<IssuedKey> {
        let template = Template::authority("TEST", Validity::years(AT, 1), Some(0));
        let gost = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, rng).unwrap();
        vec![
            IssuedKey::root(&template, rng).unwrap(),
            IssuedKey::self_signed(&Template::authority("TEST GOST", template.validity, Some(0)), gost)
                .unwrap(),
        ]
    }

    #[test]
    fn lists_and_answers_say_who_was_revoked_and_hold_for_whoever_checks_them() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let person =
            Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
        let template = Template::person(&person, KeyKind::Single, Validity::years(AT, 1));
        let issuers = issuers(&mut rng);
        for issuer in &issuers {
            let [bad, good] = [(); 2].map(|()| {
                let key = PrivateKey::generate_gost(Parameters::Gost2015With256Bits, &mut rng).unwrap();
                issuer.certify(&template, key).unwrap().certificate
            });
            let revoked = [RevokedSerial { serial: bad.serial().to_vec(), at: AT - 60 }];
            let mut book = CrlBook::new();
            let crl = Crl::parse(&list(issuer, &revoked, AT, AT + 3_600).unwrap()).unwrap();
            book.accept(crl, &issuer.certificate).unwrap();
            let entry = |certificate| book.look_up(certificate, &issuer.certificate, AT + 60);
            assert!(matches!(entry(&bad), Some(Entry::Revoked(_))));
            assert_eq!(entry(&good), Some(Entry::Good));
            for (certificate, is_good) in [(&bad, false), (&good, true)] {
                let id = CertId::of(certificate, &issuer.certificate);
                let said = answer(&issuers, &revoked, &ocsp::request(&id, b"12345678"), AT).unwrap().unwrap();
                let said = ocsp::check(&said, &id, &issuer.certificate, Some(b"12345678"), AT).unwrap();
                assert_eq!(said.status == Status::Good, is_good, "{said:?}");
            }
        }
        assert_eq!(answer(&issuers, &[], b"no question", AT).unwrap(), None);
    }
}
