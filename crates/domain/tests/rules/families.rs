//! Age, benefits, second parents, numbers, calendars: R15, R25, R33, R41-R43, R53, R64.

use domain::application::{
    self, ApplicationState, BenefitAnswer, BenefitRefused, ClaimBenefit, Kinship, LeaveRefused, MergeAnswer,
    MergeRefused, Status,
};
use domain::benefit::{Benefit, Lane};
use domain::calendar::Change;
use domain::event::{BenefitRefusal, Fact, RemovalReason, SplitReason};
use domain::id::{EvidenceId, PersonId};
use domain::place::Ownership;
use domain::queue::{Corrupt, recompute_limits};
use domain::referral::ReferralState;

use crate::world::{World, at, day, end_of};

#[test]
fn the_maximum_age_closes_on_the_birthday() {
    // R15.
    let mut w = World::new("kz-2018", 2012, "2018-08-01T09:00");
    let a = w.family("2012-08-18");
    let b = w.family("2012-08-18");
    w.offer(Ownership::State, 1);
    w.policy_with(|policy| policy.max_age_years = 6);
    w.policy_with(|policy| policy.turn = domain::calendar::Term::working(30));
    w.go("2018-08-17T23:59");
    assert_eq!(w.status(b), Status::Queued);
    w.go("2018-08-18T00:00");
    assert_eq!(w.state(b), ApplicationState::Removed { reason: RemovalReason::Age });
    assert_eq!(w.status(a), Status::Removed, "its turn ended on the 6th");
    let stamp = w.facts.iter().rfind(|row| row.fact.name() == "application_removed").unwrap().at;
    assert_eq!(stamp, end_of("2018-08-17"));
}

#[test]
fn a_turn_and_a_referral_are_kept_beyond_the_birthday() {
    // R15.
    let mut w = World::new("kz-2018", 2011, "2018-08-16T09:00");
    let [a, b] = [w.family("2011-08-18"), w.family("2011-08-18")];
    w.referred(a);
    let (_, places) = w.offer(Ownership::State, 1);
    w.go("2018-08-19T09:00");
    assert_eq!((w.status(a), w.status(b)), (Status::Referred, Status::Notified));
    w.choose(b, places[0]).unwrap();
    w.go("2018-08-25T00:00");
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::Age });
    let removed = w.facts.iter().rfind(|row| row.fact.name() == "application_removed").unwrap();
    assert_eq!(removed.at, end_of("2018-08-24"), "not before the referral ended");
}

#[test]
fn a_lowered_age_closes_not_before_it_was_in_force() {
    // R15: 6 years from 2020.
    let mut w = World::new("kz-2018", 2013, "2019-12-30T09:00");
    let a = w.family("2013-03-01");
    w.jump("2020-01-02T09:00");
    w.follow("kz-2018");
    w.settle();
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::Age });
    assert_eq!(w.facts.last().unwrap().at, at("2020-01-01T00:00"));
}

#[test]
fn a_benefit_counts_from_its_confirmation_by_the_original_date() {
    // R41-R43, S16.
    let mut w = World::guide();
    let [a, b, c] = w.families(3)[..] else { panic!() };
    let evidence = EvidenceId::from_u128(1);
    let claim = ClaimBenefit { application: c, evidence, benefit: Benefit::Orphan };
    let (parent, staff) = (w.parent(c), w.staff());
    w.run(parent, |draft| application::claim_benefit(draft, claim)).unwrap();
    assert_eq!((w.number(c), w.row(c).lane), (3, Lane::General), "R41: not before the confirmation");
    assert_eq!(
        w.run(parent, |draft| application::claim_benefit(draft, claim)),
        Err(BenefitRefused::ClaimOpen)
    );
    let registered = w.row(c).registered;
    let answer = |until| BenefitAnswer::Confirm { until };
    assert_eq!(
        w.run(staff, |draft| application::answer_benefit(
            draft,
            c,
            evidence,
            answer(Some(at("2018-07-01T00:00")))
        )),
        Err(BenefitRefused::EndsInThePast)
    );
    let ends = end_of("2018-08-31");
    w.run(staff, |draft| application::answer_benefit(draft, c, evidence, answer(Some(ends)))).unwrap();
    assert_eq!((w.number(c), w.row(c).lane), (1, Lane::FirstPriority));
    assert_eq!(w.standings()[&c].benefit_number, 1);
    assert_eq!((w.standings()[&a].benefit_number, w.number(a)), (0, 2));
    assert_eq!(w.row(c).registered, registered, "R2, R41");
    // R43: a live turn is not touched.
    w.offer(Ownership::State, 1);
    let until = w.turn(c);
    w.run(parent, |draft| application::renounce_benefit(draft, c)).unwrap();
    assert_eq!((w.turn(c), w.row(c).lane), (until, Lane::General));
    assert_eq!(
        w.run(parent, |draft| application::renounce_benefit(draft, c)),
        Err(BenefitRefused::NoBenefit)
    );
    w.benefit(b, Benefit::Teacher);
    assert_eq!(w.slice.queue.served, 0, "R43: only turns move it");
}

