//! The past of one queue, played through in memory by the domain's own decisions.
//!
//! What a family or an official does is a [`Step`] at an instant of the past; the [`Agenda`] holds those to come, and
//! playing one may put others there: a choice brings an arrival, an arrival an enrolment. The past ends on the evening
//! before the demonstration begins; what happens on the day itself is done by commands (`live`), so that people hear
//! of it.
//!
//! | file | what |
//! |---|---|
//! | `agenda` | steps and their instants |
//! | `families` | who lives there, and when they file |
//! | `filings` | applications enter the queue, get a second applicant, leave it |
//! | `papers` | benefits are claimed and answered |
//! | `places` | groups, and children who leave them |
//! | `turns` | publications, choices and what becomes of the referrals |

mod agenda;
mod families;
mod filings;
mod papers;
mod places;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::registers::Registers;
use domain::calendar::local_day;
use domain::event::{Actor, Stamped};
use domain::id::{DistrictId, Ids, PersonId, QueueId, Stream};
use domain::queue::{Context, Corrupt, Decision, Draft, Halt, QueueState, Slice};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use storage::BlobHash;
use storage::evidence::Evidence;
use storage::filing::Filing;
use storage::person::{Contact, Person};

use self::agenda::{Agenda, Step};
use self::families::Family;
use super::SeedError;
use super::kindergartens::Site;
use crate::dice::{Dice, SeededEntropy};
use crate::people::Draft as Somebody;

/// Queues of the district: children of this year and of the five before.
pub(super) const YEARS: usize = 6;

/// Applications by the age of the queue in years, from this year's children on.
const APPLICATIONS: [u32; YEARS] = [340, 640, 800, 700, 420, 220];

/// Places vacated on the last evening by years, (state, private): what the department can publish today.
const VACATED: [(usize, usize); YEARS] = [(0, 0), (0, 0), (20, 3), (9, 4), (5, 2), (3, 0)];

/// From this age of the queue on its children go to kindergartens.
const YEARS_OF_GROUPS: usize = 2;

/// The hour of the evening on which the past ends: after working hours, before the midnight of every limit.
const LAST_HOUR: u32 = 19;

/// What all queues have in common.
pub(super) struct Plan<'a> {
    pub(super) registers: Arc<Registers>,
    pub(super) district: DistrictId,
    /// When the demonstration begins.
    pub(super) at: Timestamp,
    pub(super) entropy: Arc<SeededEntropy>,
    pub(super) sites: &'a [Site],
    /// The paper that stands for every evidence.
    pub(super) blob: BlobHash,
    /// Last sequence of every year.
    pub(super) numbers: BTreeMap<i16, u32>,
    /// Next running number of every birth day and sex.
    pub(super) iins: BTreeMap<(Date, bool), u32>,
    pub(super) parents: u32,
}

/// A queue with its past.
pub(super) struct Played {
    pub(super) slice: Slice,
    pub(super) facts: Vec<Stamped>,
    pub(super) persons: Vec<Person>,
    pub(super) contacts: Vec<Contact>,
    pub(super) filings: Vec<Filing>,
    pub(super) evidence: Vec<Evidence>,
}

impl Plan<'_> {
    /// Plays the queue of the children born so many years ago.
    pub(super) fn queue(&mut self, years_ago: usize, people: &[Somebody]) -> Result<Played, SeedError> {
        let registers = Arc::clone(&self.registers);
        let rules = registers.rules(self.district, self.at);
        let today = local_day(self.at, rules.rules().zone);
        let year = today.year() - i16::try_from(years_ago).unwrap_or(0);
        let id = QueueId { district: self.district, year, stream: Stream::General };
        let mut slice = Slice::new(QueueState::new(id, rules.rules().policy.ratio.get()));
        slice.turns = u32::MAX;
        let context =
            Context { now: self.at, actor: Actor::Import, ids: Ids::new(self.at, self.entropy.clone()) };
        let mut play = Play {
            draft: Draft::new(slice, rules.rules(), context),
            today,
            agenda: Agenda::default(),
            dice: Dice::new(u64::from(year.unsigned_abs())),
            families: Vec::new(),
            persons: Vec::new(),
            contacts: Vec::new(),
            filings: Vec::new(),
            evidence: Vec::new(),
            plan: self,
        };
        play.agenda = Agenda::until(play.day(-1, LAST_HOUR, 0));
        if years_ago >= YEARS_OF_GROUPS {
            play.open_groups()?;
        }
        let last_named = play.settle_named(people, year);
        play.settle_families(year, APPLICATIONS.get(years_ago).copied().unwrap_or(0), last_named);
        play.plan_late_claims();
        if years_ago >= YEARS_OF_GROUPS {
            play.plan_publications();
        }
        play.run()?;
        play.last_evening(VACATED.get(years_ago).copied().unwrap_or_default())?;
        let Play { draft, persons, contacts, filings, evidence, .. } = play;
        Ok(Played { slice: draft.slice, facts: draft.facts, persons, contacts, filings, evidence })
    }
}

