//! Blobs: evidence, proofs of signatures, documents. Content-addressed, encrypted, in chunks.
//!
//! A blob is put before the command that refers to it by hash; what no command refers to is swept. SQLite keeps blobs in
//! a second file, PostgreSQL in tables of the same database; the code and the statements are the same.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::error::DbError;
use crate::lanes::Lane;
use crate::params;
use crate::pending::Pending;
use crate::value::{FromValue, Mismatch, ToValue, Value};

/// Largest blob, bytes: 10 MiB, the largest upload of evidence.
pub const BLOB_MAX: usize = 10 * 1024 * 1024;

/// Bytes of content in one chunk: small enough for one row of either engine, large enough that a blob is at most 40 rows.
pub const CHUNK: usize = 256 * 1024;

/// Blobs that a sweep looks at together: one question about references, one short command.
const SWEEP_PAGE: u32 = 256;

crate::queries! {
    /// Remembers a blob; a blob put again is young again, so that no sweep takes it from under a command.
    PUT = "insert into blob (hash, size, stored_at) values ($1, $2, $3)
           on conflict (hash) do update set stored_at = excluded.stored_at";
    /// One chunk; the same content makes the same chunk.
    PUT_CHUNK = "insert into blob_chunk (hash, number, sealed) values ($1, $2, $3) on conflict (hash, number) do nothing";
    /// The size, to know that all chunks are there.
    SIZE = "select size from blob where hash = $1";
    /// The chunks in order.
    CHUNKS = "select sealed from blob_chunk where hash = $1 order by number";
    /// Old blobs, page by page.
    OLD = "select hash from blob where stored_at < $1 and hash > $2 order by hash limit $3";
    /// Forgets a blob, with its chunks, if it is still old.
    DROP_OLD = "delete from blob where hash = $1 and stored_at < $2";
    /// Forgets a blob, with its chunks.
    DROP = "delete from blob where hash = $1";
}

/// The name of a blob: SHA-256 of its content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// The name of this content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ToValue for BlobHash {
    fn to_value(&self) -> Value<'_> {
        self.0.to_value()
    }
}

impl FromValue for BlobHash {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        FromValue::from_value(value).map(Self)
    }
}

/// The key that all blobs are encrypted with. Losing it loses them.
#[derive(Clone)]
pub struct BlobKey([u8; 32]);

impl BlobKey {
    /// 32 random bytes from the configuration.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }
}

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobKey(secret)")
    }
}

/// What can be wrong with a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobProblem {
    /// No such blob, or a part of it is missing.
    #[error("not found")]
    Missing,
    /// Larger than [`BLOB_MAX`].
    #[error("larger than {} bytes", BLOB_MAX)]
    TooLarge,
    /// It was changed, or is encrypted with another key.
    #[error("does not open: it was changed, or the key is another")]
    Damaged,
}

/// The store of blobs, see [`Db::blobs`].
#[derive(Clone, Debug)]
pub struct Blobs {
    db: Db,
    key: BlobKey,
}

impl Blobs {
    pub(crate) fn new(db: Db, key: &BlobKey) -> Self {
        Self { db, key: key.clone() }
    }

    /// Stores a content and answers with its name when it is safe on disk. Putting it again is harmless.
    /// Fails with [`BlobProblem::TooLarge`] above [`BLOB_MAX`].
    pub fn put(&self, content: &[u8], now: Timestamp) -> Pending<BlobHash, DbError> {
        let hash = BlobHash::of(content);
        let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let sealed =
            if content.len() > BLOB_MAX { Err(BlobProblem::TooLarge) } else { self.key.seal(hash, content) };
        let workers = self.db.blob_workers();
        workers.write(Lane::People, move |tx| {
            let chunks = sealed.as_ref().map_err(|problem| *problem)?;
            tx.later(&PUT, params![hash, size, now])?;
            for (number, chunk) in (0_u32..).zip(chunks) {
                tx.later(&PUT_CHUNK, params![hash, number, chunk])?;
            }
            Ok(hash)
        })
    }

