//! What the clock's work needs beside queues: claims of the outbox, reminders, sweeps, the demo's mailbox.

use domain::id::DocumentId;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::application::WithBirth;
use crate::error::DbError;
use crate::outbox::Message;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Takes a message for one delivery: nobody else gets it before the lease is over.
    CLAIM = "update outbox set leaves = $3, attempts = attempts + 1 where id = $1 and leaves = $2 and delivered is null \
             and dead = 0";
    /// The delivery succeeded.
    DONE = "update outbox set delivered = $2 where id = $1 and delivered is null";
    /// It failed: again at `$2`, or never.
    AGAIN = "update outbox set leaves = $2, dead = $3 where id = $1 and delivered is null";
    /// Messages of yesterday and before that reached their end: nobody needs them any more.
    SWEEP_OUTBOX = "delete from outbox where id in (select id from outbox where delivered is not null and delivered <= $1 \
                    order by id limit $2)";
    /// Live applications with a limit of their own between two instants.
    ENDING = "select a.id, a.queue, a.number, a.child, a.applicant, a.second_applicant, a.registered, a.sequence, \
              a.channel, a.channel_number, a.unconfirmed_until, a.benefit, a.lane, a.benefit_until, a.claim_evidence, \
              a.claim_benefit, a.merge_person, a.merge_until, a.leave_person, a.leave_until, a.state, a.publication, \
              a.until, a.referral, a.removal, a.policy, a.queued_since, a.changed, a.version, a.referrals, a.turn, \
              a.alerts, a.alerts_told, a.due, p.born \
              from application a join person p on p.id = a.child where a.due > $1 and a.due <= $2 \
              and (a.due > $3 or (a.due = $3 and a.id > $4)) order by a.due, a.id limit $5";
    /// Referrals whose families have to come between two instants.
    COMING = "select r.id, r.application, r.queue, r.until from referral r where r.due > $1 and r.due <= $2 \
              order by r.due, r.id limit $3";
    /// Remembers a reminder; changes nothing when it was sent already.
    REMIND = "insert into reminder (subject, kind, until) values ($1, $2, $3) on conflict do nothing";
    /// Forgets reminders of limits that are past.
    SWEEP_REMINDERS = "delete from reminder where until <= $1";
    /// Ends sessions that are over.
    SWEEP_SESSIONS = "delete from session where token in (select token from session where expires <= $1 \
                      order by expires limit $2)";
    /// Forgets challenges that are over.
    SWEEP_CHALLENGES = "delete from challenge where id in (select id from challenge where expires <= $1 \
                        order by expires limit $2)";
    /// Forgets answers that nobody repeats any more.
    SWEEP_IDEMPOTENCY = "delete from idempotency where key in (select key from idempotency where created <= $1 \
                         order by created limit $2)";
    /// Forgets counters of days that are over.
    SWEEP_ATTEMPTS = "delete from attempt where day < $1";
    /// Puts a message into the demo's mailbox; the same one twice is one.
    PUT_MAIL = "insert into mailbox (id, channel, at, recipient, subject, body) values ($1, $2, $3, $4, $5, $6) \
                on conflict do nothing";
    /// The demo's mailbox, the newest first.
    MAIL = "select id, channel, at, recipient, subject, body from mailbox order by at desc, id desc, channel desc \
            limit $1 /* full scan: its newest rows only */";
}

/// What is kept so many rows at a time when it is swept.
const SWEEP_MAX: u32 = 500;

/// Takes a message for one delivery until `lease`; false when somebody else has it.
///
/// # Errors
/// Trouble of the database.
pub fn claim(tx: &mut Tx, row: &Message, lease: Timestamp) -> Result<bool, DbError> {
    Ok(tx.exec(&CLAIM, params![row.id, row.leaves, lease])? > 0)
}

