//! Content into the database, in a few large transactions.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use domain::id::{DistrictId, Ids, PersonId, StaffId};
use jiff::Timestamp;
use storage::person::{Contact, Person};
use storage::registers::Department;
use storage::staff::Staff;
use storage::{Failed, Lane, Tx};

use super::SeedError;
use super::kindergartens::Site;
use super::play::Played;
use crate::people::{Draft, Role};

/// A paper that proves nothing: one empty page.
pub(super) const PAPER: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n\
trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n";

/// Persons that one transaction writes.
const PERSONS_AT_ONCE: usize = 4_000;

/// The official who acts for the district.
#[derive(Clone, Copy, Debug)]
pub(super) struct Official {
    pub(super) staff: StaffId,
    pub(super) person: PersonId,
}

/// The id of somebody with keys: a pure function of the IIN.
pub(super) fn person_id(iin: &str) -> PersonId {
    // The form of a UUIDv7 of 1970, so that the ids of one kind look alike.
    let number = iin.parse::<u128>().unwrap_or(0);
    PersonId::from_u128((0x7_u128 << 76) | (0x2_u128 << 62) | number)
}

/// Department, kindergartens, and everybody who has keys.
pub(super) async fn registers(
    app: &App,
    district: DistrictId,
    sites: &[Site],
    people: &[Draft],
    ids: &Ids,
) -> Result<Official, SeedError> {
    let rows: Vec<_> = sites.iter().map(|site| site.row.clone()).collect();
    let people = people.to_vec();
    let (ids, now) = (ids.clone(), app.ctx(app::Caller::Import).now);
    run(app, move |tx| {
        for row in &rows {
            storage::registers::save_kindergarten(tx, row)?;
        }
        let mut official = None;
        for person in &people {
            let id = person_id(&person.iin);
            save_somebody(tx, id, person, now)?;
            let Some((bin, name)) = &person.organisation else { continue };
            let role = match person.role {
                Role::Department => "department",
                Role::ServiceCentre => "service_centre",
                Role::Auditor => "auditor",
                Role::Administrator => "administrator",
                _ => continue,
            };
            let staff: StaffId = ids.next();
            let of = (person.role == Role::Department).then_some(district);
            if of.is_some() && official.is_none() {
                official = Some(Official { staff, person: id });
                let row = Department {
                    district,
                    bin: bin.clone(),
                    name_kk: (*name).to_owned(),
                    name_ru: "Отдел образования города Костаная".to_owned(),
                    phone: "+77142009000".to_owned(),
                };
                storage::registers::save_department(tx, &row)?;
            }
            let row = Staff { id: staff, person: id, role: role.to_owned(), bin: bin.clone(), district: of };
            storage::staff::add(tx, &row)?;
        }
        Ok(official)
    })
    .await?
    .ok_or_else(|| SeedError::Content("nobody acts for the department".to_owned()))
}

fn save_somebody(tx: &mut Tx, id: PersonId, person: &Draft, now: Timestamp) -> Result<(), storage::DbError> {
    storage::person::save(
        tx,
        &Person {
            id,
            iin: person.iin.clone(),
            surname: person.surname.to_owned(),
            given_name: person.given_name.to_owned(),
            patronymic: Some(person.patronymic.to_owned()),
            born: None,
        },
    )?;
    if person.role != Role::Applicant {
        // The others are asked at their first entry (S11).
        return Ok(());
    }
    let language = if person.given_name == "Светлана" { "ru" } else { "kk" };
    storage::person::save_contact(
        tx,
        &Contact {
            person: id,
            language: language.to_owned(),
            email: Some(format!("key{}@kezek.example", person.iin.get(8..).unwrap_or_default())),
            email_confirmed: true,
            phone: Some(format!("+7701000{}", person.iin.get(8..).unwrap_or("0000"))),
            phone_confirmed: false,
            extra_email: None,
            extra_phone: None,
            address: Some("Қостанай қаласы, Байтұрсынов көшесі, 12".to_owned()),
            changed: now,
        },
    )
}

/// One queue with its people.
pub(super) async fn queue(app: &App, played: Played, at: Timestamp) -> Result<(), SeedError> {
    let played = Arc::new(played);
    let chunks = played.persons.len().div_ceil(PERSONS_AT_ONCE);
    for chunk in 0..chunks {
        let played = Arc::clone(&played);
        run(app, move |tx| {
            let persons = played.persons.iter().skip(chunk * PERSONS_AT_ONCE).take(PERSONS_AT_ONCE);
            persons.into_iter().try_for_each(|person| storage::person::save(tx, person))
        })
        .await?;
    }
    let registers = app.registers();
    run(app, move |tx| {
        for contact in &played.contacts {
            storage::person::save_contact(tx, contact)?;
        }
        let district = registers.rules(played.slice.queue.id.district, at);
        storage::slice::save(tx, &played.slice, &played.facts, &district.rules(), at)?;
        let persons: BTreeMap<PersonId, &Person> = played.persons.iter().map(|row| (row.id, row)).collect();
        for row in played.slice.applications.values() {
            let involved = row.applicants.iter().chain([row.child]);
            let involved: Vec<&Person> = involved.filter_map(|id| persons.get(&id).copied()).collect();
            storage::search::index(tx, row.id, row.queue.district, row.number, &involved)?;
        }
        for filing in &played.filings {
            storage::filing::add(tx, filing)?;
        }
        for evidence in &played.evidence {
            storage::evidence::add(tx, evidence)?;
        }
        Ok(())
    })
    .await
}

/// New numbers begin after those of the content.
pub(super) async fn counters(
    app: &App,
    district: DistrictId,
    numbers: BTreeMap<i16, u32>,
) -> Result<(), SeedError> {
    run(app, move |tx| {
        let region = district.region_code();
        numbers.iter().try_for_each(|(year, last)| storage::content::count_from(tx, region, *year, *last))
    })
    .await
}

async fn run<T: Send + 'static>(
    app: &App,
    body: impl Fn(&mut Tx) -> Result<T, storage::DbError> + Send + 'static,
) -> Result<T, SeedError> {
    let written =
        app.db().write(Lane::Background, move |tx| body(tx).map_err(Failed::<std::convert::Infallible>::Db));
    written.await.map_err(SeedError::of)
}
