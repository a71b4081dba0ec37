//! Whether a certificate has been revoked: lists held in memory and answers of the responder, by the order of the
//! installation's policy. Neither fresh: nobody is believed (fail closed), and the person may send the same signature again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::id::Entropy;
use eds::Certificate;
use eds::revocation::crl::{self, Crl, CrlBook, CrlError, Entry};
use eds::revocation::ocsp::{self, CertId, OcspError, Status};
use eds::revocation::{RevocationReason, Revoked};
use eds::verify::{Reason, Verdict};
use jiff::{SignedDuration, Timestamp};
use storage::BlobHash;
use storage::proof::ProofKind;

use super::evidence::Piece;
use crate::ports::{AuthorityDesk, Service, Unanswered};

/// Bytes of a nonce (RFC 8954 allows 1 to 32; the national responder is asked with so many).
const NONCE: usize = 16;

/// How long a good answer serves again for the same certificate: somebody signs right after entering. The law asks for a
/// fresh answer, and national clients use minutes.
const ANSWER_SERVES: SignedDuration = SignedDuration::from_mins(2);

/// A revoked key stays so; by then the next list says it. A hold may end: it serves like a good answer.
const REVOKED_SERVES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Until when a list answers that was not confirmed again, unless an installation says otherwise. Some lists name an end
/// months away; whoever cuts the network to the authority must not keep a stolen key useful for so long.
const LIST_AGE_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Answers that are remembered; when there are more, all are forgotten.
const ANSWERS_MAX: usize = 8_192;

/// What is asked first (docs/adr/0010).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The lists in memory answer; the responder is asked when no list is fresh, and afterwards for the evidence.
    ListsFirst,
    /// The responder is asked; the lists answer when it is silent.
    ResponderFirst,
    /// Nothing is asked: trial installations and tests only.
    Off,
}

/// The sources of an installation. Nothing in here knows who asks.
pub struct Revocation {
    order: Order,
    desk: Arc<dyn AuthorityDesk>,
    entropy: Arc<dyn Entropy>,
    list_age_max: SignedDuration,
    lists: RwLock<Lists>,
    answers: Mutex<Answers>,
    /// Keys against which a responder has spoken, by the SHA-256 of the certificate, and until when that serves.
    bad: Mutex<HashMap<[u8; 32], (Timestamp, Verdict)>>,
}

/// Good answers by the SHA-256 of their certificate, and when each was given.
type Answers = HashMap<[u8; 32], (Timestamp, Arc<[u8]>)>;

/// Lists that were checked, and what is known about each.
#[derive(Default)]
struct Lists {
    book: CrlBook,
    kept: Vec<KeptList>,
}

/// A list in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptList {
    /// The address it came from.
    pub address: String,
    /// SHA-256 of the issuer's certificate.
    pub issuer: [u8; 32],
    /// Whether it holds changes only.
    pub is_delta: bool,
    /// When it was made.
    pub made: Timestamp,
    /// When the next one comes at the latest.
    pub next: Option<Timestamp>,
    /// When its address last gave it, or nothing newer.
    pub confirmed: Timestamp,
    /// How many certificates it names.
    pub entries: usize,
    /// SHA-256 of its bytes: how evidence names it.
    pub hash: BlobHash,
}

/// What fresh data say, and the data.
pub(super) enum Said {
    Good(Vec<Piece>),
    Bad(Verdict),
    /// No fresh data.
    Nothing,
}

