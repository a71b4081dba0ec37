//! Accounts of officials, and employees whom heads of kindergartens have appointed.

use domain::id::{DistrictId, KindergartenId, PersonId, StaffId};

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};
use crate::workplace::Name;

crate::queries! {
    /// Adds an account.
    ADD = "insert into staff (id, person, role, bin, district) values ($1, $2, $3, $4, $5) \
           on conflict (person, role, bin) do nothing";
    /// One account.
    ONE = "select id, person, role, bin, district from staff where id = $1";
    /// Accounts of a person in an organisation.
    OF = "select id, person, role, bin, district from staff where person = $1 and bin = $2";
    /// Takes an account away.
    REMOVE = "delete from staff where id = $1";
    /// Appoints an employee.
    APPOINT = "insert into kindergarten_employee (kindergarten, person, surname, given_name, patronymic) \
               values ($1, $2, $3, $4, $5) on conflict (kindergarten, person) do update \
               set surname = excluded.surname, given_name = excluded.given_name, patronymic = excluded.patronymic";
    /// Whether a person is an employee.
    IS_EMPLOYEE = "select person as id from kindergarten_employee where kindergarten = $1 and person = $2";
    /// Ends an appointment.
    DISMISS = "delete from kindergarten_employee where kindergarten = $1 and person = $2";
}

/// An account of an official.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Identity.
    pub id: StaffId,
    /// Whose.
    pub person: PersonId,
    /// `department`, `service_centre`, `auditor` or `administrator`.
    pub role: String,
    /// BIN of the organisation with whose keys the person enters.
    pub bin: String,
    /// The district, for a department.
    pub district: Option<DistrictId>,
}

/// Adds an account; the same one twice is one.
///
/// # Errors
/// Trouble of the database; an unknown role.
pub fn add(tx: &mut Tx, row: &Staff) -> Result<(), DbError> {
    tx.later(&ADD, params![row.id, row.person, row.role, row.bin, row.district])
}

/// One account.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: StaffId) -> Result<Option<Staff>, DbError> {
    reader.find(&ONE, params![id], read)
}

/// Accounts of a person in an organisation, in no order.
///
/// # Errors
/// Trouble of the database.
pub fn of(reader: &mut Reader, person: PersonId, bin: &str) -> Result<Vec<Staff>, DbError> {
    reader.list(&OF, params![person, bin], read)
}

/// Takes an account away: its sessions end with the next request.
///
/// # Errors
/// Trouble of the database.
pub fn remove(tx: &mut Tx, id: StaffId) -> Result<(), DbError> {
    tx.later(&REMOVE, params![id])
}

/// Appoints an employee of a kindergarten, under the name that the head wrote.
///
/// # Errors
/// Trouble of the database.
pub fn appoint(
    tx: &mut Tx,
    kindergarten: KindergartenId,
    person: PersonId,
    name: &Name,
) -> Result<(), DbError> {
    tx.later(&APPOINT, params![kindergarten, person, name.surname, name.given_name, name.patronymic])
}

/// Ends an appointment.
///
/// # Errors
/// Trouble of the database.
pub fn dismiss(tx: &mut Tx, kindergarten: KindergartenId, person: PersonId) -> Result<(), DbError> {
    tx.later(&DISMISS, params![kindergarten, person])
}

/// Whether the person is an appointed employee.
///
/// # Errors
/// Trouble of the database.
pub fn is_employee(
    reader: &mut Reader,
    kindergarten: KindergartenId,
    person: PersonId,
) -> Result<bool, DbError> {
    Ok(reader.query_opt(&IS_EMPLOYEE, params![kindergarten, person])?.is_some())
}

fn read(row: &Row) -> Result<Staff, DbError> {
    Ok(Staff {
        id: row.get("id")?,
        person: row.get("person")?,
        role: row.get("role")?,
        bin: row.get("bin")?,
        district: row.get("district")?,
    })
}
