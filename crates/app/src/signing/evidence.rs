//! What is kept of a signature: the signature itself, the authorities above its key, what was known about revocation.

use std::sync::Arc;

use domain::id::{ApplicationId, PersonId};
use storage::person::Signature;
use storage::proof::{self, Proof, ProofKind};
use storage::{BlobHash, DbError, Tx};

use super::Verified;

/// A piece of evidence.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: ProofKind,
    /// SHA-256 of its bytes.
    pub hash: BlobHash,
    /// Its bytes; a list is in the vault before anybody relies on it.
    pub bytes: Option<Arc<[u8]>>,
}

impl Piece {
    /// A piece with its bytes.
    #[must_use]
    pub fn new(kind: ProofKind, bytes: &[u8]) -> Self {
        Self { kind, hash: BlobHash::of(bytes), bytes: Some(Arc::from(bytes)) }
    }

    /// A piece that is in the vault.
    #[must_use]
    pub const fn named(kind: ProofKind, hash: BlobHash) -> Self {
        Self { kind, hash, bytes: None }
    }
}

/// By kind and hash: an answer names a certificate.
impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Piece({} {})", self.kind.code(), self.hash)
    }
}

/// Keeps a signature and its proofs in the vault, in the transaction of what was signed.
pub(crate) fn keep(
    tx: &mut Tx,
    signed: &Verified,
    signer: PersonId,
    purpose: &'static str,
    application: Option<ApplicationId>,
) -> Result<(), DbError> {
    storage::person::add_signature(
        tx,
        &Signature {
            hash: &signed.hash,
            purpose,
            signer,
            text: &signed.text,
            application,
            cms: &signed.cms,
            verdict: "VALID",
            verified: signed.at,
        },
    )?;
    for (position, piece) in (0_u32..).zip(&signed.proofs) {
        if let Some(bytes) = &piece.bytes {
            proof::add_bytes(tx, bytes)?;
        }
        let Piece { kind, hash, .. } = *piece;
        proof::add(tx, &signed.hash, &Proof { kind, hash, position, at: signed.at })?;
    }
    if signed.is_incomplete {
        proof::add_due(tx, &signed.hash, signed.at)?;
    }
    Ok(())
}
