//! Keys that do not serve, signatures that come again, an authority that does not answer: what the portal says, and that
//! nothing is done and nothing is lost. What the key store says before anything is sent is tested in `signer`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::ports::{AuthorityDesk, Clock as _, PortFuture, Unanswered};
use app::signing::{Order, Revocation, Verifier};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use eds::certificate::Role;
use eds::gost::Parameters;
use eds::issue::{self, IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::key::PrivateKey;
use i18n::{Lang, Texts};
use jiff::SignedDuration;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::{Value, json};
use web::security::rates::Tempo;

use crate::browser::{Browser, Page};
use crate::choices::{BORN, choose, file, publish, referrals, seats, send, text};
use crate::town::{AUTHORITY, Seeded, TestClock, Town, Who, base64, beginning, signed, signed_as_document};

const DAY: i64 = 86_400;

/// The single key of today, of the parent or in the parent's name for an organisation.
fn key(bin: Option<&str>, from: i64) -> IssuedKey {
    let (iin, validity) = (Who::Parent.iin(), Validity::years(from, 1));
    let person = Person { iin: &iin, surname: "PARENT", given_name: "ДАНА", patronymic: None };
    let template = match bin {
        None => Template::person(&person, KeyKind::Single, validity),
        Some(bin) => {
            let organisation = Organisation { bin, name: "ҰЙЫМ" };
            Template::organisation(&organisation, Role::FirstHead, &person, KeyKind::Single, validity)
        }
    };
    let mut rng = ChaCha20Rng::seed_from_u64(70);
    let key = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
    AUTHORITY.issuing.certify(&template, key).unwrap()
}

fn signed_by(key: &IssuedKey, text: &str) -> String {
    let at = beginning().as_second();
    base64(&eds::cms::sign_attached(&key.key, &key.certificate, text.as_bytes(), at).unwrap())
}

/// Opens a page with something to sign, and sends what this key signs.
async fn sign(browser: &mut Browser, path: &str, key: &IssuedKey) -> Page {
    let page = browser.get(path).await;
    let mut fields = page.hidden(path);
    fields.insert("cms".to_owned(), signed_by(key, &page.text_to_sign()));
    browser.post(path, &fields).await
}

#[track_caller]
fn says(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has(".govuk-error-summary") && page.body.contains(words), "{words}");
}

#[tokio::test]
async fn a_key_that_is_not_valid_yet_does_not_enter_and_the_page_says_so() {
    let town = Town::new();
    let early = key(None, beginning().as_second() + DAY);
    for lang in Lang::ALL {
        let t = Texts::of(lang).verdict();
        let mut browser = Browser::new(&town);
        let refused = sign(&mut browser, &lang.path("/login"), &early).await;
        says(&refused, t.not_yet_valid());
        says(&refused, t.next_other_key());
        let journal = browser.get(&lang.path("/journal")).await;
        assert_eq!(journal.status, StatusCode::SEE_OTHER, "nobody has entered");
    }
    // A day later it does.
    town.clock.advance(SignedDuration::from_hours(25));
    let entered = sign(&mut Browser::new(&town), "/kk/login", &early).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
}

#[tokio::test]
async fn a_family_signs_with_the_parents_own_key_and_not_with_an_organisations() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let application = file(&town, 1, BORN).await;
    let places = seats(&town, BORN.year(), 1).await;
    publish(&town, BORN.year(), places[0]).await;
    let own = key(None, beginning().as_second() - DAY);
    let hired = key(Some("110440000785"), beginning().as_second() - DAY);
    for lang in Lang::ALL {
        let t = Texts::of(lang).verdict();
        let path = lang.path(&format!("/applications/{application}/places/{}", places[0]));
        let refused = sign(&mut browser, &path, &hired).await;
        says(&refused, t.organisation_key());
        says(&refused, t.next_own_key());
    }
    let body = json!({"place": places[0], "cms": signed_by(&hired, &text(&mut browser, application, places[0]).await)});
    let (page, problem) = send(&mut browser, application, &body, "k-1").await;
    assert_eq!((page.status, &problem["code"]), (StatusCode::CONFLICT, &json!("wrong-kind")), "{problem}");
    assert_eq!(referrals(&town, application).await, 0);
    let path = format!("/kk/applications/{application}/places/{}", places[0]);
    let done = sign(&mut browser, &path, &own).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(referrals(&town, application).await, 1);
}

