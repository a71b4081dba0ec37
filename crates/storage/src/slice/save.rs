//! Saving what a command changed, with its events.

use domain::application::{Application, age_limit};
use domain::event::Stamped;
use domain::queue::{Corrupt, Rules, Slice};
use jiff::Timestamp;

use crate::error::DbError;
use crate::tx::Tx;
use crate::{application, child, event, overriding, place, publication, queue, referral};

/// Writes the touched rows of a slice and appends the facts, all in the transaction of the command.
///
/// # Errors
/// Trouble of the database; a slice that lacks a row it touched.
pub fn save(
    tx: &mut Tx,
    slice: &Slice,
    facts: &[Stamped],
    rules: &Rules<'_>,
    recorded: Timestamp,
) -> Result<(), DbError> {
    if facts.is_empty() {
        return Ok(());
    }
    queue::save(tx, &slice.queue, rules)?;
    rows(tx, slice, rules)?;
    event::append(tx, slice, facts, recorded)
}

/// Writes the touched rows alone: live and in replay the same.
pub(super) fn rows(tx: &mut Tx, slice: &Slice, rules: &Rules<'_>) -> Result<(), DbError> {
    let queue = slice.queue.id;
    for id in slice.touched.groups.keys() {
        place::save_group(tx, slice.group(*id).map_err(corrupt)?)?;
    }
    for id in slice.touched.publications.keys() {
        publication::save(tx, queue, slice.publication(*id).map_err(corrupt)?)?;
    }
    for (publication, application) in &slice.touched.turns {
        publication::save_turn(tx, *publication, *application)?;
    }
    for (id, before) in &slice.touched.places {
        let row = slice.place(*id).map_err(corrupt)?;
        place::save(tx, queue, before.as_ref(), row, domain::place::due(rules, row.state))?;
    }
    for (id, before) in &slice.touched.applications {
        let row = slice.application(*id).map_err(corrupt)?;
        application::save(tx, before.as_ref(), row, application_due(slice, rules, row)?)?;
    }
    for (id, before) in &slice.touched.referrals {
        referral::save(tx, queue, before.as_ref(), slice.referral(*id).map_err(corrupt)?)?;
    }
    for id in slice.touched.overrides.keys() {
        overriding::save(tx, queue, slice.overriding(*id).map_err(corrupt)?)?;
    }
    for id in slice.touched.children.keys() {
        child::save(tx, slice.child(*id).map_err(corrupt)?)?;
    }
    Ok(())
}

/// When the clock has to look at an application: at its own limit or at the maximum age, which the rules in force say (R15).
pub(super) fn application_due(
    slice: &Slice,
    rules: &Rules<'_>,
    row: &Application,
) -> Result<Option<Timestamp>, DbError> {
    let age = age_limit(slice, rules, row).map_err(corrupt)?;
    Ok([row.due(), age].into_iter().flatten().min())
}

fn corrupt(corrupt: Corrupt) -> DbError {
    DbError::Statement { query: "slice", message: corrupt.to_string() }
}
