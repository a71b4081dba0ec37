//! Refusals are judged: whatever the rules allow has to be done.

use domain::id::{GroupId, PersonId, PlaceId, ReferralId};
use jiff::Timestamp;

use crate::oracle::{Bar, Check, Found, Oracle, SeatState, must};
use crate::world::World;

impl World {
    /// Something was refused: then the rules forbid it, once everything past its limit is settled (R54). Dead programs are not
    /// judged. In calm runs, whose stories are older, what is forbidden as things stand is not settled first.
    pub(super) fn refused_for_a_reason(
        &mut self,
        what: &str,
        bars: impl Fn(&Oracle, Timestamp) -> Result<Bar, Found>,
    ) -> Check {
        if self.fault.has_struck() {
            return Ok(());
        }
        let now = self.now();
        self.feed()?;
        let is_settled = self.is_calm || self.oracle.nothing_due(now).is_ok();
        if is_settled && bars(&self.oracle, now)?.is_some() {
            return Ok(());
        }
        self.settle_everything()?;
        must!(bars(&self.oracle, now)?.is_some(), "{what} may be done and is refused");
        Ok(())
    }

    /// The child of a family, once somebody has filed for it.
    pub(super) fn child_of(&self, index: usize) -> Option<PersonId> {
        let application = self.families.get(index)?.application?;
        self.oracle.requests.get(&application).map(|row| row.child)
    }

    pub(super) fn filing_is_judged(&mut self, index: usize) -> Check {
        let (child, Some(family)) = (self.child_of(index), self.families.get(index)) else { return Ok(()) };
        let born = family.born;
        self.refused_for_a_reason("R6: a filing", |oracle, now| oracle.bars_filing(child, born, now))
    }

    pub(super) fn arrival_is_judged(&mut self, referral: ReferralId) -> Check {
        self.refused_for_a_reason("R14: an arrival", |oracle, now| oracle.bars_arrival(referral, now))
    }

    pub(super) fn enrolment_is_judged(&mut self, referral: ReferralId) -> Check {
        self.refused_for_a_reason("R14: an enrolment", |oracle, now| oracle.bars_enrolment(referral, now))
    }

    pub(super) fn publication_is_judged(&mut self, places: &[PlaceId], at: Timestamp) -> Check {
        self.refused_for_a_reason("R35: a publication", |oracle, now| {
            oracle.bars_publication(places, at, now)
        })
    }

    /// The vacant places of a group.
    pub(super) fn vacant_in(&self, group: GroupId) -> Vec<PlaceId> {
        let vacant = |state| matches!(state, SeatState::Vacant { .. });
        let seats = self.oracle.seats.iter().filter(|(_, seat)| seat.group == group && vacant(seat.state));
        seats.map(|(id, _)| *id).collect()
    }
}
