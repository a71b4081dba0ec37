//! What proved signatures: certificates, lists, answers, time-stamps, beside the signatures themselves. Append-only: the
//! database refuses that a row is changed or deleted.

use domain::id::{ApplicationId, PersonId};
use jiff::Timestamp;

use crate::blobs::BlobHash;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

/// Bytes of one part of a proof: one row of either engine.
pub const PART: usize = 256 * 1024;

crate::queries! {
    /// Keeps a part; the same content makes the same part.
    ADD_PART = "insert into proof (hash, part, bytes) values ($1, $2, $3) on conflict do nothing";
    /// The parts in order.
    PARTS = "select bytes from proof where hash = $1 order by part";
    /// Joins a proof to a signature; twice is once.
    ADD = "insert into signature_proof (signature, kind, proof, position, at) values ($1, $2, $3, $4, $5) \
           on conflict do nothing";
    /// What proves a signature.
    OF_SIGNATURE = "select kind, proof, position, at from signature_proof where signature = $1 order by kind, position, at, proof";
    /// A signature as it was kept.
    ONE = "select hash, purpose, signer, text, cms, verified, application from signature where hash = $1";
    /// All about an application, the oldest first.
    OF_APPLICATION = "select hash, purpose, signer, text, cms, verified, application from signature where application = $1 \
                      order by verified, hash limit 200";
    /// A person's logins, the latest first.
    LOGINS = "select verified, cms from signature where signer = $1 and purpose = 'login' \
              order by verified desc limit $2";
    /// Something is still to be asked for.
    ADD_DUE = "insert into proof_due (signature, since, next, attempts) values ($1, $2, $2, 0) on conflict do nothing";
    /// What may be asked for now, the oldest first.
    DUE = "select signature, since, attempts from proof_due where next <= $1 order by next, signature limit $2";
    /// Asked in vain: again later.
    LATER = "update proof_due set attempts = attempts + 1, next = $2 where signature = $1";
    /// Nothing is missing any more, or it is given up.
    DONE = "delete from proof_due where signature = $1";
    /// Remembers the newest list of an address.
    REMEMBER_LIST = "insert into revocation_list (address, hash, fetched) values ($1, $2, $3) \
                     on conflict (address) do update set hash = excluded.hash, fetched = excluded.fetched";
    /// The newest list of an address.
    LIST = "select hash, fetched from revocation_list where address = $1";
}

/// What a proof is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofKind {
    /// A certificate between the signer's and the anchor, the anchor included, in that order.
    Authority,
    /// A list of revoked certificates, full or delta.
    List,
    /// An answer of the responder (OCSP).
    Answer,
    /// A time-stamp of the signature.
    TimeStamp,
}

impl ProofKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Authority, Self::List, Self::Answer, Self::TimeStamp];

    /// Stable code, in the database too.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::List => "list",
            Self::Answer => "answer",
            Self::TimeStamp => "time_stamp",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A proof of a signature: what it is, and where its bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What it is.
    pub kind: ProofKind,
    /// Its bytes' name.
    pub hash: BlobHash,
    /// Its place among those of its kind.
    pub position: u32,
    /// When it was taken.
    pub at: Timestamp,
}

/// A signature as it was kept.
#[derive(Clone)]
pub struct KeptSignature {
    /// SHA-256 of the signature, hex.
    pub hash: String,
    /// What it is for.
    pub purpose: String,
    /// Who signed.
    pub signer: PersonId,
    /// The signed text.
    pub text: String,
    /// The signature.
    pub cms: Vec<u8>,
    /// When it was verified.
    pub verified: Timestamp,
    /// The application that it is about.
    pub application: Option<ApplicationId>,
}

/// A signature for which something is still to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// SHA-256 of the signature, hex.
    pub signature: String,
    /// Since when.
    pub since: Timestamp,
    /// How often it was asked in vain.
    pub attempts: u32,
}

/// Keeps the bytes of a proof.
///
/// # Errors
/// Trouble of the database.
pub fn add_bytes(tx: &mut Tx, bytes: &[u8]) -> Result<BlobHash, DbError> {
    let hash = BlobHash::of(bytes);
    for (part, bytes) in (0_u32..).zip(bytes.chunks(PART)) {
        add_part(tx, hash, part, bytes)?;
    }
    Ok(hash)
}

/// Keeps one part of a large proof, which is brought in several commands; the caller remembers it when all are there.
///
/// # Errors
/// Trouble of the database.
pub fn add_part(tx: &mut Tx, hash: BlobHash, part: u32, bytes: &[u8]) -> Result<(), DbError> {
    tx.later(&ADD_PART, params![hash, part, bytes])
}

