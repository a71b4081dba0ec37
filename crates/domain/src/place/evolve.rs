//! How facts change groups and places.

use super::{Group, Place, PlaceState, WithdrawalReason};
use crate::event::{Fact, Returned, Stamped};
use crate::id::{GroupId, PlaceId};
use crate::queue::{Corrupt, Slice};

/// Applies a fact about a group or a place.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let at = stamped.at;
    match &stamped.fact {
        Fact::GroupOpened { group, kindergarten, language, ownership } => {
            let row = Group {
                id: *group,
                kindergarten: *kindergarten,
                queue: slice.queue.id,
                language: *language,
                ownership: *ownership,
                capacity: 0,
            };
            slice.put_group(row);
            Ok(())
        }
        Fact::CapacitySet { .. } => capacity(slice, stamped),
        Fact::PlacesFilled { places } => {
            places.iter().try_for_each(|id| set(slice, *id, PlaceState::Occupied { application: None }))
        }
        Fact::PlaceVacated { place } => vacate(slice, *place, stamped),
        Fact::PlaceWithdrawn { place, reason } => withdraw(slice, *place, *reason),
        Fact::PlaceRestored { place } => set(slice, *place, PlaceState::Vacant { since: at }),
        Fact::PlaceReplaced { publication, place } => {
            slice.change_publication(*publication)?.reserved += 1;
            set(slice, *place, PlaceState::Reserved { publication: *publication })
        }
        Fact::FreeChoiceEnded { places } => {
            places.iter().try_for_each(|id| set(slice, *id, PlaceState::Vacant { since: at }))
        }
        Fact::PlaceReturned { place, to } => {
            let state = match to {
                Returned::Free { opens } => PlaceState::Free { opens: *opens },
                Returned::Vacant => PlaceState::Vacant { since: at },
            };
            set(slice, *place, state)
        }
        other => Err(Corrupt(format!("{} is not a fact about a place", other.name()))),
    }
}

/// Moves a place to a state.
pub(crate) fn set(slice: &mut Slice, id: PlaceId, state: PlaceState) -> Result<(), Corrupt> {
    slice.change_place(id)?.state = state;
    Ok(())
}

fn capacity(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let Fact::CapacitySet { group, capacity, added, restored, withdrawn } = &stamped.fact else {
        return Err(Corrupt("not a capacity".to_owned()));
    };
    slice.change_group(*group)?.capacity = *capacity;
    let vacant = PlaceState::Vacant { since: stamped.at };
    for id in added {
        add(slice, *group, *id, vacant)?;
    }
    for id in restored {
        set(slice, *id, vacant)?;
    }
    for id in withdrawn {
        set(slice, *id, PlaceState::Withdrawn { reason: WithdrawalReason::Capacity })?;
    }
    Ok(())
}

fn add(slice: &mut Slice, group: GroupId, id: PlaceId, state: PlaceState) -> Result<(), Corrupt> {
    let Group { kindergarten, ownership, .. } = *slice.group(group)?;
    slice.put_place(Place { id, group, kindergarten, ownership, state });
    Ok(())
}

fn vacate(slice: &mut Slice, id: PlaceId, stamped: &Stamped) -> Result<(), Corrupt> {
    if let PlaceState::Occupied { application: Some(application) } = slice.place(id)?.state {
        let child = slice.application(application)?.child;
        let child = slice.change_child(child)?;
        if child.attends.is_some_and(|attends| attends.place == id) {
            child.attends = None;
        }
    }
    set(slice, id, PlaceState::Vacant { since: stamped.at })
}

fn withdraw(slice: &mut Slice, id: PlaceId, reason: WithdrawalReason) -> Result<(), Corrupt> {
    if let PlaceState::Reserved { publication } = slice.place(id)?.state {
        let pool = slice.change_publication(publication)?;
        pool.reserved = pool
            .reserved
            .checked_sub(1)
            .ok_or_else(|| Corrupt(format!("{publication} has no places left")))?;
    }
    set(slice, id, PlaceState::Withdrawn { reason })
}
