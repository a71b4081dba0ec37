//! Accounts of keys and signatures for `kezek eds inspect`, `open` and `verify`: values to print or to serialise.

use serde::Serialize;

use crate::algorithm;
use crate::armour;
use crate::asn1::Limits;
use crate::certificate::Certificate;
use crate::chain::{self, Anchors};
use crate::cms::{self, SignedData};
use crate::pkcs12::{KeyStore, OpenError, looks_like_key_store};
use crate::revocation::crl::Crl;
use crate::revocation::ocsp;
use crate::time::{UnixSeconds, format_rfc3339};
use crate::timestamp;
use crate::verify::{Content, Purpose, Request, Revocation, Signer, Verification, verify_attached};

/// Bytes of the largest file that is inspected.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// What a file is.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inspection {
    /// A certificate.
    Certificate(Box<CertificateReport>),
    /// Signed data. Nothing is verified.
    Signature(SignatureReport),
    /// A key store; its contents need the password.
    KeyStore,
    /// A list of revoked certificates. Who signed it is not asked.
    List(ListReport),
    /// An answer of a responder (OCSP). Who signed it is not asked.
    Answer(AnswerReport),
    /// A time-stamp, or the answer that holds it. Nothing is verified.
    TimeStamp(TimeStampReport),
    /// None of them.
    Unknown,
}

/// A certificate.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `Certificate`")]
pub struct CertificateReport {
    pub subject: String,
    pub issuer: String,
    pub serial: String,
    pub not_before: String,
    pub not_after: String,
    pub key: String,
    pub key_bits: Option<usize>,
    pub signature_algorithm: String,
    pub key_usage: Vec<&'static str>,
    pub extended_key_usage: Vec<String>,
    pub policies: Vec<String>,
    pub authority: bool,
    pub test: bool,
    pub sha256: String,
    /// Who holds the key, when it is a person's or an organisation's.
    pub holder: Option<HolderReport>,
}

/// Who holds a key.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `Identity`")]
pub struct HolderReport {
    pub iin: String,
    pub bin: Option<String>,
    pub organisation: Option<String>,
    pub common_name: String,
    pub surname: Option<String>,
    pub given_name: Option<String>,
    pub patronymic: Option<String>,
    pub role: &'static str,
}

/// Signed data before any verification.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `SignedData`")]
pub struct SignatureReport {
    pub attached_bytes: Option<usize>,
    pub signers: Vec<ClaimReport>,
    pub certificates: Vec<CertificateReport>,
}

/// What one signature claims.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `SignerInfo`")]
pub struct ClaimReport {
    pub algorithm: String,
    pub digest: String,
    pub signing_time: Option<String>,
    pub certificate_attached: bool,
}

/// A list of revoked certificates.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `Crl`")]
pub struct ListReport {
    pub issuer: String,
    pub number: String,
    pub delta: bool,
    pub this_update: String,
    pub next_update: Option<String>,
    pub entries: usize,
}

/// What a responder says.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `ocsp::Claim`")]
pub struct AnswerReport {
    pub produced_at: String,
    pub answers: Vec<AnswerAbout>,
}

/// What a responder says about one certificate.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `ocsp::Claim`")]
pub struct AnswerAbout {
    pub serial: Option<String>,
    pub status: &'static str,
    pub since: Option<String>,
    pub revocation_reason: Option<&'static str>,
    pub this_update: String,
    pub next_update: Option<String>,
}

/// A time-stamp.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `timestamp::Claim`")]
pub struct TimeStampReport {
    pub time: String,
    pub policy: String,
    pub digest: String,
    pub imprint: String,
    pub certificates: Vec<CertificateReport>,
}

/// An opened key store.
#[derive(Debug, Clone, Serialize)]
pub struct OpenReport {
    /// Serves for login (S09).
    pub login: bool,
    /// Serves for documents (S28).
    pub document: bool,
    /// Certificate of the key.
    pub certificate: CertificateReport,
}

