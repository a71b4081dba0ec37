//! The public operation of RSA, PKCS#1 v1.5 with SHA-256.
//!
//! The numbers are public, so this is the quick way of a library that also has constant time; keys of odd lengths
//! take the way of the library that holds the key. With the feature `ring`, which is for servers, assembler answers
//! instead. All three ways answer alike, which is tested over the published vectors.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U64, U2048, U3072, U4096, Uint};
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest as _, Sha256};

/// DER of a DigestInfo with SHA-256 up to the digest (RFC 8017 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

/// Is `signature` the signature of `message` by this key?
pub(crate) fn verifies(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool {
    #[cfg(feature = "ring")]
    if let Some(answer) = by_ring(key, message, signature) {
        return answer;
    }
    in_rust(key, message, signature)
}

/// Nothing for exponents that `ring` does not take.
#[cfg(feature = "ring")]
fn by_ring(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> Option<bool> {
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
    if key.e().bits() > RING_EXPONENT_BITS {
        return None;
    }
    let components = RsaPublicKeyComponents { n: key.n().to_bytes_be(), e: key.e().to_bytes_be() };
    Some(components.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok())
}

/// Bits of the longest exponent that `ring` takes.
#[cfg(feature = "ring")]
const RING_EXPONENT_BITS: usize = 33;

fn in_rust(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool {
    let digest = Sha256::digest(message);
    let quick = match key.size() {
        256 => power::<{ U2048::LIMBS }>(key, signature),
        384 => power::<{ U3072::LIMBS }>(key, signature),
        512 => power::<{ U4096::LIMBS }>(key, signature),
        _ => return key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok(),
    };
    quick.is_some_and(|block| block == padded(&digest, key.size()))
}

/// `signature ^ e mod n`, big-endian; nothing when the signature is not a number of the right length below n.
fn power<const L: usize>(key: &RsaPublicKey, signature: &[u8]) -> Option<Vec<u8>> {
    let modulus = key.n().to_bytes_be();
    if signature.len() != Uint::<L>::BYTES || modulus.len() != Uint::<L>::BYTES {
        return None;
    }
    let modulus = Uint::<L>::from_be_slice(&modulus);
    let number = Uint::from_be_slice(signature);
    if number >= modulus {
        return None;
    }
    let parameters = FixedMontyParams::new_vartime(Option::from(Odd::new(modulus))?);
    let base = FixedMontyForm::new(&number, &parameters);
    let mut exponent = [0; 8];
    let bytes = key.e().to_bytes_le();
    exponent.get_mut(..bytes.len())?.copy_from_slice(&bytes);
    let result = match u64::from_le_bytes(exponent) {
        65_537 => base.square_repeat_vartime(16).mul(&base),
        other => base.pow_vartime(&U64::from_u64(other)),
    };
    Some(result.retrieve().to_be_bytes().as_ref().to_vec())
}

/// The only block that a signature of this digest may hold: compared as a whole, nothing is parsed.
fn padded(digest: &[u8], bytes: usize) -> Vec<u8> {
    let mut block = vec![0xff; bytes.saturating_sub(DIGEST_INFO.len() + digest.len() + 1)];
    if let [zero, one, ..] = block.as_mut_slice() {
        (*zero, *one) = (0, 1);
    }
    block.push(0);
    block.extend_from_slice(&DIGEST_INFO);
    block.extend_from_slice(digest);
    block
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;
    use rsa::RsaPrivateKey;

    use super::*;

    /// The answer of all ways, which must be one.
    fn answer(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool {
        let library = key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature).is_ok();
        assert_eq!(in_rust(key, message, signature), library);
        #[cfg(feature = "ring")]
        assert_eq!(by_ring(key, message, signature), Some(library));
        assert_eq!(verifies(key, message, signature), library);
        library
    }

    #[test]
    fn all_ways_answer_alike() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let private = RsaPrivateKey::new(&mut rng, 2048).unwrap();
        let public = private.to_public_key();
        let signature = private.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(b"text")).unwrap();
        assert!(answer(&public, b"text", &signature));
        let mut cases = vec![vec![], vec![0; 256], vec![0xff; 256], public.n().to_bytes_be()];
        cases.push([&[0], &signature[..]].concat());
        cases.push(signature[1..].to_vec());
        cases.extend((0..256).step_by(17).map(|at| {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            changed
        }));
        for case in cases {
            assert!(!answer(&public, b"text", &case));
        }
        assert!(!answer(&public, b"texts", &signature));
        // The digest without its DigestInfo, and with the one of SHA-1.
        for odd in [Pkcs1v15Sign::new_unprefixed(), Pkcs1v15Sign::new::<sha1::Sha1>()] {
            let length = odd.hash_len.unwrap_or(32);
            let signature = private.sign(odd, &Sha256::digest(b"text")[..length]).unwrap();
            assert!(!answer(&public, b"text", &signature));
        }
    }

    #[test]
    fn published_vectors_are_answered_alike() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/wycheproof");
        let Ok(file) = std::fs::read(format!("{folder}/rsa_signature_2048_sha256_test.json")) else {
            eprintln!("SKIPPED: the shared test data are not there");
            return;
        };
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let bytes = |hex: &serde_json::Value| -> Vec<u8> {
            let hex = hex.as_str().unwrap();
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        };
        let mut compared = 0;
        for group in file["testGroups"].as_array().unwrap() {
            let key = crate::key::PublicKey::from_der(&bytes(&group["publicKeyDer"])).unwrap();
            let crate::key::PublicKey::Rsa(key) = key else { continue };
            for test in group["tests"].as_array().unwrap() {
                let seen = answer(&key, &bytes(&test["msg"]), &bytes(&test["sig"]));
                assert_eq!(seen, test["result"] == "valid", "case {}", test["tcId"]);
                compared += 1;
            }
        }
        assert!(compared > 200, "{compared}");
    }
}
