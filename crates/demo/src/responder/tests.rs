//! What the application makes of the desk's lists and answers, and of its silence.

use std::sync::Mutex;

use app::identity::{LogIn, Secret, SessionLimits};
use app::ports::{AuthorityDesk, PortFuture, Unanswered};
use app::signing::{
    Order, ProofKind, Purpose, Reason, Revocation, SignatureRefused, Tending, Verdict, Verified, Verifier,
};
use app::{App, Caller, Parts};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use eds::issue::{KeyKind, Person, Template, Validity};
use eds::verify::Anchors;
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use storage::{BlobKey, Db, Options};
use tower::ServiceExt as _;

use super::*;
use crate::SeededEntropy;
use crate::authority::Authority;
use crate::registry::DemoRegistry;

const TEXT: &str = "KEZEK-CHOICE-V1\n";

/// Shorter than the time for which the desk's lists are in force.
const AGE_MAX: SignedDuration = SignedDuration::from_mins(20);

/// The desk's routes without a socket; counts what is asked.
struct Window {
    routes: Router,
    lists: Vec<String>,
    asked: Mutex<Vec<&'static str>>,
    stamping: Mutex<Stamping>,
    /// Somebody between us and the authority answers every question for a list with these bytes.
    replayed: Mutex<Option<Vec<u8>>>,
    /// Where questions about a key go instead.
    other_responder: Mutex<Option<Router>>,
}

/// How the window answers a request for a time-stamp.
#[derive(Clone, Default)]
enum Stamping {
    /// There is none.
    #[default]
    Absent,
    /// As the authority does.
    Answers,
    /// Not at all.
    Silent,
    /// With these bytes, whatever was asked.
    Repeats(Vec<u8>),
}

impl Window {
    async fn send(&self, what: &'static str, request: Request<Body>) -> Result<Vec<u8>, Unanswered> {
        self.asked.lock().unwrap().push(what);
        let other = self.other_responder.lock().unwrap().clone().filter(|_| what == "answer");
        let answer = other.unwrap_or_else(|| self.routes.clone()).oneshot(request).await.unwrap();
        if answer.status() != StatusCode::OK {
            return Err(Unanswered::Silent);
        }
        Ok(to_bytes(answer.into_body(), 64 * 1024).await.unwrap().to_vec())
    }

    fn set_stamping(&self, stamping: Stamping) {
        *self.stamping.lock().unwrap() = stamping;
    }

    fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

/// Shared with the test.
struct AtWindow(Arc<Window>);

impl AuthorityDesk for AtWindow {
    fn lists(&self) -> &[String] {
        &self.0.lists
    }

    fn list<'a>(&'a self, address: &'a str) -> PortFuture<'a, Result<Vec<u8>, Unanswered>> {
        if let Some(bytes) = self.0.replayed.lock().unwrap().clone() {
            return Box::pin(std::future::ready(Ok(bytes)));
        }
        let request = Request::get(address).body(Body::empty()).unwrap();
        Box::pin(self.0.send("list", request))
    }

    fn has_responder(&self) -> bool {
        true
    }

    fn answer(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        let request = Request::post(OCSP).body(Body::from(question)).unwrap();
        Box::pin(self.0.send("answer", request))
    }

    fn stamps(&self) -> bool {
        !matches!(*self.0.stamping.lock().unwrap(), Stamping::Absent)
    }