#[test]
fn evidence_ends_and_papers_are_refused() {
    // R41, R42.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let (parent, staff) = (w.parent(b), w.staff());
    let evidence = EvidenceId::from_u128(2);
    let claim = ClaimBenefit { application: b, evidence, benefit: Benefit::LargeFamily };
    let refused = BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable };
    w.run(parent, |draft| application::claim_benefit(draft, claim)).unwrap();
    w.run(staff, |draft| application::answer_benefit(draft, b, evidence, refused)).unwrap();
    assert_eq!(w.row(b).claim, None);
    assert_eq!(
        w.run(staff, |draft| application::answer_benefit(draft, b, evidence, refused)),
        Err(BenefitRefused::NoClaim)
    );
    w.run(parent, |draft| application::claim_benefit(draft, claim)).unwrap();
    w.run(parent, |draft| application::renounce_benefit(draft, b)).unwrap();
    assert_eq!(w.row(b).claim, None, "R42: taken back");
    w.run(parent, |draft| application::claim_benefit(draft, claim)).unwrap();
    let until = Some(end_of("2018-08-31"));
    w.run(staff, |draft| application::answer_benefit(draft, b, evidence, BenefitAnswer::Confirm { until }))
        .unwrap();
    w.go("2018-08-31T23:00");
    assert_eq!((w.number(b), w.number(a)), (1, 2));
    w.go("2018-09-01T00:00");
    assert_eq!((w.number(b), w.row(b).benefit), (2, Benefit::None), "back to General by the original date");
    w.leave(b).unwrap();
    assert_eq!(w.run(parent, |draft| application::claim_benefit(draft, claim)), Err(BenefitRefused::Closed));
}

#[test]
fn the_law_may_end_before_the_paper() {
    // R40.
    let mut w = World::guide();
    w.policy_with(|policy| {
        policy.benefits.get_mut(&Benefit::Teacher).unwrap().until = Some(day("2018-09-10"));
    });
    let a = w.families(1)[0];
    w.benefit(a, Benefit::Teacher);
    assert_eq!(w.row(a).benefit_until, Some(end_of("2018-09-10")));
}

#[test]
fn a_second_parent_has_equal_rights_and_may_object() {
    // S14, R64.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let before = w.row(a).clone();
    let second = PersonId::from_u128(900);
    let parent = w.parent(a);
    let ask = |w: &mut World, person, kinship| {
        w.run(parent, |draft| application::request_merge(draft, a, person, kinship)).map(|_| ())
    };
    ask(&mut w, second, Kinship::Unanswered).unwrap();
    assert_eq!(w.row(a).merge.unwrap().until, end_of("2018-08-07"), "R64: 5 working days");
    assert_eq!(ask(&mut w, PersonId::from_u128(901), Kinship::Confirmed), Err(MergeRefused::RequestOpen));
    w.run(parent, |draft| application::answer_merge(draft, a, MergeAnswer::Refuse)).unwrap();
    assert_eq!(
        w.run(parent, |draft| application::answer_merge(draft, a, MergeAnswer::Confirm)),
        Err(MergeRefused::NoRequest)
    );
    ask(&mut w, second, Kinship::Confirmed).unwrap();
    assert_eq!(ask(&mut w, second, Kinship::Confirmed), Err(MergeRefused::AlreadyApplicant));
    assert_eq!(ask(&mut w, PersonId::from_u128(901), Kinship::Confirmed), Err(MergeRefused::TwoApplicants));
    let row = w.row(a);
    assert_eq!(
        (row.number, row.registered, row.benefit, row.state),
        (before.number, before.registered, before.benefit, before.state),
        "R64: merging changes nothing else"
    );
    let until = end_of("2018-08-03");
    w.leave(a).unwrap();
    assert_eq!(w.row(a).leave.unwrap().until, until, "3 working days");
    assert_eq!(w.leave(a), Err(LeaveRefused::AlreadyAsked { until }));
    let stranger = PersonId::from_u128(902);
    assert_eq!(
        w.run(parent, |draft| application::object_to_leaving(draft, a, stranger)),
        Err(LeaveRefused::NothingToObject),
        "one of the two applicants objects"
    );
    w.run(parent, |draft| application::object_to_leaving(draft, a, second)).unwrap();
    assert_eq!(
        w.run(parent, |draft| application::object_to_leaving(draft, a, second)),
        Err(LeaveRefused::NothingToObject)
    );
    w.go("2018-08-06T00:00");
    assert_eq!(w.status(a), Status::Queued);
    w.leave(a).unwrap();
    w.go("2018-08-10T00:00");
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::OwnWill });
    assert_eq!(w.leave(a), Err(LeaveRefused::Closed));
}