impl Revocation {
    /// Sources behind a desk.
    #[must_use]
    pub fn new(order: Order, desk: Arc<dyn AuthorityDesk>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            order,
            desk,
            entropy,
            list_age_max: LIST_AGE_MAX,
            lists: RwLock::default(),
            answers: Mutex::default(),
            bad: Mutex::default(),
        }
    }

    /// With another limit for lists that nobody confirms; a day without it.
    #[must_use]
    pub fn with_list_age_max(self, list_age_max: SignedDuration) -> Self {
        Self { list_age_max, ..self }
    }

    /// What is asked first.
    #[must_use]
    pub const fn order(&self) -> Order {
        self.order
    }

    /// The desk, for the background work.
    pub(super) fn desk(&self) -> &dyn AuthorityDesk {
        self.desk.as_ref()
    }

    /// The lists in memory, for metrics and pages of those who operate it.
    #[must_use]
    pub fn kept(&self) -> Vec<KeptList> {
        self.lists.read().unwrap_or_else(PoisonError::into_inner).kept.clone()
    }

    /// Takes a list that came from `address` at the instant `confirmed`, if one of the `issuers` signed it and nothing newer is
    /// there.
    ///
    /// # Errors
    /// [`ListRefused`]; what was there stays.
    pub fn take_list<'a>(
        &self,
        address: &str,
        bytes: &[u8],
        confirmed: Timestamp,
        issuers: impl Iterator<Item = &'a Certificate> + Clone,
    ) -> Result<(), ListRefused> {
        let list = parsed(bytes, issuers.clone())?;
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        let issuer = taker(&lists.book, &list, issuers)?;
        lists.kept.retain(|old| old.issuer != issuer.fingerprint() || old.is_delta != list.is_delta());
        lists.kept.push(KeptList {
            address: address.to_owned(),
            issuer: issuer.fingerprint(),
            is_delta: list.is_delta(),
            made: second(list.this_update()),
            next: list.next_update().map(second),
            confirmed,
            entries: list.len(),
            hash: BlobHash::of(bytes),
        });
        lists.book.accept(list, issuer).map_err(ListRefused::Refused)
    }

    /// Whether [`take_list`](Self::take_list) would take a list, so that nobody replaces a kept list by an older one either;
    /// nothing is taken.
    ///
    /// # Errors
    /// [`ListRefused`].
    pub(super) fn check_list<'a>(
        &self,
        bytes: &[u8],
        issuers: impl Iterator<Item = &'a Certificate> + Clone,
    ) -> Result<(), ListRefused> {
        let list = parsed(bytes, issuers.clone())?;
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        taker(&lists.book, &list, issuers).map(drop)
    }

    /// Whether these are the bytes that the address gave before. Then it has confirmed them.
    pub(super) fn confirm(&self, address: &str, hash: BlobHash, now: Timestamp) -> bool {
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        let known = lists.kept.iter_mut().find(|list| list.address == address && list.hash == hash);
        known.map(|list| list.confirmed = now).is_some()
    }

    /// What the lists in memory say. Bad news counts however old it is; good news from a list that its address has not confirmed
    /// for long is none.
    pub(super) fn listed(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Said {
        if let Some(verdict) = self.known_bad(certificate, now) {
            return Said::Bad(verdict);
        }
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        match lists.book.look_up(certificate, issuer, now.as_second()) {
            None => Said::Nothing,
            Some(Entry::Revoked(revoked)) => Said::Bad(of(revoked)),
            Some(Entry::Good) => {
                let own = || lists.kept.iter().filter(|list| list.issuer == issuer.fingerprint());
                let is_confirmed = |list: &KeptList| now.duration_since(list.confirmed) <= self.list_age_max;
                if !own().any(|list| !list.is_delta && is_confirmed(list)) {
                    return Said::Nothing;
                }
                Said::Good(own().map(|list| Piece::named(ProofKind::List, list.hash)).collect())
            }
        }
    }

    /// What the responder says.
    pub(super) async fn answered(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Said {
        if let Some(bytes) = self.remembered(certificate, now) {
            return Said::Good(vec![Piece::new(ProofKind::Answer, &bytes)]);
        }
        match self.ask(certificate, issuer, now).await {
            Ok((Status::Good, bytes)) => {
                self.remember(certificate, now, &bytes);
                Said::Good(vec![Piece::new(ProofKind::Answer, &bytes)])
            }
            Ok((Status::Revoked(revoked), _)) => Said::Bad(of(revoked)),
            Ok((Status::NeverIssued, _)) => Said::Bad(Verdict::Invalid(Reason::CertNeverIssued)),
            Ok((Status::Unknown, _)) | Err(_) => Said::Nothing,
        }
    }

    /// Asks the responder and checks everything about its answer.
    pub(super) async fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<(Status, Vec<u8>), Unanswered> {
        let id = CertId::of(certificate, issuer);
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let bytes = self.desk.answer(ocsp::request(&id, &nonce)).await?;
        match ocsp::check(&bytes, &id, issuer, Some(&nonce), now.as_second()) {
            Ok(answer) => {
                self.desk.judged(Service::Responder, true);
                self.note_bad(certificate, answer.status, now);
                Ok((answer.status, bytes))
            }
            Err(error) => {
                // Neither the certificate nor anything of the answer: whose key it is stays here.
                tracing::warn!(%error, "an answer about revocation is not accepted");
                self.desk.judged(Service::Responder, !is_of_no_use(error));
                Err(Unanswered::Unusable)
            }
        }
    }

    /// What a responder said against a key counts before its list has it, also when it was asked afterwards.
    fn note_bad(&self, certificate: &Certificate, status: Status, now: Timestamp) {
        let mut bad = self.bad.lock().unwrap_or_else(PoisonError::into_inner);
        bad.retain(|_, (until, _)| now < *until);
        let verdict = match status {
            Status::Revoked(revoked) => of(revoked),
            Status::NeverIssued => Verdict::Invalid(Reason::CertNeverIssued),
            Status::Good => {
                bad.remove(&certificate.fingerprint());
                return;
            }
            Status::Unknown => return,
        };
        let serves = if matches!(verdict, Verdict::Invalid(_)) { REVOKED_SERVES } else { ANSWER_SERVES };
        if bad.len() < ANSWERS_MAX
            && let Ok(until) = now.checked_add(serves)
        {
            bad.insert(certificate.fingerprint(), (until, verdict));
        }
    }

    fn known_bad(&self, certificate: &Certificate, now: Timestamp) -> Option<Verdict> {
        let bad = self.bad.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, verdict) = bad.get(&certificate.fingerprint())?;
        (now < *until).then_some(*verdict)
    }

    fn remembered(&self, certificate: &Certificate, now: Timestamp) -> Option<Arc<[u8]>> {
        let answers = self.lock();
        let (at, bytes) = answers.get(&certificate.fingerprint())?;
        let age = now.duration_since(*at);
        (age >= SignedDuration::ZERO && age <= ANSWER_SERVES).then(|| Arc::clone(bytes))
    }

    fn remember(&self, certificate: &Certificate, now: Timestamp, bytes: &[u8]) {
        let mut answers = self.lock();
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(certificate.fingerprint(), (now, Arc::from(bytes)));
    }

    /// Nothing that is half done can be seen, so a panic elsewhere does no harm.
    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an answer shows that its responder is of no use now. One that says nothing about a certificate may be right: whoever
/// brings an odd certificate must not take the responder from everybody else.
const fn is_of_no_use(error: OcspError) -> bool {
    !matches!(error, OcspError::OtherCertificate | OcspError::Refused(4..))
}

/// Reads a list that one of the issuers signed: what nobody signed is not taken apart.
fn parsed<'a>(bytes: &[u8], issuers: impl Iterator<Item = &'a Certificate>) -> Result<Crl, ListRefused> {
    let unreadable = |_| ListRefused::Unreadable;
    if !crl::is_signed_by_any(bytes, issuers).map_err(unreadable)? {
        return Err(ListRefused::Unsigned);
    }
    Crl::parse(bytes).map_err(unreadable)
}

