//! The background's part in signatures: lists are fetched before they are needed, and what evidence still lacks (the
//! responder's answer, a time-stamp) is asked for.

use std::collections::HashMap;

use domain::id::PersonId;
use eds::Certificate;
use eds::asn1::Limits;
use eds::digest::Digest;
use eds::revocation::ocsp::Status;
use jiff::{SignedDuration, Timestamp};
use storage::proof::{self, Due, KeptSignature, Proof, ProofKind};
use storage::{BlobHash, DbError, Failed, Lane};

use super::revocation::{KeptList, Order};
use crate::command::App;
use crate::context::Caller;
use crate::ports::Service;

/// A full list is fetched again after so long at the latest, and when half of its validity is over.
const FULL_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A list of changes is short and made often.
const DELTA_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// After a failure: often enough that an outage of minutes is over in minutes.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// Signatures looked at in one pass: each may be two questions to the network.
const SIGNATURES_MAX: u32 = 16;
/// After a question in vain the next comes after so long, then twice as long, up to the longest.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// Evidence without an answer or a time-stamp is complete in law; after two days nobody asks any more.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// Bytes of the largest signature that was ever accepted.
const CMS_MAX: usize = 1024 * 1024;

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tended {
    /// Lists fetched and taken.
    pub lists: u32,
    /// Lists that could not be fetched or were not taken.
    pub lists_failed: u32,
    /// Signatures whose evidence is complete now.
    pub completed: u32,
    /// Signatures for which it was asked in vain.
    pub postponed: u32,
    /// Signatures whose key the responder calls revoked after a list had called it good.
    pub contradicted: u32,
}

/// Remembers when each list was asked for. One for a process.
#[derive(Debug, Default)]
pub struct Tending {
    asked: HashMap<String, (Timestamp, bool)>,
    is_restored: bool,
}

impl Tending {
    /// One pass: lists that are due, then evidence that lacks something. Bounded; what the network does not give is tried
    /// again later.
    ///
    /// # Errors
    /// Trouble of the database; what was done until then stands.
    pub async fn pass(&mut self, app: &App) -> Result<Tended, DbError> {
        let mut done = Tended::default();
        let revocation = app.parts().verifier.revocation();
        if revocation.order() == Order::Off {
            return Ok(done);
        }
        if !self.is_restored {
            restore(app).await?;
            self.is_restored = true;
        }
        for address in revocation.desk().lists() {
            let now = app.ctx(Caller::Clock).now;
            if !self.is_due(address, now, &revocation.kept()) {
                continue;
            }
            let is_taken = fetch(app, address, now).await?;
            self.asked.insert(address.clone(), (now, is_taken));
            *(if is_taken { &mut done.lists } else { &mut done.lists_failed }) += 1;
        }
        complete(app, &mut done).await?;
        Ok(done)
    }

    fn is_due(&self, address: &str, now: Timestamp, kept: &[KeptList]) -> bool {
        let Some((asked, was_taken)) = self.asked.get(address) else { return true };
        let since = now.duration_since(*asked);
        let list = kept.iter().find(|list| list.address == address);
        let pause = match list {
            Some(list) if *was_taken && list.next.is_some_and(|next| now < next) => {
                let whole = if list.is_delta { DELTA_EVERY } else { FULL_EVERY };
                list.next.map_or(whole, |next| whole.min(next.duration_since(list.made) / 2))
            }
            _ => AGAIN_AFTER,
        };
        // A clock that was set back must not keep old lists.
        since >= pause || since < SignedDuration::ZERO
    }
}

/// The lists that an earlier process kept: a restart has some even when the network has none.
async fn restore(app: &App) -> Result<(), DbError> {
    let verifier = &app.parts().verifier;
    for address in verifier.revocation().desk().lists() {
        let name = address.clone();
        let kept = app.db().read(move |reader| proof::list(reader, &name)).await?;
        if let Some((bytes, fetched)) = kept
            && let Err(error) = verifier.revocation().take_list(address, &bytes, fetched, verifier.issuers())
        {
            tracing::warn!(%error, address, "a kept list of revoked certificates is not taken");
        }
    }
    Ok(())
}

