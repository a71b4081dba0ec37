//! Referrals: S33-S40, R7-R10, R12-R14, R54-R56.

use domain::application::{self, ApplicationState, Kinship, LeaveRefused, Status};
use domain::event::{Fact, RemovalReason};
use domain::place::{
    self, CapacityRefused, Ownership, PlaceRefused, PlaceState, SetCapacity, WithdrawalReason,
};
use domain::referral::{
    self, AnnulmentReason, CancelRefused, ExtendRefused, KindergartenRefused, PaperRefusal, ReferralState,
};

use crate::world::{World, at, day, end_of};

#[test]
fn the_guides_own_referral() {
    // S33-S36, section 6: issued on 31.07.2018, last day 07.08., stop-list to 22.08.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    assert_eq!(w.referral(referral), ReferralState::Issued { until: end_of("2018-08-07") }, "S33");
    w.go("2018-08-07T23:59:59");
    assert_eq!(w.status(a), Status::Referred);
    w.go("2018-08-08T00:00");
    assert_eq!(w.referral(referral), ReferralState::Expired { at: end_of("2018-08-07") }, "S33");
    assert_eq!(w.state(a), ApplicationState::Stopped { until: end_of("2018-08-22") }, "S34");
    assert_eq!(w.misses(a), 1);
    let registered = w.row(a).registered;
    w.go("2018-08-23T00:00");
    assert_eq!(w.status(a), Status::Queued, "S36");
    assert_eq!(w.row(a).registered, registered, "R2: the original date");
}

#[test]
fn a_second_miss_removes_and_a_new_application_begins_anew() {
    // S37, R13.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let child = w.row(a).child;
    w.referred(a);
    w.go("2018-08-23T00:00");
    let place = *w.slice.places.keys().next().unwrap();
    w.choose(a, place).unwrap();
    w.go("2018-09-20T00:00");
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::SecondMiss });
    let again = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!((w.misses(again), w.status(again)), (0, Status::Queued), "R13");
}

#[test]
fn leaving_inherits_the_miss_and_the_stop_list() {
    // R13.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let child = w.row(a).child;
    w.referred(a);
    w.go("2018-08-10T00:00");
    w.leave(a).unwrap();
    let b = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(w.state(b), ApplicationState::Stopped { until: end_of("2018-08-22") });
    assert_eq!(w.misses(b), 1);
    w.go("2018-08-23T00:00");
    let place = *w.slice.places.keys().next().unwrap();
    w.choose(b, place).unwrap();
    w.go("2018-09-20T00:00");
    assert_eq!(w.state(b), ApplicationState::Removed { reason: RemovalReason::SecondMiss });
}

#[test]
fn enrolment_clears_the_misses() {
    // R13.
    let mut w = World::guide();
    let a = w.families(1)[0];
    w.referred(a);
    w.go("2018-08-23T00:00");
    let place = *w.slice.places.keys().next().unwrap();
    let referral = w.choose(a, place).unwrap();
    w.enrol(referral).unwrap();
    assert_eq!((w.misses(a), w.status(a)), (0, Status::Enrolled));
    assert_eq!(w.cancel(referral), Err(CancelRefused::Ended), "R8: refused after Used");
}

#[test]
fn extended_once_up_to_thirty_calendar_days() {
    // S38, R7: 31.07 -> 30.08.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    let last_day = day("2018-08-07");
    assert_eq!(w.extend(referral, "2018-08-07"), Err(ExtendRefused::NotLater { last_day }));
    let latest = day("2018-08-30");
    assert_eq!(w.extend(referral, "2018-08-31"), Err(ExtendRefused::TooLate { latest }));
    w.extend(referral, "2018-08-30").unwrap();
    assert_eq!(w.extend(referral, "2018-08-30"), Err(ExtendRefused::AlreadyExtended));
    w.go("2018-08-30T23:59:59");
    assert_eq!(w.referral(referral), ReferralState::Extended { until: end_of("2018-08-30") });
    w.go("2018-08-31T00:00");
    assert_eq!(w.extend(referral, "2018-09-03"), Err(ExtendRefused::Ended));
    assert_eq!(
        (w.status(a), w.misses(a)),
        (Status::Stopped, 1),
        "R7: an extended referral that passes is a miss"
    );
}

