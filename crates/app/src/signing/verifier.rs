//! Signatures verified before the command: the typed proof that a person signed these bytes.

use std::sync::Arc;

use domain::identity::{Bin, Iin};
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, Verdict, verify_attached};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// Verifies signatures against pinned authorities. Clones share it.
#[derive(Clone)]
pub struct Verifier {
    anchors: Arc<Anchors>,
}

/// A signature that holds, with its evidence.
#[derive(Clone)]
pub struct Verified {
    /// Who signed.
    pub iin: Iin,
    /// For which organisation.
    pub bin: Option<Bin>,
    /// Surname, as in the certificate.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Whether the certificate is that of the organisation's first head.
    pub is_head: bool,
    /// The signed text.
    pub text: String,
    /// The signature itself.
    pub cms: Vec<u8>,
    /// SHA-256 of the signature, hex: how events name it.
    pub hash: String,
    /// When it was verified.
    pub at: Timestamp,
}

/// Why a signature is not accepted. The verdict has a message and a next step of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureRefused {
    /// It does not hold.
    Verdict(Verdict),
    /// It holds, but somebody else made it.
    OtherPerson,
    /// The key of an organisation where a person's is asked, or the reverse.
    WrongKind,
}

impl Verifier {
    /// A verifier that trusts these authorities and no others.
    #[must_use]
    pub fn new(anchors: Anchors) -> Self {
        Self { anchors: Arc::new(anchors) }
    }

    /// Verifies an attached signature over exactly `text`. CPU work of about a millisecond: off the async threads.
    ///
    /// # Errors
    /// [`SignatureRefused::Verdict`].
    pub fn verify(
        &self,
        cms: &[u8],
        text: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Verified, SignatureRefused> {
        let request = Request {
            content: Content::Attached(text.as_bytes()),
            purpose,
            anchors: &self.anchors,
            intermediates: &[],
            at: now.as_second(),
            revocation: Revocation::NotChecked,
        };
        let valid = verify_attached(cms, &request).valid().map_err(SignatureRefused::Verdict)?;
        let identity = |reason| SignatureRefused::Verdict(Verdict::Invalid(reason));
        let wrong = identity(eds::verify::Reason::IdentityFailure);
        let signer = valid.signer;
        let bin = signer.bin.as_deref().map(str::parse).transpose().map_err(|_| wrong)?;
        Ok(Verified {
            iin: Iin::unchecked_for_certificate(&signer.iin).map_err(|_| wrong)?,
            bin,
            surname: signer.surname.unwrap_or_else(|| signer.common_name.clone()),
            given_name: signer.given_name.unwrap_or_default(),
            patronymic: signer.patronymic,
            is_head: signer.role == eds::certificate::Role::FirstHead,
            text: text.to_owned(),
            cms: cms.to_vec(),
            hash: hex(&Sha256::digest(cms)),
            at: now,
        })
    }
}

/// Names and the signed text are personal data: only the hash is shown.
impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified({})", self.hash)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
