//! What is past its limit (R54, R56).

use domain::event::{Actor, Event, Fact};
use domain::id::QueueId;
use domain::policy::FreeChoice;
use jiff::Timestamp;

use super::days::birthday;
use super::{Check, Oracle, Request, SeatState, State, TicketState, must};

impl Oracle {
    /// When a child leaves the queue by age: on the birthday, or when it came back to the queue after it (R15).
    pub(super) fn age_due(&self, row: &Request) -> Option<Timestamp> {
        if !matches!(row.state, State::Queued | State::Stopped(_)) {
            return None;
        }
        let born = *self.births.get(&row.child)?;
        let years = self.policy_at(row.ranked_since).ok()?.max_age_years;
        Some(self.days.start_of(birthday(born, years)).max(row.ranked_since))
    }

    /// Limits at which something ends, with what it is.
    pub(crate) fn endings(&self, queue: QueueId) -> impl Iterator<Item = (Timestamp, &'static str)> + '_ {
        let rows = self.requests.values().filter(move |row| row.queue == queue && row.is_live());
        rows.flat_map(|row| {
            let state = match row.state {
                State::Notified { until, .. } => Some((until.until, "a turn")),
                State::Stopped(told) => Some((told.until, "a stop-list")),
                State::Referred(id) => self.tickets.get(&id).and_then(|ticket| match ticket.state {
                    TicketState::Issued(told) => Some((told.until, "a referral")),
                    _ => None,
                }),
                _ => None,
            };
            let leave = row.leave.map(|(_, told)| (told.until, "a wish to leave"));
            let kinship = row.unconfirmed.map(|told| (told.until, "an unconfirmed link"));
            let benefit = row.benefit_until.map(|until| (until, "a paper"));
            let age = self.age_due(row).map(|at| (at, "the age"));
            [state, leave, kinship, benefit, age].into_iter().flatten()
        })
    }

    /// Free places end with the policy that had free choice (R28).
    fn free_end(&self, queue: QueueId, now: Timestamp) -> Option<(Timestamp, &'static str)> {
        let is_over = self.policy_at(now).is_ok_and(|policy| policy.free_choice == FreeChoice::None);
        let mut seats = self.seats.values().filter(|seat| seat.queue == queue);
        let has_free = seats.any(|seat| matches!(seat.state, SeatState::Free { .. }));
        (is_over && has_free).then(|| (self.policy_since(now), "a free place"))
    }

    /// Limits at which something begins: planned publications, places that stayed vacant, by the rules in force at `now`.
    pub(crate) fn beginnings(
        &self,
        queue: QueueId,
        now: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, &'static str)> + '_ {
        let offers = self.publications.values().filter(move |row| row.queue == queue);
        let planned =
            offers.filter_map(|row| row.planned.as_ref().map(|(due, _)| (*due, "a planned publication")));
        let seats = self.seats.values().filter(move |seat| seat.queue == queue);
        let vacant = seats.filter_map(move |seat| match seat.state {
            SeatState::Vacant { since } => Some((self.publish_limit(since, now)?, "a vacant place")),
            _ => None,
        });
        planned.chain(vacant)
    }

    /// When a place that has been vacant for some time is published by the clock (R35).
    pub(super) fn publish_limit(&self, since: Timestamp, now: Timestamp) -> Option<Timestamp> {
        Some(self.told(since, self.policy_at(now).ok()?.publish_vacant_after).until)
    }

    /// The next limit of all queues after an instant: where the clock may jump.
    pub(crate) fn next_limits(&self, after: Timestamp) -> Vec<Timestamp> {
        let queues: Vec<QueueId> = self.lines.keys().copied().collect();
        let all = queues.iter().flat_map(|queue| self.endings(*queue).chain(self.beginnings(*queue, after)));
        let mut limits: Vec<Timestamp> = all.map(|(at, _)| at).filter(|at| *at > after).collect();
        limits.sort_unstable();
        limits.dedup();
        limits
    }

    /// Before an event: what should have happened before it has happened (R54).
    ///
    /// A person's act comes after everything that is past its limit. What ends by the clock comes in the order of the
    /// limits. Turns are given in fact now, after everything that has ended (R56).
    pub(super) fn timely(&self, event: &Event) -> Check {
        let gives_turns = matches!(event.fact, Fact::TurnGiven { .. } | Fact::RoundStarted { .. });
        let endings = self.endings(event.queue).chain(self.free_end(event.queue, event.recorded));
        let first = if event.actor == Actor::Clock && !gives_turns {
            endings.filter(|(at, _)| *at < event.at).min()
        } else {
            // An application that this very command put back into the queue leaves it by age in the next one.
            let now = event.recorded;
            endings.filter(|(at, what)| *at < now || (*at == now && *what != "the age")).min()
        };
        must!(first.is_none(), "R54: {first:?} has not been settled before {}", event.recorded);
        Ok(())
    }

    /// After background work nothing is past its limit.
    pub(crate) fn nothing_due(&self, now: Timestamp) -> Check {
        for queue in self.lines.keys() {
            let limits = self.endings(*queue).chain(self.beginnings(*queue, now));
            let first = limits.chain(self.free_end(*queue, now)).filter(|(at, _)| *at <= now).min();
            must!(first.is_none(), "R54: {queue}: {first:?} is past its limit at {now}");
        }
        Ok(())
    }

    /// After a new calendar every live working-day limit is max(told, recomputed) (R53).
    pub(crate) fn limits_moved(&self, now: Timestamp) -> Check {
        for row in self.requests.values().filter(|row| row.is_live()) {
            let state = match row.state {
                State::Notified { until, .. } => Some(until),
                State::Stopped(told) => Some(told),
                State::Referred(id) => match self.ticket(id)?.state {
                    TicketState::Issued(told) => Some(told),
                    TicketState::Arrived { answer, .. } => Some(answer),
                    TicketState::Ended(_) => None,
                },
                _ => None,
            };
            let others = [row.leave.map(|(_, told)| told), row.merge.map(|(_, told)| told), row.unconfirmed];
            for told in [state].into_iter().chain(others).flatten() {
                let Some(term) = told.term else { continue };
                // One that was inherited may have been told before the last edit: nobody's limit then (R13).
                if term.days == domain::calendar::TermDays::Calendar || told.until <= now || told.is_inherited
                {
                    continue;
                }
                let recomputed = self.days.limit(told.day, term);
                must!(
                    told.until >= recomputed,
                    "R53: {} was told {} and not {recomputed}",
                    row.id,
                    told.until
                );
            }
        }
        Ok(())
    }
}
