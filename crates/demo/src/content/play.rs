//! The past of one queue, played through in memory by the domain's own decisions.

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
    /// Groups that have been full since they were opened.
    fn groups(&mut self) -> Result<(), SeedError> {
        self.set(self.day(-1_000, 9, 0));
        let year = usize::from(self.draft.slice.queue.id.year.unsigned_abs());
        let sites: Vec<_> = self
            .plan
            .sites
            .iter()
            .zip(0_usize..)
            .map(|(site, index)| {
                let language = site.languages.iter().cycle().nth((index + year) % 2);
                (site.row.id, site.row.ownership, language.copied())
            })
            .collect();
        for (kindergarten, ownership, language) in sites {
            let Some(language) = language else { continue };
            let id: GroupId = self.draft.context.ids.next();
            place::open_group(&mut self.draft, OpenGroup { id, kindergarten, language, ownership })?;
            let capacity = match ownership {
                Ownership::State => self.dice.between(20, 25),
                Ownership::PrivateOrder => self.dice.between(8, 15),
            };
            done(place::set_capacity(&mut self.draft, SetCapacity { group: id, capacity }))?;
            let seats = self.draft.slice.places.values().filter(|row| row.group == id);
            let seats: Vec<PlaceId> = seats.map(|row| row.id).collect();
            done(place::fill(&mut self.draft, seats))?;
        }
        Ok(())
    }

    /// The first children of the people with keys, if they were born in this year; the last day of their filings.
    fn people(&mut self, people: &[Somebody], year: i16) -> Option<Date> {
        let mut last = None;
        for person in people.iter().filter(|person| person.role == Role::Applicant) {
            let Some(child) = person.children.first().filter(|child| child.born.year() == year) else {
                continue;
            };
            let parent = self.plan.named_parent(&person.iin);
            let id: PersonId = self.draft.context.ids.next();
            self.played.persons.push(Person {
                id,
                iin: child.iin.clone(),
                surname: child.surname.to_owned(),
                given_name: child.given_name.to_owned(),
                patronymic: Some(child.patronymic.to_owned()),
                born: Some(child.born),
            });
            let filed = child.born.saturating_add(4.days());
            last = last.max((person.story != Some(Story::Queued)).then_some(filed));
            self.file(
                filed,
                10,
                Family {
                    child: id,
                    born: child.born,
                    parent,
                    other: None,
                    relation: relation(&person.iin),
                    kinship: Kinship::Confirmed,
                    story: person.story,
                },
            );
        }
        last
    }

    /// Everybody else. Nobody stands before the people with keys, so that a publication of today reaches them.
    fn families(&mut self, year: i16, count: u32, after: Option<Date>) {
        for _ in 0..count {
            let (month, day) = (self.dice.between(1, 12), self.dice.between(1, 28));
            let date = |number: u32| i8::try_from(number).unwrap_or(1);
            let Ok(born) = Date::new(year, date(month), date(day)) else { continue };
            if born >= self.today.saturating_sub(20.days()) {
                continue;
            }
            let age = self.today.since(born).map_or(0, |span| span.get_days().unsigned_abs());
            let waited = self.dice.below(age.saturating_sub(6).min(500)) + 4;
            let mut filed = born.saturating_add(i64::from(waited).days());
            if let Some(after) = after.filter(|after| filed <= *after) {
                let span = self.today.since(after).map_or(1, |span| span.get_days().unsigned_abs());
                let later = self.dice.below(span.saturating_sub(2).max(1)) + 1;
                filed = after.saturating_add(i64::from(later).days());
            }
            let family = self.family(born);
            let hour = self.dice.between(8, 21);
            self.file(filed, hour, family);
        }
    }

    fn family(&mut self, born: Date) -> Family {
        let sex = if self.dice.percent(51) { Sex::Male } else { Sex::Female };
        let names = names::family(&mut self.dice, sex);
        let iin = self.plan.iin(born, sex == Sex::Female);
        let child = self.person(iin, names.child, Some(born));
        let parent = self.parent(born, names.parent, true);
        let other = self.dice.percent(8).then(|| self.parent(born, names.other, false));
        let kinship = if self.dice.percent(1) { Kinship::Unanswered } else { Kinship::Confirmed };
        Family { child, born, parent, other, relation: "mother", kinship, story: None }
    }

    fn parent(&mut self, child: Date, name: names::FullName, is_woman: bool) -> PersonId {
        let age = self.dice.between(21, 40);
        let days = self.dice.below(360);
        let born = child.saturating_sub(i64::from(age).years()).saturating_sub(i64::from(days).days());
        let iin = self.plan.iin(born, is_woman);
        let id = self.person(iin, name, None);
        self.plan.parents += 1;
        let number = self.plan.parents;
        let language = if self.dice.percent(70) { "kk" } else { "ru" };
        self.played.contacts.push(Contact {
            person: id,
            language: language.to_owned(),
            email: Some(format!("parent{number}@kezek.example")),
            email_confirmed: true,
            phone: self.dice.percent(85).then(|| format!("+7700000{:04}", number % 10_000)),
            phone_confirmed: true,
            extra_email: None,
            extra_phone: None,
            address: Some(format!("Қостанай қаласы, Абай даңғылы, {}", number % 180 + 1)),
            changed: self.plan.at,
        });
        id
    }

    fn person(&mut self, iin: String, name: names::FullName, born: Option<Date>) -> PersonId {
        let id: PersonId = self.draft.context.ids.next();
        let names::FullName { surname, given_name, patronymic } = name;
        self.played.persons.push(Person { id, iin, surname, given_name, patronymic, born });
        id
    }

    fn file(&mut self, day: Date, hour: u32, family: Family) {
        let at = self.instant(day, hour, self.serial % 60);
        self.families.push(family);
        self.push(at, Step::File(self.families.len() - 1));
    }

    /// Papers of the last days.
    fn lately(&mut self) {
        for _ in 0..CLAIMS_LATELY {
            let hours = i64::from(self.dice.between(22, 70));
            self.push(after(self.plan.at, -hours), Step::ClaimLately);
        }
    }

    /// One publication in spring or the like, one two weeks ago; private places too.
    fn publications(&mut self) {
        for (days, state, private) in [(-240, 30, 6), (-120, 26, 6), (-14, 14, 2)] {
            let day = self.working_day(days);
            self.push(self.instant(day, 10, 0), Step::Publish(Ownership::State, state));
            self.push(self.instant(day, 10, 5), Step::Publish(Ownership::PrivateOrder, private));
        }
    }

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

    fn filed(&mut self, index: usize) -> Result<(), Corrupt> {
        let Some(Family { child, born, parent, other, relation, kinship, story }) =
            self.families.get(index).map(|family| Family { ..*family })
        else {
            return Ok(());
        };
        self.draft.slice.children.insert(child, Child::new(child));
        self.draft.slice.births.insert(child, born);
        let now = self.draft.now();
        let id: ApplicationId = self.draft.context.ids.next();
        let year = domain::calendar::local_day(now, self.draft.rules.zone).year();
        let last = self.plan.numbers.entry(year).or_insert(0);
        *last += 1;
        let sequence = *last;
        let number = ApplicationNumber::new(self.plan.district, year, sequence, 1)
            .map_err(|error| Corrupt(error.to_string()))?;
        let stood = self.standing_of_next();
        let channel = match self.dice.below(100) {
            0..12 => Channel::Egov { number: format!("{:012}", 1_000_000 + sequence) },
            12..25 => Channel::ServiceCentre { number: format!("{:09}", 39_000 + sequence) },
            _ => Channel::Portal,
        };
        self.draft.context.actor = Actor::Applicant { person: parent };
        let command = FileApplication { id, number, child, applicant: parent, channel, kinship };
        let filed = application::file(&mut self.draft, command);
        self.draft.context.actor = Actor::Import;
        done(filed)?;
        if self.draft.slice.application(id).is_err() {
            return Ok(());
        }
        self.played.filings.push(Filing {
            application: id,
            relation: relation.to_owned(),
            consent_version: 1,
            consent_at: now,
            address: "Қостанай қаласы, Абай даңғылы".to_owned(),
            papers: String::new(),
            claimed: "none".to_owned(),
            number_then: stood,
            benefit_then: 0,
        });
        if story.is_some() {
            return Ok(());
        }
        if self.dice.percent(18) {
            self.push(after(now, 1), Step::Claim(id));
        }
        if let Some(other) = other {
            self.push(after(now, 24 * 20), Step::Merge(id, other));
        } else if self.dice.percent(3) {
            let hours = i64::from(self.dice.between(24 * 30, 24 * 700));
            self.push(after(now, hours), Step::Leave(id, parent));
        }
        Ok(())
    }

    /// The number that the next application gets: it stands last in the general lane.
    fn standing_of_next(&self) -> u64 {
        let slice = &self.draft.slice;
        let (mut lanes, mut notified) = (LaneCounts::default(), 0);
        for row in slice.applications.values() {
            match row.state {
                ApplicationState::Notified { .. } => notified += 1,
                _ if row.is_ranked() => lanes = lanes.with(row.lane),
                _ => {}
            }
        }
        let lane = domain::benefit::Lane::General;
        let index = lanes.general;
        let line = Line {
            lanes: lanes.with(lane),
            notified,
            served: slice.queue.served,
            ratio: self.draft.rules.policy.ratio,
        };
        standing(&line, Position::Ranked { lane, index }).number
    }

    fn claimed_lately(&mut self) -> Result<(), Corrupt> {
        let waits = |family: &&Family| family.story.is_none();
        let parents: Vec<PersonId> = self.families.iter().filter(waits).map(|family| family.parent).collect();
        let index = self.dice.below(u32::try_from(parents.len()).unwrap_or(0));
        let parent = usize::try_from(index).ok().and_then(|index| parents.get(index));
        let row = self.draft.slice.applications.values().find(|row| {
            Some(&row.applicants.first) == parent
                && row.state == ApplicationState::Queued
                && row.benefit == Benefit::None
                && row.claim.is_none()
        });
        match row.map(|row| row.id) {
            Some(id) => self.claimed(id).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Hands a paper in; `None` when the application does not allow it any more.
    fn claimed(&mut self, application: ApplicationId) -> Result<Option<EvidenceId>, Corrupt> {
        let evidence: EvidenceId = self.draft.context.ids.next();
        let benefit = benefit(self.dice.below(100));
        let now = self.draft.now();
        let applicant = self.draft.slice.application(application)?.applicants.first;
        done(application::claim_benefit(&mut self.draft, ClaimBenefit { application, evidence, benefit }))?;
        if self.draft.slice.application(application)?.claim.map(|claim| claim.evidence) != Some(evidence) {
            return Ok(None);
        }
        self.played.evidence.push(Evidence {
            id: evidence,
            application,
            benefit,
            blob: self.plan.blob,
            media_type: "application/pdf".to_owned(),
            size: u32::try_from(super::write::PAPER.len()).unwrap_or(0),
            uploaded: now,
            uploaded_by: applicant,
        });
        Ok(Some(evidence))
    }

    fn answered(&mut self, id: ApplicationId, evidence: EvidenceId) -> Result<(), Corrupt> {
        let answer = if self.dice.percent(93) {
            BenefitAnswer::Confirm { until: None }
        } else {
            BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable }
        };
        done(application::answer_benefit(&mut self.draft, id, evidence, answer))
    }

    fn published(&mut self, ownership: Ownership, count: usize) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let places = self.leave_places(ownership, count)?;
        if places.is_empty() {
            return Ok(());
        }
        let id: PublicationId = self.draft.context.ids.next();
        done(publication::publish(&mut self.draft, Publish { id, ownership, places }))?;
        let turns: Vec<(ApplicationId, PersonId)> = self
            .draft
            .slice
            .applications
            .values()
            .filter(|row| matches!(row.state, ApplicationState::Notified { publication, .. } if publication == id))
            .map(|row| (row.id, row.applicants.first))
            .collect();
        let now = self.draft.now();
        for (application, parent) in turns {
            let stopped =
                self.families.iter().any(|of| of.parent == parent && of.story == Some(Story::Stopped));
            let fate = match self.dice.below(100) {
                _ if stopped => Fate::Stays,
                0..40 => Fate::Comes,
                40..52 => Fate::ComesAndWaits,
                52..60 => Fate::Extends,
                60..66 => Fate::Cancels,
                66..70 => Fate::Stays,
                _ => continue,
            };
            let hours = i64::from(self.dice.between(2, 30));
            self.push(after(now, if stopped { 5 } else { hours }), Step::Choose(application, fate));
        }
        Ok(())
    }

    fn chose(&mut self, id: ApplicationId, fate: Fate) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let row = self.draft.slice.application(id)?;
        let ApplicationState::Notified { publication, .. } = row.state else { return Ok(()) };
        let person = row.applicants.first;
        let Some(place) = self.draft.slice.pool(publication).next().map(|place| place.id) else {
            return Ok(());
        };
        let referral: ReferralId = self.draft.context.ids.next();
        self.draft.context.actor = Actor::Applicant { person };
        let signature = hash(referral);
        let chosen =
            referral::choose(&mut self.draft, Choose { referral, application: id, place, signature });
        self.draft.context.actor = Actor::Import;
        done(chosen)?;
        if !matches!(
            self.draft.slice.referral(referral).map(|row| row.state),
            Ok(ReferralState::Issued { .. })
        ) {
            return Ok(());
        }
        let now = self.draft.now();
        let days = i64::from(self.dice.between(1, 3));
        match fate {
            Fate::Stays => {}
            Fate::Cancels => self.push(after(now, 10), Step::Cancel(referral)),
            Fate::Extends => {
                self.push(after(now, 30), Step::Extend(referral));
                self.push(after(now, 24 * 26), Step::Arrive(referral));
                self.push(after(now, 24 * 27), Step::Enrol(referral));
            }
            Fate::ComesAndWaits => {
                self.push(after(now, 24 * days), Step::Arrive(referral));
                self.push(after(now, 24 * (days + 4)), Step::Enrol(referral));
            }
            Fate::Comes => {
                self.push(after(now, 24 * days), Step::Arrive(referral));
                self.push(after(now, 24 * days + 2), Step::Enrol(referral));
            }
        }
        Ok(())
    }

    /// Children who came before this system leave, from kindergartens all over the district.
    fn leave_places(&mut self, ownership: Ownership, count: usize) -> Result<Vec<PlaceId>, Corrupt> {
        let mut by_site: BTreeMap<KindergartenId, Vec<PlaceId>> = BTreeMap::new();
        for row in self.draft.slice.places.values() {
            if row.ownership == ownership && row.state == (PlaceState::Occupied { application: None }) {
                by_site.entry(row.kindergarten).or_default().push(row.id);
            }
        }
        let mut sites: Vec<Vec<PlaceId>> = by_site.into_values().collect();
        let start = self.dice.below(u32::try_from(sites.len()).unwrap_or(0));
        sites.rotate_left(usize::try_from(start).unwrap_or(0));
        let mut places = Vec::new();
        while places.len() < count {
            let before = places.len();
            for site in &mut sites {
                if places.len() < count {
                    places.extend(site.pop());
                }
            }
            if places.len() == before {
                break;
            }
        }
        for place in &places {
            done(place::vacate(&mut self.draft, *place))?;
        }
        Ok(places)
    }

    /// Children who left yesterday: what the department can publish today.
    fn vacate(&mut self, (state, private): (usize, usize)) -> Result<(), SeedError> {
        self.set(after(self.plan.at, -20));
        self.leave_places(Ownership::State, state)?;
        self.leave_places(Ownership::PrivateOrder, private)?;
        self.set(self.plan.at);
        Ok(settle(&mut self.draft)?)
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
