//! Turns, choice, free places, who is eligible: S01-S05, S18-S27, R4-R6, R16, R22-R28, R32, R34-R36.

use domain::application::{ApplicationState, FilingRefused, Kinship, Status};
use domain::benefit::Benefit;
use domain::event::{Fact, PublicationOrigin};
use domain::id::PublicationId;
use domain::place::{Ownership, PlaceState, WithdrawalReason};
use domain::policy::{FreeChoice, ReturnedPlace};
use domain::publication::{self, PublicationRefused, Publish};
use domain::referral::ChoiceRefused;
use jiff::Span;

use crate::world::{World, at, day, end_of};

#[test]
fn a_turn_lasts_three_working_days_and_then_the_place_is_everybodys() {
    // S19, S21, S24, S25, R28.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let (_, places) = w.offer(Ownership::State, 1);
    assert_eq!(w.status(a), Status::Notified, "S21");
    assert_eq!(w.turn(a), Some(end_of("2018-08-03")), "S24: Tuesday + 3 working days");
    assert_eq!(w.choose(b, places[0]), Err(ChoiceRefused::NotYourTurn), "S19, R36");

    w.go("2018-08-03T23:59:59");
    assert_eq!(w.status(a), Status::Notified, "the last instant still counts (R55)");
    w.go("2018-08-04T00:00");
    assert_eq!(w.status(a), Status::Queued, "S25");
    assert_eq!(w.misses(a), 0, "a lapse is no miss");
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "S24");
    assert_eq!(w.number(a), 1, "S25: nothing is lost");
    w.choose(b, places[0]).unwrap();
    assert_eq!(w.status(b), Status::Referred, "S24: available to all queued children");
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::Taken), "R36");
}

#[test]
fn after_the_lapse_the_same_family_may_still_take_the_free_place() {
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (_, places) = w.offer(Ownership::State, 1);
    w.go("2018-08-10T12:00");
    w.choose(a, places[0]).unwrap();
}

#[test]
fn a_private_place_needs_three_years_and_a_state_place_two() {
    // S02, S18, R4: counted on the local day.
    for (ownership, born, from) in [
        (Ownership::State, "2016-08-20", "2018-08-20"),
        (Ownership::PrivateOrder, "2016-08-20", "2019-08-20"),
        (Ownership::PrivateOrder, "2016-02-29", "2019-03-01"),
    ] {
        let mut w = World::new("kz-2018", 2016, "2018-07-31T09:00");
        let child = w.family(born);
        let (_, places) = w.offer(ownership, 1);
        assert_eq!(w.status(child), Status::Queued, "too young for a turn (R26)");
        assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "R26: nobody eligible, free at once");
        assert_eq!(w.choose(child, places[0]), Err(ChoiceRefused::TooYoung { from: day(from) }), "R36");
        let eve = day(from).yesterday().unwrap();
        w.go(&format!("{eve}T23:59:59"));
        assert_eq!(w.choose(child, places[0]), Err(ChoiceRefused::TooYoung { from: day(from) }));
        w.go(&format!("{from}T00:00"));
        w.choose(child, places[0]).unwrap();
    }
}

#[test]
fn one_live_application_and_a_new_one_after_the_end() {
    // R1, R6, S05, R63.
    let mut w = World::guide();
    let child = w.child("2014-05-01");
    let first = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(
        w.file_for(child, Kinship::Confirmed),
        Err(FilingRefused::AlreadyInQueue { application: first })
    );
    w.leave(first).unwrap();
    w.advance(Span::new().hours(1));
    let second = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(w.slice.children[&child].filings, 2, "R63: n counts the filings of the child");
    assert!(w.row(second).registered > w.row(first).registered, "R6: new date");
    let filing = w.facts.iter().rev().find_map(|stamped| match stamped.fact {
        Fact::ApplicationFiled { filing, .. } => Some(filing),
        _ => None,
    });
    assert_eq!(filing, Some(2));
}