/// The delivery succeeded.
///
/// # Errors
/// Trouble of the database.
pub fn done(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<(), DbError> {
    tx.later(&DONE, params![id, now])
}

/// The delivery failed: again at an instant, or never (`None`: a dead letter that staff see).
///
/// # Errors
/// Trouble of the database.
pub fn again(tx: &mut Tx, id: DocumentId, now: Timestamp, at: Option<Timestamp>) -> Result<(), DbError> {
    tx.later(&AGAIN, params![id, at.unwrap_or(now), at.is_none()])
}

/// Where a page of [`ending`] begins: after this limit and id.
pub type Cursor = (Timestamp, Uuid);

/// Live applications with a limit of their own in (`from`, `to`], and that limit, by limit, after `cursor`, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn ending(
    reader: &mut Reader,
    from: Timestamp,
    to: Timestamp,
    cursor: Cursor,
    most: u32,
) -> Result<Vec<(WithBirth, Timestamp)>, DbError> {
    let rows = reader.query(&ENDING, params![from, to, cursor.0, cursor.1, most])?;
    rows.iter().map(|row| Ok((crate::application::read(row)?, row.get("due")?))).collect()
}

/// A referral whose family has to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The referral.
    pub referral: domain::id::ReferralId,
    /// Whose.
    pub application: domain::id::ApplicationId,
    /// Its queue.
    pub queue: domain::id::QueueId,
    /// Until when.
    pub until: Timestamp,
}

/// Referrals with a limit in (`from`, `to`], by limit, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn coming(
    reader: &mut Reader,
    from: Timestamp,
    to: Timestamp,
    most: u32,
) -> Result<Vec<Coming>, DbError> {
    let rows = reader.query(&COMING, params![from, to, most])?;
    rows.iter()
        .map(|row| {
            Ok(Coming {
                referral: row.get("id")?,
                application: row.get("application")?,
                queue: row.get("queue")?,
                until: row.get("until")?,
            })
        })
        .collect()
}

/// Remembers that a reminder is sent; false when it was before.
///
/// # Errors
/// Trouble of the database.
pub fn remind(tx: &mut Tx, subject: Uuid, kind: &str, until: Timestamp) -> Result<bool, DbError> {
    Ok(tx.exec(&REMIND, params![subject, kind, until])? > 0)
}

/// What may be forgotten, each with the instant or day before which it is.
#[derive(Clone, Copy, Debug)]
pub struct Stale {
    /// Sessions and challenges end by their own limit, reminders by that of what they are about.
    pub now: Timestamp,
    /// Answers to repeated requests older than this.
    pub idempotency: Timestamp,
    /// Delivered messages older than this.
    pub outbox: Timestamp,
    /// Counters of attempts before this day.
    pub attempts: Date,
}

/// Forgets one bounded batch of what is stale; how many rows went.
///
/// # Errors
/// Trouble of the database.
pub fn sweep(tx: &mut Tx, stale: Stale) -> Result<u64, DbError> {
    let mut swept = 0;
    for query in [&SWEEP_SESSIONS, &SWEEP_CHALLENGES] {
        swept += tx.exec(query, params![stale.now, SWEEP_MAX])?;
    }
    swept += tx.exec(&SWEEP_IDEMPOTENCY, params![stale.idempotency, SWEEP_MAX])?;
    swept += tx.exec(&SWEEP_OUTBOX, params![stale.outbox, SWEEP_MAX])?;
    swept += tx.exec(&SWEEP_REMINDERS, params![stale.now])?;
    swept += tx.exec(&SWEEP_ATTEMPTS, params![stale.attempts])?;
    Ok(swept)
}

/// A message in the demo's mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Of the outbox message.
    pub id: DocumentId,
    /// `email` or `sms`.
    pub channel: String,
    /// When it was delivered.
    pub at: Timestamp,
    /// Address or phone.
    pub to: String,
    /// Subject, empty for SMS.
    pub subject: String,
    /// Text.
    pub text: String,
}

/// Personal data: only the id is shown.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail({})", self.id)
    }
}

/// Puts a message into the demo's mailbox; the same one twice is one.
///
/// # Errors
/// Trouble of the database.
pub fn put_mail(tx: &mut Tx, row: &Mail) -> Result<(), DbError> {
    tx.later(&PUT_MAIL, params![row.id, row.channel, row.at, row.to, row.subject, row.text])
}

/// The demo's mailbox, the newest first, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn mail(reader: &mut Reader, most: u32) -> Result<Vec<Mail>, DbError> {
    let rows = reader.query(&MAIL, params![most])?;
    rows.iter()
        .map(|row| {
            Ok(Mail {
                id: row.get("id")?,
                channel: row.get("channel")?,
                at: row.get("at")?,
                to: row.get("recipient")?,
                subject: row.get("subject")?,
                text: row.get("body")?,
            })
        })
        .collect()
}