#[test]
fn a_choice_made_meanwhile_drops_the_wish_to_leave() {
    // R12, R64.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (parent, staff) = (w.parent(a), w.staff());
    let second = PersonId::from_u128(900);
    w.run(parent, |draft| application::request_merge(draft, a, second, Kinship::Confirmed)).unwrap();
    w.leave(a).unwrap();
    w.referred(a);
    assert_eq!(w.row(a).leave, None);
    let (first, reason) = (w.row(a).applicants.first, SplitReason::Court);
    let stranger = PersonId::from_u128(902);
    let other = w.run(staff, |draft| application::split(draft, a, stranger, reason));
    assert_eq!(other, Err(MergeRefused::NoRequest), "who is none of the two is not split off");
    w.run(staff, |draft| application::split(draft, a, second, reason)).unwrap();
    assert_eq!((w.row(a).applicants.first, w.row(a).applicants.second), (first, None), "the other one stays");
    let again = w.run(staff, |draft| application::split(draft, a, second, reason));
    assert_eq!(again, Err(MergeRefused::NoRequest));
}

#[test]
fn when_the_first_applicant_is_split_off_the_second_one_is_the_first() {
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (parent, staff) = (w.parent(a), w.staff());
    let (first, second) = (w.row(a).applicants.first, PersonId::from_u128(900));
    w.run(parent, |draft| application::request_merge(draft, a, second, Kinship::Confirmed)).unwrap();
    w.run(staff, |draft| application::split(draft, a, first, SplitReason::Error)).unwrap();
    assert_eq!((w.row(a).applicants.first, w.row(a).applicants.second), (second, None));
}

#[test]
fn every_fact_makes_a_new_version_of_the_row() {
    // What a page was read from is told from what stands there now.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let mut versions = vec![w.row(a).version];
    let referral = w.referred(a);
    versions.push(w.row(a).version);
    w.cancel(referral).unwrap();
    versions.push(w.row(a).version);
    assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{versions:?}");
}

#[test]
fn a_benefit_that_ends_during_a_turn_ends_alone() {
    // R42, R54: each limit does its own; the turn was given and stays until its own day.
    let mut w = World::guide();
    let a = w.families(1)[0];
    let evidence = EvidenceId::from_u128(3);
    let claim = ClaimBenefit { application: a, evidence, benefit: Benefit::Orphan };
    w.run(w.parent(a), |draft| application::claim_benefit(draft, claim)).unwrap();
    let until = Some(end_of("2018-08-01"));
    let answer = BenefitAnswer::Confirm { until };
    w.run(w.staff(), |draft| application::answer_benefit(draft, a, evidence, answer)).unwrap();
    w.offer(Ownership::State, 1);
    assert_eq!(w.turn(a), Some(end_of("2018-08-03")));
    w.go("2018-08-02T09:00");
    assert_eq!((w.status(a), w.row(a).lane, w.row(a).benefit_until), (Status::Notified, Lane::General, None));
    w.go("2018-08-04T00:00");
    assert_eq!(w.status(a), Status::Queued);
}

#[test]
fn a_closed_application_has_nothing_open() {
    let mut w = World::guide();
    let a = w.families(1)[0];
    let (parent, staff) = (w.parent(a), w.staff());
    let evidence = EvidenceId::from_u128(3);
    let claim = ClaimBenefit { application: a, evidence, benefit: Benefit::Orphan };
    w.run(parent, |draft| application::claim_benefit(draft, claim)).unwrap();
    let referral = w.referred(a);
    w.enrol(referral).unwrap();
    assert_eq!(w.row(a).claim, None);
    let answer = BenefitAnswer::Confirm { until: None };
    assert_eq!(
        w.run(staff, |draft| application::answer_benefit(draft, a, evidence, answer)),
        Err(BenefitRefused::Closed)
    );
}

