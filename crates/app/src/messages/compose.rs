//! A row of the outbox becomes a message: addresses, names and days are read at delivery, so nothing personal lies in the
//! outbox and a changed address counts at once.

use domain::calendar::{last_day_of, local_day};
use domain::event::{CancelOutcome, Fact};
use domain::id::{ApplicationId, ReferralId};
use domain::identity::Phone;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use storage::outbox::Message;
use storage::{DbError, Reader};

use super::model::{About, Address, Kindergarten, Lang, Outgoing, Told};
use super::{Notice, Reminder};
use crate::command::{Query, Work};
use crate::identity::{self, CodeNotice, LoginNotice};
use crate::registers::Registers;

/// The message of an outbox row; `None` when nobody can be reached or the row's kind says nothing to people.
#[derive(Clone, Debug)]
pub struct Compose {
    /// The row.
    pub message: Message,
}

impl Query for Compose {
    type Output = Option<Outgoing>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let message = &self.message;
        let contact = storage::person::contact(reader, message.recipient)?;
        let Some(contact) = contact else { return Ok(None) };
        let Some((about, told, only)) = content(reader, work, message)? else { return Ok(None) };
        let email = contact.email.map(Address::Email);
        let phone = contact.phone.filter(|phone| Phone::parse(phone).is_ok_and(|phone| phone.is_mobile()));
        let phone = phone.map(Address::Sms);
        let to: Vec<Address> = match only {
            None => email.into_iter().chain(phone).collect(),
            Some(identity::Channel::Email) => email.into_iter().collect(),
            Some(identity::Channel::Phone) => phone.into_iter().collect(),
        };
        if to.is_empty() {
            return Ok(None);
        }
        let lang = match contact.language.as_str() {
            "ru" => Lang::Ru,
            "en" => Lang::En,
            _ => Lang::Kk,
        };
        Ok(Some(Outgoing { key: message.id, lang, to, about, told }))
    }
}

type Content = (Option<About>, Told, Option<identity::Channel>);

fn content(reader: &mut Reader, work: &Work, message: &Message) -> Result<Option<Content>, DbError> {
    match message.kind.as_str() {
        CodeNotice::KIND => {
            let notice: CodeNotice = body(message)?;
            Ok(Some((None, Told::Code { code: notice.code }, Some(notice.channel))))
        }
        LoginNotice::KIND => {
            let notice: LoginNotice = body(message)?;
            let zone = TimeZone::get(Registers::ZONE_DEFAULT).unwrap_or(TimeZone::UTC);
            let at = notice.at.to_zoned(zone).datetime();
            Ok(Some((None, Told::LoggedIn { at }, None)))
        }
        kind if kind == Reminder::KIND => {
            let reminder: Reminder = body(message)?;
            let told = reminded(reader, work, &reminder)?;
            with_about(reader, reminder.application(), told)
        }
        _ => {
            let notice: Notice = body(message)?;
            let zone = zone(reader, work, notice.application)?;
            let told = told(reader, &notice.fact, &zone)?;
            match notice.fact {
                // Whoever was not merged hears nothing about the child: their link is what was not confirmed.
                Fact::MergeRefused { person, .. } if person == message.recipient => {
                    Ok(told.map(|told| (None, told, None)))
                }
                Fact::FreePlacesTold { .. } => by_email_while_wanted(reader, message, &notice, told),
                _ => with_about(reader, notice.application, told),
            }
        }
    }
}

/// Alerts go to the e-mail address alone (R30), and to nobody who stopped them meanwhile.
fn by_email_while_wanted(
    reader: &mut Reader,
    message: &Message,
    notice: &Notice,
    told: Option<Told>,
) -> Result<Option<Content>, DbError> {
    let row = storage::application::find(reader, notice.application)?.map(|(row, _)| row);
    let wants =
        row.is_some_and(|row| row.alerts.askers(row.applicants).any(|asker| asker == message.recipient));
    let content = with_about(reader, notice.application, told.filter(|_| wants))?;
    Ok(content.map(|(about, told, _)| (about, told, Some(identity::Channel::Email))))
}

fn with_about(
    reader: &mut Reader,
    id: ApplicationId,
    told: Option<Told>,
) -> Result<Option<Content>, DbError> {
    let (Some(told), Some((row, _))) = (told, storage::application::find(reader, id)?) else {
        return Ok(None);
    };
    let child = storage::person::find(reader, row.child)?.map(|child| child.given_name);
    let about = About { number: row.number.to_string(), child: child.unwrap_or_default() };
    Ok(Some((Some(about), told, None)))
}

