//! What the rules forbid to whom, asked when something is refused: a refusal without a reason is a mistake too.

use domain::id::{PersonId, PlaceId, ReferralId};
use domain::policy::{Ownership, Policy};
use jiff::Timestamp;
use jiff::civil::Date;

use super::days::birthday;
use super::{Found, Oracle, SeatState, TicketState};

/// Why something may not be done; `None` when it may.
pub(crate) type Bar = Option<&'static str>;

impl Oracle {
    /// Filing for a child, `None` as long as nobody has filed for it (R6, R15).
    pub(crate) fn bars_filing(
        &self,
        child: Option<PersonId>,
        born: Date,
        now: Timestamp,
    ) -> Result<Bar, Found> {
        let policy = self.policy_at(now)?;
        if self.days.day_of(now) >= birthday(born, policy.max_age_years) {
            return Ok(Some("R15: too old"));
        }
        let Some(child) = child else { return Ok(None) };
        if self.requests.values().any(|row| row.child == child && row.is_live()) {
            return Ok(Some("R6: one lives"));
        }
        let attends = self.children.get(&child).and_then(|past| past.attends);
        let seat = attends.and_then(|place| self.seats.get(&place));
        Ok(seat.filter(|seat| !may_refile(policy, seat.ownership)).map(|_| "R6: attends a place"))
    }

    /// Noting or declaring that the family came (R14).
    pub(crate) fn bars_arrival(&self, id: ReferralId, now: Timestamp) -> Result<Bar, Found> {
        Ok(match self.ticket(id)?.state {
            TicketState::Issued(told) => (now >= told.until).then_some("R55: past"),
            TicketState::Arrived { .. } => Some("R14: on record already"),
            TicketState::Ended(_) => Some("it has ended"),
        })
    }

    /// Enrolment by the kindergarten, which may be the arrival as well (R14).
    pub(crate) fn bars_enrolment(&self, id: ReferralId, now: Timestamp) -> Result<Bar, Found> {
        Ok(match self.ticket(id)?.state {
            TicketState::Issued(told) => (now >= told.until).then_some("R55: past"),
            TicketState::Arrived { answer, .. } => {
                (now >= answer.until).then_some("R14: the department decides")
            }
            TicketState::Ended(_) => Some("it has ended"),
        })
    }

    /// Publishing places now, or planning it for an instant (R32, R35).
    pub(crate) fn bars_publication(
        &self,
        places: &[PlaceId],
        at: Timestamp,
        now: Timestamp,
    ) -> Result<Bar, Found> {
        let open = |state| matches!(state, SeatState::Vacant { .. } | SeatState::Free { .. });
        let is_open = |place: &PlaceId| self.seats.get(place).is_some_and(|seat| open(seat.state));
        Ok(if places.is_empty() || !places.iter().all(is_open) {
            Some("R35: not all of them are vacant or free")
        } else if self.rests(at, now)? {
            Some("R35: publications rest")
        } else {
            None
        })
    }

    /// Whether publications rest on the day of an instant, by the policy in force now (R35).
    pub(crate) fn rests(&self, at: Timestamp, now: Timestamp) -> Result<bool, Found> {
        let day = self.days.day_of(at);
        Ok(self.policy_at(now)?.freeze.iter().any(|period| period.contains(day)))
    }
}

const fn may_refile(policy: &Policy, ownership: Ownership) -> bool {
    match ownership {
        Ownership::State => policy.refile_in_state_place,
        Ownership::PrivateOrder => policy.refile_in_private_place,
    }
}
