//! Content written in bulk: what an import and the demonstration put beside the queues themselves.

use domain::id::{ApplicationId, PersonId, PlaceId, PublicationId};
use domain::number::ApplicationNumber;

use crate::error::DbError;
use crate::params;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// The counter of numbers is at least this.
    COUNTER = "insert into number_counter (region, year, last) values ($1, $2, $3) on conflict (region, year) do update set \
               last = case when number_counter.last < excluded.last then excluded.last else number_counter.last end";
    /// The application with a number.
    OF_NUMBER = "select id from application where number = $1";
    /// The live application of an applicant, the oldest if there are several.
    LIVE = "select id from application where applicant = $1 and state in ('queued', 'notified', 'referred', 'stopped') \
            order by registered, id limit 1";
    /// The last place of a pool.
    POOL_LAST = "select id from place where publication = $1 and state = 'reserved' order by id desc limit 1";
    /// Whether there is any queue yet.
    ANY = "select count(*) as n from queue /* full scan: one row per district, year and stream */";
}

/// Whether nothing has happened yet in any queue.
///
/// # Errors
/// Trouble of the database.
pub fn is_empty(reader: &mut Reader) -> Result<bool, DbError> {
    Ok(reader.query_one(&ANY, &[])?.get::<u64>("n")? == 0)
}

/// The live application of an applicant, the oldest if there are several.
///
/// # Errors
/// Trouble of the database.
pub fn live_of_applicant(reader: &mut Reader, person: PersonId) -> Result<Option<ApplicationId>, DbError> {
    reader.query_opt(&LIVE, params![person])?.map(|row| row.get("id")).transpose()
}

/// The application with a number.
///
/// # Errors
/// Trouble of the database.
pub fn of_number(reader: &mut Reader, number: ApplicationNumber) -> Result<Option<ApplicationId>, DbError> {
    reader.query_opt(&OF_NUMBER, params![number])?.map(|row| row.get("id")).transpose()
}

/// The last place of a pool.
///
/// # Errors
/// Trouble of the database.
pub fn last_of_pool(reader: &mut Reader, publication: PublicationId) -> Result<Option<PlaceId>, DbError> {
    reader.query_opt(&POOL_LAST, params![publication])?.map(|row| row.get("id")).transpose()
}

/// New numbers of a region and year begin above `last`.
///
/// # Errors
/// Trouble of the database.
pub fn count_from(tx: &mut Tx, region: u8, year: i16, last: u32) -> Result<(), DbError> {
    tx.later(&COUNTER, params![region, year, last])
}
