//! The vault's people: persons, contacts, signatures.

use domain::id::{ApplicationId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// One person.
    ONE = "select id, iin, surname, given_name, patronymic, born from person where id = $1";
    /// Several.
    SOME = "select id, iin, surname, given_name, patronymic, born from person where id in ($list)";
    /// One by IIN.
    OF_IIN = "select id, iin, surname, given_name, patronymic, born from person where iin = $1";
    /// Writes a person; a birth date that is known stays.
    SAVE = "insert into person (id, iin, surname, given_name, patronymic, born) values ($1, $2, $3, $4, $5, $6) \
            on conflict (id) do update set surname = excluded.surname, given_name = excluded.given_name, \
            patronymic = excluded.patronymic, born = coalesce(person.born, excluded.born)";
    /// Contacts of a person.
    CONTACT = "select person as id, language, email, email_confirmed, phone, phone_confirmed, extra_email, extra_phone, \
               address, changed from contact where person = $1";
    /// Writes contacts.
    SAVE_CONTACT = "insert into contact (person, language, email, email_confirmed, phone, phone_confirmed, extra_email, \
                    extra_phone, address, changed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                    on conflict (person) do update set language = excluded.language, email = excluded.email, \
                    email_confirmed = excluded.email_confirmed, phone = excluded.phone, \
                    phone_confirmed = excluded.phone_confirmed, extra_email = excluded.extra_email, \
                    extra_phone = excluded.extra_phone, address = excluded.address, changed = excluded.changed";
    /// Keeps a signature with its text; the same one twice is one.
    ADD_SIGNATURE = "insert into signature (hash, purpose, signer, text, cms, verdict, verified, application) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    /// Who made a signature, and when it was verified.
    SIGNATURE = "select signer, verified from signature where hash = $1";
}

/// A human being.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// IIN, twelve digits.
    pub iin: String,
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date.
    pub born: Option<Date>,
}

/// Where a person is reached (R61, R62).
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whose.
    pub person: PersonId,
    /// `kk`, `ru` or `en`.
    pub language: String,
    /// E-mail, asked for at the first entry (S11).
    pub email: Option<String>,
    /// Whether its code was entered.
    pub email_confirmed: bool,
    /// Phone, +7XXXXXXXXXX.
    pub phone: Option<String>,
    /// Whether its code was entered.
    pub phone_confirmed: bool,
    /// Second e-mail (S16).
    pub extra_email: Option<String>,
    /// Second phone (S16).
    pub extra_phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Last change.
    pub changed: Timestamp,
}

/// Personal data: only the id is shown.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// Personal data: only the id is shown.
impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contact({})", self.person)
    }
}

/// A person.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: PersonId) -> Result<Option<Person>, DbError> {
    reader.find(&ONE, params![id], read)
}

/// Several persons, in no order.
///
/// # Errors
/// Trouble of the database; more than a list may hold.
pub fn some(reader: &mut Reader, ids: &[PersonId]) -> Result<Vec<Person>, DbError> {
    reader.query_in(&SOME, &[], ids)?.iter().map(read).collect()
}

/// The person with this IIN.
///
/// # Errors
/// Trouble of the database.
pub fn of_iin(reader: &mut Reader, iin: &str) -> Result<Option<Person>, DbError> {
    reader.find(&OF_IIN, params![iin], read)
}

/// Writes a person.
///
/// # Errors
/// Trouble of the database; another person has the IIN.
pub fn save(tx: &mut Tx, row: &Person) -> Result<(), DbError> {
    let parameters = params![row.id, row.iin, row.surname, row.given_name, row.patronymic, row.born];
    tx.exec(&SAVE, parameters).map(|_| ())
}

/// The contacts of a person.
///
/// # Errors
/// Trouble of the database.
pub fn contact(reader: &mut Reader, person: PersonId) -> Result<Option<Contact>, DbError> {
    reader.find(&CONTACT, params![person], read_contact)
}

/// Writes contacts.
///
/// # Errors
/// Trouble of the database.
pub fn save_contact(tx: &mut Tx, row: &Contact) -> Result<(), DbError> {
    tx.later(
        &SAVE_CONTACT,
        params![
            row.person,
            row.language,
            row.email,
            row.email_confirmed,
            row.phone,
            row.phone_confirmed,
            row.extra_email,
            row.extra_phone,
            row.address,
            row.changed,
        ],
    )
}

/// A signature to keep: what was signed, by whom, and what verification said.
#[derive(Clone)]
pub struct Signature<'a> {
    /// SHA-256 of the signature, hex.
    pub hash: &'a str,
    /// What it is for.
    pub purpose: &'a str,
    /// Who signed.
    pub signer: PersonId,
    /// The signed text.
    pub text: &'a str,
    /// The application that it is about; a login is about none.
    pub application: Option<ApplicationId>,
    /// The signature.
    pub cms: &'a [u8],
    /// The verdict.
    pub verdict: &'a str,
    /// When it was verified.
    pub verified: Timestamp,
}

/// Keeps a signature.
///
/// # Errors
/// Trouble of the database.
pub fn add_signature(tx: &mut Tx, row: &Signature<'_>) -> Result<(), DbError> {
    let parameters = params![
        row.hash,
        row.purpose,
        row.signer,
        row.text,
        row.cms,
        row.verdict,
        row.verified,
        row.application,
    ];
    tx.later(&ADD_SIGNATURE, parameters)
}

/// Who made a signature, and when it was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub signer: PersonId,
    /// When.
    pub verified: Timestamp,
}

/// A signature by its hash; `None` when it is not in the vault.
///
/// # Errors
/// Trouble of the database.
pub fn signature(reader: &mut Reader, hash: &str) -> Result<Option<Signed>, DbError> {
    let Some(row) = reader.query_opt(&SIGNATURE, params![hash])? else { return Ok(None) };
    Ok(Some(Signed { signer: row.get("signer")?, verified: row.get("verified")? }))
}

fn read(row: &Row) -> Result<Person, DbError> {
    Ok(Person {
        id: row.get("id")?,
        iin: row.get("iin")?,
        surname: row.get("surname")?,
        given_name: row.get("given_name")?,
        patronymic: row.get("patronymic")?,
        born: row.get("born")?,
    })
}

fn read_contact(row: &Row) -> Result<Contact, DbError> {
    Ok(Contact {
        person: row.get("id")?,
        language: row.get("language")?,
        email: row.get("email")?,
        email_confirmed: row.get("email_confirmed")?,
        phone: row.get("phone")?,
        phone_confirmed: row.get("phone_confirmed")?,
        extra_email: row.get("extra_email")?,
        extra_phone: row.get("extra_phone")?,
        address: row.get("address")?,
        changed: row.get("changed")?,
    })
}
