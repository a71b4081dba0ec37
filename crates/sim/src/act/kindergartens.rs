//! Kindergartens: groups, places, families who come.

use app::Failed;
use app::kindergarten::{
    Enrol, FillPlaces, OpenGroup, PublishPlaces, RecordArrival, RefusePapers, RestorePlace, SetCapacity,
    VacatePlace, WithdrawPlace,
};
use domain::id::{GroupId, KindergartenId, PlaceId, ReferralId, Stream};
use domain::place::{Language, WithdrawalReason};
use domain::referral::PaperRefusal;

use crate::dice::Dice;
use crate::oracle::{Check, SeatState, TicketState, must};
use crate::world::World;

impl World {
    /// The first groups: some children attend already, some places are vacant.
    pub(crate) fn groups_open(&mut self, dice: &mut Dice) -> Check {
        let this_year = self.today().year();
        for (kindergarten, _) in self.kindergartens.clone() {
            for year in this_year - 5..=this_year - 1 {
                self.group_opens(kindergarten, year, dice)?;
            }
        }
        Ok(())
    }

    fn group_opens(&mut self, kindergarten: KindergartenId, year: i16, dice: &mut Dice) -> Check {
        let stream = if dice.percent(10) { Stream::SpecialNeeds } else { Stream::General };
        let language = if dice.percent(50) { Language::Kazakh } else { Language::Russian };
        let command = OpenGroup { kindergarten, year, stream, language };
        let done = self.app()?.run(self.as_department()?, command).wait();
        let Ok(group) = self.answer("open a group", done)? else { return Ok(()) };
        let capacity = u32::try_from(dice.between(2, 8)).unwrap_or(2);
        let command = SetCapacity { group, capacity };
        let done = self.app()?.run(self.as_department()?, command).wait();
        if self.answer("set the capacity", done)?.is_ok() && dice.percent(50) {
            let count = u32::try_from(dice.between(1, capacity.into())).unwrap_or(1);
            let ctx = self.as_kindergarten(kindergarten)?;
            let done = self.app()?.run(ctx, FillPlaces { group, count }).wait();
            let _ = self.answer("fill places", done)?;
        }
        Ok(())
    }

    fn places_in(&self, is_wanted: impl Fn(SeatState) -> bool) -> Vec<(PlaceId, KindergartenId)> {
        let seats = self.oracle.seats.iter().filter(|(_, seat)| is_wanted(seat.state));
        seats.map(|(id, seat)| (*id, seat.kindergarten)).collect()
    }

    /// Children leave, rooms are repaired, groups grow and shrink.
    pub(super) fn places_change(&mut self, dice: &mut Dice) -> Check {
        match dice.below(12) {
            0..=5 => {
                let places = self.places_in(|state| matches!(state, SeatState::Occupied(_)));
                let Some((place, kindergarten)) = dice.one(&places) else { return Ok(()) };
                let ctx = self.as_kindergarten(kindergarten)?;
                let done = self.app()?.run(ctx, VacatePlace { place }).wait();
                self.answer("a child leaves", done).map(|_| ())
            }
            6 => {
                // Any place: what the kindergarten may not withdraw is refused.
                let places = self.places_in(|_| true);
                let Some((place, kindergarten)) = dice.one(&places) else { return Ok(()) };
                let command = WithdrawPlace { place, reason: WithdrawalReason::Repair };
                let done = self.app()?.run(self.as_kindergarten(kindergarten)?, command).wait();
                self.answer("withdraw a place", done).map(|_| ())
            }
            7..=8 => {
                let places = self.places_in(|state| state == SeatState::Withdrawn);
                let Some((place, kindergarten)) = dice.one(&places) else { return Ok(()) };
                let ctx = self.as_kindergarten(kindergarten)?;
                let done = self.app()?.run(ctx, RestorePlace { place }).wait();
                self.answer("restore a place", done).map(|_| ())
            }
            9..=10 => {
                let groups: Vec<GroupId> = self.oracle.rooms.keys().copied().collect();
                let Some(group) = dice.one(&groups) else { return Ok(()) };
                let capacity = u32::try_from(dice.between(0, 10)).unwrap_or(0);
                let done = self.app()?.run(self.as_department()?, SetCapacity { group, capacity }).wait();
                self.answer("set the capacity", done).map(|_| ())
            }
            _ => {
                let Some((kindergarten, _)) = dice.one(&self.kindergartens) else { return Ok(()) };
                let year = self.today().year() - i16::try_from(dice.between(0, 5)).unwrap_or(2);
                self.group_opens(kindergarten, year, dice)
            }
        }
    }

    /// All vacant places of a group at once.
    pub(super) fn kindergarten_publishes(&mut self, dice: &mut Dice) -> Check {
        let vacant: Vec<GroupId> = self
            .oracle
            .seats
            .values()
            .filter(|seat| matches!(seat.state, SeatState::Vacant { .. }))
            .map(|seat| seat.group)
            .collect();
        let Some(group) = dice.one(&vacant) else { return Ok(()) };
        let Some(room) = self.oracle.rooms.get(&group) else { return Ok(()) };
        let kindergarten = room.kindergarten;
        let ctx = self.as_kindergarten(kindergarten)?;
        let done = self.app()?.run(ctx, PublishPlaces { group }).wait();
        if self.answer("a kindergarten publishes", done)?.is_ok() {
            return Ok(());
        }
        // What it could have published is what the clock has left.
        self.settle_everything()?;
        let (left, now) = (self.vacant_in(group), self.now());
        self.publication_is_judged(&left, now)
    }

    /// The kindergarten notes an arrival, enrols, refuses papers; at times what it may not.
    pub(super) fn kindergarten_answers(&mut self, dice: &mut Dice) -> Check {
        let live: Vec<(ReferralId, PlaceId, bool)> = self
            .oracle
            .tickets
            .iter()
            .filter(|(_, ticket)| !matches!(ticket.state, TicketState::Ended(_)))
            .map(|(id, ticket)| (*id, ticket.place, matches!(ticket.state, TicketState::Arrived { .. })))
            .collect();
        let Some((referral, place, has_come)) = dice.one(&live) else { return Ok(()) };
        let Some(seat) = self.oracle.seats.get(&place) else { return Ok(()) };
        let ctx = self.as_kindergarten(seat.kindergarten)?;
        let app = self.app()?;
        if !has_come && dice.percent(60) {
            let done = app.run(ctx, RecordArrival { referral }).wait();
            let is_done = self.answer("record arrival", done)?.is_ok();
            return if is_done { Ok(()) } else { self.arrival_is_judged(referral) };
        }
        if dice.percent(15) {
            let reason = dice.one(PaperRefusal::ALL).unwrap_or(PaperRefusal::Medical);
            let done = app.run(ctx, RefusePapers { referral, reason }).wait();
            return self.answer("refuse papers", done).map(|_| ());
        }
        if !has_come && dice.percent(70) {
            return Ok(());
        }
        let done = app.run(ctx.clone(), Enrol { referral }).wait();
        if self.answer("enrol", done)?.is_ok() {
            let again =
                app.run(self.as_kindergarten(self.kindergarten_of(place))?, Enrol { referral }).wait();
            must!(matches!(again, Err(Failed::Refused(_))), "one referral was used twice");
            return Ok(());
        }
        self.enrolment_is_judged(referral)
    }

    fn kindergarten_of(&self, place: PlaceId) -> KindergartenId {
        self.oracle.seats.get(&place).map_or(KindergartenId::from_u128(0), |seat| seat.kindergarten)
    }
}
