//! Keys of test authorities, with which the choices of the signed variants are signed.

use anyhow::Context as _;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::{KeyError, PrivateKey};
use eds::verify::Anchors;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::content;

/// Years that the authority is valid.
const YEARS: u8 = 10;

/// One signer and whom the server has to trust.
pub(crate) struct Signer {
    /// As the names of results end.
    pub(crate) algorithm: &'static str,
    root: IssuedKey,
    issuing: IssuedKey,
    person: IssuedKey,
}

impl Signer {
    /// RSA-2048 with SHA-256: a key for signing alone, as people held it before 2024.
    pub(crate) fn rsa() -> anyhow::Result<Self> {
        Self::new("rsa", KeyKind::Sign, PrivateKey::generate)
    }

    /// GOST 34.10-2015 with 512 bits: the single key that people hold today.
    pub(crate) fn gost() -> anyhow::Result<Self> {
        Self::new("gost", KeyKind::Single, |rng| {
            PrivateKey::generate_gost(Parameters::Gost2015With512Bits, rng)
        })
    }

    /// Root and issuing authority, as the national authority has them.
    fn new(
        algorithm: &'static str,
        kind: KeyKind,
        key: impl Fn(&mut ChaCha12Rng) -> Result<PrivateKey, KeyError>,
    ) -> anyhow::Result<Self> {
        let mut rng = ChaCha12Rng::seed_from_u64(2_048);
        let validity = Validity::years(content::NOW.as_second() - 86_400, YEARS);
        let root = Template::authority("КЕЗЕК TEST ӨЛШЕМ 1", validity, Some(1));
        let root = IssuedKey::self_signed(&root, key(&mut rng)?)?;
        let issuing = Template::authority("КЕЗЕК TEST ӨЛШЕМ 2", validity, Some(0));
        let issuing = root.certify(&issuing, key(&mut rng)?)?;
        let person = Person {
            iin: content::PARENT_IIN,
            surname: content::SURNAME,
            given_name: content::GIVEN_NAME,
            patronymic: None,
        };
        let person = issuing.certify(&Template::person(&person, kind, validity), key(&mut rng)?)?;
        Ok(Self { algorithm, root, issuing, person })
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
