//! A key of a test authority, with which the choices of the signed variants are signed.

use anyhow::Context as _;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::verify::Anchors;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::content;

/// Years that the authority is valid.
const YEARS: u8 = 10;

/// One signer and whom the server has to trust.
pub(crate) struct Signer {
    root: IssuedKey,
    issuing: IssuedKey,
    person: IssuedKey,
}

impl Signer {
    /// RSA-2048 with SHA-256, root and issuing authority, as the national authority has them.
    pub(crate) fn rsa() -> anyhow::Result<Self> {
        let mut rng = ChaCha12Rng::seed_from_u64(2_048);
        let validity = Validity::years(content::NOW.as_second() - 86_400, YEARS);
        let root = IssuedKey::root(&Template::authority("КЕЗЕК TEST ӨЛШЕМ 1", validity, Some(1)), &mut rng)?;
        let issuing = root.issue(&Template::authority("КЕЗЕК TEST ӨЛШЕМ 2", validity, Some(0)), &mut rng)?;
        let person = Person {
            iin: content::PARENT_IIN,
            surname: content::SURNAME,
            given_name: content::GIVEN_NAME,
            patronymic: None,
        };
        let person = issuing.issue(&Template::person(&person, KeyKind::Sign, validity), &mut rng)?;
        Ok(Self { root, issuing, person })
    }

    /// Whom the server has to trust.
    pub(crate) fn anchors(&self) -> anyhow::Result<Anchors> {
        Anchors::parse([self.root.certificate.der(), self.issuing.certificate.der()])
            .context("the test authority is not readable")
    }

    /// Signs a text, which goes inside.
    pub(crate) fn sign(&self, text: &str) -> anyhow::Result<Vec<u8>> {
        let IssuedKey { key, certificate, .. } = &self.person;
        Ok(eds::cms::sign_attached(key, certificate, text.as_bytes(), content::NOW.as_second())?)
    }
}