/// The words of a fact: what people hear of, and nothing else.
fn told(reader: &mut Reader, fact: &Fact, zone: &TimeZone) -> Result<Option<Told>, DbError> {
    let last_day = |until: &Timestamp| last_day_of(*until, zone);
    Ok(Some(match fact {
        Fact::ApplicationFiled { .. } => Told::Filed,
        Fact::KinshipConfirmed { .. } => Told::KinshipConfirmed,
        Fact::BenefitConfirmed { benefit, .. } => Told::BenefitConfirmed { benefit: *benefit },
        Fact::BenefitRefused { reason, .. } => Told::BenefitRefused { reason: *reason },
        Fact::BenefitEnded { .. } => Told::BenefitEnded,
        Fact::BenefitFoundFalse { reason, annulled, .. } => {
            Told::BenefitFalse { reason: *reason, annulled: *annulled }
        }
        Fact::MergeRequested { until, .. } => Told::MergeRequested { last_day: last_day(until) },
        Fact::MergeRefused { .. } => Told::MergeRefused,
        Fact::ApplicantMerged { .. } => Told::Merged,
        Fact::ApplicantSplit { .. } => Told::Split,
        Fact::LeaveRequested { until, .. } => Told::LeaveRequested { last_day: last_day(until) },
        Fact::LeaveObjected { .. } => Told::LeaveObjected,
        Fact::FreePlacesTold { places, .. } => Told::FreePlaces { places: *places },
        Fact::TurnGiven { until, .. } => Told::TurnGiven { last_day: last_day(until) },
        Fact::TurnLapsed { .. } => Told::TurnLapsed,
        Fact::TurnEnded { why, .. } => Told::TurnEnded { why: *why },
        Fact::ApplicationStopped { until, .. } => Told::Stopped { last_day: last_day(until) },
        Fact::StopEnded { .. } => Told::StopEnded,
        Fact::ApplicationRemoved { reason, .. } => Told::Removed { reason: *reason },
        Fact::ReferralIssued { referral, until, .. } => {
            let Some(kindergarten) = kindergarten(reader, *referral)? else { return Ok(None) };
            Told::ReferralIssued { last_day: last_day(until), kindergarten }
        }
        Fact::ReferralExtended { referral, until, .. } => {
            let Some(kindergarten) = kindergarten(reader, *referral)? else { return Ok(None) };
            Told::ReferralExtended { last_day: last_day(until), kindergarten }
        }
        Fact::ReferralCancelled { outcome, .. } => Told::ReferralCancelled {
            turn_until: match outcome {
                CancelOutcome::TurnGoesOn { until, .. } => Some(last_day(until)),
                CancelOutcome::Queued => None,
            },
        },
        Fact::ArrivalRecorded { referral, answer_until, .. } => {
            let Some(kindergarten) = kindergarten(reader, *referral)? else { return Ok(None) };
            Told::Arrived { last_day: last_day(answer_until), kindergarten }
        }
        Fact::ReferralUsed { referral } => {
            let Some(kindergarten) = kindergarten(reader, *referral)? else { return Ok(None) };
            Told::Enrolled { kindergarten }
        }
        Fact::ReferralRefused { reason, .. } => Told::PapersRefused { reason: *reason },
        Fact::ReferralExpired { misses, .. } => Told::Expired { misses: *misses },
        Fact::ReferralAnnulled { reason, .. } => Told::Annulled { reason: *reason },
        Fact::LimitMoved { limit, until, .. } => {
            Told::LimitMoved { limit: *limit, last_day: last_day(until) }
        }
        _ => return Ok(None),
    }))
}

/// The words of a reminder; `None` when what it reminds of is over meanwhile.
fn reminded(reader: &mut Reader, work: &Work, reminder: &Reminder) -> Result<Option<Told>, DbError> {
    let zone = zone(reader, work, reminder.application())?;
    let last_day = last_day_of(reminder.until(), &zone);
    if reminder.until() <= work.ctx.now {
        return Ok(None);
    }
    Ok(Some(match reminder {
        Reminder::Turn { .. } => Told::TurnReminder { last_day },
        Reminder::Come { referral, .. } => {
            let live = storage::referral::find(reader, *referral)?;
            let waits = live.is_some_and(|row| row.due() == Some(reminder.until()));
            match kindergarten(reader, *referral)?.filter(|_| waits) {
                Some(kindergarten) => Told::ComeReminder { last_day, kindergarten },
                None => return Ok(None),
            }
        }
        Reminder::Age { .. } => Told::AgeWarning { last_day },
        Reminder::Benefit { .. } => Told::BenefitWarning { last_day },
    }))
}

fn kindergarten(reader: &mut Reader, referral: ReferralId) -> Result<Option<Kindergarten>, DbError> {
    let Some(row) = storage::referral::find(reader, referral)? else { return Ok(None) };
    let card = storage::registers::place_card(reader, row.place)?;
    Ok(card.map(|card| {
        let of = card.kindergarten;
        Kindergarten {
            name_kk: of.name_kk,
            name_ru: of.name_ru,
            address_kk: of.address_kk,
            address_ru: of.address_ru,
            phone: of.phone,
            language: card.language,
            ownership: card.ownership,
        }
    }))
}

fn zone(reader: &mut Reader, work: &Work, id: ApplicationId) -> Result<TimeZone, DbError> {
    let queue = storage::application::queue_of(reader, id)?;
    Ok(queue.map_or(TimeZone::UTC, |queue| {
        work.registers.rules(queue.district, work.ctx.now).rules().zone.clone()
    }))
}

fn body<T: serde::de::DeserializeOwned>(message: &Message) -> Result<T, DbError> {
    serde_json::from_str(&message.body).map_err(|_| DbError::Statement {
        query: "outbox",
        message: format!("message {} of kind {} cannot be read", message.id, message.kind),
    })
}

/// Whether the day of the reminder has come: so many days before the last day inside the limit.
pub(super) fn is_near(until: Timestamp, days: u16, now: Timestamp, zone: &TimeZone) -> bool {
    let last_day = last_day_of(until, zone);
    let from = last_day.checked_sub(jiff::ToSpan::days(i64::from(days))).unwrap_or(last_day);
    now < until && local_day(now, zone) >= from
}