#[test]
fn the_notified_stand_first_in_the_order_of_their_turns() {
    // R25.
    let mut w = World::guide();
    let [a, b, c, d] = w.families(4)[..] else { panic!() };
    w.benefit(d, Benefit::Military);
    let numbers = |w: &World| [a, b, c, d].map(|id| w.number(id));
    assert_eq!(numbers(&w), [2, 3, 4, 1]);
    w.offer(Ownership::State, 2);
    assert_eq!(numbers(&w), [2, 3, 4, 1], "R25: a publication moves nobody's number");
    w.benefit(c, Benefit::Military);
    assert_eq!(numbers(&w), [2, 4, 3, 1], "a confirmed benefit may");
}

#[test]
fn a_new_calendar_never_moves_a_told_limit_earlier() {
    // R53.
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    let referral = w.referred(a);
    w.go("2018-08-06T09:00");
    w.offer(Ownership::State, 1);
    let unconfirmed = w.child("2014-06-01");
    let d = w.file_for(unconfirmed, Kinship::Unanswered).unwrap();
    w.extend(referral, "2018-08-20").unwrap();
    let told = w.turn(b).unwrap();
    assert_eq!(told, end_of("2018-08-09"));
    let recompute = |w: &mut World, changes: &[Change]| {
        let old = w.calendar.clone();
        w.calendar = old.with_changes(changes, "decree");
        let staff = w.staff();
        let begun = w.begun();
        w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap()
    };
    let facts = recompute(&mut w, &[Change::Off(day("2018-08-08"))]);
    assert_eq!(w.turn(b), Some(end_of("2018-08-10")));
    assert!(facts.iter().all(|fact| matches!(fact, Fact::LimitMoved { .. })));
    assert_eq!(w.row(d).unconfirmed_until, Some(end_of("2018-08-22")), "Qurban Ait on the 21st");
    assert_eq!(
        w.referral(referral),
        ReferralState::Extended { until: end_of("2018-08-20") },
        "calendar days"
    );
    assert!(recompute(&mut w, &[Change::Worked(day("2018-08-08"))]).is_empty(), "never earlier");
    assert_eq!(w.turn(b), Some(end_of("2018-08-10")));
}

#[test]
fn stop_lists_referrals_and_answers_move_with_the_calendar() {
    // R53.
    let mut w = World::guide();
    let [a, b, c] = w.families(3)[..] else { panic!() };
    w.referred(a);
    w.go("2018-08-08T00:00");
    let place = w.slice.places.keys().next().copied().unwrap();
    let second = w.choose(b, place).unwrap();
    let third = w.referred(c);
    let staff = w.staff();
    w.run(staff, |draft| domain::referral::record_arrival(draft, third)).unwrap();
    let old = w.calendar.clone();
    w.calendar = old.with_changes(&[Change::Off(day("2018-08-14"))], "decree");
    let begun = w.begun();
    w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    assert_eq!(w.state(a), ApplicationState::Stopped { until: end_of("2018-08-23") });
    assert_eq!(w.referral(second), ReferralState::Issued { until: end_of("2018-08-16") });
    let ReferralState::Arrived { answer_until, .. } = w.referral(third) else { panic!() };
    assert_eq!(answer_until, end_of("2018-08-16"));
}

#[test]
fn limits_are_recomputed_from_the_day_of_their_event() {
    // R53, R51: an event of a Friday whose Saturday becomes a day of work, and whose Tuesday a day off.
    let mut w = World::guide();
    let a = w.families(1)[0];
    w.go("2018-08-03T09:00");
    w.offer(Ownership::State, 1);
    assert_eq!(w.turn(a), Some(end_of("2018-08-08")));
    let old = w.calendar.clone();
    let changes = [Change::Worked(day("2018-08-04")), Change::Off(day("2018-08-07"))];
    w.calendar = old.with_changes(&changes, "decree");
    let (staff, begun) = (w.staff(), w.begun());
    let moved = w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    assert_eq!(moved, [], "Saturday, Monday, Wednesday: the day that was told");

    // The same for the stop-list of a referral that ended on a Friday (R56).
    let mut w = World::guide();
    let b = w.families(1)[0];
    w.go("2018-09-07T09:00");
    w.referred(b);
    w.go("2018-09-15T10:00");
    w.settle();
    assert_eq!(w.state(b), ApplicationState::Stopped { until: end_of("2018-09-28") });
    let old = w.calendar.clone();
    let changes = [Change::Worked(day("2018-09-15")), Change::Off(day("2018-09-18"))];
    w.calendar = old.with_changes(&changes, "decree");
    let (staff, begun) = (w.staff(), w.begun());
    let moved = w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    assert_eq!(moved, [], "ten working days from Friday, with the Saturday and without the Tuesday");
}

