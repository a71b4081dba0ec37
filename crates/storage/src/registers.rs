//! Reference tables: districts, the policies they follow, the calendar, kindergartens, departments.

use domain::id::{DistrictId, GroupId, KindergartenId, PlaceId};
use domain::place::Language;
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// The newest calendar.
    CALENDAR = "select body from calendar order by version desc limit 1 /* full scan: its first row only */";
    /// A calendar by its version.
    CALENDAR_OF = "select body from calendar where version = $1";
    /// Adds a calendar version.
    ADD_CALENDAR = "insert into calendar (version, body, created) values ($1, $2, $3)";
    /// Zones of all districts.
    ZONES = "select id, zone from district order by id /* full scan: some hundred districts */";
    /// What districts follow.
    POLICIES = "select district, from_day, profile from district_policy order by district, from_day \
                /* full scan: some lines per district */";
    /// Makes a district follow a profile from a day on.
    FOLLOW = "insert into district_policy (district, from_day, profile) values ($1, $2, $3) \
              on conflict (district, from_day) do update set profile = excluded.profile";
    /// All districts and regions.
    DISTRICTS = "select id, parent, level, name_kk, name_ru, listed, zone from district order by id \
                 /* full scan: some hundred districts */";
    /// One.
    DISTRICT = "select id, parent, level, name_kk, name_ru, listed, zone from district where id = $1";
    /// Writes one.
    SAVE_DISTRICT = "insert into district (id, parent, level, name_kk, name_ru, listed, zone) \
                     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do update set parent = excluded.parent, \
                     level = excluded.level, name_kk = excluded.name_kk, name_ru = excluded.name_ru";
    /// One kindergarten.
    KINDERGARTEN = "select id, district, bin, ownership, name_kk, name_ru, address_kk, address_ru, phone \
                    from kindergarten where id = $1";
    /// One kindergarten by its BIN.
    KINDERGARTEN_OF_BIN = "select id, district, bin, ownership, name_kk, name_ru, address_kk, address_ru, phone \
                           from kindergarten where bin = $1";
    /// Kindergartens of a district.
    KINDERGARTENS = "select id, district, bin, ownership, name_kk, name_ru, address_kk, address_ru, phone \
                     from kindergarten where district = $1 order by name_kk, id";
    /// Writes a kindergarten.
    SAVE_KINDERGARTEN = "insert into kindergarten (id, district, bin, ownership, name_kk, name_ru, address_kk, address_ru, \
                         phone) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do update set \
                         name_kk = excluded.name_kk, name_ru = excluded.name_ru, address_kk = excluded.address_kk, \
                         address_ru = excluded.address_ru, phone = excluded.phone";
    /// What is said of a place when it is chosen.
    PLACE_CARD = "select p.id, p.grp, g.language, p.ownership, p.kindergarten from place p \
                  join kindergarten_group g on g.id = p.grp where p.id = $1";
    /// One department.
    DEPARTMENT = "select district, bin, name_kk, name_ru, phone from department where district = $1";
    /// One department by its BIN.
    DEPARTMENT_OF_BIN = "select district, bin, name_kk, name_ru, phone from department where bin = $1";
    /// Writes a department.
    SAVE_DEPARTMENT = "insert into department (district, bin, name_kk, name_ru, phone) values ($1, $2, $3, $4, $5) \
                       on conflict (district) do update set bin = excluded.bin, name_kk = excluded.name_kk, \
                       name_ru = excluded.name_ru, phone = excluded.phone";
}

/// A row of the classifier of territories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// KATO code.
    pub id: DistrictId,
    /// The region that it belongs to.
    pub parent: Option<DistrictId>,
    /// Level, as in the classifier.
    pub level: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Whether its queue is kept here (S07, R20).
    pub listed: bool,
    /// tzdata zone.
    pub zone: String,
}

