//! Filing: numbers, what the applicant said, what a paper needs to say later; counters of attempts.

use domain::id::{ApplicationId, DistrictId, PersonId, ReferralId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::DbError;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// The next sequence of a region and year.
    NEXT = "insert into number_counter (region, year, last) values ($1, $2, 1) \
            on conflict (region, year) do update set last = number_counter.last + 1 returning last as n";
    /// Keeps what was said on filing.
    ADD = "insert into filing (application, relation, consent_version, consent_at, address, papers, claimed, number_then, \
           benefit_then) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// What was said on filing.
    ONE = "select application as id, relation, consent_version, consent_at, address, papers, claimed, number_then, \
           benefit_then from filing where application = $1";
    /// What is known of a child.
    CHILD = "select id, filings, live from child where id = $1";
    /// Keeps the queue number that a choice was made with.
    ADD_BASIS = "insert into referral_basis (referral, number_then) values ($1, $2) on conflict do nothing";
    /// The queue number that a choice was made with.
    BASIS = "select referral as id, number_then from referral_basis where referral = $1";
    /// Attempts of a day.
    ATTEMPTS = "select count from attempt where subject = $1 and kind = $2 and day = $3";
    /// One more.
    ATTEMPT = "insert into attempt (subject, kind, day, count) values ($1, $2, $3, 1) \
               on conflict (subject, kind, day) do update set count = attempt.count + 1";
}

/// What an applicant said on filing, and what the papers of that day say. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Filing {
    /// The application.
    pub application: ApplicationId,
    /// Code of the relation.
    pub relation: String,
    /// Which text of the consent was accepted.
    pub consent_version: u32,
    /// When.
    pub consent_at: Timestamp,
    /// Address.
    pub address: String,
    /// Codes of the papers taken, with blanks between them.
    pub papers: String,
    /// Code of the benefit claimed with the filing; `none` without one.
    pub claimed: String,
    /// Queue number at that moment.
    pub number_then: u64,
    /// Benefit number at that moment.
    pub benefit_then: u64,
}

impl std::fmt::Debug for Filing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filing({})", self.application)
    }
}

/// The next sequence of application numbers in a region and year, from 1 (R63). Others wait for it until the command ends;
/// a refused command gives it back on SQLite and leaves a gap nowhere.
///
/// # Errors
/// Trouble of the database.
pub fn next_sequence(tx: &mut Tx, district: DistrictId, year: i16) -> Result<u32, DbError> {
    tx.query_one(&NEXT, params![u32::from(district.region_code()), year])?.get("n")
}

/// Keeps what was said on filing.
///
/// # Errors
/// Trouble of the database.
pub fn add(tx: &mut Tx, row: &Filing) -> Result<(), DbError> {
    tx.later(
        &ADD,
        params![
            row.application,
            row.relation,
            row.consent_version,
            row.consent_at,
            row.address,
            row.papers,
            row.claimed,
            row.number_then,
            row.benefit_then,
        ],
    )
}

/// What was said on filing; `None` for data taken over from another system.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, application: ApplicationId) -> Result<Option<Filing>, DbError> {
    let Some(row) = reader.query_opt(&ONE, params![application])? else { return Ok(None) };
    Ok(Some(Filing {
        application: row.get("id")?,
        relation: row.get("relation")?,
        consent_version: row.get("consent_version")?,
        consent_at: row.get("consent_at")?,
        address: row.get("address")?,
        papers: row.get("papers")?,
        claimed: row.get("claimed")?,
        number_then: row.get("number_then")?,
        benefit_then: row.get("benefit_then")?,
    }))
}

/// How many applications were filed for a child.
///
/// # Errors
/// Trouble of the database.
pub fn filings(reader: &mut Reader, child: PersonId) -> Result<u32, DbError> {
    reader.query_opt(&CHILD, params![child])?.map_or(Ok(0), |row| row.get("filings"))
}

/// The one live application of a child (R1).
///
/// # Errors
/// Trouble of the database.
pub fn live(reader: &mut Reader, child: PersonId) -> Result<Option<ApplicationId>, DbError> {
    reader.query_opt(&CHILD, params![child])?.map_or(Ok(None), |row| row.get("live"))
}

/// Keeps the queue number that a choice from a pool was made with.
///
/// # Errors
/// Trouble of the database.
pub fn add_basis(tx: &mut Tx, referral: ReferralId, number: u64) -> Result<(), DbError> {
    tx.later(&ADD_BASIS, params![referral, number])
}

/// The queue number that a choice from a pool was made with.
///
/// # Errors
/// Trouble of the database.
pub fn basis(reader: &mut Reader, referral: ReferralId) -> Result<Option<u64>, DbError> {
    reader.query_opt(&BASIS, params![referral])?.map(|row| row.get("number_then")).transpose()
}

/// How often somebody tried something on a local day.
///
/// # Errors
/// Trouble of the database.
pub fn attempts(reader: &mut Reader, subject: PersonId, kind: &str, day: Date) -> Result<u32, DbError> {
    reader.query_opt(&ATTEMPTS, params![subject, kind, day])?.map_or(Ok(0), |row| row.get("count"))
}

/// Counts one more attempt.
///
/// # Errors
/// Trouble of the database.
pub fn attempt(tx: &mut Tx, subject: PersonId, kind: &str, day: Date) -> Result<(), DbError> {
    tx.later(&ATTEMPT, params![subject, kind, day])
}
