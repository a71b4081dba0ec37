//! Contacts: given at the first entry (S11), changed at any time, confirmed by a code (R62).

use std::convert::Infallible;

use domain::id::{PersonId, TypedId as _};
use domain::identity::{Email, Phone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use storage::person::Contact;
use storage::{DbError, Failed, Reader, Tx};
use subtle::ConstantTimeEq as _;

use super::Secret;
use super::notice::tell;
use crate::command::{Command, Query, Work};

/// Attempts at one code. A million codes and five attempts: a guess succeeds once in 200,000.
pub const CODE_ATTEMPTS_MAX: u32 = 5;
/// How long a code is good: mail may be slow.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(30);
/// Codes that a person may have sent a day over both channels: each costs money and patience.
const CODES_A_DAY: u32 = 10;

/// Where a person is reached, as the person sees it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// E-mail.
    pub email: Option<Email>,
    /// Whether its code was entered.
    pub is_email_confirmed: bool,
    /// Phone.
    pub phone: Option<Phone>,
    /// Whether its code was entered.
    pub is_phone_confirmed: bool,
    /// Second e-mail.
    pub extra_email: Option<Email>,
    /// Second phone.
    pub extra_phone: Option<Phone>,
    /// Postal address.
    pub address: Option<String>,
}

/// Personal data stay out of logs.
impl std::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contacts(hidden)")
    }
}

/// The caller's own contacts.
#[derive(Clone, Copy, Debug)]
pub struct ContactsOf;

impl Query for ContactsOf {
    type Output = Contacts;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Contacts, DbError> {
        let Some(person) = work.ctx.caller.person() else { return Ok(Contacts::default()) };
        let Some(row) = storage::person::contact(reader, person)? else { return Ok(Contacts::default()) };
        Ok(Contacts {
            email: row.email.as_deref().and_then(|text| Email::parse(text).ok()),
            is_email_confirmed: row.email_confirmed,
            phone: row.phone.as_deref().and_then(|text| Phone::parse(text).ok()),
            is_phone_confirmed: row.phone_confirmed,
            extra_email: row.extra_email.as_deref().and_then(|text| Email::parse(text).ok()),
            extra_phone: row.extra_phone.as_deref().and_then(|text| Phone::parse(text).ok()),
            address: row.address,
        })
    }
}

/// Writes the caller's contacts. A changed address has to be confirmed anew; what did not change stays confirmed.
#[derive(Clone)]
pub struct SetContacts {
    /// `kk`, `ru` or `en`: messages come in it.
    pub language: String,
    /// E-mail: always asked for (S11).
    pub email: Email,
    /// Phone.
    pub phone: Option<Phone>,
    /// Second e-mail.
    pub extra_email: Option<Email>,
    /// Second phone.
    pub extra_phone: Option<Phone>,
}

/// Personal data stay out of logs.
impl std::fmt::Debug for SetContacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetContacts(hidden)")
    }
}

impl Command for SetContacts {
    type Output = ();
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Infallible>> {
        let Some(person) = work.ctx.caller.person() else { return Ok(()) };
        let before = storage::person::contact(tx, person)?;
        let email = Some(self.email.as_str().to_owned());
        let phone = self.phone.as_ref().map(Phone::to_e164);
        let stays = |confirmed: fn(&Contact) -> bool, same: &dyn Fn(&Contact) -> bool| {
            before.as_ref().is_some_and(|row| confirmed(row) && same(row))
        };
        let row = Contact {
            person,
            language: self.language.clone(),
            email_confirmed: stays(|row| row.email_confirmed, &|row| row.email == email),
            phone_confirmed: stays(|row| row.phone_confirmed, &|row| row.phone == phone),
            email,
            phone,
            extra_email: self.extra_email.as_ref().map(|email| email.as_str().to_owned()),
            extra_phone: self.extra_phone.as_ref().map(Phone::to_e164),
            address: before.and_then(|row| row.address),
            changed: work.ctx.now,
        };
        Ok(storage::person::save_contact(tx, &row)?)
    }
}

/// What a code confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The e-mail address.
    Email,
    /// The phone.
    Phone,
}

impl Channel {
    const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// Sends a code to the caller's address. The command is repeatable: its randomness is an argument.
#[derive(Clone, Debug)]
pub struct SendCode {
    /// Where to.
    pub channel: Channel,
    /// Fresh random bytes, of which the code is made.
    pub random: Secret,
}

/// Why no code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendCodeRefused {
    /// There is no such contact.
    NotGiven,
    /// It is confirmed already.
    AlreadyConfirmed,
    /// Enough for today.
    TooMany,
}

