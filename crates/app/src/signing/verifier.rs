//! Signatures verified before the command: the typed proof that a person signed these bytes with a key that holds.

use std::sync::Arc;

use domain::id::Entropy;
use domain::identity::{Bin, Iin};
use eds::certificate::Role;
use eds::verify::{self, Anchors, Content, Purpose, Reason, Request, Verdict, verify_attached};
use eds::{Algorithm, Certificate};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use storage::proof::ProofKind;

use super::evidence::Piece;
use super::revocation::{ClosedDesk, Order, Revocation, Said};

/// Verifies signatures against pinned authorities. Clones share it.
#[derive(Clone)]
pub struct Verifier {
    anchors: Arc<Anchors>,
    intermediates: Arc<[Certificate]>,
    keys: KeyPolicy,
    revocation: Arc<Revocation>,
}

/// Which keys are accepted (eds.md 0.3, 2.2, 2.4). Under a document only a key with nonRepudiation ever is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPolicy {
    /// Whether RSA keys, which nobody is given any more, are accepted.
    pub rsa: bool,
    /// Whether the AUTH key (clientAuth) still lets in. The single key always does.
    pub login_key: bool,
}

impl Default for KeyPolicy {
    fn default() -> Self {
        Self { rsa: true, login_key: true }
    }
}

/// A signature that holds, of a key whose revocation has not been asked about.
pub struct Checked {
    verified: Verified,
    certificate: Certificate,
    chain: Vec<Certificate>,
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
    /// What it was verified with: authorities, lists, an answer.
    pub proofs: Vec<Piece>,
    /// Whether the background work still asks for something: the responder's answer, a time-stamp.
    pub is_incomplete: bool,
}

/// Why a signature is not accepted: each reason has a message and a next step of its own. Whether its holder is the right
/// one is told by [`super::WrongSigner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureRefused(pub Verdict);

impl SignatureRefused {
    /// Nothing fresh told whether the key was revoked: the same signature may be sent again in a moment.
    pub const UNCHECKED: Self = Self(Verdict::Indeterminate(Reason::RevocationDataMissing));
}

impl Verifier {
    /// A verifier that trusts these authorities and no others. It knows nothing about revocation, so it accepts nobody
    /// until it is told [where to ask](Self::with_revocation).
    #[must_use]
    pub fn new(anchors: Anchors) -> Self {
        let closed = Revocation::new(Order::ListsFirst, Arc::new(ClosedDesk), Arc::new(NoEntropy));
        Self {
            anchors: Arc::new(anchors),
            intermediates: Arc::default(),
            keys: KeyPolicy::default(),
            revocation: Arc::new(closed),
        }
    }

    /// With further certificates for the path; untrusted.
    #[must_use]
    pub fn with_intermediates(self, intermediates: Vec<Certificate>) -> Self {
        Self { intermediates: intermediates.into(), ..self }
    }

    /// With a rule for keys.
    #[must_use]
    pub fn with_keys(self, keys: KeyPolicy) -> Self {
        Self { keys, ..self }
    }

    /// With sources about revocation.
    #[must_use]
    pub fn with_revocation(self, revocation: Arc<Revocation>) -> Self {
        Self { revocation, ..self }
    }

    /// Does not ask about revocation: for tests, benchmarks and trial installations. Whoever calls it answers for it.
    #[must_use]
    pub fn without_revocation(self) -> Self {
        let off = Revocation::new(Order::Off, Arc::new(ClosedDesk), Arc::new(NoEntropy));
        self.with_revocation(Arc::new(off))
    }

    /// The sources about revocation.
    #[must_use]
    pub fn revocation(&self) -> &Arc<Revocation> {
        &self.revocation
    }

    /// Pinned authorities.
    #[must_use]
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Further certificates for the path.
    #[must_use]
    pub fn intermediates(&self) -> &[Certificate] {
        &self.intermediates
    }

    /// Those who may sign lists.
    pub fn issuers(&self) -> impl Iterator<Item = &Certificate> + Clone {
        self.anchors.certificates().iter().chain(self.intermediates.iter())
    }