#[test]
fn a_child_in_a_state_place_is_not_filed_for_again_but_one_in_a_private_place_is() {
    // R6, S05.
    for (ownership, allowed) in [(Ownership::State, false), (Ownership::PrivateOrder, true)] {
        let mut w = World::guide();
        let a = w.families(1)[0];
        let child = w.row(a).child;
        let (_, places) = w.offer(ownership, 1);
        let referral = w.choose(a, places[0]).unwrap();
        w.enrol(referral).unwrap();
        assert_eq!(w.status(a), Status::Enrolled, "S04");
        let again = w.file_for(child, Kinship::Confirmed);
        assert_eq!(again.is_ok(), allowed, "{again:?}");
        if !allowed {
            assert_eq!(again, Err(FilingRefused::Attends { ownership }));
            w.run(w.staff(), |draft| domain::place::vacate(draft, places[0])).unwrap();
            w.file_for(child, Kinship::Confirmed).unwrap();
        }
    }
}

#[test]
fn filing_has_no_least_age_but_a_greatest() {
    // R4, R15, S15: three days old.
    let mut w = World::new("kz-2018", 2017, "2017-11-17T10:00");
    w.family("2017-11-14");
    let other = w.child("2016-12-31");
    assert_eq!(w.file_for(other, Kinship::Confirmed), Err(FilingRefused::OtherYear));
    let mut w = World::new("kz-2018", 2011, "2018-08-18T00:00");
    let old = w.child("2011-08-18");
    assert_eq!(w.file_for(old, Kinship::Confirmed), Err(FilingRefused::TooOld));
}

#[test]
fn an_unconfirmed_link_gets_no_turn_and_no_place_and_ends_after_ten_working_days() {
    // R16.
    let mut w = World::guide();
    let child = w.child("2014-05-01");
    let a = w.file_for(child, Kinship::Unanswered).unwrap();
    assert_eq!(w.row(a).unconfirmed_until, Some(end_of("2018-08-14")));
    let (_, places) = w.offer(Ownership::State, 1);
    assert_eq!(w.status(a), Status::Queued);
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::Unconfirmed));
    let mut confirmed = World::guide();
    let child = confirmed.child("2014-05-01");
    let b = confirmed.file_for(child, Kinship::Unanswered).unwrap();
    let staff = confirmed.staff();
    confirmed.run(staff, |draft| domain::application::confirm_kinship(draft, b)).unwrap();
    let again = confirmed.run(staff, |draft| domain::application::confirm_kinship(draft, b));
    assert_eq!(again, Err(domain::application::StaffRefused::WrongState), "nothing waits for it");
    confirmed.go("2018-09-01T00:00");
    assert_eq!(confirmed.status(b), Status::Queued);

    w.go("2018-08-15T00:00");
    let reason = domain::event::RemovalReason::Unconfirmed;
    assert_eq!(w.state(a), ApplicationState::Removed { reason });
}

#[test]
fn lanes_are_served_three_to_one_and_the_ratio_remembers() {
    // R22, R23: eight single places do not all go to FirstPriority.
    let mut w = World::guide();
    let families = w.families(12);
    for id in &families[6..] {
        w.benefit(*id, Benefit::LargeFamily);
    }
    let mut lanes = String::new();
    for _ in 0..8 {
        let (publication, _) = w.offer(Ownership::State, 1);
        let has = |id: &&_| matches!(w.state(**id), ApplicationState::Notified { publication: p, .. } if p == publication);
        let index = families.iter().position(|id| has(&id)).unwrap();
        lanes.push(if index < 6 { 'g' } else { 'p' });
    }
    assert_eq!(lanes, "pgggpggg");
    assert_eq!(w.slice.queue.served, 3);
    w.go("2018-08-20T00:00");
    assert_eq!(w.slice.queue.served, 3, "R23: lapses roll nothing back");
}

#[test]
fn out_of_turn_is_first_and_does_not_move_the_ratio() {
    let mut w = World::guide();
    let [general, first, soldier] = w.families(3)[..] else { panic!() };
    w.benefit(first, Benefit::Teacher);
    w.benefit(soldier, Benefit::Military);
    let served = w.slice.queue.served;
    w.offer(Ownership::State, 1);
    assert_eq!((w.status(soldier), w.slice.queue.served), (Status::Notified, served));
    w.offer(Ownership::State, 1);
    assert_eq!((w.status(first), w.slice.queue.served), (Status::Notified, 0));
    assert_eq!(w.number(general), 3);
}

