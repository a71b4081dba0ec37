//! The oracle: the rules once more, by brute force, written from `rules.md` without a look at the program's own order.
//!
//! It reads the events as a clerk with pen and paper would: what happened is taken down, and for everything that the rules
//! decide it says what had to come. It shares words with the program (ids, codes, the numbers of a policy) and no decision.

mod actors;
mod alerts;
mod bars;
mod days;
mod dues;
mod facts;
mod line;
mod model;
mod overriding;
mod places;
mod referrals;
mod tables;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::calendar::{Calendar, Term};
use domain::event::{Actor, Annulled, Event};
use domain::id::{ApplicationId, GroupId, OverrideId, PersonId, PlaceId, PublicationId, QueueId, ReferralId};
use domain::policy::{Policy, PolicyBook, PolicyId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub(crate) use self::bars::Bar;
pub(crate) use self::days::{Days, is_aged};
pub(crate) use self::model::{
    Line, Offer, Past, Proposal, Request, Room, Seat, SeatState, State, Ticket, TicketState, Told,
};

/// Something that the rules forbid, or that the oracle cannot follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Found(pub(crate) String);

/// Whether all is well.
pub(crate) type Check = Result<(), Found>;

/// Says what is wrong unless the condition holds.
macro_rules! must {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err($crate::oracle::Found(format!($($text)+)));
        }
    };
}
pub(crate) use must;

/// What has to follow before the step is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Owed {
    /// The consequence of a miss (R34, R37).
    AfterMiss { application: ApplicationId, day: Date, policy: PolicyId, misses: u32 },
    /// A new application of a child in the stop-list (R13).
    StopInherited { application: ApplicationId, until: Told },
    /// An application whose referral the department ended before it was answered.
    Removal { application: ApplicationId },
    /// A place that the child occupied elsewhere (R6).
    Leaves { place: PlaceId },
    /// What two officials annul (R43).
    Annulment { application: ApplicationId, annulled: Annulled },
    /// The general lane, after it (R43).
    General { application: ApplicationId, annulled: Annulled },
}

/// The model and what it needs to judge.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    pub(crate) days: Days,
    /// By which people were told what the present calendar moves.
    days_before: Days,
    /// Version of the present calendar.
    calendar: u32,
    zone: TimeZone,
    book: PolicyBook,
    /// Which policy is in force from which day, ascending.
    pub(crate) timeline: Vec<(Date, Arc<Policy>)>,
    pub(crate) births: BTreeMap<PersonId, Date>,
    pub(crate) lines: BTreeMap<QueueId, Line>,
    pub(crate) requests: BTreeMap<ApplicationId, Request>,
    pub(crate) children: BTreeMap<PersonId, Past>,
    pub(crate) rooms: BTreeMap<GroupId, Room>,
    pub(crate) seats: BTreeMap<PlaceId, Seat>,
    pub(crate) publications: BTreeMap<PublicationId, Offer>,
    pub(crate) tickets: BTreeMap<ReferralId, Ticket>,
    owed: Vec<Owed>,
    /// Open proposals about false benefits.
    proposals: BTreeMap<OverrideId, Proposal>,
    /// Events taken down.
    pub(crate) events: u64,
}

impl Oracle {
    pub(crate) fn new(calendar: &Calendar, zone: TimeZone) -> Result<Self, Found> {
        let days = Days::read(calendar, zone.clone())?;
        Ok(Self {
            days_before: days.clone(),
            days,
            calendar: calendar.version,
            zone,
            book: PolicyBook::bundled(),
            timeline: Vec::new(),
            births: BTreeMap::new(),
            lines: BTreeMap::new(),
            requests: BTreeMap::new(),
            children: BTreeMap::new(),
            rooms: BTreeMap::new(),
            seats: BTreeMap::new(),
            publications: BTreeMap::new(),
            tickets: BTreeMap::new(),
            owed: Vec::new(),
            proposals: BTreeMap::new(),
            events: 0,
        })
    }

    /// The district follows these profiles from these days on (section 7).
    pub(crate) fn follow(&mut self, entries: &[(Date, String)]) -> Check {
        let mut changes: Vec<(Date, Arc<Policy>)> = Vec::new();
        for (index, (from, name)) in entries.iter().enumerate() {
            let Some(profile) = self.book.profile(name) else {
                return Err(Found(format!("unknown profile {name}")));
            };
            let next = entries.get(index + 1).map_or(Date::MAX, |(day, _)| *day);
            changes.push((*from, Arc::clone(profile.in_force(*from))));
            let versions = profile.versions().filter(|(day, _)| day > from && *day < next);
            changes.extend(versions.map(|(day, policy)| (day, Arc::clone(policy))));
        }
        self.timeline = changes;
        Ok(())
    }

    /// A new version of the calendar: from now on it counts (R53).
    pub(crate) fn new_calendar(&mut self, calendar: &Calendar) -> Check {
        if calendar.version != self.calendar {
            let new = Days::read(calendar, self.zone.clone())?;
            self.days_before = std::mem::replace(&mut self.days, new);
            self.calendar = calendar.version;
        }
        Ok(())
    }

    /// The policy in force at an instant.
    pub(crate) fn policy_at(&self, at: Timestamp) -> Result<&Arc<Policy>, Found> {
        let day = self.days.day_of(at);
        let found = self.timeline.iter().rev().find(|(from, _)| *from <= day);
        let found = found.or_else(|| self.timeline.first());
        found.map(|(_, policy)| policy).ok_or_else(|| Found("no policy".to_owned()))
    }

