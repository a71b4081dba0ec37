//! What is issued logs in, signs, and is known as a test.

use eds::KeyStore;
use eds::certificate::{Certificate, Role};
use eds::issue::{Organisation, Person};
use eds::verify::{
    Anchors, Content, Purpose, Reason, Request, Revocation, Verdict, Verification, is_test_anchor,
    verify_attached,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::{Authority, KeyStoreFile};

const AT: i64 = 1_800_000_000;
const PASSWORD: &str = "Kezek2026";
const PERSON: Person<'static> =
    Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };

fn sign_and_verify(authority: &Authority, file: &KeyStoreFile, purpose: Purpose, at: i64) -> Verification {
    let cms = KeyStore::open(&file.bytes, PASSWORD).unwrap().sign(b"text", at).unwrap();
    let anchors = Anchors::parse(authority.anchors()).unwrap();
    let content = Content::Attached(b"text");
    let revocation = Revocation::NotChecked;
    let request =
        Request { content, purpose, anchors: &anchors, intermediates: &[], at, revocation, time_stamps: &[] };
    verify_attached(&cms, &request)
}

#[test]
fn issued_keys_log_in_and_sign_for_ten_years() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let authority = Authority::create(&mut rng, AT).unwrap();
    let person = authority.issue_person(&PERSON, PASSWORD, &mut rng).unwrap();
    let ten_years = 3652 * 86_400;
    for (file, prefix, purpose) in [
        (&person.login, "AUTH_RSA256_", Purpose::Login),
        (&person.sign, "RSA256_", Purpose::Document),
        (&person.single, "GOST512_", Purpose::Login),
        (&person.single, "GOST512_", Purpose::Document),
    ] {
        assert!(file.name.starts_with(prefix) && file.name.ends_with(".p12"), "{}", file.name);
        for at in [AT, AT + ten_years] {
            let signer = sign_and_verify(&authority, file, purpose, at).valid().unwrap().signer;
            assert_eq!((signer.iin.as_str(), signer.role), (PERSON.iin, Role::Person));
        }
        let late = sign_and_verify(&authority, file, purpose, AT + ten_years + 2 * 86_400);
        assert_eq!(late.verdict, Verdict::Indeterminate(Reason::OutOfBoundsNoPoe));
    }
    let wrong = sign_and_verify(&authority, &person.login, Purpose::Document, AT);
    assert_eq!(wrong.verdict, Verdict::Invalid(Reason::SigConstraintsFailure));
}

#[test]
fn a_head_signs_for_the_organisation() {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let authority = Authority::create(&mut rng, AT).unwrap();
    let organisation =
        Organisation { bin: "160440012345", name: "«Балапан» балабақшасы" };
    let head =
        authority.issue_organisation(&organisation, Role::FirstHead, &PERSON, PASSWORD, &mut rng).unwrap();
    let signer = sign_and_verify(&authority, &head.sign, Purpose::Document, AT).valid().unwrap().signer;
    assert_eq!(signer.bin.as_deref(), Some(organisation.bin));
    assert_eq!(signer.role, Role::FirstHead);
}

#[test]
fn anchors_are_known_as_tests_and_repeat_with_the_seed() {
    let create = |seed| Authority::create(&mut ChaCha20Rng::seed_from_u64(seed), AT).unwrap();
    let authority = create(3);
    for der in authority.anchors() {
        assert!(is_test_anchor(&Certificate::from_der(der).unwrap()));
    }
    assert_eq!(create(3).anchors(), authority.anchors());
}