#[test]
fn an_extension_comes_before_the_limit_and_before_arrival() {
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    let staff = w.staff();
    w.run(staff, |draft| referral::record_arrival(draft, referral)).unwrap();
    assert_eq!(w.extend(referral, "2018-08-20"), Err(ExtendRefused::Arrived));
    let mut late = World::guide();
    let b = late.families(1)[0];
    let referral = late.referred(b);
    late.jump("2018-08-08T00:00");
    assert_eq!(late.extend(referral, "2018-08-20"), Err(ExtendRefused::Ended), "R54: nothing was swept yet");
    let mut none = World::guide();
    none.policy_with(|policy| policy.extension = None);
    let c = none.families(1)[0];
    let referral = none.referred(c);
    assert_eq!(none.extend(referral, "2018-08-20"), Err(ExtendRefused::NotAllowed));
}

#[test]
fn cancelled_within_24_hours_while_the_turn_runs() {
    // S39, R8, R9: the same turn, the same limit, the place back in its pool.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (pool, places) = w.offer(Ownership::State, 1);
    let referral = w.choose(a, places[0]).unwrap();
    w.go("2018-08-01T08:00");
    w.cancel(referral).unwrap();
    assert_eq!(w.state(a), ApplicationState::Notified { publication: pool, until: end_of("2018-08-03") });
    assert_eq!(w.place(places[0]), PlaceState::Reserved { publication: pool });
    assert_eq!((w.misses(a), w.slice.publications.len()), (0, 1));
    w.choose(a, places[0]).unwrap();
}

#[test]
fn after_24_hours_it_cannot_be_cancelled_any_more() {
    // S40, R55: the limit itself is too late.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    let until = w.slice.referrals[&referral].cancel_until.unwrap();
    assert_eq!(until, w.slice.referrals[&referral].issued + jiff::Span::new().hours(24));
    w.now = until;
    assert_eq!(w.cancel(referral), Err(CancelRefused::Late { until }));
    assert_eq!(w.leave(a), Err(LeaveRefused::Referred { cancel_until: None }), "R12");
}

#[test]
fn a_referral_is_cancelled_when_extended_and_when_the_family_has_come_but_not_when_used() {
    // R8: from Issued, Extended or Arrived; refused after Used. First committed command wins.
    for come in [false, true] {
        let mut w = World::guide();
        let [a, b] = w.families(2)[..] else { panic!() };
        let (pool, _) = w.offer(Ownership::State, 2);
        let place = w.slice.pool(pool).next().unwrap().id;
        let referral = w.choose(a, place).unwrap();
        w.extend(referral, "2018-08-20").unwrap();
        let staff = w.staff();
        if come {
            w.run(staff, |draft| referral::record_arrival(draft, referral)).unwrap();
        }
        w.go("2018-08-01T08:59");
        w.cancel(referral).unwrap();
        assert!(matches!(w.referral(referral), ReferralState::Cancelled { .. }));
        assert_eq!((w.status(a), w.misses(a)), (Status::Notified, 0), "the turn runs to 03.08.");
        let again = w.choose(b, place).unwrap();
        w.enrol(again).unwrap();
        assert_eq!(w.cancel(again), Err(CancelRefused::Ended));
    }
}

#[test]
fn a_free_place_that_is_cancelled_goes_to_somebody_else() {
    // R9, second case: the canceller is not eligible.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let (_, places) = w.offer(Ownership::State, 1);
    w.go("2018-08-06T09:00");
    let referral = w.choose(a, places[0]).unwrap();
    let error = w.leave(a);
    assert!(matches!(error, Err(LeaveRefused::Referred { cancel_until: Some(_) })), "R12: cancel first");
    w.cancel(referral).unwrap();
    assert_eq!((w.status(a), w.status(b)), (Status::Queued, Status::Notified));
    assert_eq!(w.number(a), 2, "the original date; one turn is before it");
    let pool = w.slice.publications.values().find(|row| row.excluded == Some(a)).unwrap();
    assert_eq!(pool.reserved, 1);
    w.go("2018-08-10T00:00");
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }));
}

