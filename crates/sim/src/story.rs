//! The story of one family: what happened to it, in order. Whoever shows it finds the words.

use domain::application::Status;
use domain::event::{Event, Fact};
use domain::id::ApplicationId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::oracle::State;
use crate::people::{Family, Habits};
use crate::world::World;

/// The story of one family.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// Its number in the simulation, from 0.
    pub family: usize,
    /// The child's day of birth.
    pub born: Date,
    /// How the family is.
    pub habits: Habits,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
    /// Where its last application stands at the end; `None` when it never filed.
    pub end: Option<Status>,
    /// The district's zone.
    #[serde(skip)]
    pub zone: TimeZone,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub fact: Fact,
    /// The number that the application had until then.
    pub number: Option<u64>,
}

impl World {
    /// Begins the story of the family that is followed.
    pub(crate) fn introduce(&mut self) {
        let story = self.followed().map(|(number, family)| Story {
            family: number,
            born: family.born,
            habits: family.habits,
            happenings: Vec::new(),
            end: None,
            zone: self.zone.clone(),
        });
        self.story = story;
    }

    /// Tells an event if it is about the family that is followed. To be called before the oracle takes it down.
    pub(crate) fn tell(&mut self, event: &Event) {
        let ticket = event.fact.referral().and_then(|id| self.oracle.tickets.get(&id));
        let application = event.fact.application().or_else(|| ticket.map(|row| row.application));
        let Some(application) = application else { return };
        if !self.is_followed(application, &event.fact) {
            return;
        }
        let ratio = self.oracle.policy_at(event.recorded).map_or(3, |policy| policy.ratio.get());
        let number = self.oracle.numbers(event.queue, ratio).get(&application).map(|(number, _)| *number);
        let happening = Happening { at: event.at, fact: event.fact.clone(), number };
        if let Some(story) = &mut self.story {
            story.happenings.push(happening);
        }
    }

    /// Where the followed family stands at the end.
    pub(crate) fn tell_the_end(&mut self) {
        let application = self.followed().and_then(|(_, family)| family.application);
        let row = application.and_then(|id| self.oracle.requests.get(&id));
        let end = row.map(|row| match row.state {
            State::Queued => Status::Queued,
            State::Notified { .. } => Status::Notified,
            State::Referred(_) => Status::Referred,
            State::Stopped(_) => Status::Stopped,
            State::Enrolled => Status::Enrolled,
            State::Removed(_) => Status::Removed,
        });
        if let Some(story) = &mut self.story {
            story.end = end;
        }
    }

    fn followed(&self) -> Option<(usize, &Family)> {
        let number = self.follow?;
        self.families.get(number).map(|family| (number, family))
    }

    fn is_followed(&self, application: ApplicationId, fact: &Fact) -> bool {
        let Some((_, family)) = self.followed() else { return false };
        let first = match fact {
            Fact::ApplicationFiled { applicant, .. } => Some(*applicant),
            _ => self.oracle.requests.get(&application).map(|row| row.first),
        };
        family.parents.iter().any(|parent| Some(parent.id) == first)
    }
}
