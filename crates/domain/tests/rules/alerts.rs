//! Alerts on request: R30, S22.

use std::collections::{BTreeMap, BTreeSet};

use domain::alerts::{self, AlertsBarred, AskAlerts, FreeNow};
use domain::application::{self, Kinship, Status};
use domain::calendar::local_day;
use domain::event::{Actor, Fact, RemovalReason, SplitReason};
use domain::id::{ApplicationId, PersonId};
use domain::place::PlaceState;
use domain::policy::Ownership;
use domain::queue::Corrupt;
use jiff::Timestamp;

use crate::world::{World, day};

impl World {
    /// The free places, as the storage counts them.
    pub(crate) fn free_now(&self) -> Vec<FreeNow> {
        let free = |ownership| {
            let rows = self.slice.places.values().filter(move |row| row.ownership == ownership);
            let opens = rows.filter_map(|row| match row.state {
                PlaceState::Free { opens } if opens <= self.now => Some(opens),
                _ => None,
            });
            let opens: Vec<Timestamp> = opens.collect();
            let newest = opens.iter().max().copied()?;
            Some(FreeNow { ownership, places: u32::try_from(opens.len()).unwrap(), newest })
        };
        Ownership::ALL.into_iter().filter_map(free).collect()
    }

    /// The clock tells of free places whoever asked (R30).
    pub(crate) fn tell(&mut self) -> Vec<Fact> {
        self.settle();
        let free = self.free_now();
        self.run::<Corrupt>(Actor::Clock, |draft| Ok(alerts::tell(draft, &free)?)).unwrap()
    }
}

fn ask_as(w: &mut World, application: ApplicationId, person: PersonId) -> Result<Vec<Fact>, AlertsBarred> {
    let command = AskAlerts { application, person, text: 1, has_email: true };
    w.run(Actor::Applicant { person }, |draft| alerts::ask(draft, command))
}

fn ask(w: &mut World, application: ApplicationId) -> Result<Vec<Fact>, AlertsBarred> {
    let person = w.row(application).applicants.first;
    ask_as(w, application, person)
}

fn stop(w: &mut World, application: ApplicationId, person: PersonId) -> Vec<Fact> {
    let actor = Actor::Applicant { person };
    w.run::<Corrupt>(actor, |draft| Ok(alerts::stop(draft, application, person)?)).unwrap()
}

fn told(application: ApplicationId, places: u32) -> Vec<Fact> {
    vec![Fact::FreePlacesTold { application, places }]
}

/// Two families in the queue and two state places that are free since the end of a turn that nobody used.
fn two() -> (World, ApplicationId, ApplicationId) {
    let mut w = World::guide();
    let [a, b] = [w.families(1)[0], w.families(1)[0]];
    w.offer(Ownership::State, 2);
    w.go("2018-08-20T09:00");
    assert_eq!((w.status(a), w.status(b)), (Status::Queued, Status::Queued));
    assert_eq!(w.free_now().iter().map(|free| free.places).sum::<u32>(), 2);
    (w, a, b)
}

#[test]
fn only_who_asked_is_told_and_once_for_what_is_new() {
    // S22, R30.
    let (mut w, a, b) = two();
    assert_eq!(w.tell(), [], "nobody asked");
    let version = w.row(a).version;
    assert_eq!(ask(&mut w, a).unwrap().len(), 1);
    assert_eq!(ask(&mut w, a).unwrap(), [], "asking twice is asking once");
    assert_eq!(w.tell(), told(a, 2));
    assert_eq!(w.row(a).version, version, "what is being signed stays valid");
    assert_eq!(w.tell(), []);
    w.go("2018-08-21T09:00");
    assert_eq!(w.tell(), [], "the same places are no news");
    // Another place becomes free: the message counts all that could be chosen.
    w.offer(Ownership::State, 1);
    w.go("2018-09-03T09:00");
    assert_eq!(w.tell(), told(a, 3));
    assert_eq!(ask(&mut w, b).unwrap().len(), 1);
    assert_eq!(w.tell(), told(b, 3), "who asks later is told of what is there");
}

