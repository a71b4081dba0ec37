//! Publishing places, at once or at an instant.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{PublicationState, turns};
use crate::calendar::local_day;
use crate::event::{Fact, PublicationOrigin, Returned};
use crate::id::{ApplicationId, PlaceId, PublicationId};
use crate::place::PlaceState;
use crate::policy::{FreeChoice, Ownership, ReturnedPlace};
use crate::queue::{Cause, Corrupt, Decision, Draft, Giving, Halt, refuse};

/// Which places to publish.
#[derive(Clone, Debug)]
pub struct Publish {
    /// The new publication.
    pub id: PublicationId,
    /// All of this ownership.
    pub ownership: Ownership,
    /// Vacant or Free places of the queue (section 3).
    pub places: Vec<PlaceId>,
}

/// Why places are not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicationRefused {
    /// None were named.
    NoPlaces,
    /// This one is neither Vacant nor Free any more.
    NotVacant {
        /// It.
        place: PlaceId,
    },
    /// This one is of the other ownership.
    OtherOwnership {
        /// It.
        place: PlaceId,
    },
    /// Publications rest now, or on the day of the planned instant (R35).
    Frozen,
    /// The instant is not in the future.
    InThePast,
    /// It is not waiting for its instant.
    NotPlanned,
}

/// Publishes places now: their turns are given in the same moment (R26).
///
/// # Errors
/// [`PublicationRefused`].
pub fn publish(draft: &mut Draft<'_>, command: Publish) -> Decision<PublicationRefused> {
    check(draft, &command)?;
    if draft.is_frozen() {
        return refuse(PublicationRefused::Frozen);
    }
    let Publish { id, ownership, places } = once(command);
    let origin = PublicationOrigin::Department;
    draft.emit(Fact::PlacesPublished { publication: id, ownership, places, origin, excluded: None })?;
    Ok(turns::give(draft, id)?)
}

/// Plans a publication for an instant (R32). Until then the places stay Vacant or Free, and may be
/// withdrawn or taken.
///
/// # Errors
/// [`PublicationRefused`].
pub fn plan(draft: &mut Draft<'_>, command: Publish, due: Timestamp) -> Decision<PublicationRefused> {
    check(draft, &command)?;
    if due <= draft.now() {
        return refuse(PublicationRefused::InThePast);
    }
    let day = local_day(due, draft.rules.zone);
    if draft.rules.policy.freeze.iter().any(|period| period.contains(day)) {
        return refuse(PublicationRefused::Frozen);
    }
    let Publish { id, ownership, places } = once(command);
    Ok(draft.emit(Fact::PublicationPlanned { publication: id, ownership, places, due })?)
}

/// Calls a planned publication off.
///
/// # Errors
/// [`PublicationRefused::NotPlanned`].
pub fn drop_planned(draft: &mut Draft<'_>, id: PublicationId) -> Decision<PublicationRefused> {
    match draft.slice.publication(id)?.state {
        PublicationState::Planned { .. } => Ok(draft.emit(Fact::PublicationDropped { publication: id })?),
        _ => refuse(PublicationRefused::NotPlanned),
    }
}

/// A place named twice is one place.
fn once(mut command: Publish) -> Publish {
    let mut seen = BTreeSet::new();
    command.places.retain(|place| seen.insert(*place));
    command
}

/// Sends the place of an ended referral on: a publication of one place in which `excluded` is not eligible, or free at
/// once, as the policy in force says (R9).
///
/// What follows is a new publication, so it is not the referral's policy that counts but the one of its own beginning.
pub(crate) fn return_place(
    draft: &mut Draft<'_>,
    place: PlaceId,
    excluded: ApplicationId,
    clock: Option<Timestamp>,
) -> Result<(), Corrupt> {
    let policy = draft.rules.policy;
    let frozen = draft.is_frozen();
    let at = clock.unwrap_or_else(|| draft.now());
    let fact = match policy.returned_place {
        _ if frozen => Fact::PlaceReturned { place, to: Returned::Vacant },
        ReturnedPlace::Free if policy.free_choice == FreeChoice::None => {
            Fact::PlaceReturned { place, to: Returned::Vacant }
        }
        ReturnedPlace::Free => {
            let opens = policy.free_opens.opening(at, draft.rules.zone);
            Fact::PlaceReturned { place, to: Returned::Free { opens } }
        }
        ReturnedPlace::Publication => {
            let ownership = draft.slice.place(place)?.ownership;
            if draft.defer(Giving { at, ownership, cause: Cause::Returned { place, excluded } }) {
                return Ok(());
            }
            return publish_returned(draft, place, excluded);
        }
    };
    draft.emit_clock(at, policy.id.clone(), fact)
}

/// Publishes the place of an ended referral, by the clock's hand or as a consequence of the command.
///
/// Now, not at the limit: a turn counts from the day on which it was in fact given (R56).
pub(crate) fn publish_returned(
    draft: &mut Draft<'_>,
    place: PlaceId,
    excluded: ApplicationId,
) -> Result<(), Corrupt> {
    let (now, policy) = (draft.now(), draft.rules.policy.id.clone());
    let publication: PublicationId = draft.context.ids.next();
    let fact = Fact::PlacesPublished {
        publication,
        ownership: draft.slice.place(place)?.ownership,
        places: vec![place],
        origin: PublicationOrigin::Returned,
        excluded: Some(excluded),
    };
    draft.emit_clock(now, policy, fact)?;
    turns::give(draft, publication)
}

fn check(draft: &Draft<'_>, command: &Publish) -> Result<(), Halt<PublicationRefused>> {
    if command.places.is_empty() {
        return refuse(PublicationRefused::NoPlaces);
    }
    for place in &command.places {
        let row = draft.slice.place(*place)?;
        if !matches!(row.state, PlaceState::Vacant { .. } | PlaceState::Free { .. }) {
            return refuse(PublicationRefused::NotVacant { place: *place });
        }
        if row.ownership != command.ownership {
            return refuse(PublicationRefused::OtherOwnership { place: *place });
        }
    }
    Ok(())
}
