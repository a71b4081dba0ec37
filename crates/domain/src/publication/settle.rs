//! Publications by the clock: planned ones (R32) and places that stayed vacant too long (R35).

use super::{PublicationState, turns};
use crate::event::{Fact, PublicationOrigin};
use crate::id::{PlaceId, PublicationId};
use crate::place::{self, PlaceState};
use crate::queue::{Corrupt, Draft};

/// Publishes what is still Vacant or Free of a planned publication whose instant has come, under the policy in force: planning
/// promises nobody anything (section 7).
pub(crate) fn settle(draft: &mut Draft<'_>, id: PublicationId) -> Result<(), Corrupt> {
    let row = draft.slice.publication(id)?;
    let PublicationState::Planned { due, places } = row.state.clone() else {
        return Err(Corrupt(format!("{id} is not planned")));
    };
    let (ownership, policy) = (row.ownership, draft.rules.policy.id.clone());
    let mut vacant = Vec::new();
    for place in places {
        if matches!(draft.slice.place(place)?.state, PlaceState::Vacant { .. } | PlaceState::Free { .. }) {
            vacant.push(place);
        }
    }
    if vacant.is_empty() || draft.is_frozen() {
        return draft.emit_clock(due, policy, Fact::PublicationDropped { publication: id });
    }
    let origin = PublicationOrigin::Department;
    let fact = Fact::PlacesPublished { publication: id, ownership, places: vacant, origin, excluded: None };
    draft.emit_clock(due, policy, fact)?;
    turns::give(draft, id)
}

/// Publishes a place that stayed vacant too long, together with all others of its ownership that did.
pub(crate) fn settle_vacant(draft: &mut Draft<'_>, id: PlaceId) -> Result<(), Corrupt> {
    let ownership = draft.slice.place(id)?.ownership;
    let now = draft.now();
    let mut places = Vec::new();
    for row in draft.slice.places.values().filter(|row| row.ownership == ownership) {
        if let PlaceState::Vacant { since } = row.state
            && place::publish_limit(&draft.rules, since) <= now
        {
            places.push(row.id);
        }
    }
    let publication: PublicationId = draft.context.ids.next();
    let policy = draft.rules.policy.id.clone();
    let origin = PublicationOrigin::Clock;
    let fact = Fact::PlacesPublished { publication, ownership, places, origin, excluded: None };
    draft.emit_clock(now, policy, fact)?;
    turns::give(draft, publication)
}
