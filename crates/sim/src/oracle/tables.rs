//! The oracle's model against the live tables.

use domain::application::{Application, ApplicationState};
use domain::id::QueueId;
use domain::place::PlaceState;
use domain::queue::Slice;
use domain::referral::ReferralState;
use jiff::Timestamp;

use super::{Check, Found, Oracle, SeatState, State, Ticket, TicketState, must};

impl Oracle {
    /// Every row of a queue is as the events and the rules say.
    pub(crate) fn compare(&self, queue: QueueId, live: &Slice) -> Check {
        let Some(line) = self.lines.get(&queue) else { return Err(Found("unknown queue".to_owned())) };
        must!(
            live.queue.served == line.served,
            "R23: served is {} and not {}",
            live.queue.served,
            line.served
        );
        must!(live.queue.seq == line.seq, "the queue's version is {}", live.queue.seq);
        must!(live.queue.last_registered == line.last_registered, "R2: last registered differs");
        let known = self.requests.values().filter(|row| row.queue == queue).count();
        must!(known == live.applications.len(), "{} applications and not {known}", live.applications.len());
        for row in live.applications.values() {
            self.compare_application(row)?;
        }
        // Both ways: a row that is missing would not be found by looking at the rows.
        let known = self.seats.values().filter(|seat| seat.queue == queue).count();
        must!(known == live.places.len(), "{} places and not {known}", live.places.len());
        let queue_of = |ticket: &Ticket| self.requests.get(&ticket.application).map(|row| row.queue);
        let known = self.tickets.values().filter(|ticket| queue_of(ticket) == Some(queue)).count();
        must!(known == live.referrals.len(), "{} referrals and not {known}", live.referrals.len());
        let known = self.publications.iter().filter(|(_, offer)| offer.queue == queue);
        let lost = known.map(|(id, _)| id).find(|id| !live.publications.contains_key(id));
        must!(lost.is_none(), "the publication {lost:?} is missing");
        let groups = self.rooms.values().filter(|room| room.queue == queue).count();
        must!(groups == live.groups.len(), "{} groups and not {groups}", live.groups.len());
        for row in live.places.values() {
            let known = self.seats.get(&row.id).map(|seat| seat.state);
            must!(known == Some(seat_state(row.state)), "{} is {:?} and not {known:?}", row.id, row.state);
        }
        for row in live.referrals.values() {
            let known = self.ticket(row.id)?;
            let same = match (known.state, row.state) {
                (
                    TicketState::Issued(told),
                    ReferralState::Issued { until } | ReferralState::Extended { until },
                ) => told.until == until,
                (TicketState::Arrived { answer, .. }, ReferralState::Arrived { answer_until, .. }) => {
                    answer.until == answer_until
                }
                (TicketState::Ended(how), state) => how == state.code(),
                _ => false,
            };
            must!(same, "{} is {:?} and not {:?}", row.id, row.state, known.state);
            let turn = known.turn.map(|(publication, told, _)| (publication, told.until));
            let stored = row.turn.map(|turn| (turn.publication, turn.until));
            must!(turn == stored, "R9: the turn of {} is {stored:?} and not {turn:?}", row.id);
        }
        let pools = self.counted();
        for row in live.publications.values() {
            let (places, turns) = pools.get(&row.id).copied().unwrap_or_default();
            let counted = (usize::try_from(row.reserved), usize::try_from(row.live_turns));
            must!(
                counted == (Ok(places), Ok(turns)),
                "{} counts {:?}, not {places} and {turns}",
                row.id,
                counted
            );
        }
        for child in live.children.values() {
            let Some(past) = self.children.get(&child.id) else {
                return Err(Found(format!("{} is a child of whom no event speaks", child.id)));
            };
            must!(past.misses == child.misses, "S37: {} misses and not {}", child.misses, past.misses);
            let attends = child.attends.map(|attendance| attendance.place);
            must!(past.attends == attends, "R1: a child attends {attends:?} and not {:?}", past.attends);
        }
        Ok(())
    }

    fn compare_application(&self, row: &Application) -> Check {
        let known = self.request(row.id)?;
        let same = match (known.state, row.state) {
            (State::Queued, ApplicationState::Queued)
            | (State::Enrolled, ApplicationState::Enrolled { .. }) => true,
            (
                State::Notified { publication, until, .. },
                ApplicationState::Notified { publication: named, until: limit },
            ) => publication == named && until.until == limit,
            (State::Referred(id), ApplicationState::Referred { referral }) => id == referral,
            (State::Stopped(told), ApplicationState::Stopped { until }) => told.until == until,
            (State::Removed(why), ApplicationState::Removed { reason }) => why == reason,
            _ => false,
        };
        must!(same, "{} is {:?} and not {:?}", row.id, row.state, known.state);
        must!(known.lane == row.lane, "{} is in the lane {} and not {}", row.id, row.lane, known.lane);
        must!(known.key == row.key(), "R2: the key of {} has changed", row.id);
        let applicants = (row.applicants.first, row.applicants.second);
        must!(applicants == (known.first, known.second), "R64: {} has other applicants", row.id);
        let limits: [Option<Timestamp>; 4] = [
            row.benefit_until,
            row.leave.map(|leave| leave.until),
            row.merge.map(|merge| merge.until),
            row.unconfirmed_until,
        ];
        let expected = [
            known.benefit_until,
            known.leave.map(|(_, told)| told.until),
            known.merge.map(|(_, told)| told.until),
            known.unconfirmed.map(|told| told.until),
        ];
        if known.is_live() {
            must!(limits == expected, "{} has the limits {limits:?} and not {expected:?}", row.id);
        }
        Ok(())
    }
}

const fn seat_state(state: PlaceState) -> SeatState {
    match state {
        PlaceState::Vacant { since } => SeatState::Vacant { since },
        PlaceState::Reserved { publication } => SeatState::Reserved(publication),
        PlaceState::Free { opens } => SeatState::Free { opens },
        PlaceState::Held { referral } => SeatState::Held(referral),
        PlaceState::Occupied { application } => SeatState::Occupied(application),
        PlaceState::Withdrawn { .. } => SeatState::Withdrawn,
    }
}
