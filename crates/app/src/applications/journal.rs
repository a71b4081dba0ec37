//! The journal of applications (S12-S15).

use std::collections::BTreeMap;

use domain::application::{Application, ApplicationState, Status};
use domain::benefit::Benefit;
use domain::calendar::last_day_of;
use domain::id::{ApplicationId, DistrictId, PersonId, QueueId};
use domain::number::ApplicationNumber;
use domain::standing::Standing;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use storage::search::{HITS_MAX, Wanted};
use storage::standing::Standings;
use storage::{DbError, Reader};

use super::people;
use crate::command::{Query, Work};
use crate::context::Caller;
use crate::documents::{Person, personal};

/// Rows of one page: what a person looks through without scrolling for ever.
pub const ROWS_A_PAGE: usize = 50;
/// Applications of one person that the journal shows: children have few, and closed ones stay.
const OWN_MAX: u32 = 200;

/// The journal. An applicant sees the own applications, as first or second applicant, the newest first; a department those
/// of its district, in the order of the register (birth year, stream, registration); auditors and administrators those of
/// the district that they name; service centres what they search for in the district that they name. Everybody else sees none. Use [`super::journal`], which settles first.
#[derive(Clone, Default)]
pub struct Journal {
    /// What somebody typed: a number in any spelling (R63), an IIN, words of a name, a phone; or nothing. An applicant's own
    /// few are all shown.
    pub search: String,
    /// Only these.
    pub status: Option<Status>,
    /// Only children born in this year.
    pub year: Option<i16>,
    /// For auditors and administrators: which district. Ignored for everybody else.
    pub district: Option<DistrictId>,
    /// After this row; from the beginning if absent.
    pub after: Option<Cursor>,
}

/// Where a page begins: after this row. As text it can stand in an address; it holds no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The row's queue.
    pub queue: QueueId,
    /// Its registration instant.
    pub registered: Timestamp,
    /// Its number inside the queue.
    pub sequence: u64,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Exactly so many.
    Exactly(u32),
    /// More than so many; nobody counts further.
    MoreThan(u32),
}

/// One page of the journal.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// The rows.
    pub rows: Vec<JournalRow>,
    /// The next page, if there is one.
    pub next: Option<Cursor>,
    /// All pages together.
    pub total: Total,
}

/// One row: the columns of S15.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Identity.
    pub id: ApplicationId,
    /// Number.
    pub number: ApplicationNumber,
    /// The child: full name, IIN, birth date.
    pub child: Person,
    /// Queue number and benefit number; `None` while Referred and after the end.
    pub standing: Option<Standing>,
    /// Who filed.
    pub applicant: Person,
    /// When.
    pub created: Timestamp,
    /// The zone in which the district's instants are shown.
    pub zone: TimeZone,
    /// Status.
    pub status: Status,
    /// The last day of a running turn, of the referral or of the stop-list.
    pub last_day: Option<Date>,
    /// The confirmed benefit.
    pub benefit: Benefit,
    /// The queue.
    pub queue: QueueId,
}

personal!(Journal, JournalPage, JournalRow);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}~{}", self.queue, self.registered.as_microsecond(), self.sequence)
    }
}

impl std::str::FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let mut parts = text.split('~');
        let (Some(queue), Some(registered), Some(sequence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidCursor);
        };
        let registered = registered.parse().map_err(|_| InvalidCursor)?;
        Ok(Self {
            queue: queue.parse().map_err(|_| InvalidCursor)?,
            registered: Timestamp::from_microsecond(registered).map_err(|_| InvalidCursor)?,
            sequence: sequence.parse().map_err(|_| InvalidCursor)?,
        })
    }
}

/// A text that is no place in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no page of the journal; begin with the first one")]
pub struct InvalidCursor;

impl Query for Journal {
    type Output = JournalPage;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<JournalPage, DbError> {
        let found = match work.ctx.caller {
            Caller::Applicant { person } => self.own(reader, person)?,
            Caller::Department { district, .. } => self.of_district(reader, district)?,
            // A service centre looks for one family, it does not read registers.
            Caller::ServiceCentre { .. } if self.search.trim().is_empty() => Found::NONE,
            Caller::ServiceCentre { .. } | Caller::Auditor { .. } | Caller::Administrator { .. } => {
                match self.district {
                    Some(district) => self.of_district(reader, district)?,
                    None => Found::NONE,
                }
            }
            _ => Found::NONE,
        };
        let next = found.rows.get(ROWS_A_PAGE).and(found.rows.get(ROWS_A_PAGE - 1)).map(cursor);
        let shown = found.rows.get(..ROWS_A_PAGE).unwrap_or(&found.rows);
        Ok(JournalPage { rows: rows(reader, work, shown)?, next, total: found.total })
    }
}