/// A verification.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyReport {
    /// `VALID`, `INVALID` or `INDETERMINATE`.
    pub verdict: &'static str,
    /// One of [`crate::verify::Reason::code`].
    pub reason: Option<&'static str>,
    /// What exactly failed.
    pub detail: Option<&'static str>,
    /// Who signed; reliable only when the verdict is `VALID`.
    pub signer: Option<SignerReport>,
    /// Instant of validation.
    pub at: String,
    /// When the signer claims to have signed.
    pub signing_time: Option<String>,
    /// Time of the time-stamp as of which a certificate that has expired or been revoked since was judged.
    pub time_stamp: Option<String>,
    /// Certificate of the signer.
    pub certificate: Option<CertificateReport>,
    /// SHA-256 of the path from the issuer to the anchor.
    pub chain: Vec<String>,
    /// Bytes of the signed content.
    pub content_bytes: Option<usize>,
}

/// Who signed.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `Signer`")]
pub struct SignerReport {
    pub iin: String,
    pub bin: Option<String>,
    pub organisation: Option<String>,
    pub common_name: String,
    pub surname: Option<String>,
    pub given_name: Option<String>,
    pub patronymic: Option<String>,
    pub role: &'static str,
    pub algorithm: &'static str,
    pub usage: Vec<&'static str>,
}

/// What `kezek eds verify` was asked.
pub struct VerifyArguments<'a> {
    /// The expected content: attached and equal, or detached. Without it whatever is attached counts.
    pub content: Option<&'a [u8]>,
    /// Purpose.
    pub purpose: Purpose,
    /// Instant of validation.
    pub at: UnixSeconds,
    /// Pinned authorities.
    pub anchors: &'a Anchors,
    /// Further certificates for the path.
    pub intermediates: &'a [Certificate],
    /// Revocation data; [`crate::verify::NoRevocationData`] where there are none.
    pub revocation: Revocation<'a>,
    /// Time-stamps that are kept beside the signature (DER of tokens).
    pub time_stamps: &'a [Vec<u8>],
}

/// Says what a file is: DER, PEM or base64 of a certificate, of signed data, of a list of revoked certificates, of a responder's
/// answer, of a time-stamp, or a key store. Each has a limit of its own.
pub fn inspect(file: &[u8]) -> Inspection {
    let Some(bytes) = armour::strip(file) else { return Inspection::Unknown };
    if let Ok(certificate) = Certificate::from_der(&bytes) {
        Inspection::Certificate(Box::new(certificate_report(&certificate)))
    } else if let Some(stamp) = time_stamp_report(&bytes) {
        Inspection::TimeStamp(stamp)
    } else if let Ok(data) = cms::parse(&bytes, Limits::of_bytes(BYTES_MAX)) {
        Inspection::Signature(signature_report(&data))
    } else if let Ok(list) = Crl::from_der(&bytes) {
        Inspection::List(list_report(&list))
    } else if let Ok(answer) = ocsp::read(&bytes) {
        Inspection::Answer(answer_report(&answer))
    } else if looks_like_key_store(&bytes) {
        Inspection::KeyStore
    } else {
        Inspection::Unknown
    }
}

/// Opens a key store and says whose it is.
///
/// # Errors
/// [`OpenError`] when it does not open.
pub fn open(file: &[u8], password: &str) -> Result<OpenReport, OpenError> {
    let store = KeyStore::open(file, password)?;
    let certificate = store.certificate();
    Ok(OpenReport {
        login: crate::verify::fits_purpose(certificate, Purpose::Login),
        document: crate::verify::fits_purpose(certificate, Purpose::Document),
        certificate: certificate_report(certificate),
    })
}

/// Verifies a signature.
pub fn verify(file: &[u8], arguments: &VerifyArguments<'_>) -> VerifyReport {
    let content = arguments.content.map_or(Content::Unknown, Content::Given);
    let request = Request {
        content,
        purpose: arguments.purpose,
        anchors: arguments.anchors,
        intermediates: arguments.intermediates,
        at: arguments.at,
        revocation: arguments.revocation,
        time_stamps: arguments.time_stamps,
    };
    verify_report(verify_attached(file, &request), arguments.at)
}

fn verify_report(seen: Verification, at: UnixSeconds) -> VerifyReport {
    VerifyReport {
        verdict: seen.verdict.code(),
        reason: seen.verdict.reason().map(crate::verify::Reason::code),
        detail: seen.detail,
        signer: seen.signer.map(signer_report),
        at: format_rfc3339(at),
        signing_time: seen.signing_time.map(format_rfc3339),
        time_stamp: seen.time_stamp.map(format_rfc3339),
        certificate: seen.certificate.as_ref().map(certificate_report),
        chain: seen.chain.iter().map(Certificate::fingerprint_hex).collect(),
        content_bytes: seen.content.map(|content| content.len()),
    }
}