#[test]
fn at_most_one_message_on_a_local_day_also_after_starting_again() {
    let (mut w, _, b) = two();
    w.policy_with(|policy| policy.turn = domain::calendar::Term::calendar(1));
    ask(&mut w, b).unwrap();
    let person = w.row(b).applicants.first;
    w.offer(Ownership::State, 1);
    w.go("2018-08-21T21:30");
    assert_eq!(w.tell().len(), 1);
    stop(&mut w, b, person);
    ask(&mut w, b).unwrap();
    w.go("2018-08-21T21:59");
    assert_eq!(w.tell(), [], "once a day");
    // The turns of the place that was published yesterday end at midnight; by night nobody is written to.
    let before = w.free_now();
    w.go("2018-08-22T00:00");
    assert_ne!(w.free_now(), before, "there is news");
    assert_eq!(w.tell(), [], "R57: by night nothing leaves");
    w.go("2018-08-22T08:00");
    assert_eq!(w.tell(), told(b, 3));
}

#[test]
fn stopping_is_never_refused_and_nothing_comes_after_it() {
    let (mut w, a, _) = two();
    let person = w.row(a).applicants.first;
    assert_eq!(stop(&mut w, a, person), [], "nothing to stop");
    ask(&mut w, a).unwrap();
    assert_eq!(stop(&mut w, a, person), [Fact::AlertsStopped { application: a, person }]);
    assert_eq!(stop(&mut w, a, person), [], "stopping twice is stopping once");
    assert_eq!(w.tell(), []);
}

#[test]
fn whoever_cannot_choose_now_is_not_told() {
    // S24, S35: with a turn, a referral or in the stop-list; afterwards again.
    let (mut w, a, b) = two();
    ask(&mut w, a).unwrap();
    ask(&mut w, b).unwrap();
    let free = w.slice.places.values().find(|row| row.state.code() == "free").unwrap().id;
    w.choose(a, free).unwrap();
    assert_eq!(w.tell(), told(b, 1));
    w.go("2018-08-28T09:00");
    assert_eq!(w.status(a), Status::Stopped);
    assert_eq!(w.tell(), []);
    w.go("2018-09-25T09:00");
    assert_eq!(w.status(a), Status::Queued);
    assert_eq!(w.tell().first(), told(a, 2).first(), "it asked, and is back in the queue");
}

#[test]
fn a_child_hears_only_of_places_that_it_is_old_enough_for() {
    // R4: 24 months for state places, 36 for private ones.
    let mut w = World::new("kz-2018", 2016, "2018-12-03T09:00");
    let a = w.family("2016-05-01");
    ask(&mut w, a).unwrap();
    w.offer(Ownership::PrivateOrder, 2);
    assert_eq!(w.free_now().len(), 1, "nobody is old enough: free at once");
    assert_eq!(w.tell(), []);
    w.offer(Ownership::State, 1);
    w.go("2018-12-10T09:00");
    assert_eq!(w.tell(), told(a, 1));
    // It becomes old enough, and something has become free since.
    w.go("2019-05-01T09:00");
    assert_eq!(w.tell(), []);
    w.offer(Ownership::PrivateOrder, 1);
    w.go("2019-05-20T09:00");
    assert_eq!(w.tell(), told(a, 4));
}

#[test]
fn alerts_end_with_the_application() {
    let (mut w, a, b) = two();
    ask(&mut w, a).unwrap();
    ask(&mut w, b).unwrap();
    w.leave(a).unwrap();
    assert!(!w.row(a).alerts.are_on());
    assert_eq!(ask(&mut w, a), Err(AlertsBarred::Closed));
    let place = w.slice.places.values().find(|row| row.state.code() == "free").unwrap().id;
    let referral = w.choose(b, place).unwrap();
    w.enrol(referral).unwrap();
    assert!(!w.row(b).alerts.are_on());
    w.go("2018-08-22T09:00");
    assert_eq!(w.tell(), []);
}

#[test]
fn where_nothing_could_be_chosen_alerts_are_refused_with_the_reason() {
    let mut w = World::new("kz-2018", 2016, "2018-08-03T09:00");
    let young = w.family("2016-09-01");
    assert_eq!(ask(&mut w, young), Err(AlertsBarred::TooYoung { from: day("2018-09-01") }));
    let child = w.child("2016-01-10");
    let unconfirmed = w.file_for(child, Kinship::Unanswered).unwrap();
    assert_eq!(ask(&mut w, unconfirmed), Err(AlertsBarred::Unconfirmed));
    let old = w.family("2016-01-11");
    let person = w.row(old).applicants.first;
    let command = AskAlerts { application: old, person, text: 1, has_email: false };
    assert_eq!(
        w.run(Actor::Applicant { person }, |draft| alerts::ask(draft, command)),
        Err(AlertsBarred::NoEmail)
    );
    w.follow("kz-2025");
    assert_eq!(ask(&mut w, old), Err(AlertsBarred::NoFreeChoice));
    w.follow("kz-2018");
    w.referred(old);
    assert_eq!(ask(&mut w, old), Err(AlertsBarred::HasReferral));
    w.go("2018-08-20T09:00");
    assert!(matches!(ask(&mut w, old), Err(AlertsBarred::Stopped { .. })));
    w.run(w.staff(), |draft| application::remove(draft, old, RemovalReason::Duplicate)).unwrap();
    assert_eq!(ask(&mut w, old), Err(AlertsBarred::Closed));
}

