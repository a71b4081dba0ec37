//! What stands in the tables before the first family files: offices, kindergartens, people.

use app::Failed;
use domain::id::{DistrictId, KindergartenId, PersonId, StaffId, TypedId as _};
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::date;
use storage::person::{Contact, Person};
use storage::registers::{District, Kindergarten};
use storage::staff::Staff;
use storage::{Db, DbError, Lane, Tx};

use crate::oracle::Found;
use crate::people::Parent;
use crate::world::{OFFICIALS, ZONE};

/// The department with its officials and profile, and its kindergartens.
pub(crate) fn offices(
    db: &Db,
    district: DistrictId,
    kindergartens: Vec<(KindergartenId, Ownership)>,
    profile: String,
) -> Result<(), Found> {
    write(db, move |tx| {
        registers(tx, district, &kindergartens)?;
        storage::registers::follow(tx, district, date(2017, 1, 1), &profile)?;
        OFFICIALS.iter().try_for_each(|(staff, person)| official(tx, district, *staff, *person))
    })
}

/// The parents, as the registry knows them.
pub(crate) fn people(db: &Db, parents: Vec<Parent>, now: Timestamp) -> Result<(), Found> {
    write(db, move |tx| parents.iter().try_for_each(|parent| person(tx, parent, now)))
}

fn write(db: &Db, body: impl Fn(&mut Tx) -> Result<(), DbError> + Send + 'static) -> Result<(), Found> {
    let written = db.write(Lane::People, move |tx| body(tx).map_err(Failed::<std::convert::Infallible>::Db));
    written.wait().map_err(|failed| match failed {
        Failed::Db(error) => error.into(),
        Failed::Refused(never) => match never {},
    })
}

fn registers(
    tx: &mut Tx,
    id: DistrictId,
    kindergartens: &[(KindergartenId, Ownership)],
) -> Result<(), DbError> {
    storage::registers::save_district(
        tx,
        &District {
            id,
            parent: None,
            level: "district".to_owned(),
            name_kk: "Сынақ ауданы".to_owned(),
            name_ru: "Пробный район".to_owned(),
            listed: true,
            zone: ZONE.to_owned(),
        },
    )?;
    for (number, (kindergarten, ownership)) in kindergartens.iter().enumerate() {
        storage::registers::save_kindergarten(
            tx,
            &Kindergarten {
                id: *kindergarten,
                district: id,
                bin: format!("{:012}", 940_140_000_000_u64 + u64::try_from(number).unwrap_or(0)),
                ownership: *ownership,
                name_kk: format!("№{number} балабақша"),
                name_ru: format!("Детский сад №{number}"),
                address_kk: "Абай көшесі, 1".to_owned(),
                address_ru: "ул. Абая, 1".to_owned(),
                phone: "+77172000001".to_owned(),
            },
        )?;
    }
    Ok(())
}

fn official(tx: &mut Tx, district: DistrictId, id: StaffId, holder: PersonId) -> Result<(), DbError> {
    let number = holder.uuid().as_u128();
    storage::person::save(
        tx,
        &Person {
            id: holder,
            iin: format!("80010130{number:04}"),
            surname: "Сәрсенов".to_owned(),
            given_name: "Болат".to_owned(),
            patronymic: None,
            born: None,
        },
    )?;
    let (role, bin) = ("department".to_owned(), "940140000509".to_owned());
    storage::staff::add(tx, &Staff { id, person: holder, role, bin, district: Some(district) })
}

fn person(tx: &mut Tx, parent: &Parent, now: Timestamp) -> Result<(), DbError> {
    storage::person::save(
        tx,
        &Person {
            id: parent.id,
            iin: parent.iin.as_str().to_owned(),
            surname: "Әкімов".to_owned(),
            given_name: "Ерлан".to_owned(),
            patronymic: None,
            born: None,
        },
    )?;
    storage::person::save_contact(
        tx,
        &Contact {
            person: parent.id,
            language: "kk".to_owned(),
            email: Some(format!("p{}@kezek.example", parent.id.uuid().as_u128())),
            email_confirmed: true,
            phone: None,
            phone_confirmed: false,
            extra_email: None,
            extra_phone: None,
            address: None,
            changed: now,
        },
    )
}