#[test]
fn an_expired_referral_sends_its_place_on_without_its_holder() {
    // R9.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    w.referred(a);
    w.go("2018-08-08T07:00");
    assert_eq!((w.status(a), w.status(b)), (Status::Stopped, Status::Notified));
}

#[test]
fn a_policy_without_cancelling() {
    // Section 7, kz-2025.
    let mut w = World::new("kz-2025", 2022, "2026-09-01T10:00");
    let a = w.families(1)[0];
    let referral = w.referred(a);
    assert_eq!(w.cancel(referral), Err(CancelRefused::NotAllowed));
}

#[test]
fn who_came_is_never_punished() {
    // R14.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let referral = w.referred(a);
    w.go("2018-08-07T10:00");
    let (parent, staff) = (w.parent(a), w.staff());
    let refuse = |w: &mut World, by_department| {
        w.run(staff, |draft| referral::refuse_papers(draft, referral, PaperRefusal::Medical, by_department))
    };
    assert_eq!(refuse(&mut w, false), Err(KindergartenRefused::NotArrived));
    w.run(parent, |draft| referral::declare_arrival(draft, referral)).unwrap();
    assert_eq!(
        w.run(parent, |draft| referral::declare_arrival(draft, referral)),
        Err(KindergartenRefused::AlreadyArrived)
    );
    let until = end_of("2018-08-14");
    let early = Err(KindergartenRefused::KindergartenDecides { until });
    let refused = refuse(&mut w, true).map(|_| ());
    assert_eq!(refused, early, "R14: five working days, and only then the department");
    assert_eq!(w.run(staff, |draft| referral::enrol(draft, referral, true)).map(|_| ()), early);
    w.go("2018-08-15T00:00");
    assert_eq!(w.status(a), Status::Referred, "the deadline has stopped");
    let since = end_of("2018-08-14");
    assert_eq!(refuse(&mut w, false), Err(KindergartenRefused::DepartmentDecides { since }));
    assert_eq!(w.enrol(referral), Err(KindergartenRefused::DepartmentDecides { since }));
    refuse(&mut w, true).unwrap();
    assert_eq!((w.status(a), w.misses(a)), (Status::Queued, 0), "no miss");
    assert_eq!(w.status(b), Status::Notified, "R9");
    assert_eq!(refuse(&mut w, true), Err(KindergartenRefused::Ended));
}

#[test]
fn a_false_declaration_is_a_miss() {
    // R14.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    let (parent, staff) = (w.parent(a), w.staff());
    let find = |w: &mut World| w.run(staff, |draft| referral::find_false(draft, referral));
    assert_eq!(find(&mut w), Err(KindergartenRefused::NotArrived));
    w.run(parent, |draft| referral::declare_arrival(draft, referral)).unwrap();
    w.go("2018-08-09T12:00");
    find(&mut w).unwrap();
    assert_eq!(w.state(a), ApplicationState::Stopped { until: end_of("2018-08-24") });
    assert_eq!((w.misses(a), find(&mut w)), (1, Err(KindergartenRefused::Ended)));
}

#[test]
fn a_second_false_declaration_removes() {
    let mut w = World::guide();
    let a = w.families(1)[0];
    w.referred(a);
    w.go("2018-08-23T00:00");
    let place = *w.slice.places.keys().next().unwrap();
    let referral = w.choose(a, place).unwrap();
    let (parent, staff) = (w.parent(a), w.staff());
    w.run(parent, |draft| referral::declare_arrival(draft, referral)).unwrap();
    w.run(staff, |draft| referral::find_false(draft, referral)).unwrap();
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::SecondMiss });
}

