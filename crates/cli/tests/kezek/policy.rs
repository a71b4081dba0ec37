//! `eds.rsa_keys` and `eds.login_keys`: which keys let in and sign, by the configuration's own words.

use std::fs;

use app::signing::{Purpose, Reason, SignatureRefused, Verdict};
use cli::installation;
use eds::certificate::Role;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::key::PrivateKey;
use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::serve::Installation;

/// 2026-09-02T11:00:00Z.
const AT: i64 = 1_788_346_800;
const PERSON: Person<'static> =
    Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };

const OK: Result<(), Reason> = Ok(());
const KIND: Result<(), Reason> = Err(Reason::SigConstraintsFailure);
const ALGORITHM: Result<(), Reason> = Err(Reason::CryptoConstraintsFailure);

/// Goal: nobody enters or signs with the key of a machine, which lies on some server. Method: the head's key and the information
/// system's of the same organisation.
#[test]
fn an_information_system_neither_enters_nor_signs() {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let validity = Validity::years(AT - 86_400, 1);
    let authority = IssuedKey::root(&Template::authority("TEST", validity, Some(0)), &mut rng).unwrap();
    let new = Installation::new();
    fs::write(new.file("root.pem"), authority.certificate.der()).unwrap();
    let usual = fs::read_to_string(&new.config).unwrap();
    let off = usual.replace("[revocation]", "[revocation]\norder = \"off\"");
    fs::write(&new.config, off.replace("[eds]", "[eds]\ntrial = true")).unwrap();
    let verifier = installation::verifier(&installation::config(&new.config).unwrap()).unwrap();
    let organisation = Organisation { bin: "940140000385", name: "Балапан" };
    let refused = Err(SignatureRefused(Verdict::Invalid(Reason::IdentityFailure)));
    for (role, expected) in [(Role::FirstHead, Ok(())), (Role::InformationSystem, refused)] {
        let template = Template::organisation(&organisation, role, &PERSON, KeyKind::Single, validity);
        let key = authority.issue(&template, &mut rng).unwrap();
        let cms = eds::cms::sign_attached(&key.key, &key.certificate, b"text", AT).unwrap();
        let now = Timestamp::from_second(AT).unwrap();
        for purpose in [Purpose::Login, Purpose::Document] {
            assert_eq!(verifier.verify(&cms, "text", purpose, now).map(|_| ()), expected, "{role:?}");
        }
    }
}

/// Goal: an installation that ends RSA, or the key that only lets in, refuses exactly those, and the keys that people hold
/// today go on. Method: the four kinds of keys, for both purposes, under every setting.
#[test]
fn keys_are_accepted_as_the_configuration_says() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let validity = Validity::years(AT - 86_400, 1);
    let authority = IssuedKey::root(&Template::authority("TEST", validity, Some(0)), &mut rng).unwrap();
    let mut rsa = |kind| authority.issue(&Template::person(&PERSON, kind, validity), &mut rng).unwrap();
    let (rsa_login, rsa_sign) = (rsa(KeyKind::Login), rsa(KeyKind::Sign));
    let mut gost = |kind| {
        let key = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
        authority.certify(&Template::person(&PERSON, kind, validity), key).unwrap()
    };
    let (gost_login, gost_single) = (gost(KeyKind::Login), gost(KeyKind::Single));
    let keys = [&rsa_login, &rsa_sign, &gost_login, &gost_single];

    let new = Installation::new();
    fs::write(new.file("root.pem"), authority.certificate.der()).unwrap();
    let usual = fs::read_to_string(&new.config).unwrap();
    let usual = usual.replace("[revocation]", "[revocation]\norder = \"off\"");
    // AUTH_RSA, RSA, a GOST key that only lets in, GOST512: to enter, then under a document.
    for (setting, enters, signs) in [
        ("", [OK, OK, OK, OK], [KIND, OK, KIND, OK]),
        ("rsa_keys = false", [ALGORITHM, ALGORITHM, OK, OK], [KIND, ALGORITHM, KIND, OK]),
        ("login_keys = false", [KIND, OK, KIND, OK], [KIND, OK, KIND, OK]),
        (
            "rsa_keys = false\nlogin_keys = false",
            [ALGORITHM, ALGORITHM, KIND, OK],
            [KIND, ALGORITHM, KIND, OK],
        ),
    ] {
        fs::write(&new.config, usual.replace("[eds]", &format!("[eds]\ntrial = true\n{setting}"))).unwrap();
        let verifier = installation::verifier(&installation::config(&new.config).unwrap()).unwrap();
        let verify = |key: &IssuedKey, purpose| {
            let cms = eds::cms::sign_attached(&key.key, &key.certificate, b"text", AT).unwrap();
            let now = Timestamp::from_second(AT).unwrap();
            verifier.verify(&cms, "text", purpose, now).map(|_| ()).map_err(|SignatureRefused(verdict)| {
                let Verdict::Invalid(reason) = verdict else { panic!("{setting}: {verdict:?}") };
                reason
            })
        };
        assert_eq!(keys.map(|key| verify(key, Purpose::Login)), enters, "to enter: {setting}");
        assert_eq!(keys.map(|key| verify(key, Purpose::Document)), signs, "a document: {setting}");
    }
}
