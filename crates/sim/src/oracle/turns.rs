//! Publications, pools and turns (R23, R26-R28).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::event::{Annulled, Event, PlaceRelease, PublicationOrigin, TurnEnd};
use domain::id::{ApplicationId, PlaceId, PublicationId};
use domain::policy::{FreeChoice, FreeOpens, Lapsed, Ownership};
use jiff::Timestamp;

use super::{Check, Found, Offer, Oracle, SeatState, State, must};

/// A fact about places that became choosable.
pub(super) struct Published<'a> {
    pub(super) publication: PublicationId,
    pub(super) ownership: Ownership,
    pub(super) places: &'a [PlaceId],
    pub(super) origin: PublicationOrigin,
    pub(super) excluded: Option<ApplicationId>,
}

/// A fact about a turn that began.
pub(super) struct Given {
    pub(super) publication: PublicationId,
    pub(super) application: ApplicationId,
    pub(super) lane: domain::benefit::Lane,
    pub(super) served: u32,
    pub(super) until: Timestamp,
    pub(super) round: u32,
}

impl Oracle {
    pub(crate) fn reserved(&self, publication: PublicationId) -> BTreeSet<PlaceId> {
        let of = |state| state == SeatState::Reserved(publication);
        self.seats.iter().filter(|(_, seat)| of(seat.state)).map(|(id, _)| *id).collect()
    }

    /// Places and turns of every publication that has any.
    pub(crate) fn counted(&self) -> BTreeMap<PublicationId, (usize, usize)> {
        let mut counted: BTreeMap<PublicationId, (usize, usize)> = BTreeMap::new();
        for seat in self.seats.values() {
            if let SeatState::Reserved(publication) = seat.state {
                counted.entry(publication).or_default().0 += 1;
            }
        }
        for row in self.requests.values() {
            if let State::Notified { publication, .. } = row.state {
                counted.entry(publication).or_default().1 += 1;
            }
        }
        counted
    }

    pub(crate) fn turns(&self, id: PublicationId) -> BTreeSet<ApplicationId> {
        let of = |state| matches!(state, State::Notified { publication, .. } if publication == id);
        self.requests.values().filter(|row| of(row.state)).map(|row| row.id).collect()
    }

    pub(super) fn planned(
        &mut self,
        event: &Event,
        (id, ownership): (PublicationId, Ownership),
        places: &[PlaceId],
        due: Timestamp,
    ) -> Check {
        must!(due > event.at, "R32: planned for the past");
        for place in places {
            let seat = self.seat_mut(*place)?;
            must!(is_choosable_anew(seat.state), "R32: {place} is {}", seat.state.code());
            must!(seat.ownership == ownership, "R26: {place} has another ownership");
        }
        let offer = Offer { planned: Some((due, places.to_vec())), ..Offer::new(event, ownership) };
        self.publications.insert(id, offer);
        Ok(())
    }

    pub(super) fn published(&mut self, event: &Event, fact: &Published<'_>) -> Check {
        must!(!fact.places.is_empty(), "a publication of nothing");
        for place in fact.places {
            let since = self.seats.get(place).and_then(|seat| match seat.state {
                SeatState::Vacant { since } => Some(since),
                _ => None,
            });
            let limit = since.and_then(|since| self.publish_limit(since, event.recorded));
            let seat = self.seat_mut(*place)?;
            must!(seat.queue == event.queue, "{place} belongs to another queue");
            must!(seat.ownership == fact.ownership, "R26: {place} has another ownership");
            match (seat.state, fact.origin) {
                (state, PublicationOrigin::Department) if is_choosable_anew(state) => {
                    must!(fact.excluded.is_none(), "nobody is excluded from these");
                }
                (SeatState::Vacant { .. }, PublicationOrigin::Clock) => {
                    must!(fact.excluded.is_none(), "nobody is excluded from these");
                    must!(limit.is_some_and(|at| at <= event.recorded), "R35: {place} is due {limit:?}");
                }
                (SeatState::Returned { from }, PublicationOrigin::Returned) => {
                    must!(fact.excluded == Some(from), "R9: {from} has to be excluded");
                }
                (state, origin) => return Err(Found(format!("{place} is {state:?}, origin {origin:?}"))),
            }
            seat.state = SeatState::Reserved(fact.publication);
        }
        if event.actor != domain::event::Actor::Clock && fact.origin == PublicationOrigin::Department {
            must!(!self.rests(event.at, event.at)?, "R35: publications rest");
        }
        if event.actor == domain::event::Actor::Clock && fact.origin != PublicationOrigin::Returned {
            self.published_by_clock(event, fact)?;
        }
        // Planning promises nobody anything: the policy is the one in force when the places are published (section 7).
        let in_force = &self.policy_at(event.recorded)?.id;
        must!(*in_force == event.policy, "section 7: the policy in force is {in_force}");
        let offer = Offer { excluded: fact.excluded, is_giving: true, ..Offer::new(event, fact.ownership) };
        self.publications.insert(fact.publication, offer);
        Ok(())
    }

