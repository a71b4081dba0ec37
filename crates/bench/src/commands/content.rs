//! A district with free places and applications that can choose them.

use domain::application::{self, FileApplication, Kinship};
use domain::child::Child;
use domain::event::{Actor, Channel};
use domain::id::{
    ApplicationId, DistrictId, GroupId, Ids, KindergartenId, PersonId, PlaceId, PublicationId, QueueId,
    Stream,
};
use domain::number::ApplicationNumber;
use domain::place::{self, Language, OpenGroup, SetCapacity};
use domain::policy::Ownership;
use domain::publication::{self, Publish};
use domain::queue::{Context, Draft, Halt, QueueState, Slice};
use jiff::Timestamp;
use jiff::civil::date;
use storage::person::Person;
use storage::registers::{District, Kindergarten};
use storage::{Failed, Tx};

/// Seats of one group.
const SEATS: u32 = 25;

/// Everything that a measurement of choices needs.
pub(crate) struct Content {
    /// The one parent of all these children.
    pub(crate) parent: PersonId,
    /// One application and one free place for every choice.
    pub(crate) choices: Vec<(ApplicationId, PlaceId)>,
}

/// The IIN of the parent: right by its check digit, nobody's.
pub(crate) const PARENT_IIN: &str = "800416300257";

/// Surname of everybody.
pub(crate) const SURNAME: &str = "ӨЛШЕМОВ";

/// First name of everybody.
pub(crate) const GIVEN_NAME: &str = "ӘДІЛ";

/// Fills an empty database with `count` choices to be made.
pub(crate) fn fill(app: &app::App, count: u32) -> anyhow::Result<Content> {
    let ctx = app.ctx(app::Caller::Import);
    let district = DistrictId::new(391_610_000).ok_or_else(|| anyhow::anyhow!("not a KATO code"))?;
    let registers = app.registers();
    let (now, ids) = (ctx.now, ctx.ids.clone());
    let filled = app.db().write(storage::Lane::People, move |tx| {
        let rules = registers.rules(district, now);
        let kindergarten = registers_rows(tx, district, &ids)?;
        let parent: PersonId = ids.next();
        person(tx, parent, PARENT_IIN.to_owned(), None)?;
        let queue = QueueId { district, year: 2022, stream: Stream::General };
        let mut slice = Slice::new(QueueState::new(queue, rules.rules().policy.ratio.get()));
        slice.turns = u32::MAX;
        let context = Context { now, actor: Actor::Import, ids: ids.clone() };
        let mut draft = Draft::new(slice, rules.rules(), context);
        let places = free_places(&mut draft, kindergarten, count).map_err(failed)?;
        let applications = applications(tx, &mut draft, parent, count)?;
        storage::slice::save(tx, &draft.slice, &draft.facts, &rules.rules(), now)?;
        Ok(Content { parent, choices: applications.into_iter().zip(places).collect() })
    });
    filled.wait().map_err(|failed: Failed<String>| match failed {
        Failed::Refused(reason) => anyhow::anyhow!(reason),
        Failed::Db(error) => error.into(),
    })
}

fn registers_rows(tx: &mut Tx, district: DistrictId, ids: &Ids) -> Result<KindergartenId, Failed<String>> {
    storage::registers::save_district(
        tx,
        &District {
            id: district,
            parent: None,
            level: "city_obl".to_owned(),
            name_kk: "Өлшем".to_owned(),
            name_ru: "Замер".to_owned(),
            listed: true,
            zone: "Asia/Almaty".to_owned(),
        },
    )?;
    let id = ids.next();
    storage::registers::save_kindergarten(
        tx,
        &Kindergarten {
            id,
            district,
            bin: "940140000385".to_owned(),
            ownership: Ownership::State,
            name_kk: "№1 балабақша".to_owned(),
            name_ru: "Детский сад №1".to_owned(),
            address_kk: "Абай көшесі, 1".to_owned(),
            address_ru: "ул. Абая, 1".to_owned(),
            phone: "+77771234567".to_owned(),
        },
    )?;
    Ok(id)
}

/// Published while nobody is in the queue, so all are free at once (R26).
fn free_places(
    draft: &mut Draft<'_>,
    kindergarten: KindergartenId,
    count: u32,
) -> Result<Vec<PlaceId>, Halt<String>> {
    for _ in 0..count.div_ceil(SEATS) {
        let group: GroupId = draft.context.ids.next();
        let (language, ownership) = (Language::Kazakh, Ownership::State);
        place::open_group(draft, OpenGroup { id: group, kindergarten, language, ownership })?;
        place::set_capacity(draft, SetCapacity { group, capacity: SEATS }).map_err(text)?;
    }
    let places: Vec<PlaceId> = draft.slice.places.keys().copied().collect();
    let id: PublicationId = draft.context.ids.next();
    publication::publish(draft, Publish { id, ownership: Ownership::State, places: places.clone() })
        .map_err(text)?;
    Ok(places)
}

fn applications(
    tx: &mut Tx,
    draft: &mut Draft<'_>,
    parent: PersonId,
    count: u32,
) -> Result<Vec<ApplicationId>, Failed<String>> {
    let district = draft.slice.queue.id.district;
    let mut filed = Vec::new();
    for sequence in 1..=count {
        let child: PersonId = draft.context.ids.next();
        let born = date(2022, 1, 1);
        // Not a real number: what is measured does not look at its check digit.
        person(tx, child, format!("{:012}", 220_000_000_000_u64 + u64::from(sequence)), Some(born))?;
        draft.slice.children.insert(child, Child::new(child));
        draft.slice.births.insert(child, born);
        let id: ApplicationId = draft.context.ids.next();
        let number = ApplicationNumber::new(district, 2026, sequence, 1)
            .map_err(|error| Failed::Refused(error.to_string()))?;
        let (channel, kinship) = (Channel::Portal, Kinship::Confirmed);
        let command = FileApplication { id, number, child, applicant: parent, channel, kinship };
        application::file(draft, command).map_err(text).map_err(failed)?;
        filed.push(id);
    }
    Ok(filed)
}

fn person(
    tx: &mut Tx,
    id: PersonId,
    iin: String,
    born: Option<jiff::civil::Date>,
) -> Result<(), Failed<String>> {
    let (surname, given_name) = (SURNAME.to_owned(), GIVEN_NAME.to_owned());
    Ok(storage::person::save(tx, &Person { id, iin, surname, given_name, patronymic: None, born })?)
}

fn text<R: std::fmt::Debug>(halt: Halt<R>) -> Halt<String> {
    match halt {
        Halt::Refused(refusal) => Halt::Refused(format!("{refusal:?}")),
        Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
    }
}

fn failed(halt: Halt<String>) -> Failed<String> {
    match halt {
        Halt::Refused(reason) => Failed::Refused(reason),
        Halt::Corrupt(corrupt) => Failed::Refused(corrupt.to_string()),
    }
}

/// The instant of the measurement: a working day, not in a freeze.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_788_930_000, 0);