/// A kindergarten: an organisation, no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kindergarten {
    /// Identity.
    pub id: KindergartenId,
    /// Where it is.
    pub district: DistrictId,
    /// BIN of the organisation, with whose keys it enters.
    pub bin: String,
    /// State, or private under the state order.
    pub ownership: Ownership,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Address in Kazakh.
    pub address_kk: String,
    /// Address in Russian.
    pub address_ru: String,
    /// Phone, +7XXXXXXXXXX.
    pub phone: String,
}

/// A district's education department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its district.
    pub district: DistrictId,
    /// BIN.
    pub bin: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Phone.
    pub phone: String,
}

/// What is said of a place when it is chosen (S26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCard {
    /// The place.
    pub id: PlaceId,
    /// Its group.
    pub group: GroupId,
    /// Language of instruction.
    pub language: Language,
    /// Ownership.
    pub ownership: Ownership,
    /// The kindergarten.
    pub kindergarten: Kindergarten,
}

/// The newest calendar's text, if one was ever edited.
///
/// # Errors
/// Trouble of the database.
pub fn calendar(reader: &mut Reader) -> Result<Option<String>, DbError> {
    reader.query_opt(&CALENDAR, &[])?.map(|row| row.get("body")).transpose()
}

/// The text of one version of the calendar, if it came by an edit.
///
/// # Errors
/// Trouble of the database.
pub fn calendar_of(reader: &mut Reader, version: u32) -> Result<Option<String>, DbError> {
    reader.query_opt(&CALENDAR_OF, params![version])?.map(|row| row.get("body")).transpose()
}

/// Adds a version of the calendar.
///
/// # Errors
/// Trouble of the database; the version exists.
pub fn add_calendar(tx: &mut Tx, version: u32, body: &str, created: Timestamp) -> Result<(), DbError> {
    tx.exec(&ADD_CALENDAR, params![version, body, created]).map(|_| ())
}

/// The zone of every district.
///
/// # Errors
/// Trouble of the database.
pub fn zones(reader: &mut Reader) -> Result<Vec<(DistrictId, String)>, DbError> {
    reader.query(&ZONES, &[])?.iter().map(|row| Ok((row.get("id")?, row.get("zone")?))).collect()
}

/// Which profile every district follows from which local day on.
///
/// # Errors
/// Trouble of the database.
pub fn policies(reader: &mut Reader) -> Result<Vec<(DistrictId, Date, String)>, DbError> {
    let rows = reader.query(&POLICIES, &[])?;
    rows.iter().map(|row| Ok((row.get("district")?, row.get("from_day")?, row.get("profile")?))).collect()
}

/// Makes a district follow a profile from a local day on.
///
/// # Errors
/// Trouble of the database.
pub fn follow(tx: &mut Tx, district: DistrictId, from: Date, profile: &str) -> Result<(), DbError> {
    tx.exec(&FOLLOW, params![district, from, profile]).map(|_| ())
}

/// All districts and regions.
///
/// # Errors
/// Trouble of the database.
pub fn districts(reader: &mut Reader) -> Result<Vec<District>, DbError> {
    reader.list(&DISTRICTS, &[], read_district)
}

/// One district.
///
/// # Errors
/// Trouble of the database.
pub fn district(reader: &mut Reader, id: DistrictId) -> Result<Option<District>, DbError> {
    reader.find(&DISTRICT, params![id], read_district)
}

/// Writes a district; `listed` and the zone of a known one stay as officials set them.
///
/// # Errors
/// Trouble of the database.
pub fn save_district(tx: &mut Tx, row: &District) -> Result<(), DbError> {
    let parameters = params![row.id, row.parent, row.level, row.name_kk, row.name_ru, row.listed, row.zone];
    tx.later(&SAVE_DISTRICT, parameters)
}

/// One kindergarten.
///
/// # Errors
/// Trouble of the database.
pub fn kindergarten(reader: &mut Reader, id: KindergartenId) -> Result<Option<Kindergarten>, DbError> {
    reader.find(&KINDERGARTEN, params![id], read_kindergarten)
}