    /// By its plan (R32), or because a place stayed vacant too long (R35).
    fn published_by_clock(&self, event: &Event, fact: &Published<'_>) -> Check {
        let plan = self.publications.get(&fact.publication).and_then(|offer| offer.planned.clone());
        match plan {
            Some((due, places)) => {
                must!(event.at == due, "R32: planned for {due}, stamped {}", event.at);
                let strangers: Vec<_> = fact.places.iter().filter(|id| !places.contains(id)).collect();
                must!(strangers.is_empty(), "R32: {strangers:?} were not planned");
            }
            None => must!(fact.origin == PublicationOrigin::Clock, "R35: published by nobody"),
        }
        Ok(())
    }

    /// Before any other event of the queue: those to whom turns are given now have all got theirs.
    pub(super) fn turns_first(&mut self, event: &Event) -> Check {
        use domain::event::Fact as F;
        let same = match &event.fact {
            F::TurnGiven { publication, .. } | F::PoolReleased { publication, .. } => Some(*publication),
            _ => None,
        };
        let open = self.giving(event.queue);
        for publication in open.into_iter().filter(|id| Some(*id) != same) {
            self.filled(publication, event.recorded)?;
        }
        Ok(())
    }

    fn giving(&self, queue: domain::id::QueueId) -> Vec<PublicationId> {
        let open = self.publications.iter().filter(|(_, row)| row.is_giving && row.queue == queue);
        open.map(|(id, _)| *id).collect()
    }

    /// All turns that there are places for have been given.
    fn filled(&mut self, publication: PublicationId, now: Timestamp) -> Check {
        let (places, turns) = (self.reserved(publication).len(), self.turns(publication).len());
        if places != turns {
            let policy = self.policy(&self.offer(publication)?.policy)?;
            let next = self.next_turn(publication, &policy, self.days.day_of(now));
            return Err(Found(format!(
                "R26: {publication} has {places} places and {turns} turns; next is {:?}",
                next.map(|next| next.application)
            )));
        }
        if let Some(offer) = self.publications.get_mut(&publication) {
            offer.is_giving = false;
        }
        Ok(())
    }

    pub(super) fn given(&mut self, event: &Event, fact: &Given) -> Check {
        let offer = self.offer(fact.publication)?;
        must!(offer.is_giving, "R26: turns are given at the publication and at a new round only");
        must!(offer.round == fact.round, "R28: the round is {}", offer.round);
        let policy = self.policy(&offer.policy)?;
        let today = self.days.day_of(event.recorded);
        let next = self.next_turn(fact.publication, &policy, today);
        let Some(next) = next else {
            return Err(Found("R26: nobody eligible is left".to_owned()));
        };
        must!(
            next.application == fact.application,
            "R26: the turn is {}'s of {}",
            next.application,
            next.lane
        );
        must!(next.lane == fact.lane, "R22: its lane is {}", next.lane);
        must!(next.served == fact.served, "R23: the memory after it is {}", next.served);
        let places = self.reserved(fact.publication).len();
        let turns = self.turns(fact.publication).len();
        must!(turns < places, "R26: {turns} turns and {places} places");
        // A turn counts from the local day on which it was in fact given (R56).
        let told = self.told(event.recorded, policy.turn);
        must!(told.until == fact.until, "R28: the turn ends {}", told.until);
        let order = event.seq;
        if let Some(line) = self.lines.get_mut(&event.queue) {
            line.served = fact.served;
        }
        if let Some(offer) = self.publications.get_mut(&fact.publication) {
            offer.had.insert(fact.application);
        }
        let publication = fact.publication;
        let row = self.request_mut(fact.application)?;
        row.state = State::Notified { publication, until: told, order };
        row.turn = Some((order, fact.lane));
        Ok(())
    }

    pub(super) fn lapsed(&mut self, event: &Event, id: PublicationId, application: ApplicationId) -> Check {
        let State::Notified { publication, until, .. } = self.request(application)?.state else {
            return Err(Found("R28: there is no turn".to_owned()));
        };
        must!(publication == id, "the turn is of {publication}");
        must!(event.at == until.until, "R28: the limit is {}", until.until);
        if let Some(offer) = self.publications.get_mut(&id) {
            offer.has_lapsed = true;
        }
        self.requeue(application, event.at)
    }

