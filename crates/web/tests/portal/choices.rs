//! A place is chosen over the API: text, signature, choice; refusals name their rule (R36).

use app::applications::{FileApplication, FilingText, Relation, Submission};
use app::department::PublishPlaces;
use app::kindergarten::{OpenGroup, SetCapacity};
use app::signing::Purpose;
use app::{Caller, Ctx};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::application::Kinship;
use domain::event::Channel;
use domain::id::{ApplicationId, DistrictId, KindergartenId, PersonId, PlaceId, QueueId, StaffId, Stream};
use domain::identity::Iin;
use domain::place::{Language, WithdrawalReason};
use domain::policy::Ownership;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::town::{Town, Who, signed, signed_as_document};

const DISTRICT: u32 = 191_010_000;
pub(crate) const BORN: Date = date(2022, 3, 5);

pub(crate) fn district() -> DistrictId {
    DistrictId::new(DISTRICT).unwrap()
}

/// The department, over the use-cases: its pages have tests of their own.
pub(crate) fn department(town: &Town) -> Ctx {
    let number = 100 + Who::Official as u128;
    let (staff, person) = (StaffId::from_u128(number + 100), PersonId::from_u128(number));
    town.app.ctx(Caller::Department { staff, district: district(), person })
}

/// A right IIN that begins so.
fn iin(begins: &str) -> Iin {
    (0..100).find_map(|end| Iin::parse(&format!("{begins}{end:02}")).ok()).unwrap()
}

/// Files for a child of the parent who is logged in.
pub(crate) async fn file(town: &Town, number: u32, born: Date) -> ApplicationId {
    let parent = town.app.db().read(|reader| storage::person::of_iin(reader, &Who::Parent.iin()));
    let ctx = town.app.ctx(Caller::Applicant { person: parent.await.unwrap().unwrap().id });
    let submission = Submission {
        district: district(),
        child: iin(&format!("{}5{number:03}", born.strftime("%y%m%d"))),
        surname: "Дана".to_owned(),
        given_name: format!("Бала{number}"),
        patronymic: None,
        born,
        sex: None,
        relation: Relation::Mother,
        address: "Абай көшесі, 1".to_owned(),
        stream: Stream::General,
        finding: None,
        consent_version: 1,
        claim: None,
        channel: Channel::Portal,
    };
    let text = FilingText { submission: submission.clone() };
    let text = town.app.ask(ctx.clone(), text).await.unwrap().unwrap().unwrap();
    let cms = signed_as_document(&text);
    let signed = town.app.parts().verifier.verify(cms.as_bytes(), &text, Purpose::Document, ctx.now).unwrap();
    let filing = FileApplication { submission, kinship: Kinship::Confirmed, signed };
    town.app.run(ctx, filing).await.unwrap().application
}

/// A group with so many vacant places, in the order of their ids.
pub(crate) async fn seats(town: &Town, year: i16, capacity: u32) -> Vec<PlaceId> {
    let kindergarten = KindergartenId::from_u128(1);
    let group = OpenGroup { kindergarten, year, stream: Stream::General, language: Language::Kazakh };
    let group = town.app.run(department(town), group).await.unwrap();
    town.app.run(department(town), SetCapacity { group, capacity }).await.unwrap();
    let vacant = town.app.ask(department(town), app::department::VacantPlaces).await.unwrap().unwrap();
    let places = vacant.vacant.into_iter().flat_map(|row| row.places);
    places.filter(|place| place.group == group).map(|place| place.id).collect()
}

pub(crate) async fn publish(town: &Town, year: i16, place: PlaceId) {
    let queue = QueueId { district: district(), year, stream: Stream::General };
    let publication = PublishPlaces { queue, ownership: Ownership::State, places: vec![place] };
    town.app.run(department(town), publication).await.unwrap();
}

