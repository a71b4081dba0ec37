//! The other side in the browser: a department registers a kindergarten, splits an applicant off, edits calendar and rules;
//! a kindergarten opens groups and publishes. Every form is sent twice: one action, one answer.

use std::collections::BTreeMap;

use app::Caller;
use app::applications::{FileApplication, FilingText, Relation, RequestMerge, Submission};
use app::department::PlanPublication;
use app::signing::Verified;
use axum::http::StatusCode;
use domain::application::Kinship;
use domain::event::Channel;
use domain::id::{ApplicationId, DistrictId, PersonId, QueueId, StaffId, Stream};
use domain::identity::Iin;
use domain::policy::Ownership;
use jiff::civil::date;

use crate::browser::{Browser, Page};
use crate::town::{Town, Who, beginning};

const DEPARTMENT: &str = "/kk/department";
const LIST: &str = "/kk/department/kindergartens";

/// Fills the form of a page that goes to `action` and sends it.
async fn fill(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
    let fields = with(shown.hidden(action), fields);
    browser.post(action, &fields).await
}

/// The same, sent twice: the second answer is the first.
async fn twice(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
    let fields = with(shown.hidden(action), fields);
    let first = browser.post(action, &fields).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{action}: {}", first.body);
    let second = browser.post(action, &fields).await;
    assert_eq!(
        (second.status, &second.location),
        (first.status, &first.location),
        "{action}: {}",
        second.body
    );
    first
}