    /// The first instant of the policy in force at an instant.
    pub(crate) fn policy_since(&self, at: Timestamp) -> Timestamp {
        let day = self.days.day_of(at);
        let found = self.timeline.iter().rev().find(|(from, _)| *from <= day);
        self.days.start_of(found.map_or(day, |(from, _)| *from))
    }

    pub(crate) fn policy(&self, id: &PolicyId) -> Result<Arc<Policy>, Found> {
        self.book.policy(id).cloned().ok_or_else(|| Found(format!("unknown policy {id}")))
    }

    /// A limit of a term counted from an instant's local day.
    pub(crate) fn told(&self, from: Timestamp, term: Term) -> Told {
        self.told_from(self.days.day_of(from), term)
    }

    pub(crate) fn told_from(&self, day: Date, term: Term) -> Told {
        Told { until: self.days.limit(day, term), day, term: Some(term), is_inherited: false }
    }

    /// Takes an event down and judges it.
    pub(crate) fn apply(&mut self, event: &Event) -> Check {
        let judged = self.judge(event);
        judged.map_err(|found| {
            Found(format!("queue {} event {} {:?}: {found}", event.queue, event.seq, event.fact))
        })
    }

    fn judge(&mut self, event: &Event) -> Check {
        self.events += 1;
        self.envelope(event)?;
        self.timely(event)?;
        self.authorised(event)?;
        self.note(event)
    }

    /// Dense numbers, instants that make sense, a policy that may be named.
    fn envelope(&mut self, event: &Event) -> Check {
        let ratio = self.policy_at(event.recorded)?.ratio.get();
        let line = self.lines.entry(event.queue).or_insert(Line {
            served: ratio,
            last_registered: Timestamp::UNIX_EPOCH,
            filings: 0,
            seq: 0,
        });
        must!(event.seq == line.seq + 1, "follows on {}", line.seq);
        line.seq = event.seq;
        must!(event.at <= event.recorded, "takes effect at {} after {}", event.at, event.recorded);
        if event.actor != Actor::Clock {
            must!(event.at == event.recorded, "a person's act is stamped {} at {}", event.at, event.recorded);
        }
        self.policy(&event.policy)?;
        Ok(())
    }

    /// After a step: everything that was owed has come, every invariant holds.
    pub(crate) fn rest(&mut self) -> Check {
        if let Some(owed) = self.owed.first() {
            return Err(Found(format!("the step is over and this has not come: {owed:?}")));
        }
        self.pools()?;
        self.singles()
    }

    /// One live application, one live referral, one occupied place per child; one live referral per place (R1).
    fn singles(&self) -> Check {
        let mut live: BTreeMap<PersonId, ApplicationId> = BTreeMap::new();
        for row in self.requests.values().filter(|row| row.is_live()) {
            let other = live.insert(row.child, row.id);
            must!(other.is_none(), "R1: a child has two live applications, {:?} and {}", other, row.id);
        }
        let mut places: BTreeMap<PlaceId, ReferralId> = BTreeMap::new();
        let mut children: BTreeMap<PersonId, ReferralId> = BTreeMap::new();
        for (id, row) in &self.tickets {
            if matches!(row.state, TicketState::Ended(_)) {
                continue;
            }
            must!(places.insert(row.place, *id).is_none(), "R1: two live referrals to {}", row.place);
            let child = self.request(row.application)?.child;
            must!(children.insert(child, *id).is_none(), "R1: two live referrals of a child, {id}");
            let held = self.seats.get(&row.place).map(|seat| seat.state);
            must!(held == Some(SeatState::Held(*id)), "{id} holds {}, which is {held:?}", row.place);
            let state = self.request(row.application)?.state;
            must!(state == State::Referred(*id), "{id} lives and its application is {state:?}");
        }
        let mut occupants: BTreeMap<PersonId, PlaceId> = BTreeMap::new();
        for (id, seat) in &self.seats {
            match seat.state {
                SeatState::Occupied(Some(application)) => {
                    let child = self.request(application)?.child;
                    must!(occupants.insert(child, *id).is_none(), "R1: a child occupies two places, {id}");
                }
                SeatState::Held(referral) => {
                    must!(places.get(id) == Some(&referral), "{id} is held by a referral that ended");
                }
                SeatState::Returned { .. } => {
                    return Err(Found(format!("R9: nothing became of the returned place {id}")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) fn request(&self, id: ApplicationId) -> Result<&Request, Found> {
        self.requests.get(&id).ok_or_else(|| Found(format!("unknown application {id}")))
    }

    fn request_mut(&mut self, id: ApplicationId) -> Result<&mut Request, Found> {
        self.requests.get_mut(&id).ok_or_else(|| Found(format!("unknown application {id}")))
    }

    fn seat_mut(&mut self, id: PlaceId) -> Result<&mut Seat, Found> {
        self.seats.get_mut(&id).ok_or_else(|| Found(format!("unknown place {id}")))
    }

    pub(crate) fn ticket(&self, id: ReferralId) -> Result<&Ticket, Found> {
        self.tickets.get(&id).ok_or_else(|| Found(format!("unknown referral {id}")))
    }

    pub(crate) fn offer(&self, id: PublicationId) -> Result<&Offer, Found> {
        self.publications.get(&id).ok_or_else(|| Found(format!("unknown publication {id}")))
    }
}
