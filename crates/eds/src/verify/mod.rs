//! Verification of signatures on the server, in the order of eds.md 5.2.

mod verdict;

pub use crate::chain::{Anchors, is_test_anchor};
pub use verdict::{Reason, Verdict};

use crate::algorithm::Algorithm;
use crate::armour;
use crate::asn1::Limits;
use crate::certificate::{Certificate, Identity, Role};
use crate::chain::{self, ChainError};
use crate::cms::{self, SignedAttributes, SignedData, SignerInfo};
use crate::digest::Digest;
use crate::gost::Parameters;
use crate::key::PublicKey;
use crate::oids;
use crate::time::UnixSeconds;
use crate::timestamp;
use verdict::Finding;

/// What the signature is for. A login never counts as a signature under a document, and the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Login: an AUTH_RSA key (clientAuth), or the single key (emailProtection and nonRepudiation). S09.
    Login,
    /// A legal act: nonRepudiation. S28.
    Document,
    /// Either; for the command line only.
    Any,
}

impl Purpose {
    /// Bytes of the largest signature looked at: a challenge is small, a document is a page of text.
    const fn bytes_max(self) -> usize {
        match self {
            Self::Login => 64 * 1024,
            Self::Document => 1024 * 1024,
            Self::Any => 16 * 1024 * 1024,
        }
    }
}

/// What must have been signed.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Exactly these bytes, attached. What the portal uses: it knows what it asked for.
    Attached(&'a [u8]),
    /// Exactly these bytes, attached or not.
    Given(&'a [u8]),
    /// Whatever is attached. For the command line only.
    Unknown,
}

/// Asks whether a certificate has been revoked. Implemented over OCSP answers and CRLs that the caller fetched.
pub trait RevocationSource {
    /// The status of `certificate`, issued by `issuer`, at the instant `at`.
    fn status(&self, certificate: &Certificate, issuer: &Certificate, at: UnixSeconds) -> RevocationStatus;
}

/// Answer of a [`RevocationSource`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationStatus {
    /// Fresh data say that it has not been revoked.
    Good,
    /// Fresh data say that it has been revoked.
    Revoked {
        /// Since when.
        since: UnixSeconds,
    },
    /// Fresh data say that it is suspended: not good now, perhaps good again one day.
    OnHold {
        /// Since when.
        since: UnixSeconds,
    },
    /// Fresh data say that its authority never issued it.
    NeverIssued,
    /// No fresh data.
    Unknown,
}

/// Whether revocation decides.
#[derive(Clone, Copy)]
pub enum Revocation<'a> {
    /// Not asked. The caller answers for it.
    NotChecked,
    /// Without fresh data the verdict is [`Reason::RevocationDataMissing`].
    Required(&'a dyn RevocationSource),
}

/// A source that knows nothing, for callers without revocation data.
#[derive(Debug, Clone, Copy)]
pub struct NoRevocationData;

impl RevocationSource for NoRevocationData {
    fn status(&self, _: &Certificate, _: &Certificate, _: UnixSeconds) -> RevocationStatus {
        RevocationStatus::Unknown
    }
}

/// How to verify.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What must have been signed.
    pub content: Content<'a>,
    /// What the signature is for.
    pub purpose: Purpose,
    /// Pinned authorities.
    pub anchors: &'a Anchors,
    /// Further certificates for the path; untrusted.
    pub intermediates: &'a [Certificate],
    /// Instant of validation.
    pub at: UnixSeconds,
    /// Revocation.
    pub revocation: Revocation<'a>,
    /// Time-stamps of the signature that are kept beside it, beside those that it holds itself (DER of tokens).
    pub time_stamps: &'a [Vec<u8>],
}

/// Who signed. Reliable only when the verdict is [`Verdict::Valid`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Twelve digits.
    pub iin: String,
    /// Twelve digits of the organisation the person acts for.
    pub bin: Option<String>,
    /// Name of that organisation.
    pub organisation: Option<String>,
    /// "SURNAME FIRSTNAME".
    pub common_name: String,
    /// Surname.
    pub surname: Option<String>,
    /// First name.
    pub given_name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// In which role.
    pub role: Role,
    /// Signature algorithm.
    pub algorithm: Algorithm,
    /// Key usages of the certificate, as RFC 5280 spells them.
    pub usage: Vec<&'static str>,
}

