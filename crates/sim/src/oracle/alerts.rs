//! Alerts on request (R30, S22).

use std::collections::BTreeSet;

use domain::event::{Actor, Event, Fact};
use domain::id::{ApplicationId, PersonId};
use domain::policy::FreeChoice;
use jiff::Timestamp;

use super::{Check, Found, Oracle, SeatState, State, must};

/// Who of a request's applicants wants to be told of free places, and when they were told last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wishes {
    pub(crate) askers: BTreeSet<PersonId>,
    pub(crate) told: Option<Timestamp>,
}

impl Oracle {
    pub(super) fn note_alert(&mut self, event: &Event) -> Check {
        match &event.fact {
            Fact::AlertsAsked { application, person, .. } => {
                must!(event.actor == Actor::Applicant { person: *person }, "R30: nobody asks for another");
                let row = self.request_mut(*application)?;
                must!(row.is_live(), "R30: the application is closed");
                must!(row.first == *person || row.second == Some(*person), "R30: not an applicant");
                must!(row.wishes.askers.insert(*person), "R30: asked already");
                Ok(())
            }
            Fact::AlertsStopped { application, person } => {
                must!(event.actor == Actor::Applicant { person: *person }, "R30: nobody stops for another");
                must!(self.request_mut(*application)?.wishes.askers.remove(person), "R30: did not ask");
                Ok(())
            }
            Fact::FreePlacesTold { application, places } => {
                must!(event.actor == Actor::Clock, "R30: the clock tells");
                let (due, found) = self.has_to_hear(*application, event.at)?;
                must!(due, "R30: {application} did not ask, has heard today, or of nothing new");
                must!(found == *places, "R30: {found} places could be chosen and not {places}");
                self.request_mut(*application)?.wishes.told = Some(event.at);
                Ok(())
            }
            other => Err(Found(format!("{} is not about alerts", other.name()))),
        }
    }

    /// After background work nobody waits for news that he asked for.
    pub(crate) fn nobody_waits_for_news(&self, now: Timestamp) -> Check {
        for application in self.requests.keys() {
            let (due, places) = self.has_to_hear(*application, now)?;
            must!(!due, "R30: {application} asked and did not hear of {places} places");
        }
        Ok(())
    }

    /// Whether an application has to be told at this instant, and of how many places.
    fn has_to_hear(&self, application: ApplicationId, now: Timestamp) -> Result<(bool, u32), Found> {
        let row = self.request(application)?;
        let policy = self.policy_at(now)?;
        // From one hour of the evening to one of the morning nobody is told.
        let hour = now.to_zoned(self.zone.clone()).hour().unsigned_abs();
        let (evening, morning) = (policy.quiet_hours.from, policy.quiet_hours.until);
        let is_night = if evening <= morning {
            hour >= evening && hour < morning
        } else {
            hour >= evening || hour < morning
        };
        let waits = row.state == State::Queued && row.unconfirmed.is_none();
        if row.wishes.askers.is_empty() || !waits || is_night || policy.free_choice != FreeChoice::Instant {
            return Ok((false, 0));
        }
        let today = self.days.day_of(now);
        if row.wishes.told.is_some_and(|told| self.days.day_of(told) == today) {
            return Ok((false, 0));
        }
        let (mut places, mut is_news) = (0, false);
        for (place, seat) in self.seats.iter().filter(|(_, seat)| seat.queue == row.queue) {
            let SeatState::Free { opens } = seat.state else { continue };
            if self.bars_choice(application, *place, now)?.is_none() {
                places += 1;
                is_news |= row.wishes.told.is_none_or(|told| opens >= told);
            }
        }
        Ok((is_news, places))
    }
}
