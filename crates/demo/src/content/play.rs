//! The past of one queue, played through in memory by the domain's own decisions.

mod families;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::registers::Registers;
use domain::application::{self, ApplicationState, BenefitAnswer, ClaimBenefit, FileApplication, Kinship};
use domain::benefit::Benefit;
use domain::child::Child;
use domain::event::{Actor, BenefitRefusal, Channel, Stamped};
use domain::id::{
    ApplicationId, DistrictId, EvidenceId, GroupId, Ids, KindergartenId, PersonId, PlaceId, PublicationId,
    QueueId, ReferralId, Stream,
};
use domain::identity::Sex;
use domain::number::ApplicationNumber;
use domain::order::LaneCounts;
use domain::place::{self, OpenGroup, PlaceState, SetCapacity};
use domain::policy::Ownership;
use domain::publication::{self, Publish};
use domain::queue::{Context, Corrupt, Decision, Draft, Halt, QueueState, Slice, settle};
use domain::referral::{self, Choose, ReferralState};
use domain::standing::{Line, Position, standing};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use storage::BlobHash;
use storage::evidence::Evidence;
use storage::filing::Filing;
use storage::person::{Contact, Person};

use super::SeedError;
use super::kindergartens::Site;
use super::names::{self, iin};
use crate::dice::{Dice, SeededEntropy};
use crate::people::{Draft as Somebody, Role, Story};

/// Running numbers of IINs begin here; those of the people with keys are below.
const FIRST_NUMBER: u32 = 9_100;

/// Applications by the age of the queue in years, from this year's children on.
const APPLICATIONS: [u32; 6] = [340, 640, 800, 700, 420, 220];

/// Places vacated yesterday by years, (state, private): what the department can publish today.
const VACATED: [(usize, usize); 6] = [(0, 0), (0, 0), (20, 3), (9, 4), (5, 2), (3, 0)];

/// Papers that were handed in during the last days, in each queue.
const CLAIMS_LATELY: u32 = 6;

/// What all queues have in common.
pub(super) struct Plan<'a> {
    pub(super) registers: Arc<Registers>,
    pub(super) district: DistrictId,
    pub(super) at: Timestamp,
    pub(super) entropy: Arc<SeededEntropy>,
    pub(super) sites: &'a [Site],
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

/// What happens next in a queue's past.
#[derive(Clone, Copy, Debug)]
enum Step {
    File(usize),
    Claim(ApplicationId),
    /// Somebody who waits in the queue claims a benefit, and nobody has looked at the paper yet.
    ClaimLately,
    Answer(ApplicationId, EvidenceId),
    Merge(ApplicationId, PersonId),
    Leave(ApplicationId, PersonId),
    /// Children leave their places, which are published at once.
    Publish(Ownership, usize),
    Choose(ApplicationId, Fate),
    Arrive(ReferralId),
    Enrol(ReferralId),
    Extend(ReferralId),
    Cancel(ReferralId),
}

/// What a family does with its referral.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Comes,
    ComesAndWaits,
    Stays,
    Extends,
    Cancels,
}

/// A child that will be filed for.
struct Family {
    child: PersonId,
    born: Date,
    parent: PersonId,
    other: Option<PersonId>,
    /// Code of what the parent is to the child.
    relation: &'static str,
    kinship: Kinship,
    story: Option<Story>,
}

impl Plan<'_> {
    /// Plays the queue of the children born so many years ago.
    pub(super) fn queue(&mut self, years_ago: usize, people: &[Somebody]) -> Result<Played, SeedError> {
        let registers = Arc::clone(&self.registers);
        let rules = registers.rules(self.district, self.at);
        let today = domain::calendar::local_day(self.at, rules.rules().zone);
        let year = today.year() - i16::try_from(years_ago).unwrap_or(0);
        let id = QueueId { district: self.district, year, stream: Stream::General };
        let mut slice = Slice::new(QueueState::new(id, rules.rules().policy.ratio.get()));
        slice.turns = u32::MAX;
        let context =
            Context { now: self.at, actor: Actor::Import, ids: Ids::new(self.at, self.entropy.clone()) };
        let draft = Draft::new(slice, rules.rules(), context);
        let count = APPLICATIONS.get(years_ago).copied().unwrap_or(0);
        let vacated = VACATED.get(years_ago).copied().unwrap_or((0, 0));
        let mut play = Play {
            draft,
            today,
            agenda: BTreeMap::new(),
            serial: 0,
            dice: Dice::new(u64::from(year.unsigned_abs())),
            families: Vec::new(),
            played: Played {
                slice: Slice::new(QueueState::new(id, 1)),
                facts: Vec::new(),
                persons: Vec::new(),
                contacts: Vec::new(),
                filings: Vec::new(),
                evidence: Vec::new(),
            },
            plan: self,
        };
        if years_ago >= 2 {
            play.groups()?;
        }
        let last_named = play.people(people, year);
        play.families(year, count, last_named);
        play.lately();
        if years_ago >= 2 {
            play.publications();
        }
        play.run()?;
        play.vacate(vacated)?;
        let Play { draft, mut played, .. } = play;
        played.slice = draft.slice;
        played.facts = draft.facts;
        Ok(played)
    }

    fn iin(&mut self, born: Date, is_female: bool) -> String {
        let next = self.iins.entry((born, is_female)).or_insert(FIRST_NUMBER);
        let text = iin(born, is_female, *next);
        // The check digit may have passed some numbers over: go on after the one that was taken.
        let taken = text.get(7..11).and_then(|digits| digits.parse::<u32>().ok());
        *next = taken.unwrap_or(*next) + 1;
        text
    }
}