/// The outcome, with what was seen on the way.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The verdict.
    pub verdict: Verdict,
    /// What exactly failed, in English, for logs and reports; without personal data.
    pub detail: Option<&'static str>,
    /// Who signed; known as soon as the signature fits a certificate, trusted or not.
    pub signer: Option<Signer>,
    /// The certificate that the signature names.
    pub certificate: Option<Certificate>,
    /// The path from its issuer to the anchor, once it is checked.
    pub chain: Vec<Certificate>,
    /// When the signer claims to have signed. Not trusted.
    pub signing_time: Option<UnixSeconds>,
    /// The time of the time-stamp as of which a certificate that has expired or been revoked since was judged.
    pub time_stamp: Option<UnixSeconds>,
    /// The signed bytes, when the signature fits them.
    pub content: Option<Vec<u8>>,
}

/// A signature that may be relied on.
#[derive(Debug, Clone)]
pub struct ValidSignature {
    /// Who signed.
    pub signer: Signer,
    /// The signer's certificate: evidence.
    pub certificate: Certificate,
    /// The path to the anchor: evidence.
    pub chain: Vec<Certificate>,
    /// When the signer claims to have signed. Not trusted.
    pub signing_time: Option<UnixSeconds>,
    /// The time of the time-stamp as of which a certificate that has expired or been revoked since was judged.
    pub time_stamp: Option<UnixSeconds>,
    /// The signed bytes.
    pub content: Vec<u8>,
}

impl Verification {
    /// The signer and the evidence if, and only if, the verdict is [`Verdict::Valid`].
    ///
    /// # Errors
    /// The verdict otherwise.
    pub fn valid(self) -> Result<ValidSignature, Verdict> {
        match (self.verdict, self.signer, self.certificate, self.content) {
            (Verdict::Valid, Some(signer), Some(certificate), Some(content)) => Ok(ValidSignature {
                time_stamp: self.time_stamp,
                signer,
                certificate,
                chain: self.chain,
                signing_time: self.signing_time,
                content,
            }),
            (Verdict::Valid, ..) => Err(Verdict::Invalid(Reason::FormatFailure)),
            (verdict, ..) => Err(verdict),
        }
    }
}

/// Verifies a signature with its content attached, given as DER, BER, PEM or base64: exactly one signer, whose
/// certificate leads to an anchor and fits the purpose.
pub fn verify_attached(signature: &[u8], request: &Request<'_>) -> Verification {
    let mut seen = Verification {
        verdict: Verdict::Valid,
        detail: None,
        signer: None,
        certificate: None,
        chain: Vec::new(),
        signing_time: None,
        time_stamp: None,
        content: None,
    };
    if let Err(Finding { verdict, detail }) = check(signature, request, &mut seen) {
        seen.verdict = verdict;
        seen.detail = Some(detail);
    }
    seen
}

fn check(signature: &[u8], request: &Request<'_>, seen: &mut Verification) -> Result<(), Finding> {
    // 1, 2: size, shape, one signer
    let data = read(signature, request.purpose)?;
    let [info] = data.signers.as_slice() else {
        return Err(Finding::invalid(Reason::FormatFailure, "there is not exactly one signer"));
    };
    if !data.digests.contains(&info.digest) {
        return Err(Finding::invalid(Reason::FormatFailure, "the digest algorithm is not announced"));
    }
    // 3: the content is what was asked for
    let content = signed_content(&data, request.content)?;
    // 4: the certificate that the signature names
    let certificate =
        data.certificates.iter().find(|c| info.signer.means(c)).ok_or(Finding::indeterminate(
            Reason::SigningCertificateMissing,
            "the certificate that the signature names is absent",
        ))?;
    seen.certificate = Some(certificate.clone());
    // 5, 6: algorithms, signature, attributes
    let algorithm = allowed_algorithm(certificate, info, request.purpose)?;
    let attributes = info
        .attributes
        .as_ref()
        .ok_or(Finding::invalid(Reason::FormatFailure, "there are no signed attributes"))?;
    seen.signing_time = attributes.signing_time;
    check_signature(certificate, algorithm, info, attributes, &data, content)?;
    seen.content = Some(content.to_vec());
    let identity = certificate.identity();
    seen.signer = identity.clone().ok().map(|identity| signer(identity, certificate, algorithm));
    // 7: path to an anchor, now or when a time-stamp proves the signature existed
    let candidates: Vec<Certificate> =
        data.certificates.iter().chain(request.intermediates).take(CANDIDATES_MAX).cloned().collect();
    let mut at = request.at;
    let path = match chain::validate(certificate, &candidates, request.anchors, at) {
        Err(ChainError::Expired) => {
            at = proven_time(info, request, &candidates).ok_or(ChainError::Expired)?;
            seen.time_stamp = Some(at);
            chain::validate(certificate, &candidates, request.anchors, at)?
        }
        path => path?,
    };
    seen.chain = path.iter().map(|c| (*c).clone()).collect();
    // 8: usage and policy
    check_usage(certificate, request.purpose)?;
    // 9: revocation, now or when a time-stamp proves that the signature existed before it
    let status = revocation_status(certificate, &path, request.revocation, at);
    if let RevocationStatus::Revoked { since } | RevocationStatus::OnHold { since } = status
        && let Some(time) = proven_time(info, request, &candidates).filter(|&time| time < since)
    {
        seen.time_stamp = Some(time);
    } else {
        check_revocation(status)?;
    }
    // 10: identity
    identity.map(|_| ()).map_err(|_| {
        Finding::invalid(Reason::IdentityFailure, "the certificate does not say who holds the key")
    })
}

