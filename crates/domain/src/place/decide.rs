//! What kindergartens and departments do with groups and places.

use jiff::Timestamp;

use super::{Language, PlaceState, WithdrawalReason};
use crate::application::ApplicationState;
use crate::calendar::{limit_end_of, local_day};
use crate::event::{Fact, TurnEnd};
use crate::id::{ApplicationId, GroupId, KindergartenId, PlaceId, PublicationId};
use crate::policy::{FreeChoice, Ownership};
use crate::publication;
use crate::queue::{Corrupt, Decision, Draft, Rules, refuse};
use crate::referral::AnnulmentReason;

/// A new group.
#[derive(Clone, Copy, Debug)]
pub struct OpenGroup {
    /// The new group.
    pub id: GroupId,
    /// Whose it is.
    pub kindergarten: KindergartenId,
    /// Language of instruction.
    pub language: Language,
    /// Ownership of the kindergarten.
    pub ownership: Ownership,
}

/// A new capacity. The slice has all places of the group.
#[derive(Clone, Debug)]
pub struct SetCapacity {
    /// The group.
    pub group: GroupId,
    /// Seats; in a private kindergarten those under the state order.
    pub capacity: u32,
}

/// Why a capacity is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapacityRefused {
    /// Below occupied, held and reserved places together (R10).
    BelowTaken {
        /// How many are taken.
        taken: u32,
    },
    /// More than a group can have.
    TooLarge {
        /// The most.
        most: u32,
    },
}

/// Why an act on a place is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceRefused {
    /// The kindergarten withdraws only Vacant or Free places; Reserved and Held ones only the department (R10).
    OnlyDepartment,
    /// A child attends.
    Occupied,
    /// The state of the place does not allow it.
    WrongState,
    /// Fewer seats are set by the capacity, not by withdrawing one of them (R11).
    SetCapacity,
}

/// The largest group that the law knows, with a margin; guards against slips of the finger.
pub const CAPACITY_MAX: u32 = 60;

/// Opens a group; its capacity is set by [`set_capacity`].
///
/// # Errors
/// Only when the slice is wrong.
pub fn open_group(draft: &mut Draft<'_>, command: OpenGroup) -> Result<(), Corrupt> {
    let OpenGroup { id, kindergarten, language, ownership } = command;
    draft.emit(Fact::GroupOpened { group: id, kindergarten, language, ownership })
}

