//! Somebody without a key, for whom a service centre files.

use domain::identity::Iin;
use storage::person::Person;
use storage::{DbError, Reader};

use crate::command::Work;
use crate::documents::personal;

/// Somebody for whom a service centre files.
#[derive(Clone, PartialEq, Eq)]
pub struct Represented {
    /// IIN, with a right check digit (R60).
    pub iin: Iin,
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
}

personal!(Represented);

impl Represented {
    /// The person in the vault; a new one is not written here. What the vault knows stays.
    pub(super) fn row(&self, reader: &mut Reader, work: &Work) -> Result<Person, DbError> {
        if let Some(known) = storage::person::of_iin(reader, self.iin.as_str())? {
            return Ok(known);
        }
        Ok(Person {
            id: work.ctx.ids.next(),
            iin: self.iin.as_str().to_owned(),
            surname: self.surname.trim().to_owned(),
            given_name: self.given_name.trim().to_owned(),
            patronymic: self.patronymic.as_ref().map(|name| name.trim().to_owned()),
            born: None,
        })
    }
}