/// The text as the API gives it.
pub(crate) async fn text(program: &mut Browser, application: ApplicationId, place: PlaceId) -> String {
    let page = program.get(&format!("/api/v1/applications/{application}/choices/text?place={place}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    serde_json::from_str::<Value>(&page.body).unwrap()["text"].as_str().unwrap().to_owned()
}

pub(crate) async fn send(
    program: &mut Browser,
    application: ApplicationId,
    body: &Value,
    key: &str,
) -> (Page, Value) {
    let request = Request::post(format!("/api/v1/applications/{application}/choices"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    let page = program.send(request).await;
    let value = serde_json::from_str(&page.body).unwrap();
    (page, value)
}

/// Asks for the text, signs it, sends it: the code of the problem, or the referral.
pub(crate) async fn choose(
    program: &mut Browser,
    application: ApplicationId,
    place: PlaceId,
    key: &str,
) -> Result<Value, Value> {
    let text = text(program, application, place).await;
    let body = json!({"place": place, "cms": signed_as_document(&text)});
    let (page, value) = send(program, application, &body, key).await;
    if page.status == StatusCode::CREATED {
        return Ok(value);
    }
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(page.status, StatusCode::CONFLICT, "{value}");
    assert_eq!(value["status"], 409);
    assert!(!value["title"].as_str().unwrap().is_empty());
    Err(value)
}

async fn state(program: &mut Browser, application: ApplicationId) -> Value {
    let page = program.get(&format!("/api/v1/applications/{application}")).await;
    serde_json::from_str::<Value>(&page.body).unwrap()["state"].clone()
}

pub(crate) async fn referrals(town: &Town, application: ApplicationId) -> usize {
    town.app
        .db()
        .read(move |reader| storage::referral::of_application(reader, application))
        .await
        .unwrap()
        .len()
}

/// S17-S30: what the list offers is chosen with a signature; the same request again is the same referral.
#[tokio::test]
async fn a_signed_choice_is_one_referral_however_often_it_comes() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let application = file(&town, 1, BORN).await;
    let places = seats(&town, BORN.year(), 2).await;
    publish(&town, BORN.year(), places[0]).await;

    let offered = program.get(&format!("/api/v1/applications/{application}/places")).await;
    let offered: Value = serde_json::from_str(&offered.body).unwrap();
    assert_eq!(offered["places"][0]["place"], json!(places[0]), "{offered}");
    assert_eq!(
        (offered["total"].as_u64(), offered["places"][0]["from_pool"].as_bool()),
        (Some(1), Some(true))
    );
    // R28: the end of the third working day after Wednesday, in the district's time.
    assert_eq!(offered["turn"]["last_day"], "2026-09-14");

    let text = text(&mut program, application, places[0]).await;
    assert_eq!(referrals(&town, application).await, 0, "asking for the text writes nothing");
    let body = json!({"place": places[0], "cms": signed_as_document(&text)});
    let (page, first) = send(&mut program, application, &body, "k-1").await;
    assert_eq!(page.status, StatusCode::CREATED, "{first}");
    // R28, R51: five working days after Wednesday, 9 September: until the end of Wednesday, 16 September.
    assert_eq!(first["until"], "2026-09-16T19:00:00Z");

    let (page, again) = send(&mut program, application, &body, "k-1").await;
    assert_eq!((page.status, &again), (StatusCode::CREATED, &first), "the answer of the first time");
    assert_eq!(referrals(&town, application).await, 1);
    let state = state(&mut program, application).await;
    assert_eq!((&state["status"], &state["referral"]["id"]), (&json!("referred"), &first["referral"]));

    // The answer belongs to what was asked: a program that uses its keys twice is told so.
    let other = json!({"place": places[1], "cms": signed_as_document(&text)});
    let (page, problem) = send(&mut program, application, &other, "k-1").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(problem["code"], "idempotency-key-reused");

    // The same signature under another key is no second referral: its text is of a version that is over.
    let (page, problem) = send(&mut program, application, &body, "k-2").await;
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(page.status.is_client_error(), "{problem}");
    let refused = choose(&mut program, application, places[0], "k-3").await.unwrap_err();
    assert_eq!(refused["code"], "has-referral");
    assert_eq!(referrals(&town, application).await, 1);
}

/// A signature of something else, or by a key that is for entering, is refused and changes nothing.
#[tokio::test]
async fn a_choice_is_signed_as_it_is_shown_and_with_the_right_key() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let application = file(&town, 1, BORN).await;
    let places = seats(&town, BORN.year(), 1).await;
    publish(&town, BORN.year(), places[0]).await;
    let text = text(&mut program, application, places[0]).await;
    for (cms, why) in [
        (signed_as_document(&format!("{text} ")), "another text"),
        (signed(Who::Parent, &text), "a key for entering"),
        (signed(Who::OtherParent, &text), "somebody else"),
        ("AAAA".to_owned(), "no signature"),
    ] {
        let body = json!({"place": places[0], "cms": cms});
        let (page, problem) = send(&mut program, application, &body, "k").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {problem}");
        assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json", "{why}");
    }
    assert_eq!(referrals(&town, application).await, 0);
    // A refusal is not remembered: the same key, corrected, is taken.
    choose(&mut program, application, places[0], "k").await.unwrap();
}

/// R36: every refusal names its rule.
#[tokio::test]
async fn a_refused_choice_names_its_rule() {
    let town = Town::new();
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let first = file(&town, 1, BORN).await;
    let second = file(&town, 2, BORN).await;
    let young = file(&town, 3, date(2025, 6, 1)).await;
    let places = seats(&town, BORN.year(), 3).await;
    let code = |refused: Result<Value, Value>| refused.unwrap_err()["code"].as_str().unwrap().to_owned();

    assert_eq!(code(choose(&mut program, first, places[0], "a").await), "not-published");
    publish(&town, BORN.year(), places[0]).await;
    assert_eq!(code(choose(&mut program, second, places[0], "b").await), "not-your-turn");
    choose(&mut program, first, places[0], "c").await.unwrap();
    assert_eq!(code(choose(&mut program, second, places[0], "d").await), "taken");

    let reason = WithdrawalReason::Repair;
    town.app
        .run(department(&town), app::department::WithdrawPlace { place: places[2], reason })
        .await
        .unwrap();
    assert_eq!(code(choose(&mut program, second, places[2], "e").await), "withdrawn");

    // Free at once, as nobody is old enough.
    let nursery = seats(&town, 2025, 1).await;
    publish(&town, 2025, nursery[0]).await;
    let refused = choose(&mut program, young, nursery[0], "f").await.unwrap_err();
    assert_eq!((refused["code"].as_str(), refused["from"].as_str()), (Some("too-young"), Some("2027-06-01")));

    // Nobody comes for five working days: the stop-list.
    town.clock.advance(SignedDuration::from_hours(24 * 8));
    let mut program = Browser::new(&town);
    program.log_in(Who::Parent).await;
    let refused = choose(&mut program, first, places[0], "g").await.unwrap_err();
    assert_eq!(
        (refused["code"].as_str(), refused["until"].as_str()),
        (Some("stopped"), Some("2026-09-30T19:00:00Z"))
    );
}