/// The issuer that signed a list which may be taken.
fn taker<'a>(
    book: &CrlBook,
    list: &Crl,
    issuers: impl Iterator<Item = &'a Certificate>,
) -> Result<&'a Certificate, ListRefused> {
    let mut refused = CrlError::OtherIssuer;
    for issuer in issuers.filter(|issuer| issuer.subject().der() == list.issuer().der()) {
        match book.check(list, issuer) {
            Ok(()) => return Ok(issuer),
            Err(CrlError::OtherIssuer) => {}
            Err(other) => refused = other,
        }
    }
    Err(ListRefused::Refused(refused))
}

/// A hold may end one day; until then the key is no better than a revoked one.
fn of(revoked: Revoked) -> Verdict {
    match revoked.reason {
        RevocationReason::CertificateHold => Verdict::Indeterminate(Reason::CertOnHold),
        _ => Verdict::Invalid(Reason::CertRevoked),
    }
}

/// Why a list is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListRefused {
    /// It is no list.
    #[error("the bytes are no list of revoked certificates")]
    Unreadable,
    /// No trusted authority signed it.
    #[error("no trusted authority signed the list")]
    Unsigned,
    /// Its issuer or its number.
    #[error(transparent)]
    Refused(CrlError),
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap_or(Timestamp::MIN)
}

/// No desk: nothing is ever answered, so nobody is believed.
#[derive(Clone, Copy, Debug)]
pub struct ClosedDesk;

impl AuthorityDesk for ClosedDesk {
    fn lists(&self) -> &[String] {
        &[]
    }

    fn list<'a>(&'a self, _address: &'a str) -> crate::ports::PortFuture<'a, Result<Vec<u8>, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::NoAddress)))
    }

    fn has_responder(&self) -> bool {
        false
    }

    fn answer(&self, _question: Vec<u8>) -> crate::ports::PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::NoAddress)))
    }

    fn stamps(&self) -> bool {
        false
    }

    fn stamp(&self, _question: Vec<u8>) -> crate::ports::PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::NoAddress)))
    }
}
