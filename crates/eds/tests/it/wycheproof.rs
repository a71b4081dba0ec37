//! Published vectors of RSA-2048 with SHA-256, and of Ed25519.

use eds::Algorithm;
use eds::key::PublicKey;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;

use crate::shared;

#[test]
fn rsa_2048_sha256() {
    let Some(file) = shared::read("wycheproof/rsa_signature_2048_sha256_test.json") else { return };
    let file: Value = serde_json::from_slice(&file).unwrap();
    let (mut valid, mut refused) = (0, 0);
    for group in file["testGroups"].as_array().unwrap() {
        let key = PublicKey::from_der(&bytes(&group["publicKeyDer"])).unwrap();
        let strong = matches!(key, PublicKey::Rsa(_));
        for test in group["tests"].as_array().unwrap() {
            let seen = key.verifies(Algorithm::RsaSha256, &bytes(&test["msg"]), &bytes(&test["sig"]));
            // Keys with a small exponent are refused whatever they signed. The one "acceptable" case leaves out
            // a NULL; only the exact form is taken.
            let expected = strong && test["result"] == "valid";
            assert_eq!(seen, expected, "case {}: {}", test["tcId"], test["comment"]);
            if seen { valid += 1 } else { refused += 1 }
        }
    }
    assert!(valid >= 7 && refused >= 249, "{valid} valid, {refused} refused");
}

/// Certificates of our own servers may be of Ed25519, which the library behind TLS verifies; no national key is, so a person's key of
/// this kind verifies nothing here, whatever it has signed.
#[test]
fn ed25519() {
    let Some(file) = shared::read("wycheproof/ed25519_test.json") else { return };
    let file: Value = serde_json::from_slice(&file).unwrap();
    let mut judged = 0;
    for group in file["testGroups"].as_array().unwrap() {
        let peoples = PublicKey::from_der(&bytes(&group["publicKeyDer"])).unwrap();
        let servers = UnparsedPublicKey::new(&ED25519, bytes(&group["publicKey"]["pk"]));
        for test in group["tests"].as_array().unwrap() {
            let (message, signature) = (bytes(&test["msg"]), bytes(&test["sig"]));
            let is_valid = test["result"] == "valid";
            assert_eq!(servers.verify(&message, &signature).is_ok(), is_valid, "case {}", test["tcId"]);
            assert!(!peoples.verifies(Algorithm::RsaSha256, &message, &signature));
            judged += 1;
        }
    }
    assert!(judged >= 151, "{judged}");
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