    /// Verifies an attached signature over exactly `text`, but for revocation. CPU work of about a millisecond: off the
    /// async threads.
    ///
    /// # Errors
    /// [`SignatureRefused`].
    pub fn check(
        &self,
        cms: &[u8],
        text: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Checked, SignatureRefused> {
        let request = Request {
            content: Content::Attached(text.as_bytes()),
            purpose,
            anchors: &self.anchors,
            intermediates: &self.intermediates,
            at: now.as_second(),
            revocation: verify::Revocation::NotChecked,
            time_stamps: &[],
        };
        let valid = verify_attached(cms, &request).valid().map_err(SignatureRefused)?;
        let refused = |reason| SignatureRefused(Verdict::Invalid(reason));
        // Whoever signs now has a key that is valid now: lists forget the expired ones.
        if valid.time_stamp.is_some() {
            return Err(SignatureRefused(Verdict::Indeterminate(Reason::OutOfBoundsNoPoe)));
        }
        self.allows(&valid.certificate, valid.signer.algorithm, purpose).map_err(refused)?;
        if valid.signer.role == Role::InformationSystem {
            // Nobody to talk to: people enter and sign here.
            return Err(refused(Reason::IdentityFailure));
        }
        let wrong = refused(Reason::IdentityFailure);
        let signer = valid.signer;
        let bin = signer.bin.as_deref().map(str::parse).transpose().map_err(|_| wrong)?;
        let authorities = valid.chain.iter().map(|one| Piece::new(ProofKind::Authority, one.der()));
        let verified = Verified {
            iin: Iin::unchecked_for_certificate(&signer.iin).map_err(|_| wrong)?,
            bin,
            surname: signer.surname.unwrap_or_else(|| signer.common_name.clone()),
            given_name: signer.given_name.unwrap_or_default(),
            patronymic: signer.patronymic,
            is_head: signer.role == Role::FirstHead,
            text: text.to_owned(),
            cms: cms.to_vec(),
            hash: hex(&Sha256::digest(cms)),
            at: now,
            proofs: authorities.collect(),
            is_incomplete: false,
        };
        Ok(Checked { verified, certificate: valid.certificate, chain: valid.chain })
    }

    /// Whether the installation's rule accepts a key that the profile accepts.
    fn allows(
        &self,
        certificate: &Certificate,
        algorithm: Algorithm,
        purpose: Purpose,
    ) -> Result<(), Reason> {
        if algorithm == Algorithm::RsaSha256 && !self.keys.rsa {
            return Err(Reason::CryptoConstraintsFailure);
        }
        let is_login_key = !certificate.key_usage().non_repudiation();
        if purpose == Purpose::Login && is_login_key && !self.keys.login_key {
            return Err(Reason::SigConstraintsFailure);
        }
        Ok(())
    }

    /// Asks whether the key was revoked, by the order of the policy.
    ///
    /// # Errors
    /// [`Reason::CertRevoked`]; [`SignatureRefused::UNCHECKED`] when nothing fresh says so or otherwise.
    pub async fn ask(&self, checked: Checked) -> Result<Verified, SignatureRefused> {
        let now = checked.verified.at;
        let Some(issuer) = checked.chain.first().cloned() else { return Err(SignatureRefused::UNCHECKED) };
        let sources = &self.revocation;
        let listed = || sources.listed(&checked.certificate, &issuer, now);
        let answered = || sources.answered(&checked.certificate, &issuer, now);
        let said = match sources.order() {
            Order::Off => Said::Good(Vec::new()),
            Order::ListsFirst => match listed() {
                Said::Nothing => answered().await,
                said => said,
            },
            Order::ResponderFirst => match (answered().await, listed()) {
                // Bad news wins, whoever has it.
                (bad @ Said::Bad(_), _) | (_, bad @ Said::Bad(_)) => bad,
                (Said::Nothing, said) => said,
                // Lists can be looked at years later with any tool.
                (Said::Good(mut answer), Said::Good(lists)) => {
                    answer.extend(lists);
                    Said::Good(answer)
                }
                (said, Said::Nothing) => said,
            },
        };
        self.decided(checked, said)
    }

    /// [`check`](Self::check), with what the lists in memory say: where nobody can be asked.
    ///
    /// # Errors
    /// As [`check`](Self::check) and [`ask`](Self::ask).
    pub fn verify(
        &self,
        cms: &[u8],
        text: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Verified, SignatureRefused> {
        let checked = self.check(cms, text, purpose, now)?;
        let said = match (self.revocation.order(), checked.chain.first()) {
            (Order::Off, _) => Said::Good(Vec::new()),
            (_, Some(issuer)) => self.revocation.listed(&checked.certificate, issuer, now),
            (_, None) => Said::Nothing,
        };
        self.decided(checked, said)
    }

    fn decided(&self, checked: Checked, said: Said) -> Result<Verified, SignatureRefused> {
        let mut verified = checked.verified;
        match said {
            Said::Good(pieces) => {
                let has_answer = pieces.iter().any(|piece| piece.kind == ProofKind::Answer);
                verified.proofs.extend(pieces);
                let desk = self.revocation.desk();
                verified.is_incomplete = desk.stamps() || desk.has_responder() && !has_answer;
                Ok(verified)
            }
            Said::Bad(verdict) => Err(SignatureRefused(verdict)),
            Said::Nothing => Err(SignatureRefused::UNCHECKED),
        }
    }
}

/// Names and the signed text are personal data: only the hash is shown.
impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified({})", self.hash)
    }
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Checked({})", self.verified.hash)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

/// Where nothing is ever asked, no nonce is needed.
pub(super) struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, _bytes: &mut [u8]) {}
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
