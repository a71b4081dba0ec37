//! Lists and answers about revocation: national ones at fixed times, and forged ones of our own.

use std::mem::discriminant;

use const_oid::ObjectIdentifier as Oid;
use eds::KeyStore;
use eds::asn1::{self, tag};
use eds::certificate::Certificate;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Template, Validity};
use eds::key::PrivateKey;
use eds::oids;
use eds::revocation::crl::{Crl, CrlBook, CrlError};
use eds::revocation::ocsp::{self, CertId, OcspError, Status};
use eds::revocation::{RevocationReason, Revoked};
use eds::time::parse_rfc3339;
use eds::verify::{
    Anchors, Content, Purpose, Reason, Request, Revocation, RevocationSource as _, RevocationStatus, Verdict,
    verify_attached,
};

use crate::build::{NOW, PERSON, rng, validity};
use crate::shared;

/// 2026-09-02T11:00:00Z.
const AT: i64 = 1_788_346_800;
pub(crate) const DAY: i64 = 86_400;

fn certificate(name: &str) -> Option<Certificate> {
    Some(Certificate::parse(&shared::read(&format!("eds/ca/{name}"))?).unwrap())
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn national_lists_decide() {
    let Some(file) = shared::read("eds/revocation/nca_gost2022_test.crl") else { return };
    let authority = certificate("nca_gost2022_test.cer").unwrap();
    let root = certificate("root_test_gost_2022.cer").unwrap();
    let list = Crl::parse(&file).unwrap();
    assert_eq!((list.number(), list.is_delta(), list.is_empty()), (&[0xa6][..], false, false));
    let mut book = CrlBook::new();
    assert_eq!(book.accept(list.clone(), &root), Err(CrlError::OtherIssuer));
    book.accept(list, &authority).unwrap();

    let anchors = Anchors::new([root]);
    for (name, expected) in [
        ("individual/valid/individual_valid", RevocationStatus::Good),
        ("individual/revoked/individual_revoked", RevocationStatus::OnHold { since: 0 }),
        ("legal/valid/head", RevocationStatus::Good),
        // These two were replaced in June 2026, as the list says, whatever their folder is called.
        ("legal/valid/employee", RevocationStatus::Revoked { since: 0 }),
        ("legal/valid/infosystem", RevocationStatus::Revoked { since: 0 }),
        ("legal/revoked/head", RevocationStatus::OnHold { since: 0 }),
        ("legal/revoked/infosystem", RevocationStatus::OnHold { since: 0 }),
    ] {
        let file = shared::read(&format!("eds/gost2015/{name}.p12")).unwrap();
        let store = KeyStore::open(&file, "Qwerty12").unwrap();
        let status = book.status(store.certificate(), &authority, AT);
        assert_eq!(discriminant(&status), discriminant(&expected), "{name}: {status:?}");
        // After the list's end, and before its beginning, nothing is known.
        for at in ["2027-02-07T03:49:20Z", "2026-08-11T03:44:18Z"] {
            let at = parse_rfc3339(at).unwrap();
            assert_eq!(book.status(store.certificate(), &authority, at), RevocationStatus::Unknown);
        }
        let verdict = match expected {
            RevocationStatus::Good => Verdict::Valid,
            RevocationStatus::OnHold { .. } => Verdict::Indeterminate(Reason::CertOnHold),
            _ => Verdict::Invalid(Reason::CertRevoked),
        };
        let cms = store.sign(b"text", AT).unwrap();
        let request = Request {
            content: Content::Attached(b"text"),
            purpose: Purpose::Document,
            anchors: &anchors,
            intermediates: std::slice::from_ref(&authority),
            at: AT,
            revocation: Revocation::Required(&book),
            time_stamps: &[],
        };
        assert_eq!(verify_attached(&cms, &request).verdict, verdict, "{name}");
    }
}

#[test]
fn a_changed_national_list_is_not_taken() {
    let Some(file) = shared::read("eds/revocation/nca_gost2022_test.crl") else { return };
    let authority = certificate("nca_gost2022_test.cer").unwrap();
    let mut refused = 0;
    for at in (0..file.len()).step_by(97) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        let taken = Crl::parse(&changed).map(|list| CrlBook::new().accept(list, &authority));
        assert!(!matches!(taken, Ok(Ok(()))), "byte {at}");
        refused += u32::from(taken == Ok(Err(CrlError::Signature)));
    }
    assert!(refused > 50, "{refused} reached the signature");
    for length in (0..file.len()).step_by(499) {
        assert!(Crl::parse(&file[..length]).is_err());
    }
    let rsa = Crl::parse(&shared::read("eds/revocation/nca_rsa_test.crl").unwrap()).unwrap();
    assert_eq!(CrlBook::new().accept(rsa.clone(), &authority), Err(CrlError::OtherIssuer));
    CrlBook::new().accept(rsa, &certificate("nca_rsa_test.crt").unwrap()).unwrap();
}