#[test]
fn only_the_eligible_get_turns_and_the_rest_is_free_at_once() {
    // R26, R34: Notified, Stopped and Referred are passed over.
    let mut w = World::guide();
    let [referred, stopped, notified, waiting] = w.families(4)[..] else { panic!() };
    let referral = w.referred(referred);
    w.enrol(referral).unwrap();
    w.referred(stopped);
    w.go("2018-08-08T00:00");
    assert_eq!(w.status(stopped), Status::Stopped);
    // The returned place of the miss went to the next one (R9).
    assert_eq!(w.status(notified), Status::Notified);
    let (_, places) = w.offer(Ownership::State, 3);
    assert_eq!(w.status(waiting), Status::Notified);
    assert_eq!(w.status(stopped), Status::Stopped);
    let free = places.iter().filter(|place| matches!(w.place(**place), PlaceState::Free { .. })).count();
    assert_eq!(free, 2, "R26: the rest of the pool is free at once");
    let until = end_of("2018-08-22");
    let open = places.iter().find(|place| matches!(w.place(**place), PlaceState::Free { .. })).unwrap();
    assert_eq!(w.choose(stopped, *open), Err(ChoiceRefused::Stopped { until }), "S35, R36");
    w.go("2018-08-23T00:00");
    w.choose(stopped, *open).unwrap(); // S36
}

#[test]
fn a_notified_family_takes_any_place_of_its_pool_or_a_free_one() {
    // R27.
    let mut w = World::guide();
    let [a] = w.families(1)[..] else { panic!() };
    let (_, free) = w.offer(Ownership::State, 2);
    let free = *free.iter().find(|place| matches!(w.place(**place), PlaceState::Free { .. })).unwrap();
    let [b, c] = w.families(2)[..] else { panic!() };
    let (pool, places) = w.offer(Ownership::State, 2);
    w.choose(b, free).unwrap();
    assert_eq!(w.slice.publications[&pool].reserved, 2, "R27: the place stays for the remaining turn");
    w.choose(c, places[1]).unwrap();
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "R27: at the pool's end it is free");
    w.choose(a, places[0]).unwrap();
}

#[test]
fn next_in_line_gives_a_new_round_and_never_free_choice() {
    // R28, kz-2025: two working days, next in line, Vacant for Free.
    let mut w = World::new("kz-2025", 2022, "2026-09-01T10:00");
    let [a, b] = w.families(2)[..] else { panic!() };
    let (pool, places) = w.offer(Ownership::PrivateOrder, 1);
    assert_eq!(w.turn(a), Some(end_of("2026-09-03")), "two working days");
    w.go("2026-09-04T08:00");
    assert_eq!((w.status(a), w.slice.publications[&pool].round), (Status::Queued, 2));
    assert_eq!(w.turn(b), Some(end_of("2026-09-08")), "R56: counted from the day given");
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::Past), "R36: the own turn has passed");
    w.go("2026-09-09T00:00");
    assert!(matches!(w.place(places[0]), PlaceState::Vacant { .. }), "nobody left, no free choice");
    assert_eq!(w.choose(b, places[0]), Err(ChoiceRefused::NotPublished));
    assert_eq!(w.status(a), Status::Queued);
}

#[test]
fn next_in_line_with_free_choice_ends_in_free() {
    let mut w = World::guide();
    w.policy_with(|policy| policy.lapsed = domain::policy::Lapsed::NextInLine);
    let a = w.families(1)[0];
    let (_, places) = w.offer(Ownership::State, 1);
    w.go("2018-08-04T00:00");
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "R28: when nobody is left: free");
    w.choose(a, places[0]).unwrap();
}

#[test]
fn the_capital_gives_one_calendar_day() {
    // Section 7, astana-2019.
    let mut w = World::new("astana-2019", 2015, "2019-09-06T10:00");
    let a = w.families(1)[0];
    w.offer(Ownership::State, 1);
    assert_eq!(w.turn(a), Some(end_of("2019-09-07")), "a Saturday");
}

#[test]
fn things_keep_the_policy_of_their_creation() {
    // Section 7.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let (_, places) = w.offer(Ownership::State, 1);
    let referral = w.choose(a, places[0]).unwrap();
    w.offer(Ownership::State, 1);
    w.follow("kz-2025");
    w.cancel(referral).unwrap();
    assert_eq!(w.turn(a), Some(end_of("2018-08-03")), "S39 under the policy of the issue");
    let (_, later) = w.offer(Ownership::State, 1);
    w.go("2018-08-06T00:00");
    let released = w.facts.iter().find_map(|stamped| match &stamped.fact {
        Fact::PoolReleased { places: freed, to, .. } if freed == &places => Some((*to, &stamped.policy)),
        _ => None,
    });
    let (to, of) = released.unwrap();
    assert_eq!(
        of.profile(),
        "kz-2018",
        "lapsed as in 2018: to everybody, and not in a round to the next in line"
    );
    assert_eq!(
        to,
        domain::event::PlaceRelease::Vacant,
        "R28: where free choice is none now, read Vacant for free"
    );
    assert_eq!(w.place(later[0]).code(), "vacant", "the new policy knows no free choice");
    w.go("2018-08-08T09:00");
    assert_eq!(w.turn(a), Some(end_of("2018-08-10")), "a new turn has the new length (R35)");
    assert_eq!(w.status(b), Status::Queued);
}

