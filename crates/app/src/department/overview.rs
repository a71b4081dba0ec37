//! The department's first page: what waits, and how the queues stand.

use std::collections::BTreeMap;

use domain::application::ApplicationState;
use domain::calendar::last_day_of;
use domain::id::{ApplicationId, DistrictId, QueueId};
use domain::number::ApplicationNumber;
use jiff::{SignedDuration, Timestamp};
use storage::oversight::{PlannedRow, RunningRow, WaitingRow};
use storage::registers::Department;
use storage::workplace::Name;
use storage::{DbError, Reader};

use super::own_district;
use crate::command::{Query, Work};
use crate::messages;

/// How long a message that did not arrive is worth a call.
const CALLED_ABOUT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Most applications about which somebody is to call: more are no list of calls but an outage.
const CALLS_MAX: usize = 100;

/// What waits for the department, and how its queues stand. `None` for anybody else.
#[derive(Clone, Copy, Debug)]
pub struct Overview;

/// A department at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewView {
    /// The department; `None` while it is not in the register.
    pub department: Option<Department>,
    /// Claims of benefits that wait.
    pub claims: usize,
    /// Vacant places that could be published.
    pub vacant: usize,
    /// Referrals whose kindergarten did not answer in its term (R14).
    pub late: usize,
    /// Arrivals that applicants declared (R14).
    pub declared: usize,
    /// Requests to merge whose term is over (R64).
    pub merges: Vec<WaitingRow>,
    /// Applications whose link of parent and child is unconfirmed (R16).
    pub unconfirmed: Vec<WaitingRow>,
    /// Planned publications, the next first (R32).
    pub planned: Vec<PlannedRow>,
    /// Publications with running turns.
    pub running: Vec<RunningRow>,
    /// Its queues, by birth year and stream.
    pub queues: Vec<QueueCounts>,
    /// Messages to families of the district that could not be delivered, the newest first.
    pub undelivered: Vec<Undelivered>,
}

/// A message that did not reach a family: somebody has to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// The application that it is about.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Its queue.
    pub queue: QueueId,
    /// The child's name.
    pub name: Name,
    /// When it was written.
    pub written: Timestamp,
}

/// How one queue stands: numbers by the codes of states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueCounts {
    /// The queue.
    pub queue: QueueId,
    /// Applications by the code of their status.
    pub applications: BTreeMap<String, u32>,
    /// Places by the code of their state.
    pub places: BTreeMap<String, u32>,
}

impl Query for Overview {
    type Output = Option<OverviewView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(district) = own_district(work) else { return Ok(None) };
        let now = work.ctx.now;
        let mut queues: BTreeMap<QueueId, QueueCounts> = BTreeMap::new();
        let counts = |queue| QueueCounts { queue, applications: BTreeMap::new(), places: BTreeMap::new() };
        for row in storage::oversight::application_counts(reader, district)? {
            let of = queues.entry(row.queue).or_insert_with(|| counts(row.queue));
            *of.applications.entry(row.state).or_default() += row.n;
        }
        for row in storage::oversight::place_counts(reader, district)? {
            let of = queues.entry(row.queue).or_insert_with(|| counts(row.queue));
            *of.places.entry(row.state).or_default() += row.n;
        }
        Ok(Some(OverviewView {
            department: storage::registers::department(reader, district)?,
            claims: storage::oversight::claims(reader, district)?.len(),
            vacant: storage::oversight::vacant(reader, district)?.len(),
            late: storage::workplace::late_referrals(reader, district, now)?.len(),
            declared: storage::workplace::declared_arrivals(reader, district)?.len(),
            merges: storage::oversight::merges(reader, district, now)?,
            unconfirmed: storage::oversight::unconfirmed(reader, district)?,
            planned: storage::oversight::planned(reader, district)?,
            running: storage::oversight::running(reader, district)?,
            queues: queues.into_values().collect(),
            undelivered: undelivered(reader, work, district)?,
        }))
    }
}

/// Messages about applications of the district, one for each application: given up, or still waiting at noon of the last day
/// on which the family may act (R57). Of one application the newest that was given up.
fn undelivered(reader: &mut Reader, work: &Work, district: DistrictId) -> Result<Vec<Undelivered>, DbError> {
    let now = work.ctx.now;
    let since = now.saturating_sub(CALLED_ABOUT).unwrap_or(now);
    let mut found: Vec<Undelivered> = Vec::new();
    let dead = storage::oversight::dead_letters_of(reader, district, since)?;
    let waiting = storage::oversight::waiting_letters_of(reader, district, since)?;
    let letters = dead.into_iter().map(|letter| (letter, true));
    for (letter, is_dead) in letters.chain(waiting.into_iter().map(|letter| (letter, false))) {
        let Some(id) = messages::application_of(&letter.kind, &letter.body) else { continue };
        if found.len() == CALLS_MAX {
            break;
        }
        if found.iter().any(|row| row.application == id) {
            continue;
        }
        // Whoever has applications in two districts is written to about both.
        let row = storage::application::find(reader, id)?.filter(|(row, _)| row.queue.district == district);
        let Some((row, _)) = row else { continue };
        if !is_dead && !is_noon_of_the_last_day(reader, work, &row)? {
            continue;
        }
        let Some(child) = storage::person::find(reader, row.child)? else { continue };
        let name =
            Name { surname: child.surname, given_name: child.given_name, patronymic: child.patronymic };
        found.push(Undelivered {
            application: id,
            number: row.number,
            queue: row.queue,
            name,
            written: letter.created,
        });
    }
    Ok(found)
}

/// Whether it is noon of the last day on which the family may choose or come, or later (R57).
fn is_noon_of_the_last_day(
    reader: &mut Reader,
    work: &Work,
    row: &domain::application::Application,
) -> Result<bool, DbError> {
    let limit = match row.state {
        ApplicationState::Notified { until, .. } => Some(until),
        ApplicationState::Referred { referral } => {
            storage::referral::find(reader, referral)?.and_then(|referral| referral.due())
        }
        _ => None,
    };
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let zone = district.rules().zone;
    let noon = |limit| last_day_of(limit, zone).at(12, 0, 0, 0).to_zoned(zone.clone());
    Ok(limit.and_then(|limit| noon(limit).ok()).is_some_and(|noon| noon.timestamp() <= work.ctx.now))
}
