//! A certification authority for demonstrations: an RSA and a GOST branch, as the national one has, each with a root and an
//! issuing authority, and key stores in the national form.
//!
//! Everything it issues is marked as a test (a policy and the names), so that `serve` refuses its anchors.

#[cfg(test)]
mod tests;

use eds::certificate::Role;
use eds::gost::Parameters;
use eds::issue::{IssueError, IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::time::UnixSeconds;
use rand_core::CryptoRngCore;

/// Years that authorities and key stores are valid: a demonstration must not die of age.
const YEARS: u8 = 10;
const ROOT_NAME: &str = "КЕЗЕК TEST НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";
const ISSUING_NAME: &str = "КЕЗЕК TEST КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";
const GOST_ROOT_NAME: &str = "КЕЗЕК TEST НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST)";
const GOST_ISSUING_NAME: &str = "КЕЗЕК TEST КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST)";

const TIME_STAMPING_NAME: &str = "КЕЗЕК TEST УАҚЫТ БЕЛГІСІ ҚЫЗМЕТІ";

/// The authority.
#[derive(Debug)]
pub struct Authority {
    rsa: Branch,
    gost: Branch,
    validity: Validity,
}

/// A root and the authority below it, of one algorithm.
#[derive(Debug)]
struct Branch {
    root: IssuedKey,
    issuing: IssuedKey,
}

/// The three `.p12` files of one holder.
#[derive(Debug, Clone)]
pub struct KeyStores {
    /// AUTH_RSA256: login (S08).
    pub login: KeyStoreFile,
    /// RSA256: signature (S28).
    pub sign: KeyStoreFile,
    /// GOST512: both, what people hold since 2024.
    pub single: KeyStoreFile,
}

/// One `.p12` file.
#[derive(Debug, Clone)]
pub struct KeyStoreFile {
    /// Name as the national authority gives it: `AUTH_RSA256_<key identifier>.p12`, `RSA256_…` or `GOST512_…`.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

impl Authority {
    /// Makes the roots and issuing authorities of both branches, valid ten years from `at`.
    ///
    /// The same generator state gives the same authority.
    ///
    /// # Errors
    /// [`IssueError`] when no keys can be made.
    pub fn create(rng: &mut impl CryptoRngCore, at: UnixSeconds) -> Result<Self, IssueError> {
        let validity = Validity::years(at, YEARS);
        let root = IssuedKey::root(&Template::authority(ROOT_NAME, validity, Some(1)), rng)?;
        let issuing = root.issue(&Template::authority(ISSUING_NAME, validity, Some(0)), rng)?;
        let rsa = Branch { root, issuing };
        let root = Template::authority(GOST_ROOT_NAME, validity, Some(1));
        let root = IssuedKey::self_signed(&root, gost_key(rng)?)?;
        let issuing = Template::authority(GOST_ISSUING_NAME, validity, Some(0));
        let issuing = root.certify(&issuing, gost_key(rng)?)?;
        Ok(Self { rsa, gost: Branch { root, issuing }, validity })
    }

    /// The certificates that the server must trust, as DER: root and issuing authority of RSA and of GOST. Signatures
    /// carry only the signer's certificate, so all are needed.
    pub fn anchors(&self) -> [&[u8]; 4] {
        [&self.rsa.root, &self.rsa.issuing, &self.gost.root, &self.gost.issuing]
            .map(|authority| authority.certificate.der())
    }

    /// The authorities that issue to people, RSA first: they also answer what was revoked.
    #[must_use]
    pub fn issuing(&self) -> [&IssuedKey; 2] {
        [&self.rsa.issuing, &self.gost.issuing]
    }

    /// The authority for time-stamps, below the GOST branch as the national one is.
    ///
    /// # Errors
    /// [`IssueError`] when no key can be made.
    pub fn time_stamping(&self, rng: &mut impl CryptoRngCore) -> Result<IssuedKey, IssueError> {
        let template = Template::time_stamping(TIME_STAMPING_NAME, self.validity);
        self.gost.issuing.certify(&template, gost_key(rng)?)
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
        self.issue_all(&template, password, rng)
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
        self.issue_all(&template, password, rng)
    }

    /// An RSA key by the caller's own template: expired, not valid yet, without a usage.
    ///
    /// # Errors
    /// [`IssueError`] when the template does not make a certificate.
    pub fn issue(&self, template: &Template, rng: &mut impl CryptoRngCore) -> Result<IssuedKey, IssueError> {
        self.rsa.issuing.issue(template, rng)
    }

    fn issue_all(
        &self,
        template: &dyn Fn(KeyKind) -> Template,
        password: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<KeyStores, IssueError> {
        let login = self.rsa.issuing.issue(&template(KeyKind::Login), rng)?;
        let login = file("AUTH_RSA256", &login, password, rng)?;
        let sign = self.rsa.issuing.issue(&template(KeyKind::Sign), rng)?;
        let sign = file("RSA256", &sign, password, rng)?;
        let single = self.gost.issuing.certify(&template(KeyKind::Single), gost_key(rng)?)?;
        let single = file("GOST512", &single, password, rng)?;
        Ok(KeyStores { login, sign, single })
    }
}

fn gost_key(rng: &mut impl CryptoRngCore) -> Result<PrivateKey, IssueError> {
    Ok(PrivateKey::generate_gost(Parameters::Gost2015With512Bits, rng)?)
}

fn file(
    prefix: &str,
    issued: &IssuedKey,
    password: &str,
    rng: &mut impl CryptoRngCore,
) -> Result<KeyStoreFile, IssueError> {
    let id = issued.certificate.extensions().subject_key_id.as_deref().unwrap_or_default();
    let name = format!("{prefix}_{}.p12", eds::armour::hex(id));
    Ok(KeyStoreFile { name, bytes: issued.to_key_store(password, rng)? })
}
