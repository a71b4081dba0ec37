//! A referral that nobody used (S33-S37).

use jiff::Timestamp;

use crate::calendar::last_day_of;
use crate::event::{Fact, RemovalReason};
use crate::id::ReferralId;
use crate::policy::PolicyId;
use crate::publication;
use crate::queue::{Corrupt, Draft};

/// Ends a referral past its limit: a miss; the stop-list counts from the limit's day (R56), the second miss removes.
pub(crate) fn settle(draft: &mut Draft<'_>, id: ReferralId) -> Result<(), Corrupt> {
    let due = draft.slice.referral(id)?.due().ok_or_else(|| Corrupt(format!("{id} has no limit")))?;
    miss(draft, id, Some(due))
}

/// A miss: at a limit by the clock, or now when the department found a declaration false (R14).
pub(super) fn miss(draft: &mut Draft<'_>, id: ReferralId, clock: Option<Timestamp>) -> Result<(), Corrupt> {
    let row = draft.slice.referral(id)?;
    let (application, place) = (row.application, row.place);
    let policy = draft.rules.policy_of(&row.policy)?;
    let child = draft.slice.application(application)?.child;
    let misses = draft.slice.child(child)?.misses + 1;
    stamp(draft, clock, &policy.id, Fact::ReferralExpired { referral: id, misses })?;
    let fact = if misses >= u32::from(policy.misses_until_removal) {
        Fact::ApplicationRemoved { application, reason: RemovalReason::SecondMiss }
    } else {
        let until = match clock {
            // The limit is the first instant after its day (R55).
            Some(due) => {
                let day = last_day_of(due, draft.rules.zone);
                policy.stop_list.limit_from_day(day, draft.rules.zone, draft.rules.calendar)
            }
            None => policy.stop_list.limit(draft.now(), draft.rules.zone, draft.rules.calendar),
        };
        Fact::ApplicationStopped { application, until }
    };
    stamp(draft, clock, &policy.id, fact)?;
    publication::return_place(draft, place, application, clock)
}

fn stamp(
    draft: &mut Draft<'_>,
    clock: Option<Timestamp>,
    policy: &PolicyId,
    fact: Fact,
) -> Result<(), Corrupt> {
    match clock {
        Some(at) => draft.emit_clock(at, policy.clone(), fact),
        None => draft.emit_under(policy.clone(), fact),
    }
}
