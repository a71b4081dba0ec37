//! Key stores: PKCS#12 files as the national authority issues them (eds.md 2.5).

mod open;
mod password;
mod write;

pub use open::OpenError;
#[cfg(feature = "report")]
pub(crate) use open::looks_like_key_store;
pub(crate) use write::write;

use crate::certificate::Certificate;
use crate::cms;
use crate::key::{KeyError, PrivateKey};
use crate::time::UnixSeconds;

/// An opened key store: one private key and its certificate. The key's numbers are overwritten on drop.
#[derive(Debug)]
pub struct KeyStore {
    key: PrivateKey,
    certificate: Certificate,
}

impl KeyStore {
    /// Opens a `.p12` file.
    ///
    /// # Errors
    /// [`OpenError`]; a wrong password is told apart from a damaged file by the MAC, before anything is decrypted.
    pub fn open(bytes: &[u8], password: &str) -> Result<Self, OpenError> {
        let (key, certificate) = open::open(bytes, password)?;
        Ok(Self { key, certificate })
    }

    /// The certificate of the key.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Signs `content` and attaches it: CMS as DER.
    ///
    /// # Errors
    /// [`KeyError`] when the key does not work.
    pub fn sign(&self, content: &[u8], signing_time: UnixSeconds) -> Result<Vec<u8>, KeyError> {
        cms::sign_attached(&self.key, &self.certificate, content, signing_time)
    }

    /// [`Self::sign`] with fresh random bytes, 32 or so, as in [`PrivateKey::sign_hedged`].
    ///
    /// # Errors
    /// [`KeyError`] when the key does not work.
    pub fn sign_hedged(
        &self,
        content: &[u8],
        signing_time: UnixSeconds,
        fresh: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        cms::sign_attached_hedged(&self.key, &self.certificate, content, signing_time, fresh)
    }

    /// The key and its certificate, for whoever keeps the key elsewhere.
    pub fn into_parts(self) -> (PrivateKey, Certificate) {
        (self.key, self.certificate)
    }

    /// The key, for benchmarks of single signatures.
    pub fn key(&self) -> &PrivateKey {
        &self.key
    }
}