/// The reverse: a head who enters with her own key enters as a family, and no workplace is hers then.
#[tokio::test]
async fn a_persons_own_key_opens_no_workplace() {
    let town = Town::new();
    let iin = Who::Head.iin();
    let person = Person { iin: &iin, surname: "HEAD", given_name: "ДАНА", patronymic: None };
    let validity = Validity::years(beginning().as_second() - DAY, 1);
    let mut rng = ChaCha20Rng::seed_from_u64(71);
    let own = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
    let own = AUTHORITY.issuing.certify(&Template::person(&person, KeyKind::Single, validity), own).unwrap();
    let mut browser = Browser::new(&town);
    let entered = sign(&mut browser, "/kk/login", &own).await;
    assert_eq!((entered.status, entered.location.as_deref()), (StatusCode::SEE_OTHER, Some("/kk/journal")));
    for path in ["/kk/kindergarten", "/kk/department"] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

/// Goal: what was signed once does not come true a second time. Method: a cancellation that was carried out is sent again
/// after the same family has chosen the same place again.
#[tokio::test]
async fn a_cancellation_of_yesterday_does_not_cancel_the_referral_of_today() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let application = file(&town, 1, BORN).await;
    let places = seats(&town, BORN.year(), 1).await;
    publish(&town, BORN.year(), places[0]).await;
    let first = choose(&mut program, application, places[0], "a").await.unwrap();
    let address = format!("/api/v1/referrals/{}/cancel", first["referral"].as_str().unwrap());
    let asked = program.get(&format!("{address}/text")).await;
    let asked: Value = serde_json::from_str(&asked.body).unwrap();
    let body = json!({"cms": signed_as_document(asked["text"].as_str().unwrap())});
    let done = post_json(&mut program, &address, &body, "b").await;
    assert_eq!(done.0, StatusCode::OK, "{}", done.1);
    // The turn goes on, and the place is chosen again.
    let second = choose(&mut program, application, places[0], "c").await.unwrap();
    assert_ne!(second["referral"], first["referral"]);
    let again = format!("/api/v1/referrals/{}/cancel", second["referral"].as_str().unwrap());
    for address in [&address, &again] {
        let (status, problem) = post_json(&mut program, address, &body, "d").await;
        assert!(status.is_client_error(), "{problem}");
    }
    let state = program.get(&format!("/api/v1/applications/{application}")).await;
    let state: Value = serde_json::from_str(&state.body).unwrap();
    assert_eq!(state["state"]["referral"]["id"], second["referral"], "it lives");
}

async fn post_json(program: &mut Browser, path: &str, body: &Value, key: &str) -> (StatusCode, Value) {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    let page = program.send(request).await;
    (page.status, serde_json::from_str(&page.body).unwrap())
}

/// The authority's responder, which falls silent.
struct Responder {
    is_silent: Arc<AtomicBool>,
    clock: Arc<TestClock>,
}

impl AuthorityDesk for Responder {
    fn lists(&self) -> &[String] {
        &[]
    }

    fn list<'a>(&'a self, _: &'a str) -> PortFuture<'a, Result<Vec<u8>, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::NoAddress)))
    }

    fn has_responder(&self) -> bool {
        true
    }

    fn answer(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        let now = self.clock.now().as_second();
        let issuers = std::slice::from_ref(&AUTHORITY.issuing);
        let said = issue::answer(issuers, &[], &question, now).unwrap();
        let is_silent = self.is_silent.load(Ordering::SeqCst);
        Box::pin(std::future::ready(said.filter(|_| !is_silent).ok_or(Unanswered::Silent)))
    }

    fn stamps(&self) -> bool {
        false
    }

    fn stamp(&self, _: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        Box::pin(std::future::ready(Err(Unanswered::NoAddress)))
    }
}

/// How long the list of [`outage`] is in force.
const LISTED: SignedDuration = SignedDuration::from_mins(10);

/// A town whose authority is silent, with a list that is in force for [`LISTED`]: time to prepare.
fn outage() -> (Town, Arc<AtomicBool>) {
    let is_silent = Arc::new(AtomicBool::new(true));
    let silent = Arc::clone(&is_silent);
    let town = Town::asking(Tempo::DEMONSTRATION, move |verifier: Verifier, clock| {
        let desk = Responder { is_silent: silent, clock: Arc::clone(clock) };
        let sources = Revocation::new(Order::ListsFirst, Arc::new(desk), Arc::new(Seeded::new(9)));
        let (now, issuer) = (beginning().as_second(), &AUTHORITY.issuing);
        let list = issue::list(issuer, &[], now, now + LISTED.as_secs()).unwrap();
        sources.take_list("list", &list, beginning(), [&issuer.certificate].into_iter()).unwrap();
        verifier.with_revocation(Arc::new(sources))
    });
    (town, is_silent)
}