#[test]
fn a_turn_chooses_under_the_policy_of_its_publication() {
    // Section 7: what a family was promised with its turn holds for its referral, also when the district changes meanwhile.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (_, places) = w.offer(Ownership::State, 1);
    w.follow("kz-2025");
    let referral = w.choose(a, places[0]).unwrap();
    let row = &w.slice.referrals[&referral];
    assert_eq!(row.policy.profile(), "kz-2018");
    assert_eq!(row.cancel_until, Some(at("2018-08-01T09:00") + jiff::SignedDuration::from_secs(1)), "R8");
    w.cancel(referral).unwrap();
}

#[test]
fn a_plan_publishes_all_its_places_that_are_still_there() {
    // R32.
    let mut w = World::guide();
    let families = w.families(3);
    let places = w.group(Ownership::State, 4);
    let id = PublicationId::from_u128(w.next_number());
    let command = Publish { id, ownership: Ownership::State, places: places.clone() };
    let staff = w.staff();
    w.run(staff, |draft| publication::plan(draft, command, at("2018-08-02T10:00"))).unwrap();
    let reason = domain::place::WithdrawalReason::Repair;
    w.run(staff, |draft| domain::place::withdraw(draft, places[1], reason)).unwrap();
    w.go("2018-08-02T10:00");
    assert!(families.iter().all(|id| w.status(*id) == Status::Notified), "three places, three turns");
    let codes: Vec<&str> = places.iter().map(|id| w.place(*id).code()).collect();
    assert_eq!(codes, ["reserved", "withdrawn", "reserved", "reserved"]);
}

#[test]
fn planned_publications_happen_at_their_instant_and_under_freezes_not() {
    // R32, R35.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 1);
    let plan = |w: &mut World, due| {
        let id = PublicationId::from_u128(w.next_number());
        let command = Publish { id, ownership: Ownership::State, places: places.clone() };
        w.run(w.staff(), |draft| publication::plan(draft, command, due)).map(|_| id)
    };
    assert_eq!(plan(&mut w, at("2018-07-31T09:00")), Err(PublicationRefused::InThePast));
    let dropped = plan(&mut w, at("2018-08-01T10:00")).unwrap();
    let staff = w.staff();
    w.run(staff, |draft| publication::drop_planned(draft, dropped)).unwrap();
    assert_eq!(
        w.run(staff, |draft| publication::drop_planned(draft, dropped)),
        Err(PublicationRefused::NotPlanned)
    );
    plan(&mut w, at("2018-08-02T10:00")).unwrap();
    w.go("2018-08-02T09:59");
    assert_eq!(w.status(a), Status::Queued);
    w.go("2018-08-02T10:00");
    assert_eq!(w.turn(a), Some(end_of("2018-08-07")));

    w.policy_with(|policy| policy.freeze = vec!["08-10..08-20".parse().unwrap()]);
    let more = w.group(Ownership::State, 1);
    w.go("2018-08-10T12:00");
    assert_eq!(w.publish(&more), Err(PublicationRefused::Frozen));
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "R35: running deadlines go on");
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::NoFreeChoice), "R35");
    w.go("2018-08-21T00:00");
    assert_eq!(w.status(a), Status::Notified, "published by the clock after the freeze");
}

#[test]
fn a_vacant_place_is_published_by_the_clock_after_five_working_days() {
    // R35.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let places = w.group(Ownership::State, 2);
    w.go("2018-08-07T23:59");
    assert!(matches!(w.place(places[0]), PlaceState::Vacant { .. }));
    w.go("2018-08-08T00:00");
    assert_eq!(w.status(a), Status::Notified);
    let row = w.slice.publications.values().next().unwrap();
    assert_eq!(row.origin, PublicationOrigin::Clock);
}