/// The kindergarten with this BIN.
///
/// # Errors
/// Trouble of the database.
pub fn kindergarten_of_bin(reader: &mut Reader, bin: &str) -> Result<Option<Kindergarten>, DbError> {
    reader.find(&KINDERGARTEN_OF_BIN, params![bin], read_kindergarten)
}

/// Kindergartens of a district, by name.
///
/// # Errors
/// Trouble of the database.
pub fn kindergartens(reader: &mut Reader, district: DistrictId) -> Result<Vec<Kindergarten>, DbError> {
    reader.list(&KINDERGARTENS, params![district], read_kindergarten)
}

/// Writes a kindergarten.
///
/// # Errors
/// Trouble of the database; another one has the BIN.
pub fn save_kindergarten(tx: &mut Tx, row: &Kindergarten) -> Result<(), DbError> {
    tx.later(
        &SAVE_KINDERGARTEN,
        params![
            row.id,
            row.district,
            row.bin,
            row.ownership,
            row.name_kk,
            row.name_ru,
            row.address_kk,
            row.address_ru,
            row.phone,
        ],
    )
}

/// What is said of a place when it is chosen.
///
/// # Errors
/// Trouble of the database; a place without a kindergarten.
pub fn place_card(reader: &mut Reader, id: PlaceId) -> Result<Option<PlaceCard>, DbError> {
    let Some(row) = reader.query_opt(&PLACE_CARD, params![id])? else { return Ok(None) };
    let of = row.get("kindergarten")?;
    let kindergarten =
        kindergarten(reader, of)?.ok_or_else(|| row.broken("kindergarten", "is not in the register"))?;
    let (id, group) = (row.get("id")?, row.get("grp")?);
    Ok(Some(PlaceCard {
        id,
        group,
        language: row.get("language")?,
        ownership: row.get("ownership")?,
        kindergarten,
    }))
}

/// The department of a district.
///
/// # Errors
/// Trouble of the database.
pub fn department(reader: &mut Reader, district: DistrictId) -> Result<Option<Department>, DbError> {
    reader.find(&DEPARTMENT, params![district], read_department)
}

/// The department with this BIN.
///
/// # Errors
/// Trouble of the database.
pub fn department_of_bin(reader: &mut Reader, bin: &str) -> Result<Option<Department>, DbError> {
    reader.find(&DEPARTMENT_OF_BIN, params![bin], read_department)
}

/// Writes a department.
///
/// # Errors
/// Trouble of the database; another one has the BIN.
pub fn save_department(tx: &mut Tx, row: &Department) -> Result<(), DbError> {
    tx.later(&SAVE_DEPARTMENT, params![row.district, row.bin, row.name_kk, row.name_ru, row.phone])
}

fn read_district(row: &Row) -> Result<District, DbError> {
    Ok(District {
        id: row.get("id")?,
        parent: row.get("parent")?,
        level: row.get("level")?,
        name_kk: row.get("name_kk")?,
        name_ru: row.get("name_ru")?,
        listed: row.get("listed")?,
        zone: row.get("zone")?,
    })
}

fn read_kindergarten(row: &Row) -> Result<Kindergarten, DbError> {
    Ok(Kindergarten {
        id: row.get("id")?,
        district: row.get("district")?,
        bin: row.get("bin")?,
        ownership: row.get("ownership")?,
        name_kk: row.get("name_kk")?,
        name_ru: row.get("name_ru")?,
        address_kk: row.get("address_kk")?,
        address_ru: row.get("address_ru")?,
        phone: row.get("phone")?,
    })
}

fn read_department(row: &Row) -> Result<Department, DbError> {
    Ok(Department {
        district: row.get("district")?,
        bin: row.get("bin")?,
        name_kk: row.get("name_kk")?,
        name_ru: row.get("name_ru")?,
        phone: row.get("phone")?,
    })
}
