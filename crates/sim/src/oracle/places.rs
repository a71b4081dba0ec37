//! Groups and places (R10, R11, R35).

use domain::event::{Actor, Event, Returned};
use domain::id::{GroupId, KindergartenId, PlaceId, PublicationId, QueueId};
use domain::policy::{FreeChoice, Ownership, ReturnedPlace};

use super::{Check, Found, Oracle, Owed, Room, Seat, SeatState, must};

impl Oracle {
    pub(super) fn opened(
        &mut self,
        queue: QueueId,
        group: GroupId,
        kindergarten: KindergartenId,
        ownership: Ownership,
    ) -> Check {
        let room = Room { queue, kindergarten, ownership };
        must!(self.rooms.insert(group, room).is_none(), "opened twice");
        Ok(())
    }

    pub(super) fn capacity(
        &mut self,
        event: &Event,
        (group, capacity): (GroupId, u32),
        [added, restored, withdrawn]: [&[PlaceId]; 3],
    ) -> Check {
        let Some(room) = self.rooms.get(&group) else { return Err(Found("unknown group".to_owned())) };
        let (kindergarten, ownership) = (room.kindergarten, room.ownership);
        for place in added {
            let state = SeatState::Vacant { since: event.at };
            let seat = Seat { queue: event.queue, group, kindergarten, ownership, state };
            must!(self.seats.insert(*place, seat).is_none(), "{place} exists");
        }
        for place in restored {
            let seat = self.seat_mut(*place)?;
            must!(seat.state == SeatState::Withdrawn, "{place} is {}", seat.state.code());
            seat.state = SeatState::Vacant { since: event.at };
        }
        for place in withdrawn {
            let seat = self.seat_mut(*place)?;
            let spare = matches!(seat.state, SeatState::Vacant { .. } | SeatState::Free { .. });
            must!(spare, "R10: {place} is {}", seat.state.code());
            seat.state = SeatState::Withdrawn;
        }
        let seats = self.seats.values().filter(|seat| seat.group == group);
        let in_use = seats.filter(|seat| seat.state != SeatState::Withdrawn).count();
        let capacity = usize::try_from(capacity).unwrap_or(usize::MAX);
        must!(in_use <= capacity, "R11: {in_use} places, capacity {capacity}");
        Ok(())
    }

    pub(super) fn filled_before(&mut self, places: &[PlaceId]) -> Check {
        for place in places {
            let seat = self.seat_mut(*place)?;
            must!(matches!(seat.state, SeatState::Vacant { .. }), "{place} is {}", seat.state.code());
            seat.state = SeatState::Occupied(None);
        }
        Ok(())
    }

    pub(super) fn vacated(&mut self, event: &Event, place: PlaceId) -> Check {
        let seat = self.seat_mut(place)?;
        let SeatState::Occupied(occupant) = seat.state else {
            return Err(Found(format!("{place} is {}", seat.state.code())));
        };
        seat.state = SeatState::Vacant { since: event.at };
        self.owed.retain(|owed| *owed != Owed::Leaves { place });
        if let Some(application) = occupant {
            let child = self.request(application)?.child;
            if let Some(past) = self.children.get_mut(&child)
                && past.attends == Some(place)
            {
                past.attends = None;
            }
        }
        Ok(())
    }

    pub(super) fn withdrawn(&mut self, event: &Event, place: PlaceId) -> Check {
        let is_department = matches!(event.actor, Actor::Staff { .. });
        let seat = self.seat_mut(place)?;
        match seat.state {
            SeatState::Vacant { .. } | SeatState::Free { .. } => {}
            SeatState::Reserved(_) | SeatState::Held(_) | SeatState::Returned { .. } => {
                must!(is_department, "R10: only the department withdraws what is {}", seat.state.code());
            }
            state => return Err(Found(format!("R10: {place} is {}", state.code()))),
        }
        seat.state = SeatState::Withdrawn;
        Ok(())
    }

    pub(super) fn restored(&mut self, event: &Event, place: PlaceId) -> Check {
        let seat = self.seat_mut(place)?;
        must!(seat.state == SeatState::Withdrawn, "{place} is {}", seat.state.code());
        seat.state = SeatState::Vacant { since: event.at };
        Ok(())
    }

    pub(super) fn replaced(&mut self, publication: PublicationId, place: PlaceId) -> Check {
        let (places, turns) = (self.reserved(publication).len(), self.turns(publication).len());
        must!(places < turns, "R10: the pool has a place for every turn");
        let (queue, ownership) = {
            let offer = self.offer(publication)?;
            (offer.queue, offer.ownership)
        };
        let seat = self.seat_mut(place)?;
        let spare = matches!(seat.state, SeatState::Vacant { .. } | SeatState::Free { .. });
        must!(spare, "R10: {place} is {}", seat.state.code());
        must!(seat.queue == queue && seat.ownership == ownership, "R10: {place} is of another kind");
        seat.state = SeatState::Reserved(publication);
        Ok(())
    }

    /// R10: a turn ends for want of a place only when no other place could replace it.
    pub(super) fn no_spare(&self, publication: PublicationId) -> Check {
        let offer = self.offer(publication)?;
        let spare = self.seats.iter().find(|(_, seat)| {
            seat.queue == offer.queue
                && seat.ownership == offer.ownership
                && matches!(seat.state, SeatState::Vacant { .. } | SeatState::Free { .. })
        });
        must!(spare.is_none(), "R10: {:?} could replace the withdrawn place", spare.map(|(id, _)| id));
        Ok(())
    }

    /// R28: where free choice is none, read Vacant for every free.
    pub(super) fn free_choice_ended(&mut self, event: &Event, places: &[PlaceId]) -> Check {
        must!(event.actor == Actor::Clock, "R28: nobody ends it");
        let policy = self.policy_at(event.recorded)?;
        must!(policy.free_choice == FreeChoice::None, "R28: there is free choice");
        let since = self.policy_since(event.recorded);
        must!(event.at == since, "section 7: the policy is in force since {since}");
        let free = |seat: &&Seat| seat.queue == event.queue && matches!(seat.state, SeatState::Free { .. });
        let free = self.seats.values().filter(free).count();
        must!(free == places.len() && free > 0, "R28: {free} places are free and {} end", places.len());
        for place in places {
            let seat = self.seat_mut(*place)?;
            must!(matches!(seat.state, SeatState::Free { .. }), "{place} is {}", seat.state.code());
            seat.state = SeatState::Vacant { since: event.at };
        }
        Ok(())
    }

    /// R9: where the place does not become a publication.
    pub(super) fn returned(&mut self, event: &Event, place: PlaceId, to: Returned) -> Check {
        let policy = self.policy(&event.policy)?;
        let seat = self.seat_mut(place)?;
        must!(matches!(seat.state, SeatState::Returned { .. }), "R9: {place} is {}", seat.state.code());
        must!(policy.returned_place == ReturnedPlace::Free, "R9: the place has to be published");
        seat.state = match to {
            Returned::Free { opens } => {
                must!(policy.free_choice != FreeChoice::None, "R28: there is no free choice");
                SeatState::Free { opens }
            }
            Returned::Vacant => SeatState::Vacant { since: event.at },
        };
        Ok(())
    }
}
