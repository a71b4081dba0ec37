//! The rules change while things run: R28, R35 and section 7.

use domain::application::{ApplicationState, Kinship, Status};
use domain::calendar::Change;
use domain::event::Fact;
use domain::id::{PlaceId, PublicationId};
use domain::place::{self, Ownership, PlaceState, WithdrawalReason};
use domain::publication::{self, Publish};
use domain::referral::{self, ChoiceRefused, PaperRefusal};

use crate::world::{World, at, day, end_of};

#[test]
fn where_free_choice_ends_free_places_are_vacant_and_published() {
    // R28: where free choice is none, read Vacant for every free.
    let mut w = World::guide();
    let (_, places) = w.offer(Ownership::State, 2);
    let [a, b] = w.families(2)[..] else { panic!() };
    assert!(places.iter().all(|id| w.place(*id).code() == "free"), "nobody was there");
    w.go("2018-08-01T15:00");
    w.follow("kz-2025");
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::NotPublished), "R36: nothing is free any more");
    let since = at("2018-08-01T00:00");
    assert!(
        places.iter().all(|id| w.place(*id) == PlaceState::Vacant { since }),
        "from the policy's first instant"
    );
    let told = w.facts.iter().find(|stamped| matches!(stamped.fact, Fact::FreeChoiceEnded { .. })).unwrap();
    assert_eq!((told.at, told.policy.profile()), (since, "kz-2025"));
    w.go("2018-08-08T23:59");
    assert_eq!(w.status(a), Status::Queued);
    w.go("2018-08-09T00:00");
    assert_eq!([w.status(a), w.status(b)], [Status::Notified; 2], "R35: published by the clock");
}

#[test]
fn a_pool_that_ends_after_free_choice_has_ended_is_vacant() {
    // R28, section 7: the turn kept its policy to its end; the place belongs to no turn any more.
    let mut w = World::guide();
    w.families(1);
    let (_, places) = w.offer(Ownership::State, 1);
    w.follow("kz-2025");
    w.go("2018-08-04T00:00");
    assert_eq!(w.place(places[0]), PlaceState::Vacant { since: end_of("2018-08-03") });
    // And the other way round: where it has begun, the last round of next in line ends in free choice.
    let mut w = World::new("kz-2025", 2022, "2026-09-01T10:00");
    w.families(1);
    let (_, places) = w.offer(Ownership::State, 1);
    w.follow("kz-2018");
    w.go("2026-09-09T00:00");
    assert_eq!(w.place(places[0]).code(), "free");
}

#[test]
fn when_a_vacant_place_is_published_says_the_calendar_in_force() {
    // R35, R52: a decree moves it both ways; nobody was told.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 1);
    let due = |w: &World| place::due(&w.draft(w.staff()).rules, w.place(places[0]));
    assert_eq!(due(&w), Some(end_of("2018-08-07")));
    w.calendar = w.calendar.with_changes(&[Change::Off(day("2018-08-02"))], "decree");
    assert_eq!(due(&w), Some(end_of("2018-08-08")));
    w.calendar = w
        .calendar
        .with_changes(&[Change::Worked(day("2018-08-02")), Change::Worked(day("2018-08-04"))], "decree");
    assert_eq!(due(&w), Some(end_of("2018-08-06")));
    w.go("2018-08-07T00:00");
    assert_eq!(w.status(a), Status::Notified);
}

#[test]
fn the_clock_publishes_of_each_ownership_only_what_stayed_vacant_too_long() {
    // R26, R35: of one ownership, and none before its time.
    let mut w = World::guide();
    w.families(4);
    let state = w.group(Ownership::State, 1);
    let private = w.group(Ownership::PrivateOrder, 1);
    w.go("2018-08-02T09:00");
    let later = w.group(Ownership::State, 1);
    w.go("2018-08-08T00:00");
    let published: Vec<_> = w.slice.publications.values().map(|row| (row.ownership, row.reserved)).collect();
    assert_eq!(published, [(Ownership::State, 1), (Ownership::PrivateOrder, 1)]);
    assert_eq!([w.place(state[0]).code(), w.place(private[0]).code()], ["reserved"; 2]);
    assert_eq!(w.place(later[0]).code(), "vacant", "R35: it has not stayed vacant for five working days");
    assert_eq!(w.facts.iter().filter(|stamped| stamped.fact.name() == "places_published").count(), 2);
}

#[test]
fn a_stop_list_that_ends_in_this_instant_is_not_inherited() {
    // R13, R55: stopped while now < until.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let child = w.row(a).child;
    w.referred(a);
    w.go("2018-08-10T00:00");
    w.leave(a).unwrap();
    w.jump("2018-08-22T23:59:59");
    let b = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(w.state(b), ApplicationState::Stopped { until: end_of("2018-08-22") });
    w.leave(b).unwrap();
    w.jump("2018-08-23T00:00");
    let c = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(w.status(c), Status::Queued);
    assert!(w.facts.last().is_some_and(|stamped| stamped.fact.name() == "application_filed"));
    assert_eq!(w.misses(c), 1, "the miss stays");
}