fn signer_report(signer: Signer) -> SignerReport {
    SignerReport {
        iin: signer.iin,
        bin: signer.bin,
        organisation: signer.organisation,
        common_name: signer.common_name,
        surname: signer.surname,
        given_name: signer.given_name,
        patronymic: signer.patronymic,
        role: signer.role.code(),
        algorithm: signer.algorithm.name(),
        usage: signer.usage,
    }
}

/// The account of a certificate.
pub fn certificate_report(certificate: &Certificate) -> CertificateReport {
    let extensions = certificate.extensions();
    let dotted = |oids: &[const_oid::ObjectIdentifier]| oids.iter().map(ToString::to_string).collect();
    CertificateReport {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        serial: armour::hex(certificate.serial()),
        not_before: format_rfc3339(certificate.not_before()),
        not_after: format_rfc3339(certificate.not_after()),
        key: algorithm::name_of(certificate.public_key().algorithm()),
        key_bits: certificate.public_key().bits(),
        signature_algorithm: certificate.signature_algorithm_name(),
        key_usage: certificate.key_usage().names(),
        extended_key_usage: dotted(&extensions.extended_key_usage),
        policies: dotted(&extensions.policies),
        authority: extensions.basic_constraints.is_some_and(|c| c.authority),
        test: chain::is_test_anchor(certificate),
        sha256: certificate.fingerprint_hex(),
        holder: certificate.identity().ok().map(|identity| {
            let (bin, organisation) = identity.organisation.map(|o| (o.bin, o.name)).unzip();
            HolderReport {
                iin: identity.iin,
                bin,
                organisation: organisation.flatten(),
                common_name: identity.common_name,
                surname: identity.surname,
                given_name: identity.given_name,
                patronymic: identity.patronymic,
                role: identity.role.code(),
            }
        }),
    }
}

fn list_report(list: &Crl) -> ListReport {
    ListReport {
        issuer: list.issuer().to_string(),
        number: armour::hex(list.number()),
        delta: list.is_delta(),
        this_update: format_rfc3339(list.this_update()),
        next_update: list.next_update().map(format_rfc3339),
        entries: list.len(),
    }
}

fn answer_report(answer: &ocsp::Claims) -> AnswerReport {
    let about = |claim: &ocsp::Claim| {
        let (status, revoked) = match claim.status {
            ocsp::Status::Good => ("good", None),
            ocsp::Status::Revoked(revoked) => ("revoked", Some(revoked)),
            ocsp::Status::NeverIssued => ("never_issued", None),
            ocsp::Status::Unknown => ("unknown", None),
        };
        AnswerAbout {
            serial: claim.serial.as_deref().map(armour::hex),
            status,
            since: revoked.map(|revoked| format_rfc3339(revoked.at)),
            revocation_reason: revoked.map(|revoked| revoked.reason.code()),
            this_update: format_rfc3339(claim.this_update),
            next_update: claim.next_update.map(format_rfc3339),
        }
    };
    AnswerReport {
        produced_at: format_rfc3339(answer.produced_at),
        answers: answer.about.iter().map(about).collect(),
    }
}

fn time_stamp_report(bytes: &[u8]) -> Option<TimeStampReport> {
    let token = timestamp::token(bytes).unwrap_or_else(|_| bytes.to_vec());
    let claim = timestamp::read(&token).ok()?;
    Some(TimeStampReport {
        time: format_rfc3339(claim.time),
        policy: claim.policy.to_string(),
        digest: algorithm::name_of(claim.digest),
        imprint: armour::hex(&claim.imprint),
        certificates: claim.certificates.iter().map(certificate_report).collect(),
    })
}

fn signature_report(data: &SignedData) -> SignatureReport {
    SignatureReport {
        attached_bytes: data.content.as_ref().map(Vec::len),
        signers: data
            .signers
            .iter()
            .map(|info| ClaimReport {
                algorithm: algorithm::name_of(info.algorithm),
                digest: algorithm::name_of(info.digest),
                signing_time: info.attributes.as_ref().and_then(|a| a.signing_time).map(format_rfc3339),
                certificate_attached: data.certificates.iter().any(|c| info.signer.means(c)),
            })
            .collect(),
        certificates: data.certificates.iter().map(certificate_report).collect(),
    }
}
