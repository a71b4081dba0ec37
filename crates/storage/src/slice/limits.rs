//! Limits that depend on the rules in force and not on the row alone, written anew when the rules change.

use domain::id::QueueId;
use domain::queue::Rules;
use jiff::Timestamp;

use super::Loader;
use super::save::application_due;
use crate::error::DbError;
use crate::queue::{self, WrittenBy};
use crate::tx::Tx;
use crate::{application, place};

/// Writes the limits of a queue by the rules in force, once after they changed: when a place that stays vacant is published,
/// by the calendar and the policy (R35); that free places are vacant where there is no free choice (R28); when a child reaches
/// the maximum age (R15). What a person was told is in the rows themselves and is moved by a command of its own (R53).
///
/// # Errors
/// Trouble of the database.
pub fn write_limits(tx: &mut Tx, id: QueueId, rules: &Rules<'_>, now: Timestamp) -> Result<(), DbError> {
    let present = WrittenBy::new(rules);
    let Some(before) = queue::rules_of(tx, id)?.filter(|before| before.is_older_than(&present)) else {
        return Ok(());
    };
    for row in place::open(tx, id)? {
        place::save_due(tx, row.id, domain::place::due(rules, row.state))?;
    }
    // By far the most rows, and another maximum age is rare: they are left alone when it is certain that nothing changes.
    let policy = before.policy.parse().ok().and_then(|policy| rules.book.policy(&policy));
    if policy.is_none_or(|policy| policy.max_age_years != rules.policy.max_age_years) {
        let mut loader = Loader::new(tx, id, *rules, now)?;
        loader.everything()?;
        let slice = loader.slice();
        for row in slice.applications.values().filter(|row| row.is_ranked()) {
            application::save_due(tx, row.id, application_due(&slice, rules, row)?)?;
        }
    }
    queue::are_written_by(tx, id, &present)
}
