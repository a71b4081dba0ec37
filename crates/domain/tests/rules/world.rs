//! A district in memory: groups, children, a clock that can be moved. Everything goes through the public decisions.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::application::{self, ApplicationState, FileApplication, FilingRefused, Kinship, Status};
use domain::benefit::Benefit;
use domain::calendar::Calendar;
use domain::child::Child;
use domain::event::{Actor, Channel, Fact, Stamped};
use domain::id::{
    ApplicationId, DistrictId, Entropy, Ids, KindergartenId, PersonId, PlaceId, PublicationId, QueueId,
    ReferralId, StaffId, Stream,
};
use domain::number::ApplicationNumber;
use domain::place::{Language, OpenGroup, Ownership, PlaceState, SetCapacity};
use domain::policy::{Policy, PolicyBook};
use domain::publication::{self, PublicationRefused, Publish};
use domain::queue::{Begun, Context, Corrupt, Draft, Halt, QueueState, Rules, Slice, evolve, settle};
use domain::referral::{self, ChoiceRefused, Choose, ReferralState};
use domain::standing::{Standing, standings};
use domain::transitions::{self, NEW, Noun};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::coverage;

/// Random bytes that every run repeats.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        let start = bytes.len() - next.len();
        bytes[start..].copy_from_slice(&next);
    }
}

/// One queue of one district.
pub(crate) struct World {
    pub(crate) slice: Slice,
    pub(crate) now: Timestamp,
    pub(crate) policy: Arc<Policy>,
    /// The first instant of the policy in force.
    pub(crate) since: Timestamp,
    pub(crate) book: PolicyBook,
    pub(crate) calendar: Calendar,
    pub(crate) zone: TimeZone,
    /// Everything that ever happened.
    pub(crate) facts: Vec<Stamped>,
    entropy: Arc<dyn Entropy>,
    next: u128,
    /// The slice before the first fact: persons, but no rows.
    persons: BTreeMap<PersonId, Date>,
}

/// An application, place or referral by its text.
type Row = (Noun, String);
/// The state at first, then the labels of facts with the state after each.
type Course = (String, Vec<(String, String)>);

