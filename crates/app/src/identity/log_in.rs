//! A verified login becomes a session: who the person is, in which role, for which organisation (section 2 of the rules).

use domain::id::{DistrictId, PersonId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use storage::person::Person;
use storage::{DbError, Failed, Tx};

use super::Secret;
use super::notice::tell;
use crate::command::{Command, Work};
use crate::context::{Caller, Post};
use crate::signing::{Verified, keep};

/// In which role somebody enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A parent or legal representative.
    Applicant,
    /// The first head of a kindergarten.
    Kindergarten,
    /// An employee whom the head has appointed.
    Employee,
    /// An official of a district's education department.
    Department,
    /// An operator of a service centre.
    ServiceCentre,
    /// An auditor.
    Auditor,
    /// An administrator.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::Applicant,
        Self::Kindergarten,
        Self::Employee,
        Self::Department,
        Self::ServiceCentre,
        Self::Auditor,
        Self::Administrator,
    ];

    /// Stable word: in sessions, in the log, in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Kindergarten => "kindergarten",
            Self::Employee => "employee",
            Self::Department => "department",
            Self::ServiceCentre => "service_centre",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// From login, used or not.
    pub whole: SignedDuration,
    /// From the last use.
    pub idle: SignedDuration,
}

impl SessionLimits {
    /// A working day, and half an hour without a touch: the computers of libraries and service centres are shared.
    pub const USUAL: Self =
        Self { whole: SignedDuration::from_hours(12), idle: SignedDuration::from_mins(30) };
    /// For a demonstration, whose clock is moved by weeks: sessions outlive the moves.
    pub const DEMONSTRATION: Self =
        Self { whole: SignedDuration::from_hours(24 * 3_650), idle: SignedDuration::from_hours(24 * 3_650) };
}

/// Enters with a verified signature over a challenge that was taken.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// The proof: a signature with [`eds::verify::Purpose::Login`].
    pub verified: Verified,
    /// 32 fresh random bytes: the session's token. Always new, so that no session from before login lives on.
    pub token: Secret,
    /// 32 fresh random bytes for the session's forms.
    pub csrf: Secret,
    /// The session that the browser had before, if any: it ends.
    pub former: Option<[u8; 32]>,
    /// How long the session lives.
    pub limits: SessionLimits,
}

/// Somebody has entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoggedIn {
    /// Who, as what.
    pub caller: Caller,
    /// The role.
    pub role: Role,
    /// The session ends then.
    pub expires: Timestamp,
}

/// Why somebody with a valid key may not enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogInRefused {
    /// The organisation is neither a kindergarten nor one with accounts here: for a child's queue the key of a person is
    /// needed.
    UnknownOrganisation,
    /// The kindergarten's head has not appointed this person.
    NotEmployee,
    /// The organisation is known, the person has no account: an administrator opens it.
    NoAccount,
}

/// Body of the message about a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginNotice {
    /// When.
    pub at: Timestamp,
    /// As what.
    pub role: Role,
}

impl LoginNotice {
    /// Kind of the message.
    pub const KIND: &'static str = "login";
}

impl Command for LogIn {
    type Output = LoggedIn;
    type Refusal = LogInRefused;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<LoggedIn, Failed<LogInRefused>> {
        let person = self.person(tx, work)?;
        let (role, caller) = match self.verified.bin.as_ref() {
            None => (Role::Applicant, Caller::Applicant { person }),
            Some(bin) => organisation(tx, person, bin.as_str(), self.verified.is_head)?,
        };
        if let Some(former) = self.former {
            storage::session::remove(tx, &former)?;
        }
        let now = work.ctx.now;
        let expires = now.saturating_add(self.limits.whole).unwrap_or(Timestamp::MAX);
        storage::session::add(
            tx,
            &storage::session::Session {
                token: self.token.hash(),
                person,
                role: role.word().to_owned(),
                subject: subject(&caller),
                csrf: *self.csrf.bytes(),
                started: now,
                seen: now,
                expires,
            },
        )?;
        keep(tx, &self.verified, person, "login", None)?;
        // Whoever holds a stolen key does not wait for the morning.
        tell(tx, work, person, LoginNotice::KIND, &LoginNotice { at: now, role })?;
        Ok(LoggedIn { caller, role, expires })
    }
}

