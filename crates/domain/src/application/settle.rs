//! What the clock does to an application.

use jiff::Timestamp;

use super::{Application, ApplicationState, close};
use crate::age;
use crate::calendar::limit_end_of;
use crate::event::{Fact, RemovalReason};
use crate::id::ApplicationId;
use crate::publication;
use crate::queue::{Corrupt, Draft, Rules, Slice};

/// Applies the application's own limit `due`: of a turn, a stop-list, a wish to leave, an unconfirmed link, a benefit.
pub(crate) fn settle(draft: &mut Draft<'_>, id: ApplicationId, due: Timestamp) -> Result<(), Corrupt> {
    let row = draft.slice.application(id)?;
    let policy = row.policy.clone();
    match row.state {
        ApplicationState::Notified { publication, until } if until == due => {
            draft.emit_clock(due, policy, Fact::TurnLapsed { publication, application: id })?;
            return publication::end_pool(draft, publication, Some(due));
        }
        ApplicationState::Stopped { until } if until == due => {
            return draft.emit_clock(due, policy, Fact::StopEnded { application: id });
        }
        _ => {}
    }
    if row.unconfirmed_until == Some(due) {
        return close(draft, id, RemovalReason::Unconfirmed, Some(due));
    }
    if row.leave.is_some_and(|leave| leave.until == due) {
        return close(draft, id, RemovalReason::OwnWill, Some(due));
    }
    if row.benefit_until == Some(due) {
        return draft.emit_clock(due, policy, Fact::BenefitEnded { application: id });
    }
    Err(Corrupt(format!("{id} has no limit at {due}")))
}

/// The instant at which the child reaches the maximum age, while that closes the application (R15).
///
/// # Errors
/// When the birth date was not loaded.
pub fn age_limit(slice: &Slice, rules: &Rules<'_>, row: &Application) -> Result<Option<Timestamp>, Corrupt> {
    if !row.is_ranked() {
        return Ok(None);
    }
    let birthday = age::reaches(slice.born(row.child)?, 12 * rules.policy.max_age_years);
    // Reached on the birthday, so the last day inside is the day before.
    let last_day = birthday.yesterday().map_err(|error| Corrupt(error.to_string()))?;
    Ok(Some(limit_end_of(last_day, rules.zone)))
}

/// Closes an application whose child has reached the maximum age.
///
/// Stamped with the birthday, but neither before the application came back to the queue (a turn or a referral was kept
/// beyond the birthday) nor before the rule was in force (the age was lowered in 2020). Another policy with the same age
/// moves nothing: it is the rule that counts, not the paper on which it stands (R56).
pub(crate) fn settle_age(draft: &mut Draft<'_>, id: ApplicationId) -> Result<(), Corrupt> {
    let row = draft.slice.application(id)?;
    let limit = age_limit(&draft.slice, &draft.rules, row)?
        .ok_or_else(|| Corrupt(format!("{id} has no maximum age")))?;
    let known = draft.rules.policy_of(&row.policy)?.max_age_years;
    let since = if known == draft.rules.policy.max_age_years { limit } else { draft.rules.since };
    let at = limit.max(row.changed).max(since).min(draft.now());
    close(draft, id, RemovalReason::Age, Some(at))
}