/// Body of the message that brings a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeNotice {
    /// It goes to this channel alone.
    pub channel: Channel,
    /// Six digits.
    pub code: String,
    /// Good until then.
    pub until: Timestamp,
}

impl CodeNotice {
    /// Kind of the message.
    pub const KIND: &'static str = "contact_code";
}

/// Secrets stay out of logs.
impl std::fmt::Debug for CodeNotice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeNotice({:?})", self.channel)
    }
}

impl Command for SendCode {
    type Output = ();
    type Refusal = SendCodeRefused;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<SendCodeRefused>> {
        let refused = |reason| Err(Failed::Refused(reason));
        let Some(person) = work.ctx.caller.person() else { return refused(SendCodeRefused::NotGiven) };
        one_at_a_time(tx, person)?;
        let Some(row) = storage::person::contact(tx, person)? else {
            return refused(SendCodeRefused::NotGiven);
        };
        let (given, confirmed) = match self.channel {
            Channel::Email => (row.email.is_some(), row.email_confirmed),
            Channel::Phone => (row.phone.is_some(), row.phone_confirmed),
        };
        if !given {
            return refused(SendCodeRefused::NotGiven);
        }
        if confirmed {
            return refused(SendCodeRefused::AlreadyConfirmed);
        }
        let sent = storage::outbox::count_since(tx, person, CodeNotice::KIND, day_before(work.ctx.now))?;
        if sent >= CODES_A_DAY {
            return refused(SendCodeRefused::TooMany);
        }
        let until = work.ctx.now.saturating_add(CODE_LIFE).unwrap_or(work.ctx.now);
        let code = six_digits(&self.random);
        let channel = self.channel.word();
        storage::contact_code::save(tx, person, channel, &hashed(person, self.channel, &code), until)?;
        let notice = CodeNotice { channel: self.channel, code, until };
        tell(tx, work, person, CodeNotice::KIND, &notice)?;
        Ok(())
    }
}

/// Enters a code.
#[derive(Clone, Debug)]
pub struct ConfirmContact {
    /// What it confirms.
    pub channel: Channel,
    /// The code as typed.
    pub code: String,
}

/// How an attempt ended. A wrong code is an answer and not a refusal: a refusal would take back the counted attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Confirmed.
    Yes,
    /// The code is wrong; so many attempts are left.
    Wrong {
        /// Attempts left.
        left: u32,
    },
}

/// Why a code is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmRefused {
    /// No code was sent, or it is too old, or its attempts are used up: have a new one sent.
    NoCode,
}

impl Command for ConfirmContact {
    type Output = Confirmed;
    type Refusal = ConfirmRefused;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Confirmed, Failed<ConfirmRefused>> {
        let none = || Failed::Refused(ConfirmRefused::NoCode);
        let person = work.ctx.caller.person().ok_or_else(none)?;
        one_at_a_time(tx, person)?;
        let channel = self.channel.word();
        let expected = storage::contact_code::find(tx, person, channel)?
            .filter(|code| work.ctx.now < code.expires && code.attempts < CODE_ATTEMPTS_MAX)
            .ok_or_else(none)?;
        let typed: String = self.code.chars().filter(char::is_ascii_digit).collect();
        if !bool::from(hashed(person, self.channel, &typed).ct_eq(&expected.code)) {
            storage::contact_code::tried(tx, person, channel)?;
            return Ok(Confirmed::Wrong { left: CODE_ATTEMPTS_MAX.saturating_sub(expected.attempts + 1) });
        }
        let mut row = storage::person::contact(tx, person)?.ok_or_else(none)?;
        match self.channel {
            Channel::Email => row.email_confirmed = true,
            Channel::Phone => row.phone_confirmed = true,
        }
        row.changed = work.ctx.now;
        storage::person::save_contact(tx, &row)?;
        storage::contact_code::remove(tx, person, channel)?;
        Ok(Confirmed::Yes)
    }
}

/// Codes of a person are sent and tried one after the other: of many attempts at one instant each would see that there is one
/// left.
fn one_at_a_time(tx: &mut Tx, person: PersonId) -> Result<(), DbError> {
    tx.lock(&[person.uuid().into_bytes()])
}

fn day_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now)
}

/// Six digits, each as likely as any other to within 2^-44.
fn six_digits(random: &Secret) -> String {
    let number = random.bytes().iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

fn hashed(person: PersonId, channel: Channel, code: &str) -> [u8; 32] {
    let text = format!("{person} {} {code}", channel.word());
    Sha256::digest(text).into()
}