#[test]
fn state_places_come_before_private_ones_of_the_same_instant() {
    // R26.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let private = w.group(Ownership::PrivateOrder, 1);
    let state = w.group(Ownership::State, 1);
    for (ownership, places) in [(Ownership::PrivateOrder, private), (Ownership::State, state)] {
        let id = PublicationId::from_u128(w.next_number());
        let command = Publish { id, ownership, places };
        let due = at("2018-08-01T10:00");
        w.run(w.staff(), |draft| publication::plan(draft, command, due)).unwrap();
    }
    w.go("2018-08-01T10:00");
    let ownership_of = |id| match w.state(id) {
        ApplicationState::Notified { publication, .. } => w.slice.publications[&publication].ownership,
        other => panic!("{other:?}"),
    };
    assert_eq!((ownership_of(a), ownership_of(b)), (Ownership::State, Ownership::PrivateOrder));
}

#[test]
fn every_refusal_to_choose_names_its_rule() {
    // R36, for the states of the place.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let places = w.group(Ownership::State, 4);
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::NotPublished));
    let staff = w.staff();
    w.run(staff, |draft| domain::place::withdraw(draft, places[0], WithdrawalReason::Repair)).unwrap();
    assert_eq!(w.choose(a, places[0]), Err(ChoiceRefused::Withdrawn));
    w.publish(&places[1..2]).unwrap();
    assert_eq!(w.choose(b, places[1]), Err(ChoiceRefused::NotYourTurn));
    w.choose(a, places[1]).unwrap();
    assert_eq!(w.choose(b, places[1]), Err(ChoiceRefused::Taken));
    assert_eq!(w.choose(a, places[2]), Err(ChoiceRefused::HasReferral));
    w.leave(b).unwrap();
    assert_eq!(w.choose(b, places[2]), Err(ChoiceRefused::Closed));
    w.policy_with(|policy| policy.free_opens = "10:00".parse().unwrap());
    w.publish(&places[2..3]).unwrap();
    let c = w.families(1)[0];
    let opens = at("2018-07-31T10:00");
    assert_eq!(w.choose(c, places[2]), Err(ChoiceRefused::NotOpenYet { opens }), "R29");
    w.go("2018-07-31T10:00");
    w.policy_with(|policy| policy.free_choice = FreeChoice::Sealed);
    assert_eq!(w.choose(c, places[2]), Err(ChoiceRefused::NoFreeChoice));
    w.policy_with(|policy| policy.free_choice = FreeChoice::Instant);
    w.choose(c, places[2]).unwrap();
}

#[test]
fn a_place_named_twice_is_published_once() {
    let mut w = World::guide();
    w.families(2);
    let places = w.group(Ownership::State, 1);
    let pool = w.publish(&[places[0], places[0]]).unwrap();
    assert_eq!(w.slice.publications[&pool].reserved, 1);
}

#[test]
fn a_returned_place_may_be_free_at_once() {
    // R9, policy `returned_place`.
    let mut w = World::guide();
    w.policy_with(|policy| policy.returned_place = ReturnedPlace::Free);
    let [a, _b] = w.families(2)[..] else { panic!() };
    let referral = w.referred(a);
    let place = w.slice.referrals[&referral].place;
    w.go("2018-08-08T00:00");
    assert!(matches!(w.place(place), PlaceState::Free { .. }));
}

#[test]
fn in_a_freeze_nothing_is_given_out_anew() {
    // R35, R9, R28: what comes back during a freeze waits as Vacant or Free; nobody gets a turn.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let place = w.offer(Ownership::State, 1).1[0];
    w.go("2018-08-04T00:00");
    let referral = w.choose(a, place).unwrap();
    w.policy_with(|policy| policy.freeze = vec!["08-04..08-20".parse().unwrap()]);
    w.cancel(referral).unwrap();
    assert_eq!((w.place(place).code(), w.status(b)), ("vacant", Status::Queued));

    let mut w = World::guide();
    w.policy_with(|policy| {
        policy.lapsed = domain::policy::Lapsed::NextInLine;
        policy.freeze = vec!["08-04..08-20".parse().unwrap()];
    });
    let [a, b] = w.families(2)[..] else { panic!() };
    let place = w.offer(Ownership::State, 1).1[0];
    assert_eq!(w.status(a), Status::Notified);
    w.go("2018-08-06T09:00");
    assert_eq!((w.place(place).code(), w.status(b)), ("free", Status::Queued), "no new round in a freeze");
}
