//! `kezek eds` as a person or a script meets it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use eds::KeyStore;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::{Value, json};
use tempfile::TempDir;

const AT: &str = "2026-09-02T11:00:00Z";
const PASSWORD: &str = "Балапан-1";
const PERSON: Person<'static> =
    Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };

fn eds(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kezek")).arg("eds").args(words).output().unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with an authority, a key store, its password and a signature.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let at = eds::time::parse_rfc3339(AT).unwrap();
        let validity = Validity::years(at - 86_400, 1);
        let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
        let authority = Template::authority("ҰКО (GOST) TEST", validity, Some(0));
        let authority = IssuedKey::self_signed(&authority, key()).unwrap();
        let holder = Template::person(&PERSON, KeyKind::Single, validity);
        let holder = authority.certify(&holder, key()).unwrap();
        let store = holder.to_key_store(PASSWORD, &mut rng).unwrap();
        let cms = KeyStore::open(&store, PASSWORD).unwrap().sign("Мәтін".as_bytes(), at).unwrap();

        let folder = tempfile::tempdir().unwrap();
        let base64 = eds::armour::base64(&cms);
        let pem = format!("-----BEGIN CMS-----\r\n{base64}\r\n-----END CMS-----\r\n");
        let desk = Self { folder };
        desk.write("authority.cer", authority.certificate.der());
        desk.write("store.p12", &store);
        desk.write("password", format!("{PASSWORD}\n").as_bytes());
        desk.write("wrong", b"Qwerty12");
        desk.write("signature.der", &cms);
        desk.write("signature.pem", pem.as_bytes());
        desk.write("signature.txt", base64.as_bytes());
        desk.write("text", "Мәтін".as_bytes());
        desk.write("noise", b"neither this nor that");
        desk
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }
}

#[test]
fn files_are_told_apart() {
    let desk = Desk::new();
    for (name, kind, code) in [
        ("authority.cer", "certificate", 0),
        ("store.p12", "key_store", 0),
        ("signature.der", "signature", 0),
        ("signature.pem", "signature", 0),
        ("signature.txt", "signature", 0),
        ("noise", "unknown", 1),
    ] {
        let seen = eds(&["inspect", &desk.path(name), "--json"]);
        assert_eq!((json_of(&seen)["kind"].as_str(), seen.status.code()), (Some(kind), Some(code)), "{name}");
        let plain = eds(&["inspect", &desk.path(name)]);
        assert!(!plain.stdout.is_empty() && plain.status.code() == Some(code));
    }
    let missing = eds(&["inspect", &desk.path("missing")]);
    assert_eq!((missing.status.code(), missing.stdout.is_empty()), (Some(3), true));
}

#[test]
fn a_key_store_opens_with_its_password_only() {
    let desk = Desk::new();
    let open = |password: &str| {
        eds(&["open", &desk.path("store.p12"), "--password-file", &desk.path(password), "--json"])
    };
    let seen = open("password");
    assert_eq!(seen.status.code(), Some(0), "{}", String::from_utf8_lossy(&seen.stderr));
    let seen = json_of(&seen);
    assert_eq!(seen["certificate"]["holder"]["iin"], PERSON.iin);
    assert_eq!(seen["certificate"]["key"], "GOST 34.10-2015-512");
    assert_eq!((&seen["login"], &seen["document"]), (&json!(true), &json!(true)));

    let wrong = open("wrong");
    assert_eq!((wrong.status.code(), wrong.stdout.is_empty()), (Some(3), true));
    let message = String::from_utf8(wrong.stderr).unwrap();
    assert!(message.contains("the password is wrong") && !message.contains("Qwerty12"), "{message}");
}

