//! No file of the published material is passed over in silence: each one is judged here, and a new one fails until it is.

use std::path::{Path, PathBuf};

use eds::certificate::Certificate;
use eds::revocation::crl::Crl;
use eds::verify::{
    Anchors, Content, Purpose, Reason, Request, Revocation, Verdict, is_test_anchor, verify_attached,
};
use eds::{KeyStore, armour, timestamp};

use crate::shared;

const PASSWORD: &str = "Qwerty12";
/// 2020-06-01T00:00:00Z: RSA of the test circuit.
const RSA_AT: i64 = 1_590_969_600;
/// 2026-09-02T11:00:00Z: GOST of the test circuit.
const GOST_AT: i64 = 1_788_346_800;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn anchors() -> Anchors {
    let names = ["nca_rsa_test.crt", "nca_gost_test.crt", "root_test_gost_2022.cer"];
    Anchors::parse(names.map(|name| shared::read(&format!("eds/ca/{name}")).unwrap())).unwrap()
}

fn judge(cms: &[u8], content: Content<'_>, at: i64) -> Verdict {
    let between = Certificate::parse(&shared::read("eds/ca/nca_gost2022_test.cer").unwrap()).unwrap();
    let request = Request {
        content,
        purpose: Purpose::Any,
        anchors: &anchors(),
        intermediates: &[between],
        at,
        revocation: Revocation::NotChecked,
        time_stamps: &[],
    };
    verify_attached(cms, &request).verdict
}

/// A store opens with its password alone; what it signs is valid at its time, and neither before nor after.
fn key_store(name: &str, file: &[u8]) {
    assert!(KeyStore::open(file, "qwerty12").is_err(), "{name}");
    let store = KeyStore::open(file, PASSWORD).unwrap_or_else(|error| panic!("{name}: {error}"));
    let at = if name.contains("gost2015") { GOST_AT } else { RSA_AT };
    let certificate = store.certificate();
    certificate.identity().unwrap_or_else(|error| panic!("{name}: {error}"));
    let cms = store.sign(b"text", at).unwrap();
    let text = Content::Attached(b"text");
    assert_eq!(judge(&cms, text, at), Verdict::Valid, "{name}");
    assert_eq!(judge(&cms, Content::Attached(b"texts"), at), Verdict::Invalid(Reason::HashFailure));
    let early = judge(&cms, text, certificate.not_before() - 1);
    assert_eq!(early, Verdict::Invalid(Reason::NotYetValid), "{name}");
    let late = judge(&cms, text, certificate.not_after() + 1);
    assert_eq!(late, Verdict::Indeterminate(Reason::OutOfBoundsNoPoe), "{name}");
}

#[test]
fn every_file_of_the_national_material_is_judged() {
    if shared::read("README.md").is_none() {
        return;
    }
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/eds"));
    let mut all = Vec::new();
    files(&root, &mut all);
    assert!(all.len() >= 30, "{} files", all.len());
    for path in all {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let file = std::fs::read(&path).unwrap();
        match (name.split('/').next().unwrap(), path.extension().unwrap().to_str().unwrap()) {
            (_, "p12") => key_store(&name, &file),
            ("rsa", "cms") => {
                assert_eq!(judge(&file, Content::Attached(b"asdasd"), RSA_AT), Verdict::Valid, "{name}");
                let other = judge(&file, Content::Attached(b"asdas"), RSA_AT);
                assert_eq!(other, Verdict::Invalid(Reason::HashFailure), "{name}");
            }
            ("ca", "cer" | "crt") => {
                assert!(is_test_anchor(&Certificate::parse(&file).unwrap()), "{name}");
            }
            ("rsa", "cer") => assert!(Certificate::parse(&file).unwrap().identity().is_ok(), "{name}"),
            ("revocation", "crl") => assert!(Crl::parse(&file).is_ok_and(|list| !list.is_empty()), "{name}"),
            // What they say is told by the tests of revocation; here: that they are told apart from damage.
            ("revocation", "bin") => assert!(crate::revocation::is_answer_known(&name), "{name}"),
            ("tsp", "bin") => {
                let token = timestamp::token(&file).unwrap_or_else(|_| file.clone());
                let seen = timestamp::check(&token, b"", None, &anchors(), &[]);
                assert_eq!(seen.unwrap_err(), timestamp::TimeStampError::Digest, "{name}: SHA-1");
            }
            // XML is not a form of signature here (eds.md 5.1): refused as such, and its certificate is read.
            ("rsa" | "xades", "xml") => xml(&name, &file),
            (folder, kind) => panic!("{name}: nobody knows what to do with a {kind} in {folder}"),
        }
    }
}

fn xml(name: &str, file: &[u8]) {
    assert_eq!(judge(file, Content::Unknown, GOST_AT), Verdict::Invalid(Reason::FormatFailure), "{name}");
    let text = std::str::from_utf8(file).unwrap();
    let (_, rest) = text.split_once("X509Certificate>").unwrap();
    let base64: String = rest.split('<').next().unwrap().replace("&#13;", "");
    let certificate = Certificate::from_der(&armour::strip(base64.as_bytes()).unwrap()).unwrap();
    assert!(certificate.identity().is_ok(), "{name}");
}

#[test]
fn every_file_of_published_vectors_is_read() {
    if shared::read("README.md").is_none() {
        return;
    }
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/wycheproof"));
    let mut all = Vec::new();
    files(&root, &mut all);
    let names: Vec<_> = all.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["ed25519_test.json", "rsa_signature_2048_sha256_test.json"]);
}