#[tokio::test]
async fn while_the_authority_is_silent_nobody_enters_and_the_same_signature_enters_when_it_answers() {
    let (town, is_silent) = outage();
    town.clock.advance(LISTED + SignedDuration::from_secs(1));
    for lang in Lang::ALL {
        is_silent.store(true, Ordering::SeqCst);
        // A good answer serves for two minutes.
        town.clock.advance(SignedDuration::from_mins(3));
        let t = Texts::of(lang).verdict();
        let path = lang.path("/login");
        let mut browser = Browser::new(&town);
        let page = browser.get(&path).await;
        let mut fields = page.hidden(&path);
        let cms = signed(Who::Parent, &page.text_to_sign());
        fields.insert("cms".to_owned(), cms.clone());
        let mut refused = browser.post(&path, &fields).await;
        for _ in 0..2 {
            says(&refused, t.revocation_data_missing());
            says(&refused, t.next_wait());
            assert!(refused.has("form[data-again] button") && refused.body.contains(t.again()));
            // The page holds everything that is needed to send the same signature again; one press is enough.
            let again = refused.form_again();
            assert_eq!((&again["cms"], &again["challenge"]), (&cms, &fields["challenge"]));
            refused = browser.post(&path, &again).await;
        }
        is_silent.store(false, Ordering::SeqCst);
        let before = browser.cookies.clone();
        let entered = browser.post(&path, &refused.form_again()).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        browser.cookies = before;
        let replayed = browser.post(&path, &refused.form_again()).await;
        says(&replayed, Texts::of(lang).login().challenge_used());
    }
}

#[tokio::test]
async fn an_outage_longer_than_a_challenge_lives_asks_for_a_new_signature() {
    let (town, is_silent) = outage();
    town.clock.advance(LISTED + SignedDuration::from_secs(1));
    let mut browser = Browser::new(&town);
    let refused = browser.log_in(Who::Parent).await;
    says(&refused, Texts::of(Lang::Kk).verdict().next_wait());
    town.clock.advance(SignedDuration::from_mins(3));
    is_silent.store(false, Ordering::SeqCst);
    let late = browser.post("/kk/login", &refused.form_again()).await;
    says(&late, Texts::of(Lang::Kk).login().challenge_expired());
    assert!(!late.has("form[data-again]"), "that signature is of no use any more");
    assert_eq!(browser.log_in(Who::Parent).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_choice_during_an_outage_is_neither_made_nor_lost() {
    let (town, is_silent) = outage();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let application = file(&town, 1, BORN).await;
    let places = seats(&town, BORN.year(), 2).await;
    publish(&town, BORN.year(), places[0]).await;
    town.clock.advance(LISTED + SignedDuration::from_secs(1));

    // A program: 503 with a time to wait, and the very same request later.
    let text = text(&mut browser, application, places[0]).await;
    let body = json!({"place": places[0], "cms": signed_as_document(&text)});
    let (page, problem) = send(&mut browser, application, &body, "k-1").await;
    assert_eq!(
        (page.status, &problem["code"], &problem["reason"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("revocation-unknown"), &json!("REVOCATION_DATA_MISSING"))
    );
    assert!(page.headers.contains_key(header::RETRY_AFTER));

    // A person: the page keeps the signature.
    let path = format!("/ru/applications/{application}/places/{}", places[0]);
    let page = browser.get(&path).await;
    let mut fields = page.hidden(&path);
    fields.insert("cms".to_owned(), signed_as_document(&page.text_to_sign()));
    let refused = browser.post(&path, &fields).await;
    says(&refused, Texts::of(Lang::Ru).verdict().next_wait());
    assert_eq!(referrals(&town, application).await, 0, "nothing was done");

    is_silent.store(false, Ordering::SeqCst);
    let done = browser.post(&path, &refused.form_again()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(referrals(&town, application).await, 1);
    // The program's request comes late: its text is of a state that is over.
    let (page, problem) = send(&mut browser, application, &body, "k-1").await;
    assert!(page.status.is_client_error(), "{problem}");
    assert_eq!(referrals(&town, application).await, 1);
}