    fn stamp(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        let stamping = self.0.stamping.lock().unwrap().clone();
        let request = Request::post(TSP).body(Body::from(question)).unwrap();
        match stamping {
            Stamping::Answers => Box::pin(self.0.send("stamp", request)),
            Stamping::Repeats(bytes) => Box::pin(std::future::ready(Ok(bytes))),
            Stamping::Silent => Box::pin(std::future::ready(Err(Unanswered::Silent))),
            Stamping::Absent => Box::pin(std::future::ready(Err(Unanswered::NoAddress))),
        }
    }
}

struct Town {
    _folder: tempfile::TempDir,
    app: App,
    clock: Arc<DemoClock>,
    desk: Desk,
    window: Arc<Window>,
    good: KeyStore,
    revoked: KeyStore,
    /// Of the RSA branch.
    rsa: KeyStore,
}

fn built(order: Order) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let began: Timestamp = "2026-09-09T04:00:00Z".parse().unwrap();
    let clock = Arc::new(DemoClock::starting(began));
    let mut rng = ChaCha20Rng::seed_from_u64(11);
    let authority = Authority::create(&mut rng, began.as_second()).unwrap();
    let person =
        Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
    let [rsa, gost] = authority.issuing();
    let validity = Validity::years(began.as_second(), 1);
    let mut store = |issuer: &IssuedKey| {
        let template = Template::person(&person, KeyKind::Single, validity);
        let key = match issuer.key.algorithm() {
            eds::Algorithm::RsaSha256 => return issuer.issue(&template, &mut rng).unwrap(),
            _ => eds::key::PrivateKey::generate_gost(eds::gost::Parameters::Gost2015With512Bits, &mut rng),
        };
        issuer.certify(&template, key.unwrap()).unwrap()
    };
    let (good, revoked, of_rsa) = (store(gost), store(gost), store(rsa));
    let serial = revoked.certificate.serial().to_vec();
    let stamper = authority.time_stamping(&mut rng).unwrap();
    let desk = Desk {
        stamper: Some(Arc::new(stamper)),
        issuers: authority.issuing().map(Clone::clone).to_vec().into(),
        revoked: vec![RevokedSerial { serial, at: began.as_second() }].into(),
        clock: clock.clone(),
        is_silent: Arc::default(),
    };
    let mut open = |issued: &IssuedKey| {
        let file = issued.to_key_store(PASSWORD, &mut rng).unwrap();
        KeyStore::open(&file, PASSWORD).unwrap()
    };
    let (good, revoked, rsa) = (open(&good), open(&revoked), open(&of_rsa));
    let lists = LISTS.map(str::to_owned).to_vec();
    let window = Arc::new(Window {
        routes: desk.routes(),
        lists,
        asked: Mutex::default(),
        stamping: Mutex::default(),
        replayed: Mutex::default(),
        other_responder: Mutex::default(),
    });
    let entropy = Arc::new(SeededEntropy::new(1));
    let sources = Revocation::new(order, Arc::new(AtWindow(Arc::clone(&window))), entropy.clone())
        .with_list_age_max(AGE_MAX);
    let verifier = Verifier::new(Anchors::parse(authority.anchors()).unwrap());
    let url = format!("sqlite:{}", folder.path().join("kezek.db").display()).parse().unwrap();
    let db = Db::open(&url, Options::new(BlobKey::new([7; 32]))).unwrap();
    db.migrate().unwrap();
    let parts = Parts {
        db,
        clock: clock.clone(),
        entropy,
        verifier: verifier.with_revocation(Arc::new(sources)),
        registry: Arc::new(DemoRegistry::default()),
    };
    Town { _folder: folder, app: App::new(parts).unwrap(), clock, desk, window, good, revoked, rsa }
}

/// Opening waits for the database, which no task of a runtime may do.
async fn town(order: Order) -> Town {
    tokio::task::spawn_blocking(move || built(order)).await.unwrap()
}

impl Town {
    async fn sign(&self, key: &KeyStore) -> Result<Verified, SignatureRefused> {
        let now = self.clock.now();
        let cms = key.sign(TEXT.as_bytes(), now.as_second()).unwrap();
        let verifier = &self.app.parts().verifier;
        let checked = verifier.check(&cms, TEXT, Purpose::Document, now)?;
        verifier.ask(checked).await
    }

    /// Logs in; the hash of the signature that was kept.
    async fn enter(&self, key: &KeyStore) -> String {
        self.session(key).await.0
    }

    /// Logs in; the hash of the signature that was kept, and the session's token.
    async fn session(&self, key: &KeyStore) -> (String, [u8; 32]) {
        let verified = self.sign(key).await.unwrap();
        let hash = verified.hash.clone();
        let mut secret = [0; 32];
        self.app.parts().entropy.fill(&mut secret);
        let enter = LogIn {
            verified,
            token: Secret::new(secret),
            csrf: Secret::new(secret),
            former: None,
            limits: SessionLimits::USUAL,
        };
        self.app.run(self.app.ctx(Caller::Public), enter).await.unwrap();
        (hash, Secret::new(secret).hash())
    }

    /// Whether a session goes on.
    async fn is_in(&self, token: [u8; 32]) -> bool {
        self.app.db().read(move |reader| storage::session::find(reader, &token)).await.unwrap().is_some()
    }

    /// What proves a signature.
    async fn kept(&self, hash: &str) -> Vec<(ProofKind, Vec<u8>)> {
        let name = hash.to_owned();
        let read = self.app.db().read(move |reader| {
            let proofs = storage::proof::of_signature(reader, &name)?;
            let bytes = |hash| storage::proof::bytes(reader, hash);
            let mut bytes = bytes;
            proofs.into_iter().map(|one| Ok((one.kind, bytes(one.hash)?.unwrap()))).collect()
        });
        read.await.unwrap()
    }