#[test]
fn kindergartens_withdraw_only_what_nobody_has() {
    // R10, R11.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let reason = WithdrawalReason::Repair;
    let places = w.group(Ownership::State, 5);
    let group = w.slice.places[&places[0]].group;
    w.publish(&places[..2]).unwrap();
    let referral = w.choose(a, places[0]).unwrap();
    let staff = w.staff();
    let withdraw = |w: &mut World, id| w.run(staff, |draft| place::withdraw(draft, id, reason)).map(|_| ());
    assert_eq!(withdraw(&mut w, places[0]), Err(PlaceRefused::OnlyDepartment), "held");
    assert_eq!(withdraw(&mut w, places[1]), Err(PlaceRefused::OnlyDepartment), "reserved");
    withdraw(&mut w, places[2]).unwrap();
    assert_eq!(withdraw(&mut w, places[2]), Err(PlaceRefused::WrongState));
    let by_capacity = WithdrawalReason::Capacity;
    assert_eq!(
        w.run(staff, |draft| place::withdraw(draft, places[3], by_capacity)),
        Err(PlaceRefused::SetCapacity)
    );
    let capacity = |w: &mut World, capacity| {
        w.run(staff, |draft| place::set_capacity(draft, SetCapacity { group, capacity })).map(|_| ())
    };
    assert_eq!(capacity(&mut w, 1), Err(CapacityRefused::BelowTaken { taken: 2 }), "R10");
    assert_eq!(capacity(&mut w, 1000), Err(CapacityRefused::TooLarge { most: place::CAPACITY_MAX }));
    capacity(&mut w, 3).unwrap();
    w.run(staff, |draft| place::restore(draft, places[2])).unwrap();
    capacity(&mut w, 5).unwrap();
    w.enrol(referral).unwrap();
    assert_eq!(withdraw(&mut w, places[0]), Err(PlaceRefused::Occupied));
    assert_eq!(w.status(b), Status::Notified);
}

#[test]
fn a_group_is_no_smaller_than_what_is_taken_and_no_larger_than_the_law_knows() {
    // R10, R11.
    let mut w = World::guide();
    w.families(1);
    let places = w.group(Ownership::State, 3);
    let group = w.slice.places[&places[0]].group;
    w.publish(&places[..1]).unwrap();
    let staff = w.staff();
    w.run(staff, |draft| place::withdraw(draft, places[1], WithdrawalReason::Repair)).unwrap();
    let capacity = |w: &mut World, capacity| {
        w.run(staff, |draft| place::set_capacity(draft, SetCapacity { group, capacity })).map(|_| ())
    };
    // One is reserved and one under repair: it counts until it comes back.
    assert_eq!(capacity(&mut w, 1), Err(CapacityRefused::BelowTaken { taken: 2 }));
    assert_eq!(capacity(&mut w, 0), Err(CapacityRefused::BelowTaken { taken: 1 }));
    capacity(&mut w, 2).unwrap();
    let most = place::CAPACITY_MAX;
    capacity(&mut w, most).unwrap();
    assert_eq!(capacity(&mut w, most + 1), Err(CapacityRefused::TooLarge { most }));
    let seats = w.slice.places.values().filter(|row| row.state.code() != "withdrawn").count();
    assert_eq!(seats, 59, "sixty, one of them under repair");
}

#[test]
fn a_group_may_be_as_small_as_what_is_taken() {
    let mut w = World::guide();
    w.families(1);
    let places = w.group(Ownership::State, 2);
    let group = w.slice.places[&places[0]].group;
    w.publish(&places[..1]).unwrap();
    let staff = w.staff();
    w.run(staff, |draft| place::set_capacity(draft, SetCapacity { group, capacity: 1 })).unwrap();
    assert_eq!(w.place(places[1]).code(), "withdrawn");
}

#[test]
fn the_department_withdraws_a_held_place_without_a_miss() {
    // R10.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let referral = w.referred(a);
    let place = w.slice.referrals[&referral].place;
    let staff = w.staff();
    w.run(staff, |draft| place::withdraw_by_department(draft, place, WithdrawalReason::Sanitary)).unwrap();
    assert!(matches!(
        w.referral(referral),
        ReferralState::Annulled { reason: AnnulmentReason::PlaceWithdrawn, .. }
    ));
    assert_eq!((w.status(a), w.misses(a)), (Status::Queued, 0));
}

