//! Reminders before limits: of a turn, of the time to come, of the maximum age, of a benefit's paper (R15, R41, R57).
//!
//! Idempotent: what was sent is remembered with its limit, so a limit that moved is reminded of again.

use domain::application::{Application, ApplicationState};
use domain::id::{ApplicationId, PersonId, ReferralId, TypedId as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use storage::chores::{Coming, Cursor};
use storage::{DbError, Failed, Reader, Tx};
use uuid::Uuid;

use super::compose::is_near;
use crate::command::{App, Command, Query, Work};
use crate::context::Caller;

/// Rows looked at together, so that a command stays short.
const PAGE: u32 = 200;

/// No reminder goes out earlier than this before its limit: the longest of the policies' terms, with room for days.
const HORIZON: SignedDuration = SignedDuration::from_hours(24 * 40);

/// What a person is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum Reminder {
    /// A turn ends.
    Turn { application: ApplicationId, until: Timestamp },
    /// The time to come to the kindergarten ends.
    Come { application: ApplicationId, referral: ReferralId, until: Timestamp },
    /// The child reaches the maximum age.
    Age { application: ApplicationId, until: Timestamp },
    /// The paper of a benefit ends.
    Benefit { application: ApplicationId, until: Timestamp },
}

impl Reminder {
    /// Kind of the outbox message.
    pub const KIND: &'static str = "reminder";

    /// About which application.
    #[must_use]
    pub const fn application(&self) -> ApplicationId {
        match self {
            Self::Turn { application, .. }
            | Self::Come { application, .. }
            | Self::Age { application, .. }
            | Self::Benefit { application, .. } => *application,
        }
    }

    /// The limit.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        match self {
            Self::Turn { until, .. }
            | Self::Come { until, .. }
            | Self::Age { until, .. }
            | Self::Benefit { until, .. } => *until,
        }
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Turn { .. } => "turn",
            Self::Come { .. } => "come",
            Self::Age { .. } => "age",
            Self::Benefit { .. } => "benefit",
        }
    }

    fn subject(&self) -> Uuid {
        match self {
            Self::Turn { application, .. }
            | Self::Age { application, .. }
            | Self::Benefit { application, .. } => application.uuid(),
            Self::Come { referral, .. } => referral.uuid(),
        }
    }
}

/// Writes every reminder whose day has come; how many.
///
/// # Errors
/// Trouble of the database.
pub async fn remind(app: &App) -> Result<u32, DbError> {
    let mut sent = 0;
    let mut cursor: Option<Cursor> = Some((Timestamp::MIN, Uuid::nil()));
    while let Some(from) = cursor {
        let page = app.ask(app.ctx(Caller::Clock), Near { cursor: from }).await?;
        cursor = page.next;
        if page.due.is_empty() {
            continue;
        }
        sent +=
            app.run(app.ctx(Caller::Clock), Send { due: page.due }).await.map_err(|failed| match failed {
                Failed::Db(error) => error,
                Failed::Refused(never) => match never {},
            })?;
    }
    Ok(sent)
}

/// One page of what may have to be reminded of.
struct Near {
    cursor: Cursor,
}

struct Page {
    due: Vec<Reminder>,
    next: Option<Cursor>,
}

impl Query for Near {
    type Output = Page;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Page, DbError> {
        let now = work.ctx.now;
        let horizon = now.checked_add(HORIZON).unwrap_or(Timestamp::MAX);
        let rows = storage::chores::ending(reader, now, horizon, self.cursor, PAGE)?;
        let mut due = Vec::new();
        for ((row, born), _) in &rows {
            due.extend(of_application(work, row, *born));
        }
        // Referrals come with the first page: they are few, as their limits are a matter of days.
        if self.cursor.1.is_nil() {
            for row in storage::chores::coming(reader, now, horizon, storage::workplace::LIST_MAX)? {
                due.extend(of_referral(work, row));
            }
        }
        let full = rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let next = rows.last().filter(|_| full).map(|((row, _), limit)| (*limit, row.id.uuid()));
        Ok(Page { due, next })
    }
}

fn of_application(work: &Work, row: &Application, born: Option<jiff::civil::Date>) -> Vec<Reminder> {
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let rules = district.rules();
    let near = |until: Timestamp, days: u16| is_near(until, days, work.ctx.now, rules.zone);
    let application = row.id;
    let mut due = Vec::new();
    if let ApplicationState::Notified { until, .. } = row.state
        && near(until, rules.policy.reminder_days)
    {
        due.push(Reminder::Turn { application, until });
    }
    if let Some(until) = row.benefit_until.filter(|until| near(*until, rules.policy.evidence_warning_days)) {
        due.push(Reminder::Benefit { application, until });
    }
    let age = age_limit(work, row, born);
    if let Some(until) = age.filter(|until| near(*until, rules.policy.max_age_warning_days)) {
        due.push(Reminder::Age { application, until });
    }
    due
}

fn of_referral(work: &Work, row: Coming) -> Option<Reminder> {
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let rules = district.rules();
    let near = is_near(row.until, rules.policy.reminder_days, work.ctx.now, rules.zone);
    let Coming { application, referral, until, .. } = row;
    near.then_some(Reminder::Come { application, referral, until })
}

/// The instant at which the child leaves the queue by age, while it stands in it (R15).
fn age_limit(work: &Work, row: &Application, born: Option<jiff::civil::Date>) -> Option<Timestamp> {
    let born = born.filter(|_| row.is_ranked())?;
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let rules = district.rules();
    let birthday = domain::age::reaches(born, rules.policy.max_age_years.saturating_mul(12));
    Some(domain::calendar::limit_end_of(birthday.yesterday().ok()?, rules.zone))
}

/// Writes reminders that were not written before.
struct Send {
    due: Vec<Reminder>,
}

impl Command for Send {
    type Output = u32;
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<u32, Failed<Self::Refusal>> {
        let mut sent = 0;
        for reminder in &self.due {
            let Some((row, _)) = storage::application::find(tx, reminder.application())? else { continue };
            if !storage::chores::remind(tx, reminder.subject(), reminder.word(), reminder.until())? {
                continue;
            }
            sent += 1;
            for recipient in row.applicants.iter() {
                add(tx, work, &row, recipient, reminder)?;
            }
        }
        Ok(sent)
    }
}

fn add(
    tx: &mut Tx,
    work: &Work,
    row: &Application,
    recipient: PersonId,
    reminder: &Reminder,
) -> Result<(), DbError> {
    let body = serde_json::to_string(reminder)
        .map_err(|error| DbError::Statement { query: "outbox", message: error.to_string() })?;
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let rules = district.rules();
    storage::outbox::add(
        tx,
        &storage::outbox::Message {
            id: work.ctx.ids.next(),
            recipient,
            kind: Reminder::KIND.to_owned(),
            body,
            created: work.ctx.now,
            leaves: rules.policy.quiet_hours.leaves(work.ctx.now, rules.zone),
            attempts: 0,
        },
    )
}