    /// The same authority, to whose responder other keys are revoked.
    fn responder_says(&self, revoked: &[&KeyStore]) {
        let began = self.clock.now().as_second();
        let serial =
            |key: &&KeyStore| RevokedSerial { serial: key.certificate().serial().to_vec(), at: began };
        let desk = Desk { revoked: revoked.iter().map(serial).collect(), ..self.desk.clone() };
        *self.window.other_responder.lock().unwrap() = Some(desk.routes());
    }

    fn pass(&self, hours: i64) {
        let to = self.clock.now() + SignedDuration::from_hours(hours);
        self.clock.set(to).unwrap();
    }
}

const REVOKED: SignatureRefused = SignatureRefused(Verdict::Invalid(Reason::CertRevoked));

fn kinds(verified: &Verified) -> Vec<ProofKind> {
    verified.proofs.iter().map(|piece| piece.kind).collect()
}

#[tokio::test]
async fn lists_in_memory_answer_without_a_question() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    let done = tending.pass(&town.app).await.unwrap();
    assert_eq!((done.lists, done.lists_failed), (2, 0));
    assert_eq!(town.window.asked(), ["list", "list"]);
    for key in [&town.good, &town.rsa] {
        let verified = town.sign(key).await.unwrap();
        assert_eq!(kinds(&verified), [ProofKind::Authority, ProofKind::List]);
        assert!(verified.is_incomplete, "the responder is asked afterwards");
    }
    assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED);
    assert_eq!(town.window.asked(), [""; 0], "nobody was asked");
    // Nothing is fetched again before half of a list's time is over.
    tending.pass(&town.app).await.unwrap();
    assert_eq!(town.window.asked(), [""; 0]);
    town.pass(1);
    assert_eq!(tending.pass(&town.app).await.unwrap().lists, 2);
}

#[tokio::test]
async fn the_responder_answers_when_no_list_is_fresh_or_when_it_is_asked_first() {
    for order in [Order::ListsFirst, Order::ResponderFirst] {
        let town = town(order).await;
        let verified = town.sign(&town.good).await.unwrap();
        assert_eq!(kinds(&verified), [ProofKind::Authority, ProofKind::Answer]);
        assert!(!verified.is_incomplete);
        assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED);
        assert_eq!(town.window.asked(), ["answer"; 2], "{order:?}");
        // A good answer serves again for a moment, and no longer.
        town.sign(&town.good).await.unwrap();
        assert_eq!(town.window.asked(), [""; 0]);
        town.pass(1);
        town.sign(&town.good).await.unwrap();
        assert_eq!(town.window.asked(), ["answer"]);
    }
    let town = town(Order::ResponderFirst).await;
    Tending::default().pass(&town.app).await.unwrap();
    let verified = town.sign(&town.good).await.unwrap();
    assert_eq!(kinds(&verified)[1..], [ProofKind::Answer, ProofKind::List], "both are kept");
}

#[tokio::test]
async fn silence_is_no_permission_and_the_same_signature_serves_when_it_ends() {
    for order in [Order::ListsFirst, Order::ResponderFirst] {
        let town = town(order).await;
        let mut tending = Tending::default();
        tending.pass(&town.app).await.unwrap();
        town.desk.set_silent(true);
        // The lists in memory are in force for a while.
        town.sign(&town.good).await.unwrap();
        assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED);
        town.pass(2);
        assert_eq!(tending.pass(&town.app).await.unwrap().lists_failed, 2);
        for key in [&town.good, &town.revoked] {
            assert_eq!(town.sign(key).await.unwrap_err(), SignatureRefused::UNCHECKED, "{order:?}");
        }
        town.desk.set_silent(false);
        town.sign(&town.good).await.unwrap();
        assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED);
    }
}

#[tokio::test]
async fn a_restart_has_the_lists_that_were_kept() {
    let town = town(Order::ListsFirst).await;
    Tending::default().pass(&town.app).await.unwrap();
    let kept = town.app.parts().verifier.revocation().kept();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().any(|list| list.entries == 1), "{kept:?}");
    // A new process over the same database, without a network.
    let sources = Revocation::new(
        Order::ListsFirst,
        Arc::new(AtWindow(Arc::clone(&town.window))),
        Arc::new(SeededEntropy::new(2)),
    )
    .with_list_age_max(AGE_MAX);
    let parts = town.app.parts();
    let again = Parts {
        db: parts.db.clone(),
        clock: Arc::clone(&parts.clock),
        entropy: Arc::clone(&parts.entropy),
        verifier: parts.verifier.clone().with_revocation(Arc::new(sources)),
        registry: Arc::clone(&parts.registry),
    };
    town.desk.set_silent(true);
    let again = tokio::task::spawn_blocking(move || App::new(again).unwrap()).await.unwrap();
    let done = Tending::default().pass(&again).await.unwrap();
    assert_eq!((done.lists, done.lists_failed), (0, 2));
    assert_eq!(again.parts().verifier.revocation().kept(), kept);
}