/// What the test circuit answered on 2022-09-02.
const ANSWERS: [(&str, &str, &str, &str, Status); 2] = [
    (
        "ocsp_response_ceo_2015_revoked.bin",
        "3a90343e720594c55204b19cb9a402422ef0e622",
        "157b28fd1ac7761e",
        "2022-09-02T16:59:28Z",
        Status::Revoked(Revoked { at: 1_658_917_530, reason: RevocationReason::CertificateHold }),
    ),
    (
        "ocsp_response_individual_2015.bin",
        "0ff06211dc82beb00253ffa000f1de84abef454f",
        "e408ffb790834af2",
        "2022-09-02T16:58:34Z",
        Status::NeverIssued,
    ),
];

/// Do the tests below check this answer?
pub(crate) fn is_answer_known(name: &str) -> bool {
    ANSWERS.iter().any(|answer| name.ends_with(answer.0)) || name.ends_with(ANSWER_OF_RSA)
}

const ANSWER_OF_RSA: &str = "ocsp_response_individual_sign_2004.bin";

#[test]
fn national_answers_are_read_and_checked() {
    for (name, serial, nonce, at, status) in ANSWERS {
        let Some(answer) = shared::read(&format!("eds/revocation/{name}")) else { return };
        let authority = certificate("nca_gost2022_test.cer").unwrap();
        let (id, nonce) = (CertId::new(&authority, &hex(serial)), hex(nonce));
        let at = parse_rfc3339(at).unwrap();
        let check = |answer: &[u8], id: &CertId, nonce: Option<&[u8]>, at| {
            ocsp::check(answer, id, &authority, nonce, at).map(|answer| answer.status)
        };
        assert_eq!(check(&answer, &id, Some(&nonce), at), Ok(status));
        assert_eq!(check(&answer, &id, None, at + 300), Ok(status));
        for at in [at + 301, at - 301, at + 400 * DAY, 0] {
            assert!(matches!(
                check(&answer, &id, Some(&nonce), at),
                Err(OcspError::Stale | OcspError::Responder)
            ));
        }
        assert_eq!(check(&answer, &id, Some(b"other"), at), Err(OcspError::Nonce));
        let other = CertId::new(&authority, &[1]);
        assert_eq!(check(&answer, &other, Some(&nonce), at), Err(OcspError::OtherCertificate));
        let root = certificate("root_test_gost_2022.cer").unwrap();
        let other = CertId::new(&root, &hex(serial));
        assert_eq!(check(&answer, &other, Some(&nonce), at), Err(OcspError::OtherCertificate));
        // The right question, the wrong issuer: the responder is none of its own.
        let appointed = ocsp::check(&answer, &id, &root, Some(&nonce), at);
        assert_eq!(appointed, Err(OcspError::Responder));
        for position in (0..answer.len()).step_by(13) {
            let mut changed = answer.clone();
            changed[position] ^= 1;
            assert!(check(&changed, &id, Some(&nonce), at).is_err(), "byte {position}");
        }
    }
}

#[test]
fn an_answer_of_rsa_is_checked_too() {
    let Some(answer) = shared::read(&format!("eds/revocation/{ANSWER_OF_RSA}")) else { return };
    let at = parse_rfc3339("2022-09-02T16:53:59Z").unwrap();
    let serial = hex("4279390a141f5353a62947b61ed65e81741467d1");
    let nonce = hex("b5e5c9b552cbcac4");
    let check = |issuer: &Certificate| {
        let id = CertId::new(issuer, &serial);
        ocsp::check(&answer, &id, issuer, Some(&nonce), at).map(|answer| answer.status)
    };
    assert_eq!(check(&certificate("nca_rsa_test.crt").unwrap()), Ok(Status::Good));
    assert_eq!(
        check(&certificate("nca_gost_test.crt").unwrap()),
        Err(OcspError::OtherCertificate),
        "the same serial number of another authority"
    );
}

/// An authority with what it needs to answer.
pub(crate) struct Pki {
    pub(crate) authority: IssuedKey,
    pub(crate) holder: IssuedKey,
}

const PARAMETERS: Parameters = Parameters::Gost2015With256Bits;