/// The earliest time at which a trusted time-stamp saw this signature.
fn proven_time(info: &SignerInfo, request: &Request<'_>, candidates: &[Certificate]) -> Option<UnixSeconds> {
    let check =
        |token: &Vec<u8>| timestamp::check(token, &info.signature, None, request.anchors, candidates).ok();
    let tokens = info.time_stamps.iter().chain(request.time_stamps).take(TIME_STAMPS_MAX);
    tokens.filter_map(check).map(|stamp| stamp.time).filter(|&time| time <= request.at).min()
}

/// Time-stamps looked at: each is two signatures to verify.
const TIME_STAMPS_MAX: usize = 8;

/// Certificates considered for the path.
const CANDIDATES_MAX: usize = 16;

fn read(signature: &[u8], purpose: Purpose) -> Result<SignedData, Finding> {
    let bytes_max = purpose.bytes_max();
    // Base64 with line breaks is less than one and a half times as long.
    if signature.len() > bytes_max + bytes_max / 2 {
        return Err(Finding::invalid(Reason::FormatFailure, "the signature is too large"));
    }
    let bytes = armour::strip(signature)
        .ok_or(Finding::invalid(Reason::FormatFailure, "the signature is not DER, PEM or base64"))?;
    let data = cms::parse(&bytes, Limits::of_bytes(bytes_max))
        .map_err(|_| Finding::invalid(Reason::FormatFailure, "the bytes are not CMS signed data"))?;
    if data.content_type != oids::DATA {
        return Err(Finding::invalid(Reason::FormatFailure, "the signed content is not plain data"));
    }
    Ok(data)
}

fn signed_content<'a>(data: &'a SignedData, expected: Content<'a>) -> Result<&'a [u8], Finding> {
    let missing = Finding::invalid(Reason::FormatFailure, "the content is not attached");
    let differs = Finding::invalid(Reason::HashFailure, "the signed content is not the expected one");
    match (data.content.as_deref(), expected) {
        (Some(attached), Content::Unknown) => Ok(attached),
        (Some(attached), Content::Attached(wanted) | Content::Given(wanted)) => {
            if attached == wanted {
                Ok(attached)
            } else {
                Err(differs)
            }
        }
        (None, Content::Given(wanted)) => Ok(wanted),
        (None, _) => Err(missing),
    }
}

fn allowed_algorithm(
    certificate: &Certificate,
    info: &SignerInfo,
    purpose: Purpose,
) -> Result<Algorithm, Finding> {
    let usable = !matches!(certificate.public_key(), PublicKey::Unsupported(_));
    info.algorithm_with(certificate)
        // The algorithm of 2004 is for archives: nobody enters with it any more.
        .filter(|a| usable && (*a != Algorithm::Gost(Parameters::Gost2004) || purpose != Purpose::Login))
        .ok_or(Finding::invalid(
            Reason::CryptoConstraintsFailure,
            "the algorithm or the length of the key is not accepted",
        ))
}

/// Does the signature over the signed attributes fit, and do they fit the content and the certificate?
pub(crate) fn check_signature(
    certificate: &Certificate,
    algorithm: Algorithm,
    info: &SignerInfo,
    attributes: &SignedAttributes,
    data: &SignedData,
    content: &[u8],
) -> Result<(), Finding> {
    if !certificate.public_key().verifies(algorithm, &attributes.signed_bytes, &info.signature) {
        return Err(Finding::invalid(Reason::SigCryptoFailure, "the signature does not fit"));
    }
    let digest = attributes
        .message_digest
        .as_ref()
        .ok_or(Finding::invalid(Reason::FormatFailure, "the attribute messageDigest is absent"))?;
    if *digest != algorithm.digest().of(content) {
        return Err(Finding::invalid(Reason::HashFailure, "the digest of the content differs"));
    }
    if attributes.content_type != Some(data.content_type) {
        return Err(Finding::invalid(
            Reason::FormatFailure,
            "the attribute contentType is absent or differs",
        ));
    }
    check_signing_certificate(certificate, attributes)
}

