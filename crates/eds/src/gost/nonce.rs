//! Nonces of signatures: derived, and hedged.
//!
//! The generator of RFC 6979 3.2 over HMAC with Streebog, fed with the key, the digest and fresh random bytes (3.6).
//! With good random bytes nobody can foresee or disturb the nonce; with bad ones, or none, it still differs for every
//! digest and never repeats for two.

use hmac::{Mac as _, SimpleHmac};
use streebog::Streebog512;
use zeroize::Zeroizing;

/// Gives candidates for the nonce, one after the other.
pub(super) struct Nonces {
    key: Zeroizing<Vec<u8>>,
    value: Zeroizing<Vec<u8>>,
}

/// Bytes that HMAC gives, and that its state has.
const BYTES: usize = 64;

impl Nonces {
    pub(super) fn new(secret: &[u8], digest: &[u8], fresh: &[u8]) -> Self {
        let mut nonces = Self { key: Zeroizing::new(vec![0; BYTES]), value: Zeroizing::new(vec![1; BYTES]) };
        for mark in [0, 1] {
            nonces.key = nonces.mac(&[&nonces.value, &[mark], secret, digest, fresh]);
            nonces.value = nonces.mac(&[&nonces.value]);
        }
        nonces
    }

    /// The next candidate, of at most 64 bytes.
    pub(super) fn next(&mut self, bytes: usize) -> Zeroizing<Vec<u8>> {
        self.value = self.mac(&[&self.value]);
        let mut candidate = self.value.clone();
        candidate.truncate(bytes);
        self.key = self.mac(&[&self.value, &[0]]);
        self.value = self.mac(&[&self.value]);
        candidate
    }

    fn mac(&self, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        // A MAC takes keys of any length; were it to refuse one, the candidate would be nothing and be refused.
        let mac = SimpleHmac::<Streebog512>::new_from_slice(&self.key).map(|mut mac| {
            parts.iter().for_each(|part| mac.update(part));
            mac.finalize().into_bytes().to_vec()
        });
        Zeroizing::new(mac.unwrap_or_default())
    }
}
