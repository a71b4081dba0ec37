//! Today: through the use-cases, as an official and a parent would do it.

use app::choice::{ChoiceText, ChoosePlace};
use app::department::{PlanPublication, PublishPlaces, VacantPlaces};
use app::signing::Purpose;
use app::{App, Caller};
use domain::application::ApplicationState;
use domain::calendar::local_day;
use domain::id::{DistrictId, PlaceId};
use domain::policy::Ownership;
use eds::KeyStore;
use jiff::Timestamp;

use super::SeedError;
use super::write::{Official, person_id};
use crate::folder::Demo;
use crate::people::{Draft, Role, Story};

/// Places of today's publication: enough to reach the people with keys behind the privileged lanes.
const PUBLISHED: usize = 14;

/// Places of the planned publication.
const PLANNED: usize = 5;

/// Publishes, plans, and lets one parent choose and sign.
pub(super) async fn today(
    app: &App,
    demo: &Demo,
    district: DistrictId,
    official: Official,
    people: &[Draft],
) -> Result<(), SeedError> {
    let caller = Caller::Department { staff: official.staff, district, person: official.person };
    let view = app.ask(app.ctx(caller), VacantPlaces).await?;
    let (mut groups, kindergartens) = view.map(|view| (view.vacant, view.kindergartens)).unwrap_or_default();
    // Whose head has a key comes first: whoever plays the parent can play the other side as well.
    let has_key = |bin: &str| demo.people.iter().any(|holder| holder.bin.as_deref() == Some(bin));
    let with_key: Vec<_> = kindergartens.iter().filter(|one| has_key(&one.bin)).map(|one| one.id).collect();
    for group in &mut groups {
        group.places.sort_by_key(|row| !with_key.contains(&row.kindergarten));
    }
    let years = named_years(people);
    let mut planned = false;
    for group in groups.iter().filter(|group| group.ownership == Ownership::State) {
        let (queue, ownership) = (group.queue, group.ownership);
        let places =
            |count: usize| group.places.iter().map(|row| row.id).take(count).collect::<Vec<PlaceId>>();
        if years.contains(&queue.year) {
            let publish = PublishPlaces { queue, ownership, places: places(PUBLISHED) };
            app.run(app.ctx(caller), publish).await.map_err(SeedError::of)?;
        } else if !planned {
            planned = true;
            let due = next_working_morning(app, district);
            let plan = PlanPublication { queue, ownership, places: places(PLANNED), due };
            app.run(app.ctx(caller), plan).await.map_err(SeedError::of)?;
        }
    }
    choose(app, demo).await
}

/// Birth years of the children whose turn has to come.
fn named_years(people: &[Draft]) -> Vec<i16> {
    let waits = |person: &&Draft| {
        person.role == Role::Applicant && matches!(person.story, Some(Story::Turn | Story::Referral))
    };
    let first = |person: &Draft| person.children.first().map(|child| child.born.year());
    people.iter().filter(waits).filter_map(first).collect()
}

/// The parent with a referral chooses a place of the pool and signs, as anybody would.
async fn choose(app: &App, demo: &Demo) -> Result<(), SeedError> {
    let wrong = |what: &str| SeedError::Content(what.to_owned());
    let holder = demo.people.iter().find(|person| person.story == Some(Story::Referral));
    let holder = holder.ok_or_else(|| wrong("nobody has the story of a referral"))?;
    let person = person_id(&holder.iin);
    let turn = app.db().read(move |reader| {
        let Some(application) = storage::content::live_of_applicant(reader, person)? else { return Ok(None) };
        let row = storage::application::find(reader, application)?;
        let Some(ApplicationState::Notified { publication, .. }) = row.map(|(row, _)| row.state) else {
            return Ok(None);
        };
        Ok(storage::content::last_of_pool(reader, publication)?.map(|place| (application, place)))
    });
    let (application, place) = turn.await?.ok_or_else(|| wrong("the turn of the referral has not come"))?;
    let caller = Caller::Applicant { person };
    let text = app.ask(app.ctx(caller), ChoiceText { application, place }).await?;
    let text = text.ok_or_else(|| wrong("there is no text to sign"))?;
    let key = std::fs::read(&holder.sign_key).map_err(|error| SeedError::Content(error.to_string()))?;
    let store =
        KeyStore::open(&key, &holder.password).map_err(|error| SeedError::Content(error.to_string()))?;
    let now = app.ctx(caller).now;
    let cms = store.sign(text.as_bytes(), now.as_second());
    let cms = cms.map_err(|error| SeedError::Content(error.to_string()))?;
    let verifier = &app.parts().verifier;
    let refused = |refused| SeedError::Content(format!("{refused:?}"));
    // The lists are not there yet, so the authority's responder is asked.
    let checked = verifier.check(&cms, &text, Purpose::Document, now).map_err(refused)?;
    let signed = verifier.ask(checked).await.map_err(refused)?;
    let choice = ChoosePlace { application, place, signed };
    app.run(app.ctx(caller), choice).await.map_err(SeedError::of)?;
    Ok(())
}

/// Ten o'clock of the next working day.
fn next_working_morning(app: &App, district: DistrictId) -> Timestamp {
    let now = app.ctx(Caller::Import).now;
    let registers = app.registers();
    let rules = registers.rules(district, now);
    let zone = rules.rules().zone.clone();
    let day = registers.calendar().nth_working_day_after(local_day(now, &zone), 1);
    day.at(10, 0, 0, 0).to_zoned(zone).map_or(now, |zoned| zoned.timestamp())
}
