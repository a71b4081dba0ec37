//! Keys from passwords (RFC 7292 appendix B) and the two ciphers of national key stores.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut as _, BlockEncryptMut as _, InnerIvInit as _, KeyIvInit as _};
use const_oid::ObjectIdentifier as Oid;
use des::TdesEde3;
use hmac::{Hmac, Mac as _};
use rc2::Rc2;
use sha1::{Digest as _, Sha1};
use zeroize::{Zeroize as _, Zeroizing};

use crate::oids;

/// Bytes that SHA-1 takes at once.
const BLOCK: usize = 64;
/// Bytes that SHA-1 gives.
const OUTPUT: usize = 20;

/// A password as PKCS#12 hashes it: UTF-16 big-endian with two zero bytes at the end.
pub(super) struct Password(Zeroizing<Vec<u8>>);

/// What derived bytes are for.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Use {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// A cipher keyed by a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    TripleDes,
    Rc2With40Bits,
}

impl Cipher {
    pub(super) fn of(oid: Oid) -> Option<Self> {
        match oid {
            oids::PBE_SHA1_3DES => Some(Self::TripleDes),
            oids::PBE_SHA1_RC2_40 => Some(Self::Rc2With40Bits),
            _ => None,
        }
    }

    fn key_bytes(self) -> usize {
        match self {
            Self::TripleDes => 24,
            Self::Rc2With40Bits => 5,
        }
    }
}

impl Password {
    pub(super) fn new(password: &str) -> Self {
        let mut bytes = Zeroizing::new(Vec::with_capacity(password.len() * 2 + 2));
        for unit in password.encode_utf16().chain([0]) {
            bytes.extend_from_slice(&unit.to_be_bytes());
        }
        Self(bytes)
    }

    /// HMAC-SHA1 of `message` by a key from this password.
    pub(super) fn mac(&self, salt: &[u8], iterations: u32, message: &[u8]) -> Option<Hmac<Sha1>> {
        let key = self.derive(Use::Mac, salt, iterations, OUTPUT);
        let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
        mac.update(message);
        Some(mac)
    }

    pub(super) fn decrypt(
        &self,
        cipher: Cipher,
        salt: &[u8],
        iterations: u32,
        data: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (key, iv) = self.key_and_iv(cipher, salt, iterations);
        let plain = match cipher {
            Cipher::TripleDes => cbc::Decryptor::<TdesEde3>::new_from_slices(&key, &iv)
                .ok()?
                .decrypt_padded_vec_mut::<Pkcs7>(data),
            Cipher::Rc2With40Bits => cbc::Decryptor::inner_iv_slice_init(rc2_40(&key), &iv)
                .ok()?
                .decrypt_padded_vec_mut::<Pkcs7>(data),
        };
        plain.ok().map(Zeroizing::new)
    }

    pub(super) fn encrypt(
        &self,
        cipher: Cipher,
        salt: &[u8],
        iterations: u32,
        data: &[u8],
    ) -> Option<Vec<u8>> {
        let (key, iv) = self.key_and_iv(cipher, salt, iterations);
        Some(match cipher {
            Cipher::TripleDes => cbc::Encryptor::<TdesEde3>::new_from_slices(&key, &iv)
                .ok()?
                .encrypt_padded_vec_mut::<Pkcs7>(data),
            Cipher::Rc2With40Bits => cbc::Encryptor::inner_iv_slice_init(rc2_40(&key), &iv)
                .ok()?
                .encrypt_padded_vec_mut::<Pkcs7>(data),
        })
    }

    fn key_and_iv(
        &self,
        cipher: Cipher,
        salt: &[u8],
        iterations: u32,
    ) -> (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>) {
        let key = self.derive(Use::Key, salt, iterations, cipher.key_bytes());
        // Both ciphers have blocks of eight bytes.
        (key, self.derive(Use::Iv, salt, iterations, 8))
    }

    /// RFC 7292 B.2 with SHA-1.
    fn derive(&self, purpose: Use, salt: &[u8], iterations: u32, length: usize) -> Zeroizing<Vec<u8>> {
        let mut input = Zeroizing::new(fill_blocks(salt));
        input.extend_from_slice(&Zeroizing::new(fill_blocks(&self.0)));
        let mut derived = Zeroizing::new(Vec::with_capacity(length + OUTPUT));
        while derived.len() < length {
            let mut hash =
                Sha1::new().chain_update([purpose as u8; BLOCK]).chain_update(&input[..]).finalize();
            for _ in 1..iterations {
                hash = Sha1::digest(hash);
            }
            derived.extend_from_slice(&hash);
            let added: Zeroizing<Vec<u8>> =
                Zeroizing::new(hash.iter().copied().cycle().take(BLOCK).collect());
            hash.as_mut_slice().zeroize();
            for block in input.chunks_mut(BLOCK) {
                add_with_one(block, &added);
            }
        }
        derived.truncate(length);
        derived
    }
}

fn rc2_40(key: &[u8]) -> Rc2 {
    Rc2::new_with_eff_key_len(key, 40)
}

/// Repeats bytes up to whole blocks; nothing stays nothing.
fn fill_blocks(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().cycle().take(bytes.len().div_ceil(BLOCK) * BLOCK).collect()
}

/// `block = block + added + 1`, as big-endian numbers without the carry out.
fn add_with_one(block: &mut [u8], added: &[u8]) {
    let mut carry = 1_u16;
    for (to, from) in block.iter_mut().zip(added).rev() {
        let sum = u16::from(*to) + u16::from(*from) + carry;
        *to = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
}
