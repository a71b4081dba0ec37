//! `kezek eds verify` with answers of the responder at hand: what they prove, and what they do not.

use std::path::Path;

use eds::KeyStore;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, RevokedSerial, Template, Validity, answer, list};
use eds::key::PrivateKey;
use eds::revocation::ocsp::{self, CertId};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::eds::national;
use super::{kezek, text};

/// 2026-09-02T11:00:00Z.
const AT: i64 = 1_788_346_800;
const HOUR: i64 = 3_600;
const PERSON: Person<'static> =
    Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };

/// A folder with a signature, its authority, and what the authority says.
struct Desk {
    folder: TempDir,
    authority: IssuedKey,
    /// Of the same names, with another key.
    pretender: IssuedKey,
    holder: IssuedKey,
}

impl Desk {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let validity = Validity::years(AT - 24 * HOUR, 1);
        let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
        let template = Template::authority("ҰКО (GOST) TEST", validity, Some(0));
        let [authority, pretender] = [(); 2].map(|()| IssuedKey::self_signed(&template, key()).unwrap());
        let holder = Template::person(&PERSON, KeyKind::Single, validity);
        let holder = authority.certify(&holder, key()).unwrap();
        let desk = Self { folder: tempfile::tempdir().unwrap(), authority, pretender, holder };
        let store = desk.holder.to_key_store("Балапан-1", &mut rng).unwrap();
        let cms = KeyStore::open(&store, "Балапан-1").unwrap().sign(b"text", AT).unwrap();
        desk.write("signature", &cms);
        desk.write("authority", desk.authority.certificate.der());
        desk
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes what `by` answers about a serial number at the instant `at`, when this key was revoked then.
    fn answer(&self, name: &str, by: &IssuedKey, serial: &[u8], revoked: Option<i64>, at: i64) {
        let id = CertId::new(&by.certificate, serial);
        let revoked: Vec<_> =
            revoked.map(|at| RevokedSerial { serial: serial.to_vec(), at }).into_iter().collect();
        let question = ocsp::request(&id, b"12345678");
        let said = answer(std::slice::from_ref(by), &revoked, &question, at).unwrap().unwrap();
        self.write(name, &said);
    }

    /// About the signer, by the right authority.
    fn says(&self, name: &str, revoked: Option<i64>, at: i64) {
        self.answer(name, &self.authority, self.holder.certificate.serial(), revoked, at);
    }

    /// Exit code, verdict, reason, and what is told on stderr.
    fn judge(&self, at: i64, files: &[(&str, &str)]) -> (Option<i32>, Value, Value, String) {
        let (signature, anchor) = (self.path("signature"), self.path("authority"));
        let at = eds::time::format_rfc3339(at);
        let mut words = vec!["eds", "verify", &signature, "--json", "--anchor", &anchor, "--at", &at];
        let files: Vec<_> = files.iter().map(|(option, name)| (*option, self.path(name))).collect();
        words.extend(files.iter().flat_map(|(option, path)| [*option, path.as_str()]));
        let output = kezek(&words);
        let told = text(&output.stderr).to_owned();
        let seen: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{told}"));
        (output.status.code(), seen["verdict"].clone(), seen["reason"].clone(), told)
    }

    fn is_valid(&self, at: i64, files: &[(&str, &str)]) {
        let (code, verdict, reason, told) = self.judge(at, files);
        assert_eq!((code, verdict, reason, told.as_str()), (Some(0), json!("VALID"), Value::Null, ""));
    }

    /// The verdict and its reason, and a part of what is told.
    fn is_not(&self, at: i64, files: &[(&str, &str)], verdict: (&str, &str), part: &str) {
        let (code, seen, reason, told) = self.judge(at, files);
        assert_eq!((code, seen, reason), (Some(1), json!(verdict.0), json!(verdict.1)), "{told}");
        assert!(told.contains(part) && told.is_empty() == part.is_empty(), "{told}");
    }
}

const MISSING: (&str, &str) = ("INDETERMINATE", "REVOCATION_DATA_MISSING");
const REVOKED: (&str, &str) = ("INVALID", "CERT_REVOKED");

#[test]
fn an_answer_alone_convinces_while_it_is_fresh_or_when_it_was_made_afterwards() {
    let desk = Desk::new();
    desk.is_not(AT, &[], MISSING, "");
    desk.says("good", None, AT);
    let good: &[_] = &[("--ocsp", "good")];
    desk.is_valid(AT, good);
    desk.is_valid(AT + 300, good);
    desk.is_not(AT + 301, good, MISSING, "good is left out: the answer is not fresh");
    // It knows of everything before it.
    desk.is_valid(AT - HOUR, good);
    let bytes = std::fs::read(desk.path("good")).unwrap();
    desk.write("base64", eds::armour::base64(&bytes).as_bytes());
    desk.is_valid(AT, &[("--ocsp", "base64")]);
}