impl LogIn {
    /// The person of the certificate, made or brought up to date. A certificate holds no birth date.
    fn person(&self, tx: &mut Tx, work: &Work) -> Result<PersonId, DbError> {
        let iin = self.verified.iin.as_str();
        let known = storage::person::of_iin(tx, iin)?;
        let id = known.as_ref().map_or_else(|| work.ctx.ids.next(), |person| person.id);
        let row = Person {
            id,
            iin: iin.to_owned(),
            surname: as_written(&self.verified.surname),
            given_name: as_written(&self.verified.given_name),
            patronymic: self.verified.patronymic.as_deref().map(as_written),
            born: known.and_then(|person| person.born),
        };
        storage::person::save(tx, &row)?;
        Ok(id)
    }
}

/// Whom a key of an organisation lets in.
fn organisation(
    tx: &mut Tx,
    person: PersonId,
    bin: &str,
    is_head: bool,
) -> Result<(Role, Caller), Failed<LogInRefused>> {
    if let Some(kindergarten) = storage::registers::kindergarten_of_bin(tx, bin)? {
        let caller = |post| Caller::Kindergarten { kindergarten: kindergarten.id, person, post };
        if is_head {
            return Ok((Role::Kindergarten, caller(Post::Head)));
        }
        if storage::staff::is_employee(tx, kindergarten.id, person)? {
            return Ok((Role::Employee, caller(Post::Employee)));
        }
        return Err(Failed::Refused(LogInRefused::NotEmployee));
    }
    let accounts = storage::staff::of(tx, person, bin)?;
    let best = accounts.iter().filter_map(account).min_by_key(|(role, _)| *role);
    if let Some(found) = best {
        return Ok(found);
    }
    let is_known = storage::registers::department_of_bin(tx, bin)?.is_some();
    Err(Failed::Refused(if is_known { LogInRefused::NoAccount } else { LogInRefused::UnknownOrganisation }))
}

/// Role and caller of an official's account.
pub(super) fn account(row: &storage::staff::Staff) -> Option<(Role, Caller)> {
    let (staff, person) = (row.id, row.person);
    let role = Role::of_word(&row.role)?;
    let caller = match role {
        Role::Department => Caller::Department { staff, district: department_district(row)?, person },
        Role::ServiceCentre => Caller::ServiceCentre { staff, person },
        Role::Auditor => Caller::Auditor { staff, person },
        Role::Administrator => Caller::Administrator { staff, person },
        Role::Applicant | Role::Kindergarten | Role::Employee => return None,
    };
    Some((role, caller))
}

/// A department's account without a district lets nobody in.
const fn department_district(row: &storage::staff::Staff) -> Option<DistrictId> {
    row.district
}

/// What the session acts for.
fn subject(caller: &Caller) -> Option<String> {
    match caller {
        Caller::Kindergarten { kindergarten, .. } => Some(kindergarten.to_string()),
        Caller::Department { staff, .. }
        | Caller::ServiceCentre { staff, .. }
        | Caller::Auditor { staff, .. }
        | Caller::Administrator { staff, .. } => Some(staff.to_string()),
        Caller::Applicant { .. } | Caller::Public | Caller::Clock | Caller::Import => None,
    }
}

/// Names stand in certificates in capitals; people write `Әбдірахманова-Ли`.
fn as_written(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut begins = true;
    let mut written = String::with_capacity(name.len());
    for letter in name.chars() {
        if begins {
            written.push(letter);
        } else {
            written.extend(letter.to_lowercase());
        }
        begins = !letter.is_alphabetic();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::as_written;

    #[test]
    fn capitals_become_a_name() {
        assert_eq!(as_written("ӘБДІРАХМАНОВА-ЛИ"), "Әбдірахманова-Ли");
        assert_eq!(as_written("ҒАБИТҚЫЗЫ"), "Ғабитқызы");
        assert_eq!(as_written("Серік"), "Серік");
        assert_eq!(as_written(""), "");
    }
}