#[test]
fn nothing_but_a_turn_moves_the_ratio() {
    // R23: a lapse, a cancel, a refusal of papers, an expiry and a free choice roll nothing back and count nothing.
    let mut w = World::guide();
    let families = w.families(6);
    for id in &families[3..] {
        w.benefit(*id, domain::benefit::Benefit::Orphan);
    }
    w.slice.queue.served = 1;
    let (pool, places) = w.offer(Ownership::State, 2);
    assert_eq!(w.slice.queue.served, 3, "two of General");
    let [a, b] = [families[0], families[1]];
    let referral = w.choose(a, places[0]).unwrap();
    w.slice.queue.served = 2;
    w.cancel(referral).unwrap();
    assert_eq!((w.status(a), w.slice.queue.served), (Status::Notified, 2), "cancelled");
    let referral = w.choose(a, places[0]).unwrap();
    let staff = w.staff();
    w.run(staff, |draft| referral::record_arrival(draft, referral)).unwrap();
    w.follow("kz-2018");
    w.policy_with(|policy| policy.returned_place = domain::policy::ReturnedPlace::Free);
    w.run(staff, |draft| referral::refuse_papers(draft, referral, PaperRefusal::Medical, false)).unwrap();
    assert_eq!((w.status(a), w.slice.queue.served), (Status::Queued, 2), "papers refused, its place is free");
    let free = w.choose(families[2], places[0]).unwrap();
    assert_eq!(w.slice.queue.served, 2, "free choice");
    w.go("2018-08-04T00:00");
    assert_eq!(
        (w.status(b), w.slice.publications[&pool].live_turns, w.slice.queue.served),
        (Status::Queued, 0, 2),
        "lapsed"
    );
    w.go("2018-08-08T00:00");
    assert_eq!(w.referral(free).code(), "expired");
    assert_eq!(w.slice.queue.served, 2, "expired");
}

#[test]
fn a_sweep_that_comes_late_into_a_freeze_publishes_nothing() {
    // R35, R56: the five working days were over before the freeze, the clock looks in the middle of it.
    let mut w = World::guide();
    w.policy_with(|policy| policy.freeze = vec!["08-10..08-20".parse().unwrap()]);
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 1);
    w.jump("2018-08-13T09:00");
    w.settle();
    assert_eq!((w.place(places[0]).code(), w.status(a)), ("vacant", Status::Queued));
    w.go("2018-08-20T23:59");
    assert_eq!(w.status(a), Status::Queued);
    w.go("2018-08-21T00:00");
    assert_eq!(w.status(a), Status::Notified);
}

#[test]
fn a_planned_publication_in_a_freeze_or_without_places_is_dropped() {
    // R32, R35, section 7: planning promises nobody anything.
    let plan = |w: &mut World, places: &[PlaceId]| {
        let id = PublicationId::from_u128(w.next_number());
        let command = Publish { id, ownership: Ownership::State, places: places.to_vec() };
        w.run(w.staff(), |draft| publication::plan(draft, command, at("2018-08-02T10:00"))).unwrap();
        id
    };
    let dropped = |w: &World, id| {
        w.facts.iter().any(|stamped| stamped.fact == Fact::PublicationDropped { publication: id })
    };
    let mut w = World::guide();
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 1);
    let id = plan(&mut w, &places);
    w.policy_with(|policy| policy.freeze = vec!["08-01..08-03".parse().unwrap()]);
    w.go("2018-08-02T11:00");
    assert!(dropped(&w, id), "the freeze came after the plan");
    assert_eq!((w.status(a), w.place(places[0]).code()), (Status::Queued, "vacant"));

    let mut w = World::guide();
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 1);
    let id = plan(&mut w, &places);
    w.run(w.staff(), |draft| place::withdraw(draft, places[0], WithdrawalReason::Repair)).unwrap();
    w.go("2018-08-02T11:00");
    assert!(dropped(&w, id), "nothing is left to publish");
    assert_eq!(w.status(a), Status::Queued);
}

#[test]
fn what_stayed_vacant_is_published_by_its_ownership() {
    // R35, R26: state and private places are no one pool.
    let mut w = World::guide();
    let families = w.families(2);
    let (state, private) = (w.group(Ownership::State, 1), w.group(Ownership::PrivateOrder, 1));
    w.go("2018-08-08T00:00");
    let published: Vec<Vec<PlaceId>> = w
        .facts
        .iter()
        .filter_map(|stamped| match &stamped.fact {
            Fact::PlacesPublished { places, .. } => Some(places.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(published.len(), 2, "{published:?}");
    assert!(published.contains(&state) && published.contains(&private), "{published:?}");
    assert!(families.iter().all(|id| w.status(*id) == Status::Notified));
}

#[test]
fn a_pool_of_which_nothing_is_left_begins_no_round() {
    // R28: only what the pool has left goes on.
    let mut w = World::guide();
    w.policy_with(|policy| policy.lapsed = domain::policy::Lapsed::NextInLine);
    let [a, b, _] = w.families(3)[..] else { panic!() };
    let (_, places) = w.offer(Ownership::State, 2);
    w.choose(a, places[0]).unwrap();
    w.choose(b, places[1]).unwrap();
    w.go("2018-08-06T09:00");
    let rounds = w.facts.iter().filter(|stamped| matches!(stamped.fact, Fact::RoundStarted { .. }));
    assert_eq!(rounds.count(), 0);
}