fn with(mut fields: BTreeMap<String, String>, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// The way to which a form led, without the query.
fn led_to(page: &Page) -> String {
    page.location.as_deref().expect("led nowhere").split('?').next().unwrap().to_owned()
}

async fn entered(town: &Town, who: Who) -> Browser {
    let mut browser = Browser::new(town);
    browser.enter(who).await;
    browser
}

const KINDERGARTEN: [(&str, &str); 7] = [
    ("bin", "940140000385"),
    ("ownership", "private_order"),
    ("name_kk", "«Ақбота» жеке балабақшасы"),
    ("name_ru", "Частный детский сад «Ақбота»"),
    ("address_kk", "Талдықорған, Абай көшесі, 2"),
    ("address_ru", "Талдыкорган, ул. Абая, 2"),
    ("phone", "8 (7282) 00-00-02"),
];

#[tokio::test]
async fn a_department_registers_a_kindergarten_and_its_places() {
    let town = Town::new();
    let mut browser = entered(&town, Who::Official).await;
    let new = format!("{LIST}/new");
    let wrong = fill(&mut browser, &new, &new, &[("bin", "123"), ("name_kk", "«Ақбота»")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["bin", "ownership", "name_ru", "address_kk", "address_ru", "phone"] {
        assert!(wrong.has(&format!(".govuk-error-summary a[href='#{field}']")), "{field}: {}", wrong.body);
    }
    assert!(wrong.has("input[name=name_kk][value='«Ақбота»']"), "what was typed is kept");

    let registered = twice(&mut browser, &new, &new, &KINDERGARTEN).await;
    let here = led_to(&registered);
    let taken = fill(&mut browser, &new, &new, &KINDERGARTEN).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.has(".govuk-error-summary a[href='#bin']"), "{}", taken.body);

    // R11: its places under the state order are the department's affair.
    let open = format!("{here}/groups/new");
    let group = [("year", "2023"), ("language", "kazakh"), ("stream", "general")];
    let group = led_to(&twice(&mut browser, &open, &open, &group).await);
    let capacity = twice(&mut browser, &group, &format!("{group}/capacity"), &[("capacity", "3")]).await;
    assert_eq!(led_to(&capacity), group);
    let shown = browser.get(&format!("{DEPARTMENT}/places")).await;
    assert_eq!(shown.body.matches("«Ақбота» жеке балабақшасы").count(), 3, "{}", shown.body);
}

#[tokio::test]
async fn what_is_said_of_a_kindergarten_is_corrected_and_its_bin_stays() {
    let town = Town::new();
    let mut browser = entered(&town, Who::Official).await;
    let here = format!("{LIST}/kdg_00000000000000000000000001");
    let form = format!("{here}/correction");
    let fields =
        [("bin", "940140000385"), ("name_kk", "«Балауса» балабақшасы"), ("phone", "+7 7282 00 00 09")];
    let known = browser.get(&form).await;
    assert!(known.has("input[name=name_ru][value='Детский сад «Балапан»']"), "{}", known.body);
    assert!(!known.has("input[name=bin]"));
    let mut all: Vec<(&str, &str)> = KINDERGARTEN[3..6].to_vec();
    all.extend(fields);
    assert_eq!(led_to(&twice(&mut browser, &form, &form, &all).await), here);
    let shown = browser.get(&form).await;
    assert!(shown.body.contains("«Балауса» балабақшасы") && shown.body.contains("170140000125"));
    assert!(!shown.body.contains("940140000385"), "{}", shown.body);
}

fn district() -> DistrictId {
    DistrictId::new(191_010_000).unwrap()
}

/// The person of a parent who has entered once.
async fn person(town: &Town, who: Who) -> (PersonId, Iin) {
    entered(town, who).await;
    let iin = Iin::unchecked_for_certificate(&who.iin()).unwrap();
    let found =
        town.app.db().read(move |reader| storage::person::of_iin(reader, iin.as_str())).await.unwrap();
    (found.unwrap().id, iin)
}

/// An application with two applicants.
async fn two_applicants(town: &Town) -> (ApplicationId, PersonId) {
    let (first, iin) = person(town, Who::Parent).await;
    let (second, _) = person(town, Who::OtherParent).await;
    let digits = (0..10).map(|digit| format!("23030550010{digit}"));
    let submission = Submission {
        district: district(),
        child: digits.filter_map(|digits| Iin::parse(&digits).ok()).next().unwrap(),
        surname: "Әкімова".to_owned(),
        given_name: "Нұргүл".to_owned(),
        patronymic: None,
        born: date(2023, 3, 5),
        sex: None,
        relation: Relation::Mother,
        address: "Абай көшесі, 1".to_owned(),
        stream: Stream::General,
        finding: None,
        consent_version: 1,
        claim: None,
        channel: Channel::Portal,
    };
    let ctx = |person| town.app.ctx(Caller::Applicant { person });
    let text = FilingText { submission: submission.clone() };
    let text = town.app.ask(ctx(first), text).await.unwrap().unwrap().unwrap();
    let signed = Verified {
        iin,
        bin: None,
        surname: "Parent".to_owned(),
        given_name: "Дана".to_owned(),
        patronymic: None,
        is_head: false,
        text,
        cms: vec![1],
        hash: "01".repeat(32),
        at: beginning(),
        proofs: Vec::new(),
        is_incomplete: false,
    };
    let file = FileApplication { submission, kinship: Kinship::Confirmed, signed };
    let application = town.app.run(ctx(first), file).await.unwrap().application;
    let merge = RequestMerge { application, kinship: Kinship::Confirmed };
    town.app.run(ctx(second), merge).await.unwrap();
    (application, second)
}

#[tokio::test]
async fn an_applicant_is_split_off_with_a_reason() {
    let town = Town::new();
    let (application, second) = two_applicants(&town).await;
    let mut browser = entered(&town, Who::Official).await;
    let here = format!("{DEPARTMENT}/applications/{application}");
    let form = format!("{here}/split");
    assert!(browser.get(&here).await.has(&format!("a[href='{form}']")));
    let second = second.to_string();
    let unsaid = fill(&mut browser, &form, &form, &[("person", second.as_str())]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.has(&format!("input[value='{second}'][checked]")), "what was chosen is kept");
    // Not said is no reason.
    let unstated = [("person", second.as_str()), ("reason", "unstated")];
    let unstated = fill(&mut browser, &form, &form, &unstated).await;
    assert_eq!(unstated.status, StatusCode::UNPROCESSABLE_ENTITY);

    let said = [("person", second.as_str()), ("reason", "court")];
    assert_eq!(led_to(&twice(&mut browser, &form, &form, &said).await), here);
    let shown = browser.get(&here).await;
    assert!(shown.body.contains("сот шешімі"), "the reason stands in the history: {}", shown.body);
    assert!(!shown.has(&format!("a[href='{form}']")), "there is nobody left to split off");
    let mut other = entered(&town, Who::OtherParent).await;
    let gone = other.get(&format!("/kk/applications/{application}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn calendar_and_rules_change_once() {
    let town = Town::new();
    let mut browser = entered(&town, Who::Official).await;
    let version = town.app.registers().calendar().version;
    let edit = format!("{DEPARTMENT}/calendar/edit");
    let query = "day-day=23&day-month=9&day-year=2026&kind=off&source=%E2%84%961";
    let fields =
        [("day-day", "23"), ("day-month", "9"), ("day-year", "2026"), ("kind", "off"), ("source", "№1")];
    twice(&mut browser, &format!("{edit}?{query}"), &edit, &fields).await;
    assert_eq!(town.app.registers().calendar().version, version + 1);

    let policy = format!("{DEPARTMENT}/policy");
    let fields = [("profile", "kz-2025"), ("from-day", "1"), ("from-month", "1"), ("from-year", "2027")];
    twice(&mut browser, &policy, &policy, &fields).await;
    assert_eq!(town.app.registers().followed(district()).len(), 2);
}

#[tokio::test]
async fn a_kindergarten_opens_a_group_and_publishes_and_the_department_calls_a_plan_off() {
    let town = Town::new();
    let mut head = entered(&town, Who::Head).await;
    let new = "/kk/kindergarten/groups/new";
    let fields = [("year", "2023"), ("language", "kazakh"), ("stream", "general")];
    let group = led_to(&twice(&mut head, new, new, &fields).await);
    twice(&mut head, &group, &format!("{group}/capacity"), &[("capacity", "4")]).await;
    twice(&mut head, &group, &format!("{group}/attending"), &[("children", "1")]).await;

    // A place is withdrawn for a reason and comes back; a child leaves.
    let id = group.rsplit('/').next().unwrap().parse().unwrap();
    let rows = town.app.db().read(move |reader| storage::workplace::places(reader, id)).await.unwrap();
    let of = |state: &str| rows.iter().find(|row| row.state == state).unwrap().id;
    let vacant = format!("{group}/places/{}", of("vacant"));
    let withdrawal = format!("{vacant}/withdrawal");
    assert_eq!(
        fill(&mut head, &withdrawal, &withdrawal, &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is needed"
    );
    twice(&mut head, &withdrawal, &withdrawal, &[("reason", "repair")]).await;
    let back = format!("{vacant}/return");
    twice(&mut head, &back, &back, &[]).await;
    let leaving = format!("{group}/places/{}/leaving", of("occupied"));
    twice(&mut head, &leaving, &leaving, &[]).await;

    // The department plans one of them and calls it off.
    let queue = QueueId { district: district(), year: 2023, stream: Stream::General };
    let due = beginning() + jiff::SignedDuration::from_hours(48);
    let plan = PlanPublication { queue, ownership: Ownership::State, places: vec![of("vacant")], due };
    let (staff, person) = (StaffId::from_u128(205), PersonId::from_u128(105));
    let official = Caller::Department { staff, district: district(), person };
    let planned = town.app.run(town.app.ctx(official), plan).await.unwrap();
    let mut browser = entered(&town, Who::Official).await;
    let drop = format!("{DEPARTMENT}/publications/{planned}/drop");
    twice(&mut browser, &drop, &drop, &[]).await;

    let publication = format!("{group}/publication");
    twice(&mut head, &publication, &publication, &[]).await;
    let rows = town.app.db().read(move |reader| storage::workplace::places(reader, id)).await.unwrap();
    assert!(rows.iter().all(|row| row.state == "free"), "nobody waits, so all are free");
}