/// A queue while its past is played.
struct Play<'p, 'd, 's> {
    plan: &'p mut Plan<'s>,
    draft: Draft<'d>,
    /// The local day on which the demonstration begins.
    today: Date,
    agenda: Agenda,
    dice: Dice,
    families: Vec<Family>,
    persons: Vec<Person>,
    contacts: Vec<Contact>,
    filings: Vec<Filing>,
    evidence: Vec<Evidence>,
}

impl Play<'_, '_, '_> {
    fn run(&mut self) -> Result<(), SeedError> {
        while let Some((at, step)) = self.agenda.next() {
            self.set(at);
            self.step(step)?;
        }
        Ok(())
    }

    fn step(&mut self, step: Step) -> Result<(), Corrupt> {
        match step {
            Step::File(index) => self.file(index),
            Step::Merge(id, person) => self.merge(id, person),
            Step::Leave(id, person) => self.leave(id, person),
            Step::Claim(id) => self.claim(id),
            Step::ClaimLately => self.claim_lately(),
            Step::Answer(id, evidence) => self.answer(id, evidence),
            Step::Publish(ownership, count) => self.publish(ownership, count),
            Step::Choose(id, fate) => self.choose(id, fate),
            Step::Arrive(id) => self.arrive(id),
            Step::Enrol(id) => self.enrol(id),
            Step::Extend(id) => self.extend(id),
            Step::Cancel(id) => self.cancel(id),
        }
    }

    /// The clock of the past.
    fn set(&mut self, now: Timestamp) {
        self.draft.context.now = now;
        self.draft.context.ids = Ids::new(now, self.plan.entropy.clone());
    }

    /// Decides something that a parent does.
    fn by_parent<R>(
        &mut self,
        person: PersonId,
        decide: impl FnOnce(&mut Draft<'_>) -> Decision<R>,
    ) -> Result<(), Corrupt> {
        self.draft.context.actor = Actor::Applicant { person };
        let decided = decide(&mut self.draft);
        self.draft.context.actor = Actor::Import;
        done(decided)
    }

    /// An hour of the day so many days from today.
    fn day(&self, days: i64, hour: u32, minute: u64) -> Timestamp {
        self.instant(self.today.saturating_add(days.days()), hour, minute)
    }

    fn instant(&self, day: Date, hour: u32, minute: u64) -> Timestamp {
        let (hour, minute) = (i8::try_from(hour).unwrap_or(9), i8::try_from(minute).unwrap_or(0));
        let local = day.at(hour, minute, 0, 0).to_zoned(self.draft.rules.zone.clone());
        local.map_or(self.plan.at, |zoned| zoned.timestamp())
    }

    /// The working day so many days from today, or the next one before it.
    fn working_day(&self, days: i64) -> Date {
        let mut day = self.today.saturating_add(days.days());
        while !self.draft.rules.calendar.is_working(day) {
            let Ok(before) = day.yesterday() else { break };
            day = before;
        }
        day
    }
}

/// A step that the rules refuse by then is left out: a family that has moved on does not come.
fn done<R>(decision: Decision<R>) -> Result<(), Corrupt> {
    match decision {
        Ok(()) | Err(Halt::Refused(_)) => Ok(()),
        Err(Halt::Corrupt(corrupt)) => Err(corrupt),
    }
}

fn after(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}