    /// The content, checked against its name. Fails with [`BlobProblem::Missing`] or [`BlobProblem::Damaged`].
    pub fn get(&self, hash: BlobHash) -> Pending<Vec<u8>, DbError> {
        let key = self.key.clone();
        self.db.blob_workers().read(move |reader| {
            let size: u32 =
                reader.query_opt(&SIZE, params![hash])?.ok_or(BlobProblem::Missing)?.get("size")?;
            let mut content = Vec::new();
            let mut number = 0;
            reader.for_each(&CHUNKS, params![hash], |row| {
                let sealed: Vec<u8> = row.get("sealed")?;
                content.extend(key.open(hash, number, &sealed)?);
                number += 1;
                Ok(())
            })?;
            if content.len() != usize::try_from(size).unwrap_or(usize::MAX) {
                return Err(BlobProblem::Missing.into());
            }
            if BlobHash::of(&content) != hash {
                return Err(BlobProblem::Damaged.into());
            }
            Ok(content)
        })
    }

    /// Deletes a blob now: erasure of personal data. Whether it was there.
    pub fn erase(&self, hash: BlobHash) -> Pending<bool, DbError> {
        self.db.blob_workers().write(Lane::People, move |tx| Ok(tx.exec(&DROP, params![hash])? > 0))
    }

    /// A page of what was put before `before`, in the order of names, behind `after`; empty at the end.
    pub fn old(&self, before: Timestamp, after: Option<BlobHash>) -> Pending<Vec<BlobHash>, DbError> {
        let after = after.map_or_else(Vec::new, |hash| hash.0.to_vec());
        self.db.blob_workers().read(move |reader| {
            let rows = reader.query(&OLD, params![before, after, SWEEP_PAGE])?;
            rows.iter().map(|row| row.get("hash")).collect()
        })
    }

    /// Deletes those of a page that are still old; how many. Ask for what is referenced first, and choose `before` a day
    /// ago, so that forms in the making keep theirs.
    pub fn drop_old(&self, orphans: Vec<BlobHash>, before: Timestamp) -> Pending<u64, DbError> {
        self.db.blob_workers().write(Lane::Background, move |tx| drop_old(tx, &orphans, before))
    }
}

fn drop_old(tx: &mut crate::Tx, orphans: &[BlobHash], before: Timestamp) -> Result<u64, DbError> {
    let mut dropped = 0;
    for hash in orphans {
        // A blob that was put again meanwhile is young again, so it stays. Its chunks go with it (on delete cascade).
        dropped += tx.exec(&DROP_OLD, params![hash, before])?;
    }
    Ok(dropped)
}

impl BlobKey {
    fn seal(&self, hash: BlobHash, content: &[u8]) -> Result<Vec<Vec<u8>>, BlobProblem> {
        (0_u32..)
            .zip(content.chunks(CHUNK))
            .map(|(number, chunk)| {
                let place = place(hash, number);
                let payload = Payload { msg: chunk, aad: &place };
                self.cipher().encrypt(&self.nonce(&place)?, payload).map_err(|_| BlobProblem::Damaged)
            })
            .collect()
    }

    fn open(&self, hash: BlobHash, number: u32, sealed: &[u8]) -> Result<Vec<u8>, BlobProblem> {
        let place = place(hash, number);
        let payload = Payload { msg: sealed, aad: &place };
        self.cipher().decrypt(&self.nonce(&place)?, payload).map_err(|_| BlobProblem::Damaged)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derived(b"kezek blob cipher"))
    }

    /// A nonce is met again only with the same chunk of the same content, which makes the same ciphertext: no random
    /// number is needed, and putting twice is putting once.
    fn nonce(&self, place: &[u8; 36]) -> Result<XNonce, BlobProblem> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.derived(b"kezek blob nonce"))
            .map_err(|_| BlobProblem::Damaged)?;
        mac.update(place);
        let code = mac.finalize().into_bytes();
        Ok(code.iter().copied().take(24).collect())
    }

    fn derived(&self, purpose: &[u8]) -> chacha20poly1305::Key {
        Sha256::new().chain_update(self.0).chain_update(purpose).finalize()
    }
}

/// Which chunk of which blob: bound to the ciphertext, so that chunks cannot be exchanged.
fn place(hash: BlobHash, number: u32) -> [u8; 36] {
    let mut place = [0; 36];
    let bytes = hash.0.into_iter().chain(number.to_be_bytes());
    place.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
    place
}