#[test]
fn bad_news_wins_from_its_instant_on() {
    let desk = Desk::new();
    let serial = desk.holder.certificate.serial().to_vec();
    desk.says("good", None, AT);
    desk.says("bad", Some(AT - 60), AT);
    desk.write("clean", &list(&desk.authority, &[], AT - HOUR, AT + 9 * HOUR).unwrap());
    let listed = [RevokedSerial { serial, at: AT - 60 }];
    desk.write("listed", &list(&desk.authority, &listed, AT - HOUR, AT + 9 * HOUR).unwrap());
    for files in [
        &[("--ocsp", "bad")][..],
        &[("--ocsp", "good"), ("--ocsp", "bad")],
        &[("--ocsp", "bad"), ("--ocsp", "good")],
        &[("--crl", "clean"), ("--ocsp", "bad")],
        &[("--crl", "listed"), ("--ocsp", "good")],
    ] {
        desk.is_not(AT, files, REVOKED, "");
    }
    desk.is_valid(AT, &[("--crl", "clean"), ("--ocsp", "good")]);
    // The key was revoked an hour after it had signed.
    desk.says("later", Some(AT + HOUR), AT + 2 * HOUR);
    desk.is_valid(AT, &[("--ocsp", "later")]);
    desk.is_not(AT + 2 * HOUR, &[("--ocsp", "later")], REVOKED, "");
}

#[test]
fn what_is_no_answer_to_this_question_says_nothing() {
    let desk = Desk::new();
    let serial = desk.holder.certificate.serial().to_vec();
    desk.answer("other", &desk.authority, &[1, 2, 3], None, AT);
    desk.is_not(AT, &[("--ocsp", "other")], MISSING, "other is left out: the answer is about another");
    desk.answer("forged", &desk.pretender, &serial, None, AT);
    desk.is_not(AT, &[("--ocsp", "forged")], MISSING, "forged is left out: ");
    desk.says("good", None, AT);
    let mut changed = std::fs::read(desk.path("good")).unwrap();
    *changed.last_mut().unwrap() ^= 1;
    desk.write("changed", &changed);
    desk.is_not(AT, &[("--ocsp", "changed")], MISSING, "changed is left out: the signature of the answer");
    // One that says something is enough.
    let (code, verdict, ..) = desk.judge(AT, &[("--ocsp", "changed"), ("--ocsp", "good")]);
    assert_eq!((code, verdict), (Some(0), json!("VALID")));

    desk.write("noise", b"neither this nor that");
    let signature = desk.path("signature");
    for file in ["noise", "signature", "missing"] {
        let odd = kezek(&["eds", "verify", &signature, "--ocsp", &desk.path(file)]);
        assert_eq!((odd.status.code(), odd.stdout.is_empty()), (Some(3), true), "{file}");
    }
}

/// The published answers are of 2022 and about other keys than the published ones: they are read, and say nothing.
#[test]
fn answers_of_the_test_circuit_are_read_and_are_about_others() {
    let Some(list) = national("revocation/nca_gost2022_test.crl") else { return };
    let (root, authority) =
        (national("ca/root_test_gost_2022.cer").unwrap(), national("ca/nca_gost2022_test.cer").unwrap());
    let store = std::fs::read(national("gost2015/individual/valid/individual_valid.p12").unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("signature");
    std::fs::write(&file, KeyStore::open(&store, "Qwerty12").unwrap().sign(b"text", AT).unwrap()).unwrap();
    let word = |path: &Path| path.to_str().unwrap().to_owned();
    let at = eds::time::format_rfc3339(AT);
    let (file, root, authority, list) = (word(&file), word(&root), word(&authority), word(&list));
    let words =
        ["eds", "verify", &file, "--json", "--at", &at, "--anchor", &root, "--intermediate", &authority];
    for name in ["individual_2015", "individual_sign_2004", "ceo_2015_revoked"] {
        let answer = word(&national(&format!("revocation/ocsp_response_{name}.bin")).unwrap());
        let judge = |more: &[&str]| {
            let output = kezek(&[&words[..], &["--ocsp", &answer], more].concat());
            assert!(text(&output.stderr).contains("the answer is about another certificate"), "{name}");
            let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
            (output.status.code(), seen["reason"].clone())
        };
        assert_eq!(judge(&[]), (Some(1), json!("REVOCATION_DATA_MISSING")), "{name}");
        assert_eq!(judge(&["--crl", &list]), (Some(0), Value::Null), "{name}");
    }
}