struct Play<'p, 'd, 's> {
    plan: &'p mut Plan<'s>,
    draft: Draft<'d>,
    today: Date,
    agenda: BTreeMap<(Timestamp, u64), Step>,
    serial: u64,
    dice: Dice,
    families: Vec<Family>,
    played: Played,
}

impl Play<'_, '_, '_> {
    fn run(&mut self) -> Result<(), SeedError> {
        while let Some(((at, _), step)) = self.agenda.pop_first() {
            self.set(at);
            self.step(step)?;
        }
        Ok(())
    }

    fn step(&mut self, step: Step) -> Result<(), Corrupt> {
        match step {
            Step::File(index) => self.filed(index),
            Step::Claim(id) => {
                if let Some(evidence) = self.claimed(id)? {
                    let hours = i64::from(self.dice.between(20, 120));
                    self.push(after(self.draft.now(), hours), Step::Answer(id, evidence));
                }
                Ok(())
            }
            Step::ClaimLately => self.claimed_lately(),
            Step::Answer(id, evidence) => self.answered(id, evidence),
            Step::Merge(id, person) => {
                done(application::request_merge(&mut self.draft, id, person, Kinship::Confirmed))
            }
            Step::Leave(id, person) => {
                settle(&mut self.draft)?;
                self.draft.context.actor = Actor::Applicant { person };
                let left = done(application::leave(&mut self.draft, id, person));
                self.draft.context.actor = Actor::Import;
                left
            }
            Step::Publish(ownership, count) => self.published(ownership, count),
            Step::Choose(id, fate) => self.chose(id, fate),
            Step::Arrive(id) => {
                settle(&mut self.draft)?;
                done(referral::record_arrival(&mut self.draft, id))
            }
            Step::Enrol(id) => {
                settle(&mut self.draft)?;
                done(referral::enrol(&mut self.draft, id, false))
            }
            Step::Extend(id) => {
                settle(&mut self.draft)?;
                let latest = referral::extension_latest_day(&self.draft, self.draft.slice.referral(id)?)?;
                let Some(day) = latest else { return Ok(()) };
                done(referral::extend(&mut self.draft, id, day, hash(id)))
            }
            Step::Cancel(id) => {
                settle(&mut self.draft)?;
                done(referral::cancel(&mut self.draft, id, hash(id)))
            }
        }
    }

    fn push(&mut self, at: Timestamp, step: Step) {
        // What would happen after today is left to whoever tries the demonstration.
        if at < after(self.plan.at, -21) {
            self.serial += 1;
            self.agenda.insert((at, self.serial), step);
        }
    }

    fn set(&mut self, now: Timestamp) {
        self.draft.context.now = now;
        self.draft.context.ids = Ids::new(now, self.plan.entropy.clone());
    }

    fn day(&self, days: i64, hour: u32, minute: u64) -> Timestamp {
        self.instant(self.today.saturating_add(days.days()), hour, minute)
    }

    fn instant(&self, day: Date, hour: u32, minute: u64) -> Timestamp {
        let (hour, minute) = (i8::try_from(hour).unwrap_or(9), i8::try_from(minute).unwrap_or(0));
        let local = day.at(hour, minute, 0, 0).to_zoned(self.draft.rules.zone.clone());
        local.map_or(self.plan.at, |zoned| zoned.timestamp())
    }

    /// The working day so many days ago, or the next one before it.
    fn working_day(&self, days: i64) -> Date {
        let mut day = self.today.saturating_add(days.days());
        while !self.draft.rules.calendar.is_working(day) {
            let Ok(before) = day.yesterday() else { break };
            day = before;
        }
        day
    }
}

impl Plan<'_> {
    /// The id of somebody with keys: made from the IIN, so that all who look for it find the same.
    fn named_parent(&self, iin: &str) -> PersonId {
        super::write::person_id(iin)
    }
}

/// A step that the rules refuse by then is left out: a family that has moved on does not come.
fn done<R>(decision: Decision<R>) -> Result<(), Corrupt> {
    match decision {
        Ok(()) | Err(Halt::Refused(_)) => Ok(()),
        Err(Halt::Corrupt(corrupt)) => Err(corrupt),
    }
}

/// What a parent is to the child, by the sex in the IIN: an odd seventh digit is a man's.
fn relation(iin: &str) -> &'static str {
    if matches!(iin.as_bytes().get(6), Some(b'1' | b'3' | b'5')) { "father" } else { "mother" }
}

fn after(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}

/// In place of the hash of a signature: these choices were taken over from an earlier system and have none here.
fn hash(id: ReferralId) -> String {
    use domain::id::TypedId as _;
    format!("{:064x}", id.uuid().as_u128())
}

/// Benefits in the proportions of a city.
const fn benefit(draw: u32) -> Benefit {
    match draw {
        0..46 => Benefit::LargeFamily,
        46..62 => Benefit::Teacher,
        62..73 => Benefit::DisabledChildFamily,
        73..82 => Benefit::DisabledParent,
        82..89 => Benefit::SpecialNeeds,
        89..94 => Benefit::Military,
        94..96 => Benefit::SpecialBodies,
        96..99 => Benefit::WithoutCare,
        _ => Benefit::Orphan,
    }
}
