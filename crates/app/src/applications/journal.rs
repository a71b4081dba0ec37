//! The journal of applications (S12-S15).

use domain::application::Status;
use domain::benefit::Benefit;
use domain::id::{ApplicationId, DistrictId, QueueId};
use domain::number::ApplicationNumber;
use domain::standing::Standing;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::documents::{Person, personal};

/// The journal. An applicant sees the own applications, as first or second applicant, the newest first; a department those
/// of its district, in the order of the register (birth year, stream, registration); auditors and administrators those of
/// the district that they name. Everybody else sees none. Use [`super::journal`], which settles first.
#[derive(Clone, Default)]
pub struct Journal {
    /// What somebody typed: a number in any spelling (R63), an IIN, words of a name, a phone; or nothing.
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