impl Pki {
    pub(crate) fn new() -> Self {
        Self::with(&Template::authority("ҰКО TEST", validity(), None))
    }

    pub(crate) fn with(authority: &Template) -> Self {
        let key = |seed| PrivateKey::generate_gost(PARAMETERS, &mut rng(seed)).unwrap();
        let authority = IssuedKey::self_signed(authority, key(1)).unwrap();
        let person = Template::person(&PERSON, KeyKind::Single, validity());
        let holder = authority.certify(&person, key(2)).unwrap();
        Self { authority, holder }
    }

    fn responder(&self, change: impl Fn(&mut Template)) -> IssuedKey {
        let mut template = Template::authority("OCSP RESPONDER", validity(), None);
        template.authority = None;
        template.key_usage = 1;
        template.extended_key_usage = vec![oids::OCSP_SIGNING];
        template.further = vec![(oids::OCSP_NO_CHECK, false, asn1::null())];
        change(&mut template);
        let key = PrivateKey::generate_gost(PARAMETERS, &mut rng(3)).unwrap();
        self.authority.certify(&template, key).unwrap()
    }

    fn id(&self) -> CertId {
        CertId::of(&self.holder.certificate, &self.authority.certificate)
    }

    fn check(&self, answer: &[u8], at: i64) -> Result<Status, OcspError> {
        ocsp::check(answer, &self.id(), &self.authority.certificate, Some(b"nonce"), at).map(|a| a.status)
    }
}

pub(crate) fn algorithm() -> Vec<u8> {
    asn1::sequence([asn1::oid(oids::GOST2015_256_SIGNATURE), asn1::null()])
}

pub(crate) fn extension(oid: Oid, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut fields = vec![asn1::oid(oid)];
    fields.extend(critical.then(|| asn1::tagged(tag::BOOLEAN, &[0xff])));
    fields.push(asn1::octet_string(value));
    asn1::sequence(fields)
}

fn generalized(at: i64) -> Vec<u8> {
    let text = eds::time::format_rfc3339(at).replace(['-', ':', 'T'], "");
    asn1::tagged(tag::GENERALIZED_TIME, text.as_bytes())
}

/// An answer, right by default; a test spoils one part.
struct Reply<'a> {
    pki: &'a Pki,
    by: &'a IssuedKey,
    attach: bool,
    status: Vec<u8>,
    this_update: i64,
    next_update: Option<i64>,
    nonce: Option<&'static [u8]>,
    copies: usize,
    refusal: u8,
}

impl<'a> Reply<'a> {
    fn new(pki: &'a Pki, by: &'a IssuedKey) -> Self {
        Self {
            pki,
            by,
            attach: true,
            status: vec![0x80, 0],
            this_update: NOW,
            next_update: None,
            nonce: Some(b"nonce"),
            copies: 1,
            refusal: 0,
        }
    }

    fn der(&self) -> Vec<u8> {
        if self.refusal != 0 {
            return asn1::sequence([asn1::tagged(tag::ENUMERATED, &[self.refusal])]);
        }
        // The identifier as the request writes it.
        let request = ocsp::request(&self.pki.id(), b"nonce");
        let mut reader = asn1::Reader::single(&request, tag::SEQUENCE).unwrap().reader();
        for _ in 0..3 {
            reader = reader.expect(tag::SEQUENCE).unwrap().reader();
        }
        let id = reader.expect(tag::SEQUENCE).unwrap().raw.to_vec();
        let mut single = vec![id, self.status.clone(), generalized(self.this_update)];
        single.extend(self.next_update.map(|next| asn1::explicit(0, &generalized(next))));
        let mut tbs = vec![
            asn1::explicit(1, self.by.certificate.subject().der()),
            generalized(self.this_update),
            asn1::sequence(vec![asn1::sequence(single); self.copies]),
        ];
        tbs.extend(self.nonce.map(|nonce| {
            let nonce = extension(oids::OCSP_NONCE, false, &asn1::octet_string(nonce));
            asn1::explicit(1, &asn1::sequence([nonce]))
        }));
        let tbs = asn1::sequence(tbs);
        let signature = asn1::bit_string(&self.by.key.sign(&tbs).unwrap());
        let mut basic = vec![tbs, algorithm(), signature];
        if self.attach {
            basic.push(asn1::explicit(0, &asn1::sequence([self.by.certificate.der()])));
        }
        let basic = asn1::octet_string(&asn1::sequence(basic));
        let bytes = asn1::sequence([asn1::oid(oids::OCSP_BASIC), basic]);
        asn1::sequence([asn1::tagged(tag::ENUMERATED, &[0]), asn1::explicit(0, &bytes)])
    }
}