/// The list of the GOST authority as a restart would read it.
async fn remembered(town: &Town) -> Vec<u8> {
    let [_, gost] = LISTS;
    town.app.db().read(|reader| storage::proof::list(reader, gost)).await.unwrap().unwrap().0
}

/// Whoever cuts the network to the authority does not keep a stolen key useful for as long as some list says of itself.
#[tokio::test]
async fn a_list_that_nobody_confirms_lets_nobody_in_after_a_while() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    let minutes = |count| {
        let to = town.clock.now() + SignedDuration::from_mins(count);
        town.clock.set(to).unwrap();
    };
    // The same bytes again: confirmed, and so after a restart.
    *town.window.replayed.lock().unwrap() = Some(remembered(&town).await);
    minutes(30);
    tending.pass(&town.app).await.unwrap();
    let confirmed = |town: &Town| {
        let kept = town.app.parts().verifier.revocation().kept();
        kept.iter().map(|list| town.clock.now().duration_since(list.confirmed)).min().unwrap()
    };
    let moment = SignedDuration::from_mins(1);
    assert!(confirmed(&town) < moment);
    let [_, gost] = LISTS;
    let kept = town.app.db().read(|reader| storage::proof::list(reader, gost)).await.unwrap().unwrap();
    assert!(town.clock.now().duration_since(kept.1) < moment);

    town.desk.set_silent(true);
    *town.window.replayed.lock().unwrap() = None;
    minutes(19);
    town.sign(&town.good).await.unwrap();
    minutes(2);
    let list = town.app.parts().verifier.revocation().kept();
    assert!(
        list.iter().all(|list| list.next.unwrap() > town.clock.now()),
        "in force by what they say: {list:?}"
    );
    assert_eq!(town.sign(&town.good).await.unwrap_err(), SignatureRefused::UNCHECKED);
    assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED, "bad news does not grow old");
    town.desk.set_silent(false);
    town.sign(&town.good).await.unwrap();
}

#[tokio::test]
async fn an_older_list_does_not_replace_a_kept_one_for_the_next_start_either() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    let older = remembered(&town).await;
    town.pass(1);
    tending.pass(&town.app).await.unwrap();
    let newer = remembered(&town).await;
    assert_ne!(older, newer);
    *town.window.replayed.lock().unwrap() = Some(older);
    town.pass(1);
    assert_eq!(tending.pass(&town.app).await.unwrap().lists_failed, 2);
    assert_eq!(remembered(&town).await, newer);
}

#[tokio::test]
async fn bad_news_wins_whether_the_list_or_the_responder_has_it() {
    let town = town(Order::ResponderFirst).await;
    Tending::default().pass(&town.app).await.unwrap();
    // The responder lags behind the list, and then the list behind the responder.
    town.responder_says(&[]);
    assert_eq!(town.sign(&town.revoked).await.unwrap_err(), REVOKED);
    town.responder_says(&[&town.good]);
    assert_eq!(town.sign(&town.good).await.unwrap_err(), REVOKED);
}

#[tokio::test]
async fn what_a_responder_says_afterwards_ends_the_use_of_the_key() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    let (_, token) = town.session(&town.good).await;
    assert!(town.is_in(token).await);
    town.responder_says(&[&town.good]);
    let done = tending.pass(&town.app).await.unwrap();
    assert_eq!((done.completed, done.contradicted), (1, 1));
    assert!(!town.is_in(token).await, "what the key opened is closed");
    assert_eq!(town.sign(&town.good).await.unwrap_err(), REVOKED, "the list does not have it yet");
    town.sign(&town.rsa).await.unwrap();
}

#[tokio::test]
async fn the_responders_answer_joins_the_evidence_afterwards() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    let hash = town.enter(&town.good).await;
    let kinds = async || town.kept(&hash).await.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    let before = [ProofKind::Authority, ProofKind::List];
    assert_eq!(kinds().await, before, "kept with the login");
    town.desk.set_silent(true);
    assert_eq!(tending.pass(&town.app).await.unwrap().postponed, 1);
    assert_eq!(tending.pass(&town.app).await.unwrap().postponed, 0, "not at every beat");
    town.desk.set_silent(false);
    town.pass(1);
    assert_eq!(tending.pass(&town.app).await.unwrap().completed, 1);
    assert!(kinds().await.contains(&ProofKind::Answer));
    assert_eq!(tending.pass(&town.app).await.unwrap().completed, 0);
}

mod stamps;
