//! Sessions: found by their token, touched, ended.

use std::convert::Infallible;

use domain::id::PersonId;
use jiff::{SignedDuration, Timestamp};
use storage::{DbError, Failed, Reader, Tx};

use super::log_in::{Role, SessionLimits, account};
use crate::command::{Command, Query, Work};
use crate::context::{Caller, Post};

/// Somebody who has entered, as every page needs them.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who, as what.
    pub caller: Caller,
    /// The role.
    pub role: Role,
    /// Hash of the token.
    pub token: [u8; 32],
    /// Secret of the session's forms.
    pub csrf: [u8; 32],
    /// Twelve digits: whose key alone signs.
    pub iin: String,
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Name of the kindergarten or the department acted for, in Kazakh and Russian.
    pub organisation: Option<(String, String)>,
    /// Whether an e-mail address was given (S11).
    pub contact: ContactState,
    /// Login.
    pub started: Timestamp,
    /// Whether it is time to note that the session is in use.
    pub is_stale: bool,
}

/// Whether the first entry is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactState {
    /// An e-mail address was given, or none is asked for.
    Given,
    /// It must be given before anything else (S11).
    Missing,
}

/// Personal data and secrets stay out of logs.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("caller", &self.caller)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A session's last use is noted at most so often: a page is a read, not a write.
const NOTE_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The session of a token, if it lives and its role still stands: an account that was closed or an employee who was
/// dismissed is out with the next request.
#[derive(Clone, Copy, Debug)]
pub struct FindSession {
    /// Hash of the token.
    pub token: [u8; 32],
    /// How long sessions live.
    pub limits: SessionLimits,
}

impl Query for FindSession {
    type Output = Option<Session>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let now = work.ctx.now;
        let Some(row) = storage::session::find(reader, &self.token)? else { return Ok(None) };
        let idle_until = row.seen.saturating_add(self.limits.idle).unwrap_or(Timestamp::MAX);
        if now >= row.expires || now >= idle_until {
            return Ok(None);
        }
        let Some((role, caller, organisation)) = standing(reader, &row)? else { return Ok(None) };
        let Some(person) = storage::person::find(reader, row.person)? else { return Ok(None) };
        let contact = match role {
            Role::Applicant if email(reader, row.person)?.is_none() => ContactState::Missing,
            _ => ContactState::Given,
        };
        Ok(Some(Session {
            caller,
            role,
            token: row.token,
            csrf: row.csrf,
            iin: person.iin,
            surname: person.surname,
            given_name: person.given_name,
            patronymic: person.patronymic,
            organisation,
            contact,
            started: row.started,
            is_stale: now.duration_since(row.seen) >= NOTE_EVERY,
        }))
    }
}

type Standing = (Role, Caller, Option<(String, String)>);

/// What the session may do now.
fn standing(reader: &mut Reader, row: &storage::session::Session) -> Result<Option<Standing>, DbError> {
    let person = row.person;
    let subject = row.subject.as_deref();
    let Some(role) = Role::of_word(&row.role) else { return Ok(None) };
    match role {
        Role::Applicant => Ok(Some((role, Caller::Applicant { person }, None))),
        Role::Kindergarten | Role::Employee => {
            let Some(id) = subject.and_then(|text| text.parse().ok()) else { return Ok(None) };
            let Some(found) = storage::registers::kindergarten(reader, id)? else { return Ok(None) };
            let post = if role == Role::Employee { Post::Employee } else { Post::Head };
            if post == Post::Employee && !storage::staff::is_employee(reader, id, person)? {
                return Ok(None);
            }
            let caller = Caller::Kindergarten { kindergarten: id, person, post };
            Ok(Some((role, caller, Some((found.name_kk, found.name_ru)))))
        }
        Role::Department | Role::ServiceCentre | Role::Auditor | Role::Administrator => {
            let Some(id) = subject.and_then(|text| text.parse().ok()) else { return Ok(None) };
            let Some(found) = storage::staff::find(reader, id)? else { return Ok(None) };
            let Some((role, caller)) = account(&found).filter(|(now, _)| *now == role) else {
                return Ok(None);
            };
            let organisation = storage::registers::department_of_bin(reader, &found.bin)?;
            Ok(Some((role, caller, organisation.map(|office| (office.name_kk, office.name_ru)))))
        }
    }
}

fn email(reader: &mut Reader, person: PersonId) -> Result<Option<String>, DbError> {
    Ok(storage::person::contact(reader, person)?.and_then(|contact| contact.email))
}

/// Notes that a session is in use.
#[derive(Clone, Copy, Debug)]
pub struct TouchSession {
    /// Hash of the token.
    pub token: [u8; 32],
}

impl Command for TouchSession {
    type Output = ();
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Infallible>> {
        Ok(storage::session::touch(tx, &self.token, work.ctx.now)?)
    }
}

/// Ends a session.
#[derive(Clone, Copy, Debug)]
pub struct LogOut {
    /// Hash of the token.
    pub token: [u8; 32],
}

impl Command for LogOut {
    type Output = ();
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, _: &Work) -> Result<(), Failed<Infallible>> {
        Ok(storage::session::remove(tx, &self.token)?)
    }
}

/// Ends all sessions of the caller: a key may be in strange hands.
#[derive(Clone, Copy, Debug)]
pub struct LogOutEverywhere;

impl Command for LogOutEverywhere {
    type Output = ();
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Infallible>> {
        if let Some(person) = work.ctx.caller.person() {
            storage::session::remove_of(tx, person)?;
        }
        Ok(())
    }
}
