//! Files of the national authority's test circuit (eds.md 1.5, 2.5).

use eds::certificate::{Certificate, Role};
use eds::verify::{
    Anchors, Content, NoRevocationData, Purpose, Reason, Request, Revocation, RevocationSource,
    RevocationStatus, Verdict, Verification, is_test_anchor, verify_attached,
};
use eds::{KeyStore, OpenError};

use crate::build::NOW;
use crate::shared;

const PASSWORD: &str = "Qwerty12";
const LOGIN: &str = "eds/rsa/AUTH_RSA256_b2c70a9ff7a5dc59de0ccc3c0ddde3437cc1f12d";
const SIGN: &str = "eds/rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9";
const REVOKED_LOGIN: &str = "eds/rsa/revoked/AUTH_RSA256_60d5a0346dd52fb5f3b9148e6cfbcd6cf323d119";
const REVOKED_SIGN: &str = "eds/rsa/revoked/RSA256_346a7e57c2995259140b6fc375b6ff3bba7e852f";

fn file(stem: &str, extension: &str) -> Option<Vec<u8>> {
    shared::read(&format!("{stem}.{extension}"))
}

fn anchors() -> Option<Anchors> {
    Some(Anchors::parse([shared::read("eds/ca/nca_rsa_test.crt")?]).unwrap())
}

fn verify(cms: &[u8], purpose: Purpose, at: i64, revocation: Revocation<'_>) -> Option<Verification> {
    let anchors = anchors()?;
    let content = Content::Attached(b"asdasd");
    Some(verify_attached(
        cms,
        &Request {
            content,
            purpose,
            anchors: &anchors,
            intermediates: &[],
            at,
            revocation,
            time_stamps: &[],
        },
    ))
}

#[test]
fn national_signatures_verify_for_their_purpose_only() {
    let wrong_kind = Verdict::Invalid(Reason::SigConstraintsFailure);
    for (stem, login, document) in [
        (LOGIN, Verdict::Valid, wrong_kind),
        (SIGN, Verdict::Valid, Verdict::Valid),
        (REVOKED_LOGIN, Verdict::Valid, wrong_kind),
        (REVOKED_SIGN, Verdict::Valid, Verdict::Valid),
    ] {
        let Some(cms) = file(stem, "cms") else { return };
        for (purpose, expected) in
            [(Purpose::Login, login), (Purpose::Document, document), (Purpose::Any, Verdict::Valid)]
        {
            let seen = verify(&cms, purpose, NOW, Revocation::NotChecked).unwrap();
            assert_eq!(seen.verdict, expected, "{stem} {purpose:?} {:?}", seen.detail);
        }
    }
}

#[test]
fn the_signer_is_who_the_certificate_says() {
    let Some(cms) = file(SIGN, "cms") else { return };
    let seen = verify(&cms, Purpose::Document, NOW, Revocation::NotChecked).unwrap().valid().unwrap();
    let signer = seen.signer;
    assert_eq!(signer.iin, "123456789011", "the check digit is wrong and must not matter");
    assert_eq!(signer.common_name, "ТЕСТОВ ТЕСТ");
    assert_eq!(signer.surname.as_deref(), Some("ТЕСТОВ"));
    assert_eq!(signer.given_name.as_deref(), Some("ТЕСТ"));
    assert_eq!(signer.patronymic.as_deref(), Some("ТЕСТОВИЧ"));
    assert_eq!((signer.bin, signer.role), (None, Role::Person));
    assert_eq!(signer.usage, ["digitalSignature", "nonRepudiation"]);
    assert_eq!(seen.content, b"asdasd");
    assert_eq!(seen.chain.len(), 1);
}

#[test]
fn dates_decide() {
    let Some(cms) = file(SIGN, "cms") else { return };
    let certificate = Certificate::parse(&file(SIGN, "cer").unwrap()).unwrap();
    let expired = Verdict::Indeterminate(Reason::OutOfBoundsNoPoe);
    let early = Verdict::Invalid(Reason::NotYetValid);
    for (at, expected) in [
        (certificate.not_before() - 1, early),
        (certificate.not_before(), Verdict::Valid),
        (certificate.not_after(), Verdict::Valid),
        (certificate.not_after() + 1, expired),
    ] {
        let seen = verify(&cms, Purpose::Document, at, Revocation::NotChecked).unwrap();
        assert_eq!(seen.verdict, expected, "{at}");
    }
}

struct Always(RevocationStatus);

impl RevocationSource for Always {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, at: i64) -> RevocationStatus {
        assert_eq!(certificate.issuer().der(), issuer.subject().der());
        assert_eq!(at, NOW);
        self.0
    }
}

