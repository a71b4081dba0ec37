//! Kept signatures, looked at again: by the applicant and by officials, without a network, at any later time.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use domain::id::{ApplicationId, RequestId};
use eds::Certificate;
use eds::asn1::Limits;
use eds::revocation::Gathered;
use eds::revocation::crl::Crl;
use eds::timestamp::{self, TimeStamp};
use eds::verify::{self, Anchors, Content, Purpose, Request, Verdict, Verification, verify_attached};
use jiff::Timestamp;
use storage::proof::{self, KeptSignature, Proof, ProofKind};
use storage::{BlobHash, DbError, Failed, Reader, Tx};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Verifier;
use crate::applications::access;
use crate::command::{Command, Query, Work};
use crate::queue_work::Refusal;

/// Most signatures of an application that a page verifies; a family signs a handful.
const SIGNATURES_MAX: usize = 50;

/// The signatures about an application, the oldest first. `None` when the caller may not see it.
#[derive(Clone, Copy, Debug)]
pub struct Signatures {
    /// The application.
    pub application: ApplicationId,
}

/// One signature about an application. `None` when the caller may not see it or it is about another application.
#[derive(Clone, Debug)]
pub struct OneSignature {
    /// The application.
    pub application: ApplicationId,
    /// SHA-256 of the signature, hex.
    pub hash: String,
}

/// Notes in the access log that an official looks at the signatures about an application.
#[derive(Clone, Copy, Debug)]
pub struct NoteSignaturesSeen {
    /// The application.
    pub application: ApplicationId,
}

impl Command for NoteSignaturesSeen {
    type Output = ();
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        if access::visible(tx, work, self.application)?.is_none() {
            return Err(Refusal::NotFound.failed());
        }
        let actor = serde_json::to_string(&work.ctx.caller.actor())
            .map_err(|error| DbError::Statement { query: "access_log", message: error.to_string() })?;
        let id: RequestId = work.ctx.ids.next();
        let subject = Some(self.application);
        Ok(storage::oversight::note_access(tx, id, work.ctx.now, &actor, "signatures", subject)?)
    }
}

/// A kept signature with what proves it.
#[derive(Clone)]
pub struct Evidence {
    /// SHA-256 of the signature, hex.
    pub hash: String,
    /// What it is for, as the vault names it.
    pub purpose: String,
    /// When it was verified and accepted.
    pub verified: Timestamp,
    text: String,
    cms: Vec<u8>,
    pieces: Vec<(Proof, Arc<[u8]>)>,
}

/// What looking again says.
#[derive(Clone, Debug)]
pub struct SeenAgain {
    /// The verdict as of the instant at which the signature was accepted.
    pub verdict: Verdict,
    /// "SURNAME FIRSTNAME" out of the certificate.
    pub signer: Option<String>,
    /// Signature algorithm.
    pub algorithm: Option<&'static str>,
    /// What revocation was judged by, and the time-stamp: kind and SHA-256.
    pub against: Vec<(ProofKind, BlobHash)>,
    /// The earliest instant at which a trusted time-stamp saw the signature.
    pub stamped: Option<Timestamp>,
}

impl Query for Signatures {
    type Output = Option<Vec<Evidence>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if access::visible(reader, work, self.application)?.is_none() {
            return Ok(None);
        }
        let mut kept = proof::of_application(reader, self.application)?;
        kept.truncate(SIGNATURES_MAX);
        let mut read = BTreeMap::new();
        kept.into_iter().map(|one| evidence(reader, one, &mut read)).collect::<Result<_, _>>().map(Some)
    }
}

