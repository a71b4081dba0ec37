//! Turns: given in the merged order, ended together with their pool (R22-R28).

use std::collections::VecDeque;

use jiff::Timestamp;

use super::PublicationState;
use crate::age;
use crate::application::{Application, ApplicationState};
use crate::benefit::Lane;
use crate::calendar::local_day;
use crate::event::{Fact, PlaceRelease};
use crate::id::{ApplicationId, PublicationId};
use crate::order::{self, LaneCounts};
use crate::policy::{FreeChoice, Lapsed};
use crate::queue::{Cause, Corrupt, Draft, Giving};

/// Gives turns for the places in the pool that no running turn covers, in the merged order from the present `served`;
/// what nobody is eligible for is released at once (R26).
pub(crate) fn give(draft: &mut Draft<'_>, id: PublicationId) -> Result<(), Corrupt> {
    let row = draft.slice.publication(id)?;
    let (round, policy) = (row.round, draft.rules.policy_of(&row.policy)?);
    let mut open = row.reserved.saturating_sub(row.live_turns);
    let ratio = draft.rules.policy.ratio;
    let mut lanes = eligible(draft, id)?;
    let until = policy.turn.limit(draft.now(), draft.rules.zone, draft.rules.calendar);
    while open > 0 {
        let served = order::served_cut(draft.slice.queue.served, ratio);
        let Some(lane) = order::next_lane(lanes.counts(), served, ratio) else { break };
        let Some(application) = lanes.take(lane) else { break };
        draft.slice.turns =
            draft.slice.turns.checked_sub(1).ok_or_else(|| {
                Corrupt(format!("{id}: more turns to give than applications were loaded for"))
            })?;
        let served = order::served_after(lane, served, ratio);
        let fact = Fact::TurnGiven { publication: id, round, application, lane, served, until };
        let now = draft.now();
        draft.emit_clock(now, policy.id.clone(), fact)?;
        open -= 1;
    }
    release(draft, id, open, draft.now())
}

/// After a turn ended: while others run nothing happens (R27); after the last one, what the pool has left goes to the next
/// in line or is free (R28).
pub(crate) fn end_pool(
    draft: &mut Draft<'_>,
    id: PublicationId,
    clock: Option<Timestamp>,
) -> Result<(), Corrupt> {
    let row = draft.slice.publication(id)?;
    if row.live_turns > 0 || row.reserved == 0 || row.state != PublicationState::Published {
        return Ok(());
    }
    let (reserved, ownership) = (row.reserved, row.ownership);
    let policy = draft.rules.policy_of(&row.policy)?;
    let at = clock.unwrap_or_else(|| draft.now());
    if policy.lapsed == Lapsed::NextInLine && !draft.is_frozen() {
        if draft.defer(Giving { at, ownership, cause: Cause::Round(id) }) {
            return Ok(());
        }
        return start_round(draft, id);
    }
    release(draft, id, reserved, at)
}

/// Gives what a pool has left to the next in line, with a new deadline (R28).
pub(crate) fn start_round(draft: &mut Draft<'_>, id: PublicationId) -> Result<(), Corrupt> {
    let row = draft.slice.publication(id)?;
    let (round, policy) = (row.round + 1, row.policy.clone());
    let now = draft.now();
    draft.emit_clock(now, policy, Fact::RoundStarted { publication: id, round })?;
    give(draft, id)
}

/// Releases `count` places of a pool, the last by id first, so that the choice of which is nobody's. They belong to no
/// turn any more: whether there is free choice is said by the policy in force, not by the publication's (section 7).
fn release(draft: &mut Draft<'_>, id: PublicationId, count: u32, at: Timestamp) -> Result<(), Corrupt> {
    if count == 0 {
        return Ok(());
    }
    let (policy, of) = (draft.rules.policy, draft.slice.publication(id)?.policy.clone());
    let mut places: Vec<_> = draft.slice.pool(id).map(|place| place.id).collect();
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if places.len() < count {
        return Err(Corrupt(format!("{id}: the pool was not loaded")));
    }
    let places = places.split_off(places.len() - count);
    let to = match policy.free_choice {
        FreeChoice::None => PlaceRelease::Vacant,
        FreeChoice::Instant | FreeChoice::Sealed => {
            PlaceRelease::Free { opens: policy.free_opens.opening(at, draft.rules.zone) }
        }
    };
    draft.emit_clock(at, of, Fact::PoolReleased { publication: id, places, to })
}

/// The eligible of every lane, in the order of their keys (R21, R26).
struct Lanes([(Lane, VecDeque<ApplicationId>); 3]);

impl Lanes {
    fn counts(&self) -> LaneCounts {
        let length = |lane: Lane| {
            self.0
                .iter()
                .find(|(of, _)| *of == lane)
                .map_or(0, |(_, ids)| u64::try_from(ids.len()).unwrap_or(u64::MAX))
        };
        LaneCounts {
            out_of_turn: length(Lane::OutOfTurn),
            first_priority: length(Lane::FirstPriority),
            general: length(Lane::General),
        }
    }

    fn take(&mut self, lane: Lane) -> Option<ApplicationId> {
        self.0.iter_mut().find(|(of, _)| *of == lane).and_then(|(_, ids)| ids.pop_front())
    }
}

fn eligible(draft: &Draft<'_>, id: PublicationId) -> Result<Lanes, Corrupt> {
    let row = draft.slice.publication(id)?;
    let policy = draft.rules.policy_of(&row.policy)?;
    let today = local_day(draft.now(), draft.rules.zone);
    let born_by = age::latest_birth_old_enough(today, policy.min_age_months.of(row.ownership));
    let had_turn =
        row.had_turn.as_ref().ok_or_else(|| Corrupt(format!("{id}: its turns were not loaded")))?;
    let mut rows: Vec<&Application> = Vec::new();
    for application in draft.slice.applications.values() {
        let waits = application.state == ApplicationState::Queued && application.unconfirmed_until.is_none();
        let may = row.excluded != Some(application.id) && !had_turn.contains(&application.id);
        if waits && may && draft.slice.born(application.child)? <= born_by {
            rows.push(application);
        }
    }
    rows.sort_by_key(|application| application.key());
    let lane = |lane: Lane| {
        (
            lane,
            rows.iter()
                .filter(|application| application.lane == lane)
                .map(|application| application.id)
                .collect(),
        )
    };
    Ok(Lanes([lane(Lane::OutOfTurn), lane(Lane::FirstPriority), lane(Lane::General)]))
}