#[test]
fn a_signature_is_judged() {
    let desk = Desk::new();
    let verify_at = |at: &str, words: &[&str]| {
        let anchor = desk.path("authority.cer");
        let mut all = vec!["verify", "--json", "--at", at, "--anchor", &anchor];
        all.extend(words);
        let seen = eds(&all);
        (seen.status.code(), json_of(&seen))
    };
    let verify = |words: &[&str]| verify_at(AT, words);
    for name in ["signature.der", "signature.pem", "signature.txt"] {
        let (code, seen) = verify(&[&desk.path(name)]);
        assert_eq!(code, Some(1), "no list, no VALID");
        assert_eq!(
            (&seen["verdict"], &seen["reason"]),
            (&json!("INDETERMINATE"), &json!("REVOCATION_DATA_MISSING"))
        );
        assert_eq!(seen["signer"]["iin"], PERSON.iin);
        assert_eq!(seen["signer"]["bin"], Value::Null);
        assert_eq!(seen["signer"]["common_name"], "СЕРІК ДАНА");
        assert_eq!(seen["signer"]["algorithm"], "GOST 34.10-2015-512");
        assert_eq!(seen["signer"]["usage"], json!(["digitalSignature", "nonRepudiation", "keyAgreement"]));
    }
    let signature = desk.path("signature.der");
    let (_, same) = verify(&[&signature, "--content", &desk.path("text")]);
    assert_eq!(same["reason"], "REVOCATION_DATA_MISSING");
    let (code, other) = verify(&[&signature, "--content", &desk.path("noise")]);
    assert_eq!(
        (code, &other["verdict"], &other["reason"]),
        (Some(1), &json!("INVALID"), &json!("HASH_FAILURE"))
    );
    let (_, late) = verify_at("2036-01-01T00:00:00Z", &[&signature]);
    assert_eq!(
        (&late["verdict"], &late["reason"]),
        (&json!("INDETERMINATE"), &json!("OUT_OF_BOUNDS_NO_POE"))
    );
    let (code, noise) = verify(&[&desk.path("noise")]);
    assert_eq!(
        (code, &noise["verdict"], &noise["reason"]),
        (Some(1), &json!("INVALID"), &json!("FORMAT_FAILURE"))
    );

    let stranger = eds(&["verify", &signature, "--json", "--at", AT]);
    assert_eq!(json_of(&stranger)["reason"], "CHAIN_INCOMPLETE");
    let odd = eds(&["verify", &signature, "--anchor", &desk.path("noise")]);
    assert_eq!((odd.status.code(), odd.stdout.is_empty()), (Some(3), true));
    let odd = eds(&["verify", &signature, "--crl", &desk.path("noise")]);
    assert_eq!(odd.status.code(), Some(3));
    assert_eq!(eds(&["verify", &signature, "--purpose", "fun"]).status.code(), Some(2));
}

#[test]
fn the_help_lists_the_reasons() {
    let help = String::from_utf8(eds(&["verify", "--help"]).stdout).unwrap();
    for reason in eds::verify::Reason::ALL {
        assert!(help.contains(reason.code()), "{}", reason.code());
    }
}

/// A file of the national test circuit, or nothing, said plainly.
pub(crate) fn national(name: &str) -> Option<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/eds"));
    if !root.is_dir() {
        eprintln!("SKIPPED: the shared test data are not there, {name} was not read");
        return None;
    }
    let path = root.join(name);
    assert!(path.is_file(), "{name} is missing");
    Some(path)
}

#[test]
fn keys_of_the_test_circuit_are_judged_with_its_list() {
    let Some(list) = national("revocation/nca_gost2022_test.crl") else { return };
    let (root, authority) =
        (national("ca/root_test_gost_2022.cer").unwrap(), national("ca/nca_gost2022_test.cer").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let at = eds::time::parse_rfc3339(AT).unwrap();
    let judge = |store: &str, anchor: &Path, purpose: &str| {
        let store = std::fs::read(national(store).unwrap()).unwrap();
        let cms = KeyStore::open(&store, "Qwerty12").unwrap().sign(b"text", at).unwrap();
        let file = folder.path().join("signature");
        std::fs::write(&file, cms).unwrap();
        let file = file.to_str().unwrap();
        let [anchor, between, list] =
            [anchor, &authority, &list].map(|path| path.to_str().unwrap().to_owned());
        let words = ["--anchor", &anchor, "--intermediate", &between, "--crl", &list, "--purpose", purpose];
        let seen = eds(&[&["verify", file, "--json", "--at", AT], &words[..]].concat());
        (seen.status.code(), json_of(&seen))
    };
    let valid = "gost2015/individual/valid/individual_valid.p12";
    for anchor in [&root, &authority] {
        for purpose in ["login", "document", "any"] {
            let (code, seen) = judge(valid, anchor, purpose);
            assert_eq!((code, &seen["verdict"], &seen["reason"]), (Some(0), &json!("VALID"), &Value::Null));
        }
    }
    let (code, seen) = judge("gost2015/individual/revoked/individual_revoked.p12", &root, "any");
    assert_eq!(
        (code, &seen["verdict"], &seen["reason"]),
        (Some(1), &json!("INDETERMINATE"), &json!("CERT_ON_HOLD"))
    );
    let (_, seen) = judge("gost2015/legal/valid/head.p12", &root, "any");
    assert_eq!((&seen["verdict"], &seen["signer"]["bin"]), (&json!("VALID"), &json!("123456789021")));
}
