//! Issue, open, sign, verify.

use eds::certificate::Role;
use eds::issue::{KeyKind, Organisation, Template, Validity};
use eds::verify::{Purpose, Verdict, is_test_anchor};
use eds::{KeyStore, OpenError};

use crate::build::{NOW, PERSON, Pki, rng, validity};

const TEXT: &[u8] = b"text";
const PASSWORD: &str = "Балапан-1";

#[test]
fn a_person_signs() {
    let pki = Pki::new();
    let file = pki.person(KeyKind::Sign).to_key_store(PASSWORD, &mut rng(3)).unwrap();
    assert_eq!(KeyStore::open(&file, "Балапан-2").unwrap_err(), OpenError::WrongPassword);
    let store = KeyStore::open(&file, PASSWORD).unwrap();
    let cms = store.sign(TEXT, NOW).unwrap();
    let seen = pki.verify(&cms, TEXT, Purpose::Document, NOW).valid().unwrap();
    assert_eq!(seen.signer.iin, PERSON.iin);
    assert_eq!(seen.signer.common_name, "ӘБІШЕВА АЙГҮЛ");
    assert_eq!(seen.signer.given_name.as_deref(), Some("АЙГҮЛ"));
    assert_eq!(seen.signer.patronymic.as_deref(), Some("НҰРЛАНҚЫЗЫ"));
    assert_eq!(seen.signer.role, Role::Person);
    assert_eq!(seen.chain.len(), 2);
    // RSA by PKCS#1 v1.5 has no chance in it, and blinding must leave no trace.
    assert_eq!(store.sign(TEXT, NOW).unwrap(), cms);
    // The armour of NCALayer.
    let pem = format!("-----BEGIN CMS-----\r\n{}\r\n-----END CMS-----\r\n", eds::armour::base64(&cms));
    assert_eq!(pki.verify(pem.as_bytes(), TEXT, Purpose::Document, NOW).verdict, Verdict::Valid);
}

#[test]
fn organisations_sign_in_their_roles() {
    let pki = Pki::new();
    let organisation =
        Organisation { bin: "123456789012", name: "«Балапан» балабақшасы" };
    for role in [Role::FirstHead, Role::RightToSign, Role::Employee, Role::LegalEntity] {
        let template = Template::organisation(&organisation, role, &PERSON, KeyKind::Login, validity());
        let holder = pki.issue(&template);
        let cms = eds::cms::sign_attached(&holder.key, &holder.certificate, TEXT, NOW).unwrap();
        let signer = pki.verify(&cms, TEXT, Purpose::Login, NOW).valid().unwrap().signer;
        assert_eq!(signer.role, role);
        assert_eq!(signer.bin.as_deref(), Some(organisation.bin));
        assert_eq!(signer.organisation.as_deref(), Some(organisation.name));
        assert_eq!(signer.iin, PERSON.iin);
    }
}

#[test]
fn key_stores_have_the_national_shape() {
    let pki = Pki::new();
    let file = pki.person(KeyKind::Login).to_key_store(PASSWORD, &mut rng(4)).unwrap();
    // Outer DER; inside, sequences of indefinite length; 1024 iterations at the very end.
    assert_eq!(file[..2], [0x30, 0x82]);
    assert!(file.windows(4).any(|w| w == [0x30, 0x80, 0x30, 0x80]));
    assert!(file.ends_with(&[2, 2, 4, 0]));
}

#[test]
fn issued_authorities_are_marked_as_tests() {
    let plain = Pki::with_authority(&Template::authority("ҰКО", validity(), Some(0)));
    assert!(is_test_anchor(&plain.authority.certificate), "by its policy");
    let mut unmarked = Template::authority("ҰКО", validity(), Some(0));
    unmarked.policies.clear();
    let root = eds::issue::IssuedKey::root(&unmarked, &mut rng(5)).unwrap();
    assert!(!is_test_anchor(&root.certificate));
}

#[test]
fn years_are_calendar_years() {
    let from = eds::time::parse_rfc3339("2024-02-29T12:00:00Z").unwrap();
    let until = |years| eds::time::format_rfc3339(Validity::years(from, years).until);
    assert_eq!(until(10), "2034-02-28T12:00:00Z");
    assert_eq!(until(4), "2028-02-29T12:00:00Z");
}

#[test]
fn certificates_beyond_2049_are_read_back() {
    let pki = Pki::new();
    let template = Template::person(&PERSON, KeyKind::Sign, Validity::years(NOW, 60));
    let certificate = pki.issue(&template).certificate;
    assert_eq!(eds::time::format_rfc3339(certificate.not_after()), "2080-06-01T00:00:00Z");
}