#[test]
fn the_department_withdraws_a_reserved_place() {
    // R10: replaced while there is another, else the turn given last ends. First priority comes after three of General,
    // so the last turn is not the last lane's.
    let mut w = World::guide();
    let families = w.families(5);
    for id in [families[0], families[1]] {
        w.benefit(id, domain::benefit::Benefit::Orphan);
    }
    let places = w.group(Ownership::State, 6);
    w.publish(&places[..5]).unwrap();
    let staff = w.staff();
    let withdraw = |w: &mut World, id| {
        w.run(staff, |draft| place::withdraw_by_department(draft, id, WithdrawalReason::Repair)).unwrap()
    };
    let facts = withdraw(&mut w, places[0]);
    assert!(
        facts.iter().any(|fact| matches!(fact, Fact::PlaceReplaced { place, .. } if *place == places[5]))
    );
    withdraw(&mut w, places[1]);
    let notified: Vec<_> = families.iter().map(|id| w.status(*id) == Status::Notified).collect();
    assert_eq!(notified, [true, false, true, true, true], "p g g g p: the second of first priority was last");
    assert_eq!(w.misses(families[1]), 0);
}

#[test]
fn a_late_sweep_stamps_the_limit_and_gives_turns_from_its_own_day() {
    // R54, R56.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    w.referred(a);
    w.jump("2018-08-13T09:00");
    w.settle();
    let expired =
        w.facts.iter().find(|stamped| matches!(stamped.fact, Fact::ReferralExpired { .. })).unwrap();
    assert_eq!(expired.at, end_of("2018-08-07"), "R54: stamped with the limit");
    assert_eq!(
        w.state(a),
        ApplicationState::Stopped { until: end_of("2018-08-22") },
        "R56: from the limit's day"
    );
    assert_eq!(w.turn(b), Some(end_of("2018-08-16")), "R56: a turn counts from the day it was in fact given");
    let mut long = World::guide();
    let [a, _b] = long.families(2)[..] else { panic!() };
    long.referred(a);
    long.jump("2018-10-01T09:00");
    long.settle();
    assert_eq!(long.turn(a), None);
    assert_eq!(long.status(a), Status::Queued, "the stop-list has passed as well");
}

#[test]
fn turns_of_a_late_sweep_go_to_those_who_are_eligible_now() {
    // R26, R54, R56: the stop-list ended between the planned instant and the sweep.
    let mut w = World::guide();
    let [a] = w.families(1)[..] else { panic!() };
    let referral = w.referred(a);
    let taken = w.slice.referrals[&referral].place;
    w.go("2018-08-08T00:00");
    let b = w.families(1)[0];
    w.choose(b, taken).unwrap();
    let places = w.group(Ownership::State, 1);
    let id = domain::id::PublicationId::from_u128(w.next_number());
    let command = domain::publication::Publish { id, ownership: Ownership::State, places };
    let due = at("2018-08-10T10:00");
    let staff = w.staff();
    w.run(staff, |draft| domain::publication::plan(draft, command, due)).unwrap();
    w.jump("2018-08-24T10:00");
    w.settle();
    assert_eq!(w.status(a), Status::Notified, "back from the stop-list since the 23rd");
}

#[test]
fn the_department_closes_duplicates_whatever_their_state() {
    // Section 3.
    let mut w = World::guide();
    let [a, b, c] = w.families(3)[..] else { panic!() };
    w.referred(a);
    w.offer(Ownership::State, 1);
    let staff = w.staff();
    assert_eq!(
        w.run(staff, |draft| application::remove(draft, c, RemovalReason::SecondMiss)),
        Err(application::StaffRefused::WrongReason)
    );
    w.run(staff, |draft| application::remove(draft, b, RemovalReason::Duplicate)).unwrap();
    w.run(staff, |draft| application::remove(draft, a, RemovalReason::Duplicate)).unwrap();
    assert_eq!((w.status(a), w.status(b), w.status(c)), (Status::Removed, Status::Removed, Status::Notified));
    assert_eq!(
        w.run(staff, |draft| application::remove(draft, a, RemovalReason::Refused)),
        Err(application::StaffRefused::WrongState)
    );
}