/// The bytes of a proof; `None` when they are not all there.
///
/// # Errors
/// Trouble of the database.
pub fn bytes(reader: &mut Reader, hash: BlobHash) -> Result<Option<Vec<u8>>, DbError> {
    let mut bytes = Vec::new();
    reader.for_each(&PARTS, params![hash], |row| {
        let part: Vec<u8> = row.get("bytes")?;
        bytes.extend_from_slice(&part);
        Ok(())
    })?;
    Ok((BlobHash::of(&bytes) == hash).then_some(bytes))
}

/// Joins a proof to a signature that is kept.
///
/// # Errors
/// Trouble of the database.
pub fn add(tx: &mut Tx, signature: &str, proof: &Proof) -> Result<(), DbError> {
    tx.later(&ADD, params![signature, proof.kind, proof.hash, proof.position, proof.at])
}

/// What proves a signature.
///
/// # Errors
/// Trouble of the database.
pub fn of_signature(reader: &mut Reader, signature: &str) -> Result<Vec<Proof>, DbError> {
    reader.list(&OF_SIGNATURE, params![signature], read)
}

/// A signature as it was kept.
///
/// # Errors
/// Trouble of the database.
pub fn signature(reader: &mut Reader, hash: &str) -> Result<Option<KeptSignature>, DbError> {
    reader.find(&ONE, params![hash], read_signature)
}

/// The signatures about an application, the oldest first; at most 200.
///
/// # Errors
/// Trouble of the database.
pub fn of_application(reader: &mut Reader, id: ApplicationId) -> Result<Vec<KeptSignature>, DbError> {
    reader.list(&OF_APPLICATION, params![id], read_signature)
}

/// When a person entered, with the signature of each login; the latest first, so many at most.
///
/// # Errors
/// Trouble of the database.
pub fn logins(
    reader: &mut Reader,
    person: PersonId,
    most: u32,
) -> Result<Vec<(Timestamp, Vec<u8>)>, DbError> {
    reader.list(&LOGINS, params![person, most], |row| Ok((row.get("verified")?, row.get("cms")?)))
}

/// Remembers that something is still to be asked for a signature.
///
/// # Errors
/// Trouble of the database.
pub fn add_due(tx: &mut Tx, signature: &str, since: Timestamp) -> Result<(), DbError> {
    tx.later(&ADD_DUE, params![signature, since])
}

/// For which signatures something may be asked now.
///
/// # Errors
/// Trouble of the database.
pub fn due(reader: &mut Reader, now: Timestamp, most: u32) -> Result<Vec<Due>, DbError> {
    reader.list(&DUE, params![now, most], |row| {
        Ok(Due { signature: row.get("signature")?, since: row.get("since")?, attempts: row.get("attempts")? })
    })
}

/// It was asked in vain: again at `next`.
///
/// # Errors
/// Trouble of the database.
pub fn later(tx: &mut Tx, signature: &str, next: Timestamp) -> Result<(), DbError> {
    tx.later(&LATER, params![signature, next])
}

/// Nothing is missing any more, or it is given up.
///
/// # Errors
/// Trouble of the database.
pub fn done(tx: &mut Tx, signature: &str) -> Result<(), DbError> {
    tx.later(&DONE, params![signature])
}

/// Remembers the newest list of an address, and when the address last gave it; its parts are there.
///
/// # Errors
/// Trouble of the database.
pub fn remember_list(tx: &mut Tx, address: &str, hash: BlobHash, fetched: Timestamp) -> Result<(), DbError> {
    tx.later(&REMEMBER_LIST, params![address, hash, fetched])
}

/// The newest list of an address, and when the address last gave it.
///
/// # Errors
/// Trouble of the database.
pub fn list(reader: &mut Reader, address: &str) -> Result<Option<(Vec<u8>, Timestamp)>, DbError> {
    let Some(row) = reader.query_opt(&LIST, params![address])? else { return Ok(None) };
    let fetched = row.get("fetched")?;
    Ok(bytes(reader, row.get("hash")?)?.map(|bytes| (bytes, fetched)))
}

fn read(row: &Row) -> Result<Proof, DbError> {
    Ok(Proof {
        kind: row.get("kind")?,
        hash: row.get("proof")?,
        position: row.get("position")?,
        at: row.get("at")?,
    })
}

fn read_signature(row: &Row) -> Result<KeptSignature, DbError> {
    Ok(KeptSignature {
        hash: row.get("hash")?,
        purpose: row.get("purpose")?,
        signer: row.get("signer")?,
        text: row.get("text")?,
        cms: row.get("cms")?,
        verified: row.get("verified")?,
        application: row.get("application")?,
    })
}
