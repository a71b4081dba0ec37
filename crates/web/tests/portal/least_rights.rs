//! Every address of a kindergarten or a department that names something, opened by whose it is and by whose it is not: what
//! is another's does not exist. An address that is added later is tried by itself; one that names something new fails here
//! until the scene has one.

use std::collections::BTreeMap;

use app::applications::{ClaimBenefit, MediaType, RequestMerge, Uploaded};
use app::choice::{ChoiceText, ChoosePlace};
use app::department::{AnswerBenefit, Claims, OpenOverrides, PlanPublication, ProposeOverride};
use app::signing::{Act, ActText, Purpose, Verified};
use app::{Caller, Ctx};
use axum::http::StatusCode;
use domain::application::{BenefitAnswer, Kinship};
use domain::benefit::Benefit;
use domain::event::FalseBenefit;
use domain::id::{ApplicationId, EvidenceId, PersonId, QueueId, Stream};
use domain::policy::Ownership;
use web::route::{Method, Route};
use web::router::routes;

use crate::browser::{Browser, Page};
use crate::choices::{BORN, department, district, file, publish, seats};
use crate::town::{Town, Who, beginning, signed_as_document};

/// A town in which there is one of everything that an address may name.
struct Scene {
    town: Town,
    /// By the name in the address.
    ids: BTreeMap<&'static str, String>,
}

impl Scene {
    async fn new() -> Self {
        let town = Town::new();
        Browser::new(&town).enter(Who::Parent).await;
        Browser::new(&town).enter(Who::OtherParent).await;
        let application = file(&town, 1, BORN).await;
        let claimed = file(&town, 2, BORN).await;
        let passed = file(&town, 3, BORN).await;
        let places = seats(&town, BORN.year(), 4).await;
        publish(&town, BORN.year(), places[0]).await;
        let parent = person(&town, Who::Parent).await;
        let ctx = || town.app.ctx(Caller::Applicant { person: parent });

        let text = ChoiceText { application, place: places[0] };
        let text = town.app.ask(ctx(), text).await.unwrap().unwrap();
        let choice = ChoosePlace { application, place: places[0], signed: verified(&town, &text) };
        let referral = town.app.run(ctx(), choice).await.unwrap().referral;

        let evidence = claim(&town, ctx(), passed, Benefit::Military).await;
        let answer = BenefitAnswer::Confirm { until: None };
        let answer = AnswerBenefit { application: passed, evidence, answer };
        town.app.run(department(&town), answer).await.unwrap();
        publish(&town, BORN.year(), places[3]).await;
        let propose = ProposeOverride { application: passed, reason: FalseBenefit::Forged };
        town.app.run(department(&town), propose).await.unwrap();
        let open = town.app.ask(department(&town), OpenOverrides).await.unwrap().unwrap();
        let evidence = claim(&town, ctx(), claimed, Benefit::LargeFamily).await;

        let other = Caller::Applicant { person: person(&town, Who::OtherParent).await };
        let merge = RequestMerge { application: claimed, kinship: Kinship::Confirmed };
        town.app.run(town.app.ctx(other), merge).await.unwrap();

        let queue = QueueId { district: district(), year: BORN.year(), stream: Stream::General };
        let due = beginning() + jiff::SignedDuration::from_hours(48);
        let plan = PlanPublication { queue, ownership: Ownership::State, places: vec![places[1]], due };
        let publication = town.app.run(department(&town), plan).await.unwrap();

        let place = places[2];
        let row = town.app.db().read(move |reader| storage::workplace::place_of(reader, place));
        let kindergarten = row.await.unwrap().unwrap().kindergarten;
        let groups = town.app.db().read(move |reader| storage::workplace::groups(reader, kindergarten));
        let group = groups.await.unwrap()[0].id;
        let signed = town.app.db().read(move |reader| storage::proof::of_application(reader, claimed));
        let hash = signed.await.unwrap()[0].hash.clone();
        let ids = BTreeMap::from([
            ("{hash}", hash),
            ("{application}", claimed.to_string()),
            ("{evidence}", evidence.to_string()),
            ("{group}", group.to_string()),
            ("{kindergarten}", kindergarten.to_string()),
            ("{override}", open[0].row.id.to_string()),
            ("{person}", PersonId::from_u128(100 + Who::Employee as u128).to_string()),
            ("{place}", place.to_string()),
            ("{publication}", publication.to_string()),
            ("{referral}", referral.to_string()),
        ]);
        Self { town, ids }
    }