/// Fetches a list and keeps it before anybody relies on it; whether it was taken.
async fn fetch(app: &App, address: &str, now: Timestamp) -> Result<bool, DbError> {
    let verifier = &app.parts().verifier;
    let revocation = verifier.revocation();
    let bytes = match revocation.desk().list(address).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::warn!(%error, address, "a list of revoked certificates was not fetched");
            return Ok(false);
        }
    };
    let hash = BlobHash::of(&bytes);
    if revocation.confirm(address, hash, now) {
        let address = address.to_owned();
        write(app, move |tx| proof::remember_list(tx, &address, hash, now)).await?;
        return Ok(true);
    }
    // Checked first, so that nobody fills the vault with what no authority signed, or has the next start read an older list
    // instead of a newer one; kept before it is relied on.
    if let Err(error) = revocation.check_list(&bytes, verifier.issuers()) {
        tracing::warn!(%error, address, "a list of revoked certificates is not taken");
        return Ok(false);
    }
    keep_list(app, address, &bytes, hash, now).await?;
    match revocation.take_list(address, &bytes, now, verifier.issuers()) {
        Ok(()) => Ok(true),
        Err(error) => {
            tracing::warn!(%error, address, "a list of revoked certificates is not taken");
            Ok(false)
        }
    }
}

/// In parts, each a short command behind those of people.
async fn keep_list(
    app: &App,
    address: &str,
    bytes: &[u8],
    hash: BlobHash,
    now: Timestamp,
) -> Result<(), DbError> {
    for (part, bytes) in (0_u32..).zip(bytes.chunks(proof::PART)) {
        let bytes = bytes.to_vec();
        write(app, move |tx| proof::add_part(tx, hash, part, &bytes)).await?;
    }
    let address = address.to_owned();
    write(app, move |tx| proof::remember_list(tx, &address, hash, now)).await
}

/// Asks for what evidence lacks.
async fn complete(app: &App, done: &mut Tended) -> Result<(), DbError> {
    let now = app.ctx(Caller::Clock).now;
    let due = app.db().read(move |reader| proof::due(reader, now, SIGNATURES_MAX)).await?;
    for one in due {
        let name = one.signature.clone();
        let found = app
            .db()
            .read(move |reader| {
                let Some(kept) = proof::signature(reader, &name)? else { return Ok(None) };
                let proofs = proof::of_signature(reader, &name)?;
                let issuer = proofs.iter().find(|proof| proof.kind == ProofKind::Authority);
                let issuer = issuer.map(|proof| proof::bytes(reader, proof.hash)).transpose()?.flatten();
                Ok(Some((kept, proofs, issuer)))
            })
            .await?;
        let asked = match found {
            Some((kept, proofs, issuer)) => supplement(app, &kept, &proofs, issuer.as_deref(), done).await,
            None => Supplement { found: Vec::new(), is_whole: true, contradicted: None },
        };
        settle(app, one, asked, now, done).await?;
    }
    Ok(())
}

/// What was brought for a signature.
struct Supplement {
    found: Vec<(ProofKind, Vec<u8>)>,
    is_whole: bool,
    /// Whose key the responder calls revoked.
    contradicted: Option<PersonId>,
}

