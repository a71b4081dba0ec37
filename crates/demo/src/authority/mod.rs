//! A certification authority for demonstrations: root, issuing authority, and key stores in the national form.
//!
//! Everything it issues is marked as a test (a policy and the names), so that `serve` refuses its anchors.

#[cfg(test)]
mod tests;

use eds::certificate::Role;
use eds::issue::{IssueError, IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::time::UnixSeconds;
use rand_core::CryptoRngCore;

/// Years that authorities and key stores are valid: a demonstration must not die of age.
const YEARS: u8 = 10;
const ROOT_NAME: &str = "КЕЗЕК TEST НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";
const ISSUING_NAME: &str = "КЕЗЕК TEST КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";

/// The authority. Its private keys live in memory only.
#[derive(Debug)]
pub struct Authority {
    root: IssuedKey,
    issuing: IssuedKey,
    validity: Validity,
}

/// The two `.p12` files of one holder.
#[derive(Debug, Clone)]
pub struct KeyStores {
    /// AUTH_RSA256: login (S08).
    pub login: KeyStoreFile,
    /// RSA256: signature (S28).
    pub sign: KeyStoreFile,
}

/// One `.p12` file.
#[derive(Debug, Clone)]
pub struct KeyStoreFile {
    /// Name as the national authority gives it: `AUTH_RSA256_<key identifier>.p12` or `RSA256_…`.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

impl Authority {
    /// Makes a root and an issuing authority, valid ten years from `at`.
    ///
    /// The same generator state gives the same authority.
    ///
    /// # Errors
    /// [`IssueError`] when no keys can be made.
    pub fn create(rng: &mut impl CryptoRngCore, at: UnixSeconds) -> Result<Self, IssueError> {
        let validity = Validity::years(at, YEARS);
        let root = IssuedKey::root(&Template::authority(ROOT_NAME, validity, Some(1)), rng)?;
        let issuing = root.issue(&Template::authority(ISSUING_NAME, validity, Some(0)), rng)?;
        Ok(Self { root, issuing, validity })
    }

    /// The certificates that the server must trust, as DER: root and issuing authority. Signatures carry only the
    /// signer's certificate, so both are needed.
    pub fn anchors(&self) -> [&[u8]; 2] {
        [self.root.certificate.der(), self.issuing.certificate.der()]
    }

    /// Key stores of a person.
    ///
    /// # Errors
    /// [`IssueError`] when the names do not make a certificate.
    pub fn issue_person(
        &self,
        person: &Person<'_>,
        password: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<KeyStores, IssueError> {
        let template = |kind| Template::person(person, kind, self.validity);
        self.issue_both(&template, password, rng)
    }

    /// Key stores of a person who acts for an organisation: its first head, or an employee.
    ///
    /// # Errors
    /// [`IssueError`] when the names do not make a certificate.
    pub fn issue_organisation(
        &self,
        organisation: &Organisation<'_>,
        role: Role,
        person: &Person<'_>,
        password: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<KeyStores, IssueError> {
        let template = |kind| Template::organisation(organisation, role, person, kind, self.validity);
        self.issue_both(&template, password, rng)
    }

    /// A single key by the caller's own template: expired, not valid yet, without a usage.
    ///
    /// # Errors
    /// [`IssueError`] when the template does not make a certificate.
    pub fn issue(&self, template: &Template, rng: &mut impl CryptoRngCore) -> Result<IssuedKey, IssueError> {
        self.issuing.issue(template, rng)
    }

    fn issue_both(
        &self,
        template: &dyn Fn(KeyKind) -> Template,
        password: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<KeyStores, IssueError> {
        let mut file = |kind, prefix: &str| {
            let issued = self.issuing.issue(&template(kind), rng)?;
            let id = issued.certificate.extensions().subject_key_id.as_deref().unwrap_or_default();
            let name = format!("{prefix}_{}.p12", eds::armour::hex(id));
            Ok::<_, IssueError>(KeyStoreFile { name, bytes: issued.to_key_store(password, rng)? })
        };
        Ok(KeyStores { login: file(KeyKind::Login, "AUTH_RSA256")?, sign: file(KeyKind::Sign, "RSA256")? })
    }
}