    fn address(&self, route: &Route) -> String {
        let part = |part: &str| match part.starts_with('{') {
            // What has no id here is no id, and the own visit fails.
            true => self.ids.get(part).cloned().unwrap_or_default(),
            false => part.to_owned(),
        };
        format!("/kk{}", route.path.split('/').map(part).collect::<Vec<_>>().join("/"))
    }

    /// Opens an address, or sends a form that would be right: what is refused is not refused for its fields.
    async fn visit(&self, browser: &mut Browser, route: &Route) -> Page {
        let address = self.address(route);
        if route.method == Method::Get {
            return browser.get(&address).await;
        }
        let mut fields = browser.get("/kk/account").await.hidden("/kk/logout/everywhere");
        let reason = match route.path.rsplit('/').next().unwrap() {
            "removal" => "duplicate",
            "refusal" => "medical",
            "split" => "court",
            "false-benefit" => "mistake",
            _ => "repair",
        };
        let right = [
            ("reason", reason),
            ("answer", "confirm"),
            ("person", &self.ids["{person}"]),
            ("capacity", "4"),
            ("children", "1"),
            ("year", "2022"),
            ("language", "kazakh"),
            ("stream", "general"),
            ("name_kk", "«Балауса»"),
            ("name_ru", "«Балауса»"),
            ("address_kk", "Абай көшесі, 1"),
            ("address_ru", "ул. Абая, 1"),
            ("phone", "+7 7282 00 00 09"),
        ];
        fields.extend(right.map(|(name, value)| (name.to_owned(), value.to_owned())));
        browser.post(&address, &fields).await
    }
}

/// A benefit that the parent claims; the evidence that waits for the department.
async fn claim(town: &Town, ctx: Ctx, application: ApplicationId, benefit: Benefit) -> EvidenceId {
    let blob = town.app.db().blobs().put(b"paper", beginning()).await.unwrap();
    let evidence = Uploaded { blob, media: MediaType::Pdf, size: 5 };
    let text = ActText { application, act: Act::ClaimBenefit { benefit, evidence } };
    let text = town.app.ask(ctx.clone(), text).await.unwrap().unwrap();
    let signed = verified(town, &text);
    town.app.run(ctx, ClaimBenefit { application, benefit, evidence, signed }).await.unwrap();
    town.app.ask(department(town), Claims).await.unwrap().unwrap()[0].evidence
}

async fn person(town: &Town, who: Who) -> PersonId {
    let found = town.app.db().read(move |reader| storage::person::of_iin(reader, &who.iin()));
    found.await.unwrap().unwrap().id
}

fn verified(town: &Town, text: &str) -> Verified {
    let cms = signed_as_document(text);
    town.app.parts().verifier.verify(cms.as_bytes(), text, Purpose::Document, beginning()).unwrap()
}

async fn entered(town: &Town, who: Who) -> Browser {
    let mut browser = Browser::new(town);
    browser.enter(who).await;
    browser
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let scene = Scene::new().await;
    for (part, own, other) in
        [("/department/", Who::Official, Who::OtherOfficial), ("/kindergarten/", Who::Head, Who::OtherHead)]
    {
        let (mut own, mut other) = (entered(&scene.town, own).await, entered(&scene.town, other).await);
        let named = || routes().into_iter().filter(|of| of.path.starts_with(part) && of.path.contains('{'));
        assert!(named().count() > 10, "{part} has such addresses");
        for route in named() {
            let page = scene.visit(&mut other, &route).await;
            // Whoever is on no list of employees is answered alike, known or not: a head who dismisses twice is told.
            let is_dismissal = route.method == Method::Post && route.path.ends_with("/dismissal");
            let status = if is_dismissal { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::NOT_FOUND };
            assert_eq!(page.status, status, "another's {:?} {}", route.method, route.path);
            let told = ["Бала1", "Бала2", "Employee"].into_iter().find(|name| page.body.contains(*name));
            assert_eq!(told, None, "{}", route.path);
        }
        // The very same addresses are there for whose they are: the pages first, then the forms, which change things.
        for route in named().filter(|of| of.method == Method::Get) {
            let page = scene.visit(&mut own, &route).await;
            assert_eq!(page.status, StatusCode::OK, "own {}: {}", route.path, page.body);
        }
        for route in named().filter(|of| of.method == Method::Post) {
            let page = scene.visit(&mut own, &route).await;
            let came = [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY];
            assert!(came.contains(&page.status), "own form {}: {} {}", route.path, page.status, page.body);
        }
    }
}
