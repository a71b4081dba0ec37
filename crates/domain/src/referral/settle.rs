//! A referral that nobody used (S33-S37).

use crate::calendar::last_day_of;
use crate::event::{Fact, RemovalReason};
use crate::id::ReferralId;
use crate::publication;
use crate::queue::{Corrupt, Draft};

/// Ends a referral past its limit: a miss; the stop-list counts from the limit's day (R56), the second miss removes.
pub(crate) fn settle(draft: &mut Draft<'_>, id: ReferralId) -> Result<(), Corrupt> {
    let row = draft.slice.referral(id)?;
    let due = row.due().ok_or_else(|| Corrupt(format!("{id} has no limit")))?;
    let (application, place) = (row.application, row.place);
    let policy = draft.rules.policy_of(&row.policy)?;
    let child = draft.slice.application(application)?.child;
    let misses = draft.slice.child(child)?.misses + 1;
    draft.emit_clock(due, policy.id.clone(), Fact::ReferralExpired { referral: id, misses })?;
    let fact = if misses >= u32::from(policy.misses_until_removal) {
        Fact::ApplicationRemoved { application, reason: RemovalReason::SecondMiss }
    } else {
        let day = last_day_of(due, draft.rules.zone);
        let until = policy.stop_list.limit_from_day(day, draft.rules.zone, draft.rules.calendar);
        Fact::ApplicationStopped { application, until }
    };
    draft.emit_clock(due, policy.id.clone(), fact)?;
    publication::return_place(draft, place, application, Some(due))
}