/// A page of applications and one more, if there is one.
struct Found {
    rows: Vec<Application>,
    total: Total,
}

impl Found {
    const NONE: Self = Self { rows: Vec::new(), total: Total::Exactly(0) };

    /// Of a complete list in the order in which it is shown.
    fn page(all: Vec<Application>, more: bool, after: Option<Cursor>) -> Self {
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let total = if more { Total::MoreThan(count) } else { Total::Exactly(count) };
        let skip =
            after.and_then(|after| all.iter().position(|row| cursor(row) == after)).map_or(0, |at| at + 1);
        Self { rows: all.into_iter().skip(skip).take(ROWS_A_PAGE + 1).collect(), total }
    }
}

const fn cursor(row: &Application) -> Cursor {
    Cursor { queue: row.queue, registered: row.registered, sequence: row.sequence }
}

impl Journal {
    fn own(&self, reader: &mut Reader, person: PersonId) -> Result<Found, DbError> {
        let rows = storage::application::of_applicant(reader, person, OWN_MAX)?;
        let rows = rows.into_iter().map(|(row, _)| row).filter(|row| self.has(row)).collect();
        Ok(Found::page(rows, false, self.after))
    }

    fn of_district(&self, reader: &mut Reader, district: DistrictId) -> Result<Found, DbError> {
        match Wanted::of(&self.search) {
            Wanted::Everything => self.register(reader, district),
            wanted => {
                let mut ids = storage::search::find(reader, district, &wanted)?;
                let most = usize::try_from(HITS_MAX).unwrap_or(usize::MAX);
                let more = ids.len() > most;
                ids.truncate(most);
                let rows = storage::application::some(reader, &ids)?;
                let mut rows: Vec<Application> =
                    rows.into_iter().map(|(row, _)| row).filter(|row| self.has(row)).collect();
                rows.sort_by_key(cursor);
                Ok(Found::page(rows, more, self.after))
            }
        }
    }

    /// The register of a district, queue after queue, without a search.
    fn register(&self, reader: &mut Reader, district: DistrictId) -> Result<Found, DbError> {
        let mut found = Found::NONE;
        let mut counted = 0;
        for queue in storage::queue::of_district(reader, district)? {
            if self.year.is_some_and(|year| year != queue.year) {
                continue;
            }
            if counted <= HITS_MAX {
                counted += storage::application::count(reader, queue, self.status, HITS_MAX + 1)?;
            }
            let from = match self.after {
                Some(after) if queue < after.queue => continue,
                Some(after) if queue == after.queue => (after.registered, after.sequence),
                _ => (Timestamp::MIN, 0),
            };
            let wanted = (ROWS_A_PAGE + 1).saturating_sub(found.rows.len());
            if wanted > 0 {
                let most = u32::try_from(wanted).unwrap_or(u32::MAX);
                let page = storage::application::page(reader, queue, self.status, from, most)?;
                found.rows.extend(page.into_iter().map(|(row, _)| row));
            }
        }
        found.total = if counted > HITS_MAX { Total::MoreThan(HITS_MAX) } else { Total::Exactly(counted) };
        Ok(found)
    }

    fn has(&self, row: &Application) -> bool {
        self.status.is_none_or(|status| status == row.status())
            && self.year.is_none_or(|year| year == row.queue.year)
    }
}

fn rows(reader: &mut Reader, work: &Work, shown: &[Application]) -> Result<Vec<JournalRow>, DbError> {
    let mut ids: Vec<PersonId> = shown.iter().flat_map(|row| [row.child, row.applicants.first]).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = BTreeMap::new();
    for chunk in ids.chunks(storage::LIST_MAX) {
        people.extend(storage::person::some(reader, chunk)?.into_iter().map(|row| (row.id, row)));
    }
    let person = |id| people.get(&id).cloned().map_or_else(people::erased, people::person);
    let mut standings = Standings::default();
    let mut found = Vec::with_capacity(shown.len());
    for row in shown {
        let district = work.registers.rules(row.queue.district, work.ctx.now);
        let rules = district.rules();
        let until = match row.state {
            ApplicationState::Notified { until, .. } | ApplicationState::Stopped { until } => Some(until),
            ApplicationState::Referred { referral } => {
                storage::referral::find(reader, referral)?.and_then(|referral| referral.due())
            }
            _ => None,
        };
        found.push(JournalRow {
            id: row.id,
            number: row.number,
            child: person(row.child),
            standing: standings.of(reader, row, rules.policy.ratio)?,
            applicant: person(row.applicants.first),
            created: row.registered,
            zone: rules.zone.clone(),
            status: row.status(),
            last_day: until.map(|until| last_day_of(until, rules.zone)),
            benefit: row.benefit,
            queue: row.queue,
        });
    }
    Ok(found)
}