async fn supplement(
    app: &App,
    kept: &KeptSignature,
    proofs: &[Proof],
    issuer: Option<&[u8]>,
    done: &mut Tended,
) -> Supplement {
    let mut all = Supplement { found: Vec::new(), is_whole: true, contradicted: None };
    let verifier = &app.parts().verifier;
    let revocation = verifier.revocation();
    let has = |kind| proofs.iter().any(|proof| proof.kind == kind);
    let parsed = eds::armour::strip(&kept.cms)
        .and_then(|bytes| eds::cms::parse(&bytes, Limits::of_bytes(CMS_MAX)).ok());
    let Some(info) = parsed.as_ref().and_then(|data| data.signers.first()) else { return all };
    let certificate =
        parsed.as_ref().and_then(|data| data.certificates.iter().find(|one| info.signer.means(one)));
    let issuer = issuer.and_then(|der| Certificate::from_der(der).ok());
    if let (Some(certificate), Some(issuer)) = (certificate, issuer)
        && revocation.desk().has_responder()
        && !has(ProofKind::Answer)
    {
        let now = app.ctx(Caller::Clock).now;
        match revocation.ask(certificate, &issuer, now).await {
            // Nothing that proves anything: asked again.
            Ok((Status::Unknown, _)) | Err(_) => all.is_whole = false,
            Ok((status, bytes)) => {
                if matches!(status, Status::Revoked(_) | Status::NeverIssued) {
                    done.contradicted += 1;
                    all.contradicted = Some(kept.signer);
                    // The hash names the evidence; whose it is stands in the vault.
                    tracing::error!(signature = kept.hash, "the key of a kept signature is called revoked");
                }
                all.found.push((ProofKind::Answer, bytes));
            }
        }
    }
    if revocation.desk().stamps() && !has(ProofKind::TimeStamp) {
        match stamp(app, &info.signature).await {
            Some(token) => all.found.push((ProofKind::TimeStamp, token)),
            None => all.is_whole = false,
        }
    }
    all
}

/// A time-stamp of a signature, checked.
async fn stamp(app: &App, signature: &[u8]) -> Option<Vec<u8>> {
    let verifier = &app.parts().verifier;
    let mut nonce: [u8; 8] = app.secret();
    // A number does not begin with a zero.
    if let Some(first) = nonce.first_mut() {
        *first |= 1;
    }
    let question = eds::timestamp::request(Digest::Sha256, signature, &nonce);
    let answer = verifier.revocation().desk().stamp(question).await.ok()?;
    let token = eds::timestamp::token(&answer);
    let checked = token.and_then(|token| {
        let (anchors, others) = (verifier.anchors(), verifier.intermediates());
        eds::timestamp::check(&token, signature, Some(&nonce), anchors, others).map(|_| token)
    });
    verifier.revocation().desk().judged(Service::TimeStamps, checked.is_ok());
    checked.map_err(|error| tracing::warn!(%error, "a time-stamp is not accepted")).ok()
}

async fn settle(
    app: &App,
    due: Due,
    asked: Supplement,
    now: Timestamp,
    done: &mut Tended,
) -> Result<(), DbError> {
    let Supplement { found, is_whole, contradicted } = asked;
    let is_over = is_whole || now.duration_since(due.since) >= GIVEN_UP_AFTER;
    *(if is_over { &mut done.completed } else { &mut done.postponed }) += 1;
    let pause = FIRST_PAUSE * 2_i32.saturating_pow(due.attempts.min(10));
    let next = now.saturating_add(pause.min(LONGEST_PAUSE)).unwrap_or(now);
    write(app, move |tx| {
        for (kind, bytes) in &found {
            let hash = proof::add_bytes(tx, bytes)?;
            proof::add(tx, &due.signature, &Proof { kind: *kind, hash, position: 0, at: now })?;
        }
        // Whoever holds the key may be a thief: nobody goes on with what it opened.
        if let Some(signer) = contradicted {
            storage::session::remove_of(tx, signer)?;
        }
        if is_over { proof::done(tx, &due.signature) } else { proof::later(tx, &due.signature, next) }
    })
    .await
}

async fn write(
    app: &App,
    work: impl Fn(&mut storage::Tx) -> Result<(), DbError> + Send + 'static,
) -> Result<(), DbError> {
    let written =
        app.db().write(Lane::Background, move |tx| work(tx).map_err(Failed::<std::convert::Infallible>::Db));
    written.await.map_err(|failed| match failed {
        Failed::Db(error) => error,
        Failed::Refused(never) => match never {},
    })
}
