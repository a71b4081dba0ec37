//! The key store in the browser: eds as WebAssembly.
//!
//! The script calls [`OpenedStore::open`] in a worker of the key store's own origin. The key and the password never
//! leave this memory; the worker is ended after use. Errors are codes, never sentences: the page has the words.

pub mod session;

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
    /// `organisation` or `any`, `at` is an instant in RFC 3339.
    ///
    /// # Errors
    /// `bad-request` when an argument is none of these.
    pub fn refusal(&self, purpose: &str, holder: &str, at: &str) -> Result<Option<String>, JsError> {
        let refusal = self.session.refusal(purpose, holder, at).map_err(JsError::new)?;
        Ok(refusal.map(str::to_owned))
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
