//! The key store in the browser: eds as WebAssembly.
//!
//! The script calls [`OpenedStore::open`] in a worker of the key store's own origin. The key and the password never
//! leave this memory; the worker is ended after use. Errors are codes, never sentences: the page has the words.

pub mod session;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use session::Session;

/// An opened key store.
#[wasm_bindgen]
#[derive(Debug)]
pub struct OpenedStore {
    session: Session,
}

#[wasm_bindgen]
impl OpenedStore {
    /// Opens a `.p12` file with a password in UTF-8. Both are overwritten.
    ///
    /// # Errors
    /// A code of [`session::open`].
    pub fn open(file: Vec<u8>, password: Vec<u8>) -> Result<OpenedStore, JsError> {
        let (file, password) = (Zeroizing::new(file), Zeroizing::new(password));
        session::open(&file, &password).map(|session| Self { session }).map_err(JsError::new)
    }

    /// The owner's data as JSON ([`session::Owner`]).
    ///
    /// # Errors
    /// A code of [`Session::owner`].
    pub fn owner(&self) -> Result<String, JsError> {
        self.session.owner_json().map_err(JsError::new)
    }

    /// Why this key cannot be used, as a code, or nothing. `purpose` is `login` or `document`, `holder` is `person`,
    /// `organisation` or `any`, `iin` is who has entered, or empty; `at` is an instant in RFC 3339.
    ///
    /// # Errors
    /// `bad-request` when an argument is none of these.
    pub fn refusal(
        &self,
        purpose: &str,
        holder: &str,
        iin: &str,
        at: &str,
    ) -> Result<Option<String>, JsError> {
        let refusal = self.session.refusal(purpose, holder, iin, at).map_err(JsError::new)?;
        Ok(refusal.map(str::to_owned))
    }

    /// Gives a key of RSA away as PKCS#8, for the browser's own cryptography; a key of another kind stays. The bytes are
    /// written into memory of the script, which overwrites them after use; here nothing of the key is left.
    ///
    /// # Errors
    /// `damaged` when the key does not work.
    #[wasm_bindgen(js_name = takeRsaKey)]
    pub fn take_rsa_key(&mut self) -> Result<Option<Uint8Array>, JsError> {
        let pkcs8 = self.session.take_rsa_key().map_err(JsError::new)?;
        Ok(pkcs8.map(|pkcs8| Uint8Array::from(&pkcs8[..])))
    }

    /// What a key that was taken has to sign, so that `text` in UTF-8 is signed. `at` is an instant in RFC 3339.
    ///
    /// # Errors
    /// `bad-request` when `at` is no instant.
    pub fn prepare(&self, text: &[u8], at: &str) -> Result<Unsigned, JsError> {
        self.session.prepare(text, at).map(|unsigned| Unsigned { unsigned }).map_err(JsError::new)
    }

    /// Signs a text in UTF-8: CMS with the text attached, in base64. `at` is an instant in RFC 3339; `fresh` are 32
    /// random bytes of the browser, which are overwritten.
    ///
    /// # Errors
    /// A code of [`Session::sign`].
    pub fn sign(&self, text: &[u8], at: &str, fresh: Option<Vec<u8>>) -> Result<String, JsError> {
        let fresh = Zeroizing::new(fresh.unwrap_or_default());
        self.session.sign(text, at, &fresh).map_err(JsError::new)
    }

    /// Forgets the key.
    pub fn close(self) {}
}

/// A text that waits for the signature of a key that was taken.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Unsigned {
    unsigned: eds::cms::Unsigned,
}

#[wasm_bindgen]
impl Unsigned {
    /// The bytes to sign, by RSASSA-PKCS1-v1_5 with SHA-256.
    #[wasm_bindgen(js_name = toBeSigned)]
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.unsigned.to_be_signed()
    }

    /// CMS with the text attached, in base64.
    ///
    /// # Errors
    /// `damaged` when the certificate's key does not verify the signature.
    pub fn finish(self, signature: &[u8]) -> Result<String, JsError> {
        session::finish(&self.unsigned, signature).map_err(JsError::new)
    }
}