#[test]
fn alerts_may_be_asked_for_from_the_birthday_on() {
    let mut w = World::new("kz-2018", 2016, "2018-08-03T09:00");
    let tomorrow = w.family("2016-08-04");
    assert_eq!(ask(&mut w, tomorrow), Err(AlertsBarred::TooYoung { from: day("2018-08-04") }));
    let today = w.family("2016-08-03");
    ask(&mut w, today).unwrap();
}

#[test]
fn a_district_without_free_choice_tells_nobody() {
    // R28, R35.
    let (mut w, a, _) = two();
    ask(&mut w, a).unwrap();
    w.policy_with(|policy| {
        policy.freeze = vec!["08-15..08-31".parse().unwrap()];
    });
    assert_eq!(w.tell(), [], "free choice rests");
    w.policy_with(|policy| policy.freeze.clear());
    assert_eq!(w.tell(), told(a, 2));
}

#[test]
fn each_of_two_applicants_asks_for_himself() {
    // R64.
    let (mut w, a, _) = two();
    let first = w.row(a).applicants.first;
    let second = PersonId::from_u128(w.next_number());
    w.run(w.parent(a), |draft| application::request_merge(draft, a, second, Kinship::Confirmed)).unwrap();
    assert_eq!(w.row(a).applicants.second, Some(second));
    ask_as(&mut w, a, second).unwrap();
    let askers = |w: &World| w.row(a).alerts.askers(w.row(a).applicants).collect::<Vec<_>>();
    assert_eq!(askers(&w), [second]);
    ask_as(&mut w, a, first).unwrap();
    assert_eq!(askers(&w), [first, second]);
    assert_eq!(w.tell(), told(a, 2), "one fact, for both");
    stop(&mut w, a, first);
    assert_eq!(askers(&w), [second]);
    // Whoever is split off takes nothing along, and leaves nothing behind.
    w.run(w.staff(), |draft| application::split(draft, a, first, SplitReason::Court)).unwrap();
    assert_eq!(askers(&w), [second]);
    assert_eq!(w.row(a).applicants.first, second);
}

/// R30, over everything that ever happened: nobody who did not ask, nobody twice on a local day, nobody whose application
/// has ended.
pub(crate) fn nobody_is_told_unasked(w: &World) {
    let mut asked: BTreeSet<(ApplicationId, PersonId)> = BTreeSet::new();
    let mut last: BTreeMap<ApplicationId, jiff::civil::Date> = BTreeMap::new();
    let mut used = BTreeMap::new();
    for stamped in &w.facts {
        match &stamped.fact {
            Fact::AlertsAsked { application, person, .. } => {
                assert!(asked.insert((*application, *person)), "asked twice");
            }
            Fact::AlertsStopped { application, person } => {
                assert!(asked.remove(&(*application, *person)), "stopped what was not asked");
            }
            Fact::ApplicantSplit { application, person, .. } => {
                asked.remove(&(*application, *person));
            }
            Fact::ApplicationRemoved { application, .. } => asked.retain(|(of, _)| of != application),
            Fact::ReferralIssued { referral, application, .. } => {
                used.insert(*referral, *application);
            }
            Fact::ReferralUsed { referral } => asked.retain(|(of, _)| *of != used[referral]),
            Fact::FreePlacesTold { application, places } => {
                assert!(*places > 0);
                assert_eq!(stamped.actor, Actor::Clock);
                assert!(asked.iter().any(|(of, _)| of == application), "R30: {application} did not ask");
                let today = local_day(stamped.at, &w.zone);
                assert!(last.insert(*application, today).is_none_or(|day| day < today), "twice on {today}");
            }
            _ => {}
        }
    }
}