fn check_signing_certificate(
    certificate: &Certificate,
    attributes: &SignedAttributes,
) -> Result<(), Finding> {
    // Signatures of some national tools do not have it (eds.md 1.5).
    let Some((oid, hash)) = &attributes.signing_certificate else { return Ok(()) };
    let digest = Digest::from_oid(*oid).ok_or(Finding::invalid(
        Reason::CryptoConstraintsFailure,
        "the digest of the signer's certificate is of another algorithm",
    ))?;
    if *hash == digest.of(certificate.der()) {
        Ok(())
    } else {
        Err(Finding::invalid(
            Reason::CertHashMismatch,
            "the signature was made with another certificate than the attached one",
        ))
    }
}

fn check_usage(certificate: &Certificate, purpose: Purpose) -> Result<(), Finding> {
    let usage = certificate.key_usage();
    let signs = usage.non_repudiation();
    let logs_in = usage.digital_signature() && certificate.has_extended_usage(oids::CLIENT_AUTH)
        || signs && certificate.has_extended_usage(oids::EMAIL_PROTECTION);
    let fits = match purpose {
        Purpose::Login => logs_in,
        Purpose::Document => signs,
        Purpose::Any => logs_in || signs,
    };
    if !fits {
        let detail = "the key is not for this purpose";
        return Err(Finding::invalid(Reason::SigConstraintsFailure, detail));
    }
    if !oids::SIGNER_POLICIES.iter().any(|&policy| certificate.has_policy(policy)) {
        let detail = "the certificate has no policy of people's keys";
        return Err(Finding::invalid(Reason::SigConstraintsFailure, detail));
    }
    Ok(())
}

/// Does the certificate's key serve the purpose? The key store asks it before anything is signed.
pub fn fits_purpose(certificate: &Certificate, purpose: Purpose) -> bool {
    check_usage(certificate, purpose).is_ok()
}

fn revocation_status(
    certificate: &Certificate,
    path: &[&Certificate],
    revocation: Revocation<'_>,
    at: UnixSeconds,
) -> RevocationStatus {
    match (revocation, path.first()) {
        (Revocation::NotChecked, _) => RevocationStatus::Good,
        (Revocation::Required(source), Some(issuer)) => source.status(certificate, issuer, at),
        (Revocation::Required(_), None) => RevocationStatus::Unknown,
    }
}

fn check_revocation(status: RevocationStatus) -> Result<(), Finding> {
    match status {
        RevocationStatus::Good => Ok(()),
        RevocationStatus::Revoked { .. } => {
            Err(Finding::invalid(Reason::CertRevoked, "the certificate has been revoked"))
        }
        RevocationStatus::OnHold { .. } => {
            Err(Finding::indeterminate(Reason::CertOnHold, "the certificate is suspended"))
        }
        RevocationStatus::NeverIssued => {
            Err(Finding::invalid(Reason::CertNeverIssued, "the authority never issued the certificate"))
        }
        RevocationStatus::Unknown => Err(Finding::indeterminate(
            Reason::RevocationDataMissing,
            "there are no fresh data on revocation",
        )),
    }
}

fn signer(identity: Identity, certificate: &Certificate, algorithm: Algorithm) -> Signer {
    let (bin, organisation) = identity.organisation.map(|o| (o.bin, o.name)).unzip();
    Signer {
        iin: identity.iin,
        bin,
        organisation: organisation.flatten(),
        common_name: identity.common_name,
        surname: identity.surname,
        given_name: identity.given_name,
        patronymic: identity.patronymic,
        role: identity.role,
        algorithm,
        usage: certificate.key_usage().names(),
    }
}

impl From<ChainError> for Finding {
    fn from(error: ChainError) -> Self {
        match error {
            ChainError::Incomplete => {
                Self::indeterminate(Reason::ChainIncomplete, "no path to a known authority")
            }
            ChainError::NotAuthority => {
                Self::invalid(Reason::ChainConstraintsFailure, "the issuer is not an authority")
            }
            ChainError::UnknownCritical => {
                Self::invalid(Reason::ChainConstraintsFailure, "a critical extension is not known")
            }
            ChainError::Expired => {
                Self::indeterminate(Reason::OutOfBoundsNoPoe, "a certificate of the path has expired")
            }
            ChainError::NotYetValid => {
                Self::invalid(Reason::NotYetValid, "a certificate of the path is not valid yet")
            }
        }
    }
}