/// Sets the capacity: new seats are Vacant; fewer take Vacant, then Free ones away (R10, R11).
///
/// # Errors
/// [`CapacityRefused`].
pub fn set_capacity(draft: &mut Draft<'_>, command: SetCapacity) -> Decision<CapacityRefused> {
    let SetCapacity { group, capacity } = command;
    if capacity > CAPACITY_MAX {
        return refuse(CapacityRefused::TooLarge { most: CAPACITY_MAX });
    }
    let mut seats = Seats::of(draft, group);
    let taken = count(seats.taken);
    if capacity < taken {
        return refuse(CapacityRefused::BelowTaken { taken });
    }
    let present = taken + count(seats.open.len()) + count(seats.withdrawn);
    let (mut added, mut restored, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for _ in present..capacity {
        match seats.spare.pop() {
            Some(id) => restored.push(id),
            None => added.push(draft.context.ids.next()),
        }
    }
    for _ in capacity..present {
        // Seats withdrawn for repair and the like count until they come back; only open ones can go.
        let Some(id) = seats.open.pop() else {
            return refuse(CapacityRefused::BelowTaken { taken: taken + count(seats.withdrawn) });
        };
        withdrawn.push(id);
    }
    Ok(draft.emit(Fact::CapacitySet { group, capacity, added, restored, withdrawn })?)
}

/// The seats of a group by what can be done with them.
struct Seats {
    taken: usize,
    withdrawn: usize,
    /// Free ones first, so that Vacant ones are popped first.
    open: Vec<PlaceId>,
    /// Withdrawn because of an earlier, smaller capacity.
    spare: Vec<PlaceId>,
}

impl Seats {
    fn of(draft: &Draft<'_>, group: GroupId) -> Self {
        let mut seats = Self { taken: 0, withdrawn: 0, open: Vec::new(), spare: Vec::new() };
        let mut vacant = Vec::new();
        for row in draft.slice.places.values().filter(|row| row.group == group) {
            match row.state {
                PlaceState::Vacant { .. } => vacant.push(row.id),
                PlaceState::Free { .. } => seats.open.push(row.id),
                PlaceState::Withdrawn { reason: WithdrawalReason::Capacity } => seats.spare.push(row.id),
                PlaceState::Withdrawn { .. } => seats.withdrawn += 1,
                PlaceState::Reserved { .. } | PlaceState::Held { .. } | PlaceState::Occupied { .. } => {
                    seats.taken += 1;
                }
            }
        }
        seats.open.append(&mut vacant);
        seats
    }
}

fn count(seats: usize) -> u32 {
    u32::try_from(seats).unwrap_or(u32::MAX)
}

/// Marks vacant places as occupied by children who attended before this system.
///
/// # Errors
/// [`PlaceRefused::WrongState`] unless all are Vacant.
pub fn fill(draft: &mut Draft<'_>, places: Vec<PlaceId>) -> Decision<PlaceRefused> {
    for place in &places {
        if !matches!(draft.slice.place(*place)?.state, PlaceState::Vacant { .. }) {
            return refuse(PlaceRefused::WrongState);
        }
    }
    Ok(draft.emit(Fact::PlacesFilled { places })?)
}

/// A child left the kindergarten, or is enrolled elsewhere (R6): the place is Vacant.
///
/// # Errors
/// [`PlaceRefused::WrongState`] unless a child attends.
pub fn vacate(draft: &mut Draft<'_>, place: PlaceId) -> Decision<PlaceRefused> {
    if !matches!(draft.slice.place(place)?.state, PlaceState::Occupied { .. }) {
        return refuse(PlaceRefused::WrongState);
    }
    Ok(draft.emit(Fact::PlaceVacated { place })?)
}

/// The kindergarten withdraws a Vacant or Free place, with a reason (R10).
///
/// # Errors
/// [`PlaceRefused`].
pub fn withdraw(draft: &mut Draft<'_>, place: PlaceId, reason: WithdrawalReason) -> Decision<PlaceRefused> {
    if reason == WithdrawalReason::Capacity {
        return refuse(PlaceRefused::SetCapacity);
    }
    match draft.slice.place(place)?.state {
        PlaceState::Vacant { .. } | PlaceState::Free { .. } => {
            Ok(draft.emit(Fact::PlaceWithdrawn { place, reason })?)
        }
        PlaceState::Reserved { .. } | PlaceState::Held { .. } => refuse(PlaceRefused::OnlyDepartment),
        PlaceState::Occupied { .. } => refuse(PlaceRefused::Occupied),
        PlaceState::Withdrawn { .. } => refuse(PlaceRefused::WrongState),
    }
}

/// The department withdraws any place that no child attends (R10): a held one annuls its referral without a miss, a
/// reserved one is replaced or ends the turn given last.
///
/// The slice has the whole pool and the Vacant and Free places of the queue and ownership.
///
/// # Errors
/// [`PlaceRefused`].
pub fn withdraw_by_department(
    draft: &mut Draft<'_>,
    place: PlaceId,
    reason: WithdrawalReason,
) -> Decision<PlaceRefused> {
    if reason == WithdrawalReason::Capacity {
        return refuse(PlaceRefused::SetCapacity);
    }
    match draft.slice.place(place)?.state {
        PlaceState::Held { referral } => {
            let reason_of_end = AnnulmentReason::PlaceWithdrawn;
            draft.emit(Fact::ReferralAnnulled { referral, reason: reason_of_end })?;
            Ok(draft.emit(Fact::PlaceWithdrawn { place, reason })?)
        }
        PlaceState::Reserved { publication } => {
            draft.emit(Fact::PlaceWithdrawn { place, reason })?;
            Ok(cover_pool(draft, publication)?)
        }
        _ => withdraw(draft, place, reason),
    }
}

/// After a pool lost a place: if it has fewer places than turns, another place takes the seat, or the turn given last
/// ends (R10).
fn cover_pool(draft: &mut Draft<'_>, publication: PublicationId) -> Result<(), Corrupt> {
    let row = draft.slice.publication(publication)?;
    if row.live_turns <= row.reserved {
        return publication::end_pool(draft, publication, None);
    }
    let ownership = row.ownership;
    let spare = draft.slice.places.values().find(|place| {
        place.ownership == ownership
            && matches!(place.state, PlaceState::Vacant { .. } | PlaceState::Free { .. })
    });
    if let Some(place) = spare.map(|place| place.id) {
        return draft.emit(Fact::PlaceReplaced { publication, place });
    }
    let Some(application) = last_turn(draft, publication) else {
        return Err(Corrupt(format!("{publication}: its turns were not loaded")));
    };
    draft.emit(Fact::TurnEnded { publication, application, why: TurnEnd::PlaceWithdrawn })
}

/// The turn given last.
fn last_turn(draft: &Draft<'_>, publication: PublicationId) -> Option<ApplicationId> {
    draft
        .slice
        .applications
        .values()
        .filter_map(|row| match row.state {
            ApplicationState::Notified { publication: of, .. } if of == publication => {
                Some((row.turn, row.id))
            }
            _ => None,
        })
        .max()
        .map(|(_, id)| id)
}

/// A withdrawn place is given out again.
///
/// # Errors
/// [`PlaceRefused::WrongState`] unless it is withdrawn for another reason than the capacity.
pub fn restore(draft: &mut Draft<'_>, place: PlaceId) -> Decision<PlaceRefused> {
    match draft.slice.place(place)?.state {
        PlaceState::Withdrawn { reason } if reason != WithdrawalReason::Capacity => {
            Ok(draft.emit(Fact::PlaceRestored { place })?)
        }
        _ => refuse(PlaceRefused::WrongState),
    }
}

/// When the clock has to look at a place under the rules in force: one that stayed Vacant too long is published (R35), one
/// that is Free where free choice is none becomes Vacant (R28).
#[must_use]
pub fn due(rules: &Rules<'_>, state: PlaceState) -> Option<Timestamp> {
    match state {
        PlaceState::Vacant { since } => Some(publish_limit(rules, since)),
        PlaceState::Free { .. } if rules.policy.free_choice == FreeChoice::None => Some(rules.since),
        _ => None,
    }
}

/// Free places of the slice become Vacant: the policy in force knows no free choice (R28). Whoever is next in line gets them
/// by a publication, the clock's at the latest (R35).
pub(crate) fn end_free_choice(draft: &mut Draft<'_>, since: Timestamp) -> Result<(), Corrupt> {
    let free = draft.slice.places.values().filter(|row| matches!(row.state, PlaceState::Free { .. }));
    let places = free.map(|row| row.id).collect();
    draft.emit_clock(since, draft.rules.policy.id.clone(), Fact::FreeChoiceEnded { places })
}

/// When the clock publishes a place that has been Vacant since `since`: after the policy's term, but on no day on which
/// publications rest (R35).
#[must_use]
pub(crate) fn publish_limit(rules: &Rules<'_>, since: Timestamp) -> Timestamp {
    let mut limit = rules.policy.publish_vacant_after.limit(since, rules.zone, rules.calendar);
    let rests = |at: Timestamp| {
        let day = local_day(at, rules.zone);
        rules.policy.freeze.iter().any(|period| period.contains(day))
    };
    // Bounded: a year has no more days, and a policy that rests always would publish never.
    for _ in 0..366 {
        if !rests(limit) {
            break;
        }
        limit = limit_end_of(local_day(limit, rules.zone), rules.zone);
    }
    limit
}