#[test]
fn a_confirmation_counts_from_the_filing_whenever_it_was_registered() {
    // R2, R16, R53: a server's clock is set back over midnight; who files then is registered on the next day and was told a limit
    // by the day of the filing. A decree moves it by its own day and by no other.
    let mut w = World::guide();
    w.jump("2018-08-01T00:03");
    w.family("2014-05-01");
    w.now = at("2018-07-31T23:58");
    let child = w.child("2014-05-01");
    let a = w.file_for(child, Kinship::Unanswered).unwrap();
    assert_eq!(w.row(a).unconfirmed_until, Some(end_of("2018-08-14")), "ten working days after 31 July");
    let old = w.calendar.clone();
    w.calendar = w.calendar.with_changes(&[Change::Off(day("2018-08-13"))], "decree");
    let (staff, begun) = (w.staff(), w.begun());
    w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    assert_eq!(w.row(a).unconfirmed_until, Some(end_of("2018-08-15")));
}

/// A decree that makes the Saturday of 4 August a day of work and the Tuesday a day off: whoever's limit of working days counts from
/// the Friday loses nothing and wins nothing, and nobody is told anything (R53, R51). Counted back from the limit it would move.
fn decree_after_a_friday(w: &mut World) -> Vec<Fact> {
    let old = w.calendar.clone();
    let changes = [Change::Worked(day("2018-08-04")), Change::Off(day("2018-08-07"))];
    w.calendar = old.with_changes(&changes, "decree");
    let (staff, begun) = (w.staff(), w.begun());
    w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap()
}

#[test]
fn every_limit_of_a_family_is_recomputed_from_its_own_event() {
    let friday = || {
        let mut w = World::guide();
        let a = w.families(1)[0];
        w.go("2018-08-03T09:00");
        let parent = w.parent(a);
        (w, a, parent)
    };
    // The other applicant may object to a wish to leave.
    let (mut w, a, parent) = friday();
    let second = PersonId::from_u128(900);
    w.run(parent, |draft| application::request_merge(draft, a, second, Kinship::Confirmed)).unwrap();
    w.leave(a).unwrap();
    assert_eq!(w.row(a).leave.unwrap().until, end_of("2018-08-08"));
    assert_eq!(decree_after_a_friday(&mut w), [], "a wish to leave");
    // The first one answers a request to be joined.
    let (mut w, a, parent) = friday();
    w.run(parent, |draft| application::request_merge(draft, a, second, Kinship::Unanswered)).unwrap();
    assert_eq!(w.row(a).merge.unwrap().until, end_of("2018-08-10"));
    assert_eq!(decree_after_a_friday(&mut w), [], "a request to be joined");
    // The turn behind a referral is what a cancel gives back.
    let (mut w, a, _) = friday();
    w.referred(a);
    assert_eq!(decree_after_a_friday(&mut w), [], "a turn behind a referral");
    // The link of parent and child.
    let (mut w, _, _) = friday();
    let child = w.child("2014-05-01");
    let b = w.file_for(child, Kinship::Unanswered).unwrap();
    assert_eq!(w.row(b).unconfirmed_until, Some(end_of("2018-08-17")));
    assert_eq!(decree_after_a_friday(&mut w), [], "a confirmation");
}

#[test]
fn an_inherited_stop_list_is_counted_back_from_its_limit() {
    // R13, R53: it began in another application's history; a decree moves it by its own day.
    let mut w = World::guide();
    let child = w.child("2014-05-01");
    let a = w.file_for(child, Kinship::Confirmed).unwrap();
    w.go("2018-09-07T09:00");
    w.referred(a);
    w.go("2018-09-15T10:00");
    w.settle();
    w.leave(a).unwrap();
    let b = w.file_for(child, Kinship::Confirmed).unwrap();
    assert_eq!(w.state(b), ApplicationState::Stopped { until: end_of("2018-09-28") });
    let old = w.calendar.clone();
    w.calendar = old.with_changes(&[Change::Off(day("2018-09-18"))], "decree");
    let (staff, begun) = (w.staff(), w.begun());
    w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    assert_eq!(w.state(b), ApplicationState::Stopped { until: end_of("2018-10-01") });
}
