//! Accounts for the command line, as JSON (contract of `kezek eds`).

use eds::issue::KeyKind;
use eds::report::{self, VerifyArguments};
use eds::verify::{NoRevocationData, Purpose, Revocation};
use serde_json::{Value, json};

use crate::build::{NOW, PERSON, Parts, Pki, rng};
use crate::shared;

fn json_of(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn files_are_recognised() {
    let pki = Pki::new();
    let holder = pki.person(KeyKind::Sign);
    let certificate = json_of(&report::inspect(holder.certificate.der()));
    assert_eq!(certificate["kind"], "certificate");
    assert_eq!(certificate["holder"]["iin"], PERSON.iin);
    assert_eq!(certificate["authority"], false);

    let signature = json_of(&report::inspect(&Parts::new(&holder, b"text").cms()));
    assert_eq!(signature["kind"], "signature");
    assert_eq!(signature["attached_bytes"], 4);
    let claim = json!([{"algorithm": "RSA-SHA256", "digest": "SHA-256", "signing_time": null, "certificate_attached": true}]);
    assert_eq!(signature["signers"], claim);

    let store = holder.to_key_store("Qwerty12", &mut rng(7)).unwrap();
    assert_eq!(json_of(&report::inspect(&store)), json!({"kind": "key_store"}));
    for other in [&b""[..], b"text", b"{}", &[0x30, 0]] {
        assert_eq!(json_of(&report::inspect(other)), json!({"kind": "unknown"}));
    }
}

#[test]
fn certificates_of_gost_are_described() {
    let Some(file) = shared::read("eds/ca/nca_gost2022_test.cer") else { return };
    let seen = json_of(&report::inspect(&file));
    assert_eq!(seen["key"], "GOST 34.10-2015-512");
    assert_eq!((&seen["authority"], &seen["test"]), (&json!(true), &json!(true)));
}

#[test]
fn what_is_kept_beside_a_signature_is_described() {
    let Some(list) = shared::read("eds/revocation/nca_gost2022_test.crl") else { return };
    let seen = json_of(&report::inspect(&list));
    assert_eq!(
        (&seen["kind"], &seen["delta"], &seen["number"]),
        (&json!("list"), &json!(false), &json!("a6"))
    );
    assert!(seen["entries"].as_u64().unwrap() > 0 && seen["next_update"].is_string(), "{seen}");

    let answer = shared::read("eds/revocation/ocsp_response_ceo_2015_revoked.bin").unwrap();
    let seen = json_of(&report::inspect(&answer));
    assert_eq!(seen["kind"], "answer");
    let about = &seen["answers"][0];
    assert_eq!(about["serial"], "3a90343e720594c55204b19cb9a402422ef0e622");
    assert_eq!(
        (&about["status"], &about["revocation_reason"]),
        (&json!("revoked"), &json!("certificateHold"))
    );
    let never = shared::read("eds/revocation/ocsp_response_individual_2015.bin").unwrap();
    assert_eq!(json_of(&report::inspect(&never))["answers"][0]["status"], "never_issued");

    for name in ["tsp_token.bin", "tsp_response.bin"] {
        let seen = json_of(&report::inspect(&shared::read(&format!("eds/tsp/{name}")).unwrap()));
        assert_eq!((&seen["kind"], &seen["digest"]), (&json!("time_stamp"), &json!("SHA-1")), "{name}");
        assert_eq!(seen["certificates"].as_array().map(Vec::len), Some(1), "{name}");
    }
}

#[test]
fn an_opened_store_says_what_it_is_for() {
    let pki = Pki::new();
    for (kind, login, document) in [(KeyKind::Login, true, false), (KeyKind::Sign, true, true)] {
        let file = pki.person(kind).to_key_store("Qwerty12", &mut rng(8)).unwrap();
        let seen = json_of(&report::open(&file, "Qwerty12").unwrap());
        assert_eq!((&seen["login"], &seen["document"]), (&json!(login), &json!(document)));
        assert_eq!(seen["certificate"]["key_bits"], 2048);
    }
}

#[test]
fn verification_is_told_in_the_words_of_the_contract() {
    let pki = Pki::new();
    let cms = Parts::new(&pki.person(KeyKind::Sign), b"text").cms();
    let anchors = pki.anchors();
    let intermediates = [pki.authority.certificate.clone()];
    let verify = |content, revocation| {
        let arguments = VerifyArguments {
            content,
            purpose: Purpose::Any,
            at: NOW,
            anchors: &anchors,
            intermediates: &intermediates,
            revocation,
            time_stamps: &[],
        };
        json_of(&report::verify(&cms, &arguments))
    };
    let valid = verify(None, Revocation::NotChecked);
    assert_eq!((&valid["verdict"], &valid["reason"]), (&json!("VALID"), &Value::Null));
    assert_eq!(valid["signer"]["iin"], PERSON.iin);
    assert_eq!(valid["signer"]["bin"], Value::Null);
    assert_eq!(valid["signer"]["algorithm"], "RSA-SHA256");
    assert_eq!(valid["signer"]["usage"], json!(["digitalSignature", "nonRepudiation"]));

    let unknown = verify(Some(b"text"), Revocation::Required(&NoRevocationData));
    assert_eq!(unknown["verdict"], "INDETERMINATE");
    assert_eq!(unknown["reason"], "REVOCATION_DATA_MISSING");

    let other = verify(Some(b"texts"), Revocation::NotChecked);
    assert_eq!((&other["verdict"], &other["reason"]), (&json!("INVALID"), &json!("HASH_FAILURE")));
    assert_eq!(other["signer"], Value::Null);
}