#[test]
fn answers_are_believed_when_everything_about_them_is_right() {
    let pki = Pki::new();
    let responder = pki.responder(|_| ());
    let check = |change: &dyn Fn(&mut Reply<'_>), at| {
        let mut reply = Reply::new(&pki, &responder);
        change(&mut reply);
        pki.check(&reply.der(), at)
    };
    let hold = [generalized(0), asn1::explicit(0, &asn1::tagged(tag::ENUMERATED, &[6]))].concat();
    for (what, expected, seen) in [
        ("good", Ok(Status::Good), check(&|_| (), NOW)),
        ("unknown", Ok(Status::Unknown), check(&|r| r.status = vec![0x82, 0], NOW)),
        ("never issued", Ok(Status::NeverIssued), check(&|r| r.status = asn1::tagged(0xa1, &hold), NOW)),
        ("an odd status", Err(OcspError::Format), check(&|r| r.status = vec![0x83, 0], NOW)),
        ("five minutes old", Ok(Status::Good), check(&|_| (), NOW + 300)),
        ("older", Err(OcspError::Stale), check(&|_| (), NOW + 301)),
        ("old, but with an end", Ok(Status::Good), check(&|r| r.next_update = Some(NOW + DAY), NOW + DAY)),
        ("after its end", Err(OcspError::Stale), check(&|r| r.next_update = Some(NOW), NOW + 301)),
        ("from the future", Err(OcspError::Stale), check(&|_| (), NOW - 301)),
        ("without a nonce", Err(OcspError::Nonce), check(&|r| r.nonce = None, NOW)),
        ("with another nonce", Err(OcspError::Nonce), check(&|r| r.nonce = Some(b"once"), NOW)),
        ("about nothing", Err(OcspError::OtherCertificate), check(&|r| r.copies = 0, NOW)),
        ("twice about it", Err(OcspError::OtherCertificate), check(&|r| r.copies = 2, NOW)),
        ("try later", Err(OcspError::Refused(3)), check(&|r| r.refusal = 3, NOW)),
        ("of an absent responder", Err(OcspError::Responder), check(&|r| r.attach = false, NOW)),
        ("of the authority", Ok(Status::Good), {
            let mut reply = Reply::new(&pki, &pki.authority);
            reply.attach = false;
            pki.check(&reply.der(), NOW)
        }),
        ("of the holder", Err(OcspError::Responder), pki.check(&Reply::new(&pki, &pki.holder).der(), NOW)),
    ] {
        assert_eq!(seen, expected, "{what}");
    }
}

#[test]
fn only_appointed_responders_are_believed() {
    let pki = Pki::new();
    let check = |change: &dyn Fn(&mut Template)| {
        let responder = pki.responder(change);
        pki.check(&Reply::new(&pki, &responder).der(), NOW)
    };
    let refused = Err(OcspError::Responder);
    for (what, expected, seen) in [
        ("appointed", Ok(Status::Good), check(&|_| ())),
        ("for something else", refused, check(&|t| t.extended_key_usage = vec![oids::EMAIL_PROTECTION])),
        ("to be asked about itself", refused, check(&|t| t.further.clear())),
        ("expired", refused, check(&|t| t.validity = Validity { from: NOW - 9, until: NOW - 1 })),
        ("not yet", refused, check(&|t| t.validity = Validity { from: NOW + 1, until: NOW + 9 })),
        ("for other uses", refused, check(&|t| t.key_usage = 4)),
        ("unclear", refused, check(&|t| t.further.push((oids::GOST94, true, asn1::null())))),
    ] {
        assert_eq!(seen, expected, "{what}");
    }
    // A responder of another authority that bears the same name.
    let key = PrivateKey::generate_gost(PARAMETERS, &mut rng(9)).unwrap();
    let twin = IssuedKey::self_signed(&Template::authority("ҰКО TEST", validity(), None), key).unwrap();
    let twin = Pki { authority: twin, holder: pki.holder.clone() };
    let responder = twin.responder(|_| ());
    assert_eq!(pki.check(&Reply::new(&pki, &responder).der(), NOW), refused);
    // The name of the appointed one, the key of a stranger.
    let appointed = pki.responder(|_| ());
    let forged = IssuedKey { key: twin.authority.key.clone(), certificate: appointed.certificate };
    assert_eq!(pki.check(&Reply::new(&pki, &forged).der(), NOW), Err(OcspError::Signature));
}