    pub(super) fn ended(
        &mut self,
        event: &Event,
        id: PublicationId,
        application: ApplicationId,
        why: TurnEnd,
    ) -> Check {
        let row = self.request(application)?;
        match (row.state, why) {
            (State::Notified { publication, order, .. }, _) => {
                must!(publication == id, "the turn is of {publication}");
                if why == TurnEnd::PlaceWithdrawn {
                    let later = self.requests.values().any(|row| {
                        matches!(row.state, State::Notified { publication, order: other, .. }
                            if publication == id && other > order)
                    });
                    must!(!later, "R10: the turn given last ends");
                    let (places, turns) = (self.reserved(id).len(), self.turns(id).len());
                    must!(turns > places, "R10: {places} places are enough for {turns} turns");
                }
                if why == TurnEnd::BenefitFalse {
                    self.pay_annulment(application, Annulled::Turn)?;
                }
                self.requeue(application, event.at)
            }
            // The choice of a free place and the end of the turn are two events of one command (R27).
            (State::Referred(_), TurnEnd::FreePlaceTaken) => Ok(()),
            (State::Removed(_), TurnEnd::Closed) => Ok(()),
            (state, _) => Err(Found(format!("R27: no turn to end, {state:?}"))),
        }
    }

    pub(super) fn released(
        &mut self,
        event: &Event,
        id: PublicationId,
        places: &[PlaceId],
        to: PlaceRelease,
    ) -> Check {
        let policy = self.policy(&self.offer(id)?.policy)?;
        let reserved = self.reserved(id);
        let turns = self.turns(id).len();
        let is_giving = self.offer(id)?.is_giving;
        let named: BTreeSet<PlaceId> = places.iter().copied().collect();
        must!(named.is_subset(&reserved), "places that are not in the pool");
        must!(
            named.len() + turns == reserved.len(),
            "R26, R27: {} of {} with {turns} turns",
            named.len(),
            reserved.len()
        );
        if is_giving || (policy.lapsed == Lapsed::NextInLine && self.offer(id)?.has_lapsed) {
            let next = self.next_turn(id, &policy, self.days.day_of(event.recorded));
            must!(
                next.is_none(),
                "R26, R28: {:?} is eligible and gets no turn",
                next.map(|next| next.application)
            );
        } else {
            must!(turns == 0, "R27: a place stays in the pool for the remaining turns");
        }
        if let Some(offer) = self.publications.get_mut(&id) {
            offer.is_giving = false;
        }
        // Whether the next in line follow is part of the publication's policy, which it keeps to its end; whether there is free
        // choice says the policy in force (section 7, R28).
        let in_force = Arc::clone(self.policy_at(event.recorded)?);
        let state = match (in_force.free_choice, to) {
            (FreeChoice::None, PlaceRelease::Vacant) => SeatState::Vacant { since: event.at },
            (FreeChoice::Instant | FreeChoice::Sealed, PlaceRelease::Free { opens }) => {
                if in_force.free_opens == FreeOpens::AtOnce {
                    must!(opens <= event.recorded, "R28: free at once, not at {opens}");
                }
                SeatState::Free { opens }
            }
            (choice, to) => return Err(Found(format!("R28: {to:?} with free choice {choice:?}"))),
        };
        for place in places {
            self.seat_mut(*place)?.state = state;
        }
        Ok(())
    }

    pub(super) fn round(&mut self, id: PublicationId, round: u32) -> Check {
        let offer = self.offer(id)?;
        must!(self.policy(&offer.policy)?.lapsed == Lapsed::NextInLine, "R28: there is no next round");
        must!(round == offer.round + 1, "R28: round {round} after {}", offer.round);
        must!(self.turns(id).is_empty(), "R28: turns of the last round still run");
        must!(!self.reserved(id).is_empty(), "R28: a round without places");
        if let Some(offer) = self.publications.get_mut(&id) {
            offer.round = round;
            offer.is_giving = true;
            offer.has_lapsed = false;
        }
        Ok(())
    }

    /// A pool has a place for every turn (R26), and is over when there is no turn (R27).
    pub(super) fn pools(&mut self) -> Check {
        let counted = self.counted();
        for (id, (places, turns)) in &counted {
            must!(turns <= places, "R26: {id} has {turns} turns and {places} places");
            must!(*turns > 0, "R27: {id} has {places} places and nobody's turn");
        }
        let giving = self.publications.iter_mut().filter(|(_, row)| row.is_giving && row.planned.is_none());
        for (id, offer) in giving {
            let (places, turns) = counted.get(id).copied().unwrap_or_default();
            must!(places == turns, "R26: {id} still has {places} places for {turns} turns");
            offer.is_giving = false;
        }
        Ok(())
    }
}

/// Nobody's, or everybody's: a new publication may take it (section 3 of the rules).
const fn is_choosable_anew(state: SeatState) -> bool {
    matches!(state, SeatState::Vacant { .. } | SeatState::Free { .. })
}

impl Offer {
    fn new(event: &Event, ownership: Ownership) -> Self {
        Self {
            queue: event.queue,
            ownership,
            policy: event.policy.clone(),
            excluded: None,
            had: BTreeSet::new(),
            round: 1,
            planned: None,
            is_giving: false,
            has_lapsed: false,
        }
    }
}