/// Local time of the district.
pub(crate) fn at(text: &str) -> Timestamp {
    format!("{text}[Asia/Almaty]").parse::<jiff::Zoned>().unwrap().timestamp()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The first instant after a local day.
pub(crate) fn end_of(text: &str) -> Timestamp {
    domain::calendar::limit_end_of(day(text), &TimeZone::get("Asia/Almaty").unwrap())
}

impl World {
    /// A queue of children born in `year` under a profile, at a local time.
    pub(crate) fn new(profile: &str, year: i16, now: &str) -> Self {
        let book = PolicyBook::bundled();
        let now = at(now);
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let today = domain::calendar::local_day(now, &zone);
        let policy = Arc::clone(book.profile(profile).unwrap().in_force(today));
        let queue =
            QueueId { district: DistrictId::new(471_010_000).unwrap(), year, stream: Stream::General };
        let mut slice = Slice::new(QueueState::new(queue, policy.ratio.get()));
        slice.turns = u32::MAX;
        Self {
            slice,
            now,
            policy,
            since: at("2018-01-01T00:00"),
            book,
            calendar: Calendar::bundled(),
            zone,
            facts: Vec::new(),
            entropy: Arc::new(Counter(AtomicU64::new(1))),
            next: 1,
            persons: BTreeMap::new(),
        }
    }

    /// The guide's world: kz-2018, children who are four or five.
    pub(crate) fn guide() -> Self {
        Self::new("kz-2018", 2014, "2018-07-31T09:00")
    }

    /// Changes the policy in force by hand, under a name and version of its own.
    pub(crate) fn policy_with(&mut self, change: impl FnOnce(&mut Policy)) {
        let mut policy = (*self.policy).clone();
        change(&mut policy);
        // Through a file, as a department would do it.
        let name = format!("own-{}", self.next_number());
        let text = format!(
            "name = \"{name}\"\n[[versions]]\nversion = 1\nfrom = \"2018-01-01\"\n{}",
            toml_of(&policy)
        );
        let profile = domain::policy::Profile::from_toml(&text).unwrap();
        self.policy = Arc::clone(profile.version(1).unwrap());
        self.book.insert(profile);
        self.since = self.now;
    }

    /// Follows a profile from today on; of the one that is followed already, the version of the day.
    pub(crate) fn follow(&mut self, profile: &str) {
        let today = self.today();
        let is_same = self.policy.id.profile() == profile;
        let from = if is_same { day("2017-01-01") } else { today };
        let timeline = self.book.timeline([(from, profile)]).unwrap();
        self.policy = Arc::clone(timeline.in_force(today));
        if !is_same || timeline.followed_since(today) > domain::calendar::local_day(self.since, &self.zone) {
            let eve = timeline.followed_since(today).yesterday().unwrap();
            self.since = domain::calendar::limit_end_of(eve, &self.zone);
        }
    }

    pub(crate) fn next_number(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    pub(crate) fn today(&self) -> Date {
        domain::calendar::local_day(self.now, &self.zone)
    }

    /// Moves the clock and lets every limit pass in its own time.
    pub(crate) fn go(&mut self, time: &str) {
        self.jump(time);
        self.settle();
    }

    /// Moves the clock without any sweep.
    pub(crate) fn jump(&mut self, time: &str) {
        let later = at(time);
        assert!(later >= self.now, "the clock never goes back");
        self.now = later;
    }

    pub(crate) fn advance(&mut self, span: Span) {
        self.now = self.now.checked_add(span).unwrap();
    }

    pub(crate) fn settle(&mut self) {
        self.run::<Corrupt>(Actor::Clock, |_| Ok(())).unwrap();
    }

    /// A command as the shell runs it: settle, decide, keep only what was accepted; then everything is checked.
    pub(crate) fn run<R: std::fmt::Debug>(
        &mut self,
        actor: Actor,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<(), Halt<R>>,
    ) -> Result<Vec<Fact>, R> {
        let before = self.slice.clone();
        let (slice, facts, outcome) = {
            let mut draft = self.draft(actor);
            settle(&mut draft).unwrap_or_else(|corrupt| panic!("settle: {corrupt}"));
            let settled = (draft.slice.clone(), draft.facts.clone());
            match decide(&mut draft) {
                Ok(()) => (draft.slice, draft.facts, Ok(settled.1.len())),
                Err(Halt::Refused(refusal)) => (settled.0, settled.1, Err(refusal)),
                Err(Halt::Corrupt(corrupt)) => panic!("decide: {corrupt}"),
            }
        };
        self.hold_against_table(&before, &facts);
        self.slice = slice;
        self.slice.turns = u32::MAX;
        self.slice.touched = Default::default();
        self.facts.extend(facts.iter().cloned());
        crate::invariants::check(self);
        crate::invariants::told_limits_never_move_earlier(&before, &self.slice);
        outcome.map(|settled| facts[settled..].iter().map(|stamped| stamped.fact.clone()).collect())
    }

    /// From which events running limits count, by the histories of those who have one running.
    pub(crate) fn begun(&self) -> Begun {
        let mut begun = Begun::default();
        for row in self.slice.applications.values().filter(|row| Begun::is_wanted(&self.slice, row)) {
            for stamped in self.facts.iter().filter(|stamped| stamped.fact.application() == Some(row.id)) {
                begun.see(stamped.at, stamped.actor, &stamped.fact, &self.zone);
            }
        }
        begun
    }

    /// A draft of the present moment, for questions.
    pub(crate) fn draft(&self, actor: Actor) -> Draft<'_> {
        let rules = Rules {
            policy: &self.policy,
            since: self.since,
            book: &self.book,
            calendar: &self.calendar,
            zone: &self.zone,
        };
        let ids = Ids::new(self.now, Arc::clone(&self.entropy));
        Draft::new(self.slice.clone(), rules, Context { now: self.now, actor, ids })
    }

    /// Every change of state is a row of the table of transitions.
    fn hold_against_table(&self, before: &Slice, facts: &[Stamped]) {
        let mut slice = before.clone();
        let mut steps: BTreeMap<Row, Course> = BTreeMap::new();
        for stamped in facts {
            let old = states(&slice);
            evolve(&mut slice, stamped).unwrap();
            let new = states(&slice);
            let label = transitions::label(&stamped.fact);
            for (key, state) in &new {
                let from = old.get(key).map_or(NEW, String::as_str);
                // Facts that leave the state and are in the table touch the row that they name.
                let stays = ["referral_extended", "arrival_recorded"].contains(&label.as_str())
                    && key.0 == Noun::Application
                    && self.names(&slice, &stamped.fact, &key.1);
                if from != state || stays {
                    let entry = steps.entry(key.clone()).or_insert_with(|| (from.to_owned(), Vec::new()));
                    entry.1.push((label.clone(), state.clone()));
                }
            }
        }
        for ((noun, id), (mut from, list)) in steps {
            let mut rest = list.as_slice();
            while !rest.is_empty() {
                let row = transitions::allowed(noun, &from, rest)
                    .unwrap_or_else(|| panic!("{id}: nothing leads from {from} by {rest:?}"));
                coverage::exercised(row, &from);
                let (taken, left) = rest.split_at(transitions::TRANSITIONS[row].facts.len());
                from = taken.last().unwrap().1.clone();
                rest = left;
            }
        }
    }

    fn names(&self, slice: &Slice, fact: &Fact, application: &str) -> bool {
        fact.referral()
            .and_then(|id| slice.referrals.get(&id))
            .is_some_and(|row| row.application.to_string() == application)
    }

    // ------------------------------------------------------------------ actors

    pub(crate) fn staff(&self) -> Actor {
        Actor::Staff { staff: StaffId::from_u128(7) }
    }

    pub(crate) fn parent(&self, application: ApplicationId) -> Actor {
        Actor::Applicant { person: self.row(application).applicants.first }
    }

    // ------------------------------------------------------------------ places

    /// A group with so many places; its places.
    pub(crate) fn group(&mut self, ownership: Ownership, capacity: u32) -> Vec<PlaceId> {
        let id = domain::id::GroupId::from_u128(self.next_number());
        let kindergarten = KindergartenId::from_u128(self.next_number());
        let open = OpenGroup { id, kindergarten, language: Language::Kazakh, ownership };
        self.run::<Corrupt>(self.staff(), |draft| Ok(domain::place::open_group(draft, open)?)).unwrap();
        self.run(self.staff(), |draft| {
            domain::place::set_capacity(draft, SetCapacity { group: id, capacity })
        })
        .unwrap();
        self.slice.places.values().filter(|row| row.group == id).map(|row| row.id).collect()
    }

    pub(crate) fn publish(&mut self, places: &[PlaceId]) -> Result<PublicationId, PublicationRefused> {
        let id = PublicationId::from_u128(self.next_number());
        let ownership = self.slice.places[&places[0]].ownership;
        let command = Publish { id, ownership, places: places.to_vec() };
        self.run(self.staff(), |draft| publication::publish(draft, command)).map(|_| id)
    }

    /// A new group with so many places, published.
    pub(crate) fn offer(&mut self, ownership: Ownership, capacity: u32) -> (PublicationId, Vec<PlaceId>) {
        let places = self.group(ownership, capacity);
        (self.publish(&places).unwrap(), places)
    }

    pub(crate) fn place(&self, id: PlaceId) -> PlaceState {
        self.slice.places[&id].state
    }

    // ------------------------------------------------------------------ families

    /// A child of the queue.
    pub(crate) fn child(&mut self, born: &str) -> PersonId {
        let id = PersonId::from_u128(self.next_number());
        self.slice.births.insert(id, day(born));
        self.persons.insert(id, day(born));
        self.slice.children.insert(id, Child::new(id));
        id
    }

    /// What a family would send for a child.
    pub(crate) fn filing_of(&mut self, child: PersonId, kinship: Kinship) -> FileApplication {
        let id = ApplicationId::from_u128(self.next_number());
        let applicant = PersonId::from_u128(self.next_number());
        let filing = u16::try_from(self.slice.children[&child].filings + 1).unwrap();
        let sequence = u32::try_from(self.next_number()).unwrap();
        let number = ApplicationNumber::new(self.slice.queue.id.district, 2018, sequence, filing).unwrap();
        FileApplication { id, number, child, applicant, channel: Channel::Portal, kinship }
    }

    pub(crate) fn file_for(
        &mut self,
        child: PersonId,
        kinship: Kinship,
    ) -> Result<ApplicationId, FilingRefused> {
        let command = self.filing_of(child, kinship);
        let id = command.id;
        let actor = Actor::Applicant { person: command.applicant };
        self.run(actor, |draft| application::file(draft, command)).map(|_| id)
    }

    /// A family in the queue, filed one second after the one before.
    pub(crate) fn family(&mut self, born: &str) -> ApplicationId {
        let child = self.child(born);
        self.advance(Span::new().seconds(1));
        self.file_for(child, Kinship::Confirmed).unwrap()
    }

    /// Families without a benefit, all born on 1 May of the queue's year.
    pub(crate) fn families(&mut self, count: usize) -> Vec<ApplicationId> {
        let born = format!("{}-05-01", self.slice.queue.id.year);
        (0..count).map(|_| self.family(&born)).collect()
    }

    /// The department confirms a benefit.
    pub(crate) fn benefit(&mut self, application: ApplicationId, benefit: Benefit) {
        let evidence = domain::id::EvidenceId::from_u128(self.next_number());
        let claim = application::ClaimBenefit { application, evidence, benefit };
        self.run(self.parent(application), |draft| application::claim_benefit(draft, claim)).unwrap();
        self.run(self.staff(), |draft| {
            application::answer_benefit(
                draft,
                application,
                evidence,
                application::BenefitAnswer::Confirm { until: None },
            )
        })
        .unwrap();
    }

    pub(crate) fn choose(
        &mut self,
        application: ApplicationId,
        place: PlaceId,
    ) -> Result<ReferralId, ChoiceRefused> {
        let referral = ReferralId::from_u128(self.next_number());
        let command = Choose { referral, application, place, signature: "0".repeat(64) };
        self.run(self.parent(application), |draft| referral::choose(draft, command)).map(|_| referral)
    }

    /// The first publication gives this family a turn, and it chooses.
    pub(crate) fn referred(&mut self, application: ApplicationId) -> ReferralId {
        let (_, places) = self.offer(Ownership::State, 1);
        self.choose(application, places[0]).unwrap()
    }

    pub(crate) fn cancel(&mut self, id: ReferralId) -> Result<(), referral::CancelRefused> {
        let actor = self.parent(self.slice.referrals[&id].application);
        self.run(actor, |draft| referral::cancel(draft, id, "1".repeat(64))).map(|_| ())
    }

    pub(crate) fn extend(&mut self, id: ReferralId, until: &str) -> Result<(), referral::ExtendRefused> {
        let actor = self.parent(self.slice.referrals[&id].application);
        self.run(actor, |draft| referral::extend(draft, id, day(until), "2".repeat(64))).map(|_| ())
    }

    pub(crate) fn enrol(&mut self, id: ReferralId) -> Result<(), referral::KindergartenRefused> {
        self.run(self.staff(), |draft| referral::enrol(draft, id, false)).map(|_| ())
    }

    pub(crate) fn leave(&mut self, id: ApplicationId) -> Result<(), application::LeaveRefused> {
        let person = self.row(id).applicants.first;
        self.run(self.parent(id), |draft| application::leave(draft, id, person)).map(|_| ())
    }

    // ------------------------------------------------------------------ questions

    pub(crate) fn row(&self, id: ApplicationId) -> &application::Application {
        &self.slice.applications[&id]
    }

    pub(crate) fn state(&self, id: ApplicationId) -> ApplicationState {
        self.row(id).state
    }

    pub(crate) fn status(&self, id: ApplicationId) -> Status {
        self.row(id).status()
    }

    pub(crate) fn referral(&self, id: ReferralId) -> ReferralState {
        self.slice.referrals[&id].state
    }

    pub(crate) fn misses(&self, id: ApplicationId) -> u32 {
        self.slice.children[&self.row(id).child].misses
    }

    /// Until when the turn runs, if one does.
    pub(crate) fn turn(&self, id: ApplicationId) -> Option<Timestamp> {
        match self.state(id) {
            ApplicationState::Notified { until, .. } => Some(until),
            _ => None,
        }
    }

    pub(crate) fn standings(&self) -> BTreeMap<ApplicationId, Standing> {
        standings(&self.slice, NonZeroU32::new(self.policy.ratio.get()).unwrap())
    }

    pub(crate) fn number(&self, id: ApplicationId) -> u64 {
        self.standings()[&id].number
    }

    /// Everything again from the facts alone.
    pub(crate) fn replay(&self) -> Slice {
        let queue = &self.slice.queue;
        // The ratio with which this queue began.
        let first = self.book.profile("kz-2018").unwrap().in_force(day("2018-01-01")).ratio.get();
        let mut slice = Slice::new(QueueState::new(queue.id, first));
        for child in self.persons.keys() {
            slice.children.insert(*child, Child::new(*child));
        }
        for stamped in &self.facts {
            evolve(&mut slice, stamped).unwrap();
        }
        slice
    }
}

/// The codes of all states.
pub(crate) fn states(slice: &Slice) -> BTreeMap<(Noun, String), String> {
    let applications = slice.applications.values();
    let mut all: BTreeMap<_, _> = applications
        .map(|row| ((Noun::Application, row.id.to_string()), row.status().code().to_owned()))
        .collect();
    all.extend(
        slice.places.values().map(|row| ((Noun::Place, row.id.to_string()), row.state.code().to_owned())),
    );
    all.extend(
        slice
            .referrals
            .values()
            .map(|row| ((Noun::Referral, row.id.to_string()), row.state.code().to_owned())),
    );
    all
}

fn toml_of(policy: &Policy) -> String {
    let mut json = serde_json::to_value(policy).unwrap();
    json.as_object_mut().unwrap().remove("id");
    // Scalars and inline tables; the benefits come last as a table of their own.
    let object = json.as_object().unwrap();
    object.iter().map(|(key, value)| format!("{key} = {}\n", inline(value))).collect()
}

fn inline(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(map) => {
            let fields: Vec<_> =
                map.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        serde_json::Value::Array(list) => {
            format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