#[test]
fn revocation_decides_when_it_is_required() {
    let Some(cms) = file(SIGN, "cms") else { return };
    let missing = Verdict::Indeterminate(Reason::RevocationDataMissing);
    for (source, expected) in [
        (&NoRevocationData as &dyn RevocationSource, missing),
        (&Always(RevocationStatus::Unknown), missing),
        (&Always(RevocationStatus::Revoked { since: 0 }), Verdict::Invalid(Reason::CertRevoked)),
        (&Always(RevocationStatus::OnHold { since: 0 }), Verdict::Indeterminate(Reason::CertOnHold)),
        (&Always(RevocationStatus::NeverIssued), Verdict::Invalid(Reason::CertNeverIssued)),
        (&Always(RevocationStatus::Good), Verdict::Valid),
    ] {
        let seen = verify(&cms, Purpose::Document, NOW, Revocation::Required(source)).unwrap();
        assert_eq!(seen.verdict, expected);
    }
}

#[test]
fn key_stores_open_and_sign() {
    for (stem, purpose) in [
        (LOGIN, Purpose::Login),
        (SIGN, Purpose::Document),
        (REVOKED_LOGIN, Purpose::Login),
        (REVOKED_SIGN, Purpose::Document),
    ] {
        let Some(p12) = file(stem, "p12") else { return };
        let store = KeyStore::open(&p12, PASSWORD).unwrap();
        if let Some(cer) = Some(stem).filter(|s| !s.contains("revoked")).and_then(|s| file(s, "cer")) {
            assert_eq!(*store.certificate(), Certificate::parse(&cer).unwrap());
        }
        let cms = store.sign(b"asdasd", NOW).unwrap();
        let seen = verify(&cms, purpose, NOW, Revocation::NotChecked).unwrap();
        assert_eq!(seen.verdict, Verdict::Valid, "{stem}: {:?}", seen.detail);
        assert_eq!(seen.signing_time, Some(NOW));
    }
}

#[test]
fn a_wrong_password_is_told_apart_from_a_broken_file() {
    let Some(p12) = file(SIGN, "p12") else { return };
    for password in ["", "qwerty12", "Qwerty12 ", "Құпия12"] {
        assert_eq!(KeyStore::open(&p12, password).unwrap_err(), OpenError::WrongPassword);
    }
    assert_eq!(KeyStore::open(&p12[..p12.len() - 1], PASSWORD).unwrap_err(), OpenError::NotKeyStore);
    assert_eq!(KeyStore::open(b"%PDF-1.7", PASSWORD).unwrap_err(), OpenError::NotKeyStore);
    assert_eq!(KeyStore::open(b"", PASSWORD).unwrap_err(), OpenError::NotKeyStore);
    // A changed byte inside: the MAC cannot tell it from a wrong password, but nothing is decrypted.
    let mut changed = p12;
    changed[500] ^= 1;
    assert_eq!(KeyStore::open(&changed, PASSWORD).unwrap_err(), OpenError::WrongPassword);
}

#[test]
fn authorities_of_the_test_circuit_are_known() {
    for name in ["nca_rsa_test.crt", "nca_gost_test.crt", "nca_gost2022_test.cer", "root_test_gost_2022.cer"]
    {
        let Some(file) = shared::read(&format!("eds/ca/{name}")) else { return };
        assert!(is_test_anchor(&Certificate::parse(&file).unwrap()), "{name}");
    }
    // A person's certificate is no authority, but it names its issuer.
    let leaf = Certificate::parse(&file(SIGN, "cer").unwrap()).unwrap();
    assert!(is_test_anchor(&leaf));
}

#[test]
fn another_authority_is_a_stranger() {
    let Some(cms) = file(SIGN, "cms") else { return };
    for name in ["nca_gost2022_test.cer", "root_test_gost_2022.cer"] {
        let anchors = Anchors::parse([shared::read(&format!("eds/ca/{name}")).unwrap()]).unwrap();
        let request = Request {
            content: Content::Unknown,
            purpose: Purpose::Any,
            anchors: &anchors,
            intermediates: &[],
            at: NOW,
            revocation: Revocation::NotChecked,
            time_stamps: &[],
        };
        let verdict = verify_attached(&cms, &request).verdict;
        assert_eq!(verdict, Verdict::Indeterminate(Reason::ChainIncomplete));
    }
}

#[test]
fn truncated_signatures_are_refused() {
    let Some(cms) = file(SIGN, "cms") else { return };
    let der = eds::armour::strip(&cms).unwrap();
    for length in 0..der.len() {
        let seen = verify(&der[..length], Purpose::Any, NOW, Revocation::NotChecked).unwrap();
        assert_eq!(seen.verdict, Verdict::Invalid(Reason::FormatFailure), "{length}");
    }
}

#[test]
fn no_changed_byte_is_accepted() {
    let Some(cms) = file(SIGN, "cms") else { return };
    let der = eds::armour::strip(&cms).unwrap();
    // Each RSA check takes a millisecond: every seventh byte will do.
    for at in (0..der.len()).step_by(7) {
        let mut changed = der.clone();
        changed[at] ^= 1;
        let seen = verify(&changed, Purpose::Any, NOW, Revocation::NotChecked).unwrap();
        assert_ne!(seen.verdict, Verdict::Valid, "byte {at}");
    }
}
