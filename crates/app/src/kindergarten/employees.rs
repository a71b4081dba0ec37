//! Employees whom the head appoints to work in this system.

use domain::id::{KindergartenId, PersonId};
use domain::identity::Iin;
use storage::person::Person;
use storage::workplace::Name;
use storage::{DbError, Failed, Reader, Tx};

use super::own;
use crate::command::{Command, Query, Work};
use crate::context::{Caller, Post};
use crate::queue_work::Refusal;

/// Longest name of a person, in characters.
const NAME_MAX: usize = 100;

/// An appointed employee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    /// The person.
    pub person: PersonId,
    /// The name as the head wrote it: appointing somebody by IIN must not tell whose IIN it is.
    pub name: Name,
}

/// The appointed employees; `None` for anybody but the head.
#[derive(Clone, Copy, Debug)]
pub struct Employees;

impl Query for Employees {
    type Output = Option<Vec<Employee>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Caller::Kindergarten { kindergarten, post: Post::Head, .. } = work.ctx.caller else {
            return Ok(None);
        };
        let rows = storage::workplace::employees(reader, kindergarten)?;
        Ok(Some(rows.into_iter().map(|(person, name)| Employee { person, name }).collect()))
    }
}

/// The head lets a person work for the kindergarten. The person enters with the own key of the organisation.
#[derive(Clone, Debug)]
pub struct AppointEmployee {
    /// Whom.
    pub iin: Iin,
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
}

/// Why an appointment or dismissal is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointRefused {
    /// Only the head appoints and dismisses.
    HeadOnly,
    /// The head needs no appointment.
    Oneself,
    /// A name is missing or too long.
    Name,
    /// The person is no employee here.
    NoEmployee,
}

impl Command for AppointEmployee {
    type Output = PersonId;
    type Refusal = Refusal<AppointRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<PersonId, Failed<Self::Refusal>> {
        let (kindergarten, head) = head(tx, work)?;
        let names = [Some(&self.surname), Some(&self.given_name), self.patronymic.as_ref()];
        let wrong = |name: &String| name.trim().is_empty() || name.chars().count() > NAME_MAX;
        if names.into_iter().flatten().any(wrong) {
            return Err(Refusal::Rule(AppointRefused::Name).failed());
        }
        let trimmed = |name: &String| name.trim().to_owned();
        let name = Name {
            surname: trimmed(&self.surname),
            given_name: trimmed(&self.given_name),
            patronymic: self.patronymic.as_ref().map(trimmed),
        };
        let person = match storage::person::of_iin(tx, self.iin.as_str())? {
            Some(person) => person.id,
            None => {
                let person = Person {
                    id: work.ctx.ids.next(),
                    iin: self.iin.as_str().to_owned(),
                    surname: name.surname.clone(),
                    given_name: name.given_name.clone(),
                    patronymic: name.patronymic.clone(),
                    born: None,
                };
                storage::person::save(tx, &person)?;
                person.id
            }
        };
        if person == head {
            return Err(Refusal::Rule(AppointRefused::Oneself).failed());
        }
        storage::staff::appoint(tx, kindergarten, person, &name)?;
        Ok(person)
    }
}

/// The head dismisses an employee, whose sessions end at once.
#[derive(Clone, Copy, Debug)]
pub struct DismissEmployee {
    /// Whom.
    pub person: PersonId,
}

impl Command for DismissEmployee {
    type Output = ();
    type Refusal = Refusal<AppointRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let (kindergarten, _) = head(tx, work)?;
        if !storage::staff::is_employee(tx, kindergarten, self.person)? {
            return Err(Refusal::Rule(AppointRefused::NoEmployee).failed());
        }
        Ok(storage::staff::dismiss(tx, kindergarten, self.person)?)
    }
}

/// The caller as a head, which is said by the certificate at login.
fn head(tx: &mut Tx, work: &Work) -> Result<(KindergartenId, PersonId), Failed<Refusal<AppointRefused>>> {
    own(tx, work)?;
    match work.ctx.caller {
        Caller::Kindergarten { kindergarten, person, post: Post::Head } => Ok((kindergarten, person)),
        _ => Err(Refusal::Rule(AppointRefused::HeadOnly).failed()),
    }
}