impl Query for OneSignature {
    type Output = Option<Evidence>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if access::visible(reader, work, self.application)?.is_none() {
            return Ok(None);
        }
        match proof::signature(reader, &self.hash)? {
            Some(kept) if kept.application == Some(self.application) => {
                evidence(reader, kept, &mut BTreeMap::new()).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// With its pieces; a list that several signatures share is read once.
fn evidence(
    reader: &mut Reader,
    kept: KeptSignature,
    read: &mut BTreeMap<BlobHash, Arc<[u8]>>,
) -> Result<Evidence, DbError> {
    let mut pieces = Vec::new();
    for proof in proof::of_signature(reader, &kept.hash)? {
        let bytes = match read.get(&proof.hash) {
            Some(bytes) => Some(Arc::clone(bytes)),
            None => proof::bytes(reader, proof.hash)?.map(Arc::from),
        };
        // What is not there proves nothing; the verdict says so.
        let Some(bytes) = bytes else { continue };
        read.insert(proof.hash, Arc::clone(&bytes));
        pieces.push((proof, bytes));
    }
    let KeptSignature { hash, purpose, verified, text, cms, .. } = kept;
    Ok(Evidence { hash, purpose, verified, text, cms, pieces })
}

impl Evidence {
    /// Verifies it again as of the instant at which it was accepted, by what was kept and by the authorities that are
    /// trusted today. CPU work: off the async threads.
    #[must_use]
    pub fn look_again(&self, verifier: &Verifier) -> SeenAgain {
        let authorities = self.certificates();
        let source = self.gathered(&authorities);
        let purpose = if self.purpose == "login" { Purpose::Login } else { Purpose::Document };
        let seen = self.judge(purpose, verifier.anchors(), &authorities, &source);
        let against = self.pieces.iter().filter(|(proof, _)| proof.kind != ProofKind::Authority);
        SeenAgain {
            verdict: seen.verdict,
            signer: seen.signer.as_ref().map(|signer| signer.common_name.clone()),
            algorithm: seen.signer.as_ref().map(|signer| signer.algorithm.name()),
            against: against.map(|(proof, _)| (proof.kind, proof.hash)).collect(),
            stamped: self.stamps(verifier).iter().map(|stamp| second(stamp.time)).min(),
        }
    }

    /// The time-stamps that hold today. What one of them does not say, the signature does not need.
    fn stamps(&self, verifier: &Verifier) -> Vec<TimeStamp> {
        let data = eds::armour::strip(&self.cms)
            .and_then(|bytes| eds::cms::parse(&bytes, Limits::of_bytes(bytes.len())).ok());
        let Some(info) = data.as_ref().and_then(|data| data.signers.first()) else { return Vec::new() };
        let known: Vec<Certificate> =
            verifier.intermediates().iter().cloned().chain(self.certificates()).collect();
        let check = |token: &[u8]| timestamp::check(token, &info.signature, None, verifier.anchors(), &known);
        self.of_kind(ProofKind::TimeStamp).filter_map(|(_, token)| check(token).ok()).collect()
    }

    fn judge(
        &self,
        purpose: Purpose,
        anchors: &Anchors,
        authorities: &[Certificate],
        source: &Gathered,
    ) -> Verification {
        let request = Request {
            content: Content::Attached(self.text.as_bytes()),
            purpose,
            anchors,
            intermediates: authorities,
            at: self.verified.as_second(),
            revocation: verify::Revocation::Required(source),
            time_stamps: &self
                .of_kind(ProofKind::TimeStamp)
                .map(|(_, token)| token.to_vec())
                .collect::<Vec<_>>(),
        };
        verify_attached(&self.cms, &request)
    }

    fn of_kind(&self, kind: ProofKind) -> impl Iterator<Item = &(Proof, Arc<[u8]>)> {
        self.pieces.iter().filter(move |(proof, _)| proof.kind == kind)
    }

    fn certificates(&self) -> Vec<Certificate> {
        self.of_kind(ProofKind::Authority).filter_map(|(_, der)| Certificate::from_der(der).ok()).collect()
    }

    /// What was kept about revocation.
    fn gathered(&self, authorities: &[Certificate]) -> Gathered {
        let mut gathered = Gathered::new();
        for (_, bytes) in self.of_kind(ProofKind::List) {
            let Ok(list) = Crl::parse(bytes) else { continue };
            // A list that nobody of the path signed says nothing.
            let _ = authorities.iter().any(|issuer| gathered.accept(list.clone(), issuer).is_ok());
        }
        for (_, bytes) in self.of_kind(ProofKind::Answer) {
            gathered.add_answer(bytes.to_vec());
        }
        gathered
    }

    /// Everything as files in a ZIP archive, with a text that says how any tool verifies them. The authorities above a
    /// time-stamp may be others than those above the key: they are added. CPU work: off the async threads.
    ///
    /// # Errors
    /// [`ArchiveFailed`]: a mistake of the program.
    pub fn archive(&self, verifier: &Verifier) -> Result<Vec<u8>, ArchiveFailed> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut options = String::new();
        let mut put = |name: &str, bytes: &[u8]| -> Result<(), ArchiveFailed> {
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            zip.start_file(name, stored).map_err(|_| ArchiveFailed)?;
            zip.write_all(bytes).map_err(|_| ArchiveFailed)
        };
        let cms = eds::armour::strip(&self.cms).unwrap_or_else(|| self.cms.clone());
        put("signature.cms", &cms)?;
        put("text.txt", self.text.as_bytes())?;
        // The last authority of the path is the one that is trusted.
        let anchor = self.of_kind(ProofKind::Authority).last().map(|(proof, _)| proof.hash);
        for (number, (proof, bytes)) in (1..).zip(&self.pieces) {
            let (name, option) = match proof.kind {
                ProofKind::Authority if Some(proof.hash) == anchor => {
                    (format!("authority-{number}.cer"), " --anchor")
                }
                ProofKind::Authority => (format!("authority-{number}.cer"), " --intermediate"),
                ProofKind::List => (format!("list-{number}.crl"), " --crl"),
                ProofKind::Answer => (format!("answer-{number}.ocsp"), " --ocsp"),
                ProofKind::TimeStamp => (format!("time-stamp-{number}.tst"), " --time-stamp"),
            };
            put(&name, bytes)?;
            options.push_str(&format!("{option} {name}"));
        }
        for (number, (certificate, option)) in (1..).zip(self.above_stamps(verifier)) {
            let name = format!("time-stamp-authority-{number}.cer");
            put(&name, certificate.der())?;
            options.push_str(&format!("{option} {name}"));
        }
        put("README.txt", self.readme(&options).as_bytes())?;
        Ok(zip.finish().map_err(|_| ArchiveFailed)?.into_inner())
    }

    /// The authorities above the time-stamps that are not among those above the key, and how each is given to the command.
    fn above_stamps(&self, verifier: &Verifier) -> Vec<(Certificate, &'static str)> {
        let mut known = self.certificates();
        let mut above = Vec::new();
        for stamp in self.stamps(verifier) {
            let last = stamp.chain.len().saturating_sub(1);
            for (position, certificate) in stamp.chain.into_iter().enumerate() {
                let option = if position == last { " --anchor" } else { " --intermediate" };
                if !known.contains(&certificate) {
                    known.push(certificate.clone());
                    above.push((certificate, option));
                }
            }
        }
        above
    }

    fn readme(&self, options: &str) -> String {
        let at = self.verified.as_second();
        let at = Timestamp::from_second(at).unwrap_or(self.verified);
        format!(
            "Қолтаңба осы сәтте тексеріліп, қабылданды / Подпись проверена и принята в этот момент / The signature was \
             verified and accepted at this instant:\n\n    {at}\n\n\
             Қайта тексеру, желісіз, кез келген уақытта / Проверить снова, без сети, в любое время / Verify again, \
             without a network, at any time:\n\n    \
             kezek eds verify signature.cms --content text.txt --purpose document --at {at}{options}\n\n\
             Соңғы сертификаттың SHA-256 ізін Ұлттық куәландырушы орталық жариялаған ізбен салыстырыңыз. / Сравните \
             отпечаток SHA-256 последнего сертификата с опубликованным Национальным удостоверяющим центром. / Compare \
             the SHA-256 of the last certificate with the one that the National Certification Authority publishes.\n"
        )
    }
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap_or(Timestamp::MAX)
}

/// By purpose and hash: text and signature are personal data.
impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({} {})", self.purpose, self.hash)
    }
}

/// The archive could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the archive of proofs could not be made")]
pub struct ArchiveFailed;
