//! R24, R25: what a number is, and why: step by step.

use domain::benefit::Benefit;
use domain::event::Event;
use domain::explanation::{Cause, Explainer, Step};
use domain::id::ApplicationId;
use domain::order::{LaneCounts, merged};
use domain::place::Ownership;

use crate::world::World;

/// What moved it, whether it was the application's own act, and the number before and after.
type Told = (Cause, bool, Option<u64>, Option<u64>);

/// The events of a world as the explainer meets them.
fn events(w: &World) -> impl Iterator<Item = Event> + '_ {
    w.facts.iter().zip(1..).map(|(stamped, seq)| Event {
        queue: w.slice.queue.id,
        seq,
        at: stamped.at,
        recorded: stamped.at,
        actor: stamped.actor,
        policy: stamped.policy.clone(),
        fact: stamped.fact.clone(),
    })
}

fn steps(w: &World, me: ApplicationId) -> Vec<Step> {
    let Some(began_under) = w.facts.first().map(|stamped| w.book.policy(&stamped.policy).unwrap()) else {
        return Vec::new();
    };
    let mut explainer = Explainer::new(me, w.policy.ratio, began_under.ratio);
    events(w).filter_map(|event| explainer.see(&event)).collect()
}

fn told(w: &World, me: ApplicationId) -> Vec<Told> {
    steps(w, me).iter().map(|step| (step.cause, step.is_own, step.before, step.after)).collect()
}

/// The numbers are the merged order of the real rows (R21, R22, R24, R25).
pub(crate) fn numbers_are_the_order(w: &World) {
    let standings = w.standings();
    let mut ranked: Vec<_> = w.slice.applications.values().filter(|row| row.is_ranked()).collect();
    ranked.sort_by_key(|row| row.key());
    let notified = standings.len() - ranked.len();
    let lane = |lane| ranked.iter().filter(move |row| row.lane == lane).map(|row| row.id).collect::<Vec<_>>();
    let counts = ranked.iter().fold(LaneCounts::default(), |counts, row| counts.with(row.lane));
    for (place, (of, index)) in merged(counts, w.slice.queue.served, w.policy.ratio).enumerate() {
        let id = lane(of)[usize::try_from(index).unwrap()];
        assert_eq!(standings[&id].number, (notified + place + 1) as u64, "R24, R25");
    }
    let mut all: Vec<u64> = standings.values().map(|standing| standing.number).collect();
    all.sort_unstable();
    assert!(all.iter().copied().eq(1..=standings.len() as u64), "each number once");
}

/// Every number is the sum of its steps: whoever has none has no number, each step begins where the last one ended, and
/// instants go forward.
pub(crate) fn every_number_is_explained(w: &World) {
    let standings = w.standings();
    for id in w.slice.applications.keys() {
        let (mut number, mut last) = (None, None);
        for step in steps(w, *id) {
            assert_eq!(step.before, number, "a step begins where the last one ended");
            assert_ne!(step.before, step.after, "a step moves the number");
            assert!(last <= Some(step.at), "steps go forward");
            (number, last) = (step.after, Some(step.at));
        }
        assert_eq!(number, standings.get(id).map(|standing| standing.number), "R24, R25: {id}");
    }
}

#[test]
fn the_first_step_is_the_number_at_filing_and_who_comes_later_moves_nobody() {
    let mut w = World::guide();
    let families = w.families(3);
    assert_eq!(told(&w, families[0]), [(Cause::Filed, true, None, Some(1))]);
    assert_eq!(told(&w, families[2]), [(Cause::Filed, true, None, Some(3))]);
    assert_eq!(steps(&w, families[2])[0].at, w.row(families[2]).registered);
}

#[test]
fn a_confirmed_benefit_explains_both_who_came_forward_and_who_was_passed() {
    let mut w = World::guide();
    let [a, b, c] = w.families(3)[..] else { panic!() };
    w.benefit(c, Benefit::Orphan);
    assert_eq!(
        told(&w, a),
        [(Cause::Filed, true, None, Some(1)), (Cause::BenefitConfirmed, false, Some(1), Some(2))]
    );
    assert_eq!(told(&w, b)[1..], [(Cause::BenefitConfirmed, false, Some(2), Some(3))]);
    assert_eq!(told(&w, c)[1..], [(Cause::BenefitConfirmed, true, Some(3), Some(1))]);
}

#[test]
fn a_removal_ahead_moves_those_behind_and_nobody_before() {
    let mut w = World::guide();
    let [a, b, c] = w.families(3)[..] else { panic!() };
    w.leave(b).unwrap();
    assert_eq!(told(&w, a).len(), 1);
    assert_eq!(told(&w, b)[1..], [(Cause::Removed, true, Some(2), None)]);
    assert_eq!(told(&w, c)[1..], [(Cause::Removed, false, Some(3), Some(2))]);
}

#[test]
fn a_turn_a_choice_and_a_return_are_steps_of_whoever_waits_behind() {
    let mut w = World::guide();
    let [a, b] = w.families(2)[..] else { panic!() };
    // Given in the order, a turn moves nobody; a choice frees the number; a cancelled referral goes back to the turn.
    let referral = w.referred(a);
    assert_eq!(told(&w, b)[1..], [(Cause::PlaceChosen, false, Some(2), Some(1))]);
    assert_eq!(told(&w, a)[1..], [(Cause::PlaceChosen, true, Some(1), None)]);
    w.cancel(referral).unwrap();
    assert_eq!(told(&w, a)[2..], [(Cause::ReferralEnded, true, None, Some(1))]);
    assert_eq!(told(&w, b)[2..], [(Cause::ReferralEnded, false, Some(1), Some(2))]);
}

#[test]
fn a_turn_that_passes_over_somebody_is_told_to_those_passed_over() {
    // R26: the first is too young for a private place, the second takes the turn.
    let mut w = World::new("kz-2018", 2015, "2018-07-31T09:00");
    let young = w.family("2015-12-01");
    let old = w.family("2015-01-01");
    w.offer(Ownership::PrivateOrder, 1);
    assert_eq!(told(&w, old)[1..], [(Cause::TurnGiven, true, Some(2), Some(1))]);
    assert_eq!(told(&w, young)[1..], [(Cause::TurnGiven, false, Some(1), Some(2))]);
    // R13: the turn passes; those with a turn stand first no more.
    w.go("2018-08-04T00:00");
    assert_eq!(told(&w, young)[2..], [(Cause::TurnLapsed, false, Some(2), Some(1))]);
    assert_eq!(told(&w, old)[2..], [(Cause::TurnLapsed, true, Some(1), Some(2))]);
}

#[test]
fn the_counter_begins_with_the_ratio_of_the_queues_beginning() {
    // R23: and follows no later one until a turn is given.
    let mut w = World::guide();
    let families = w.families(3);
    w.benefit(families[2], Benefit::Orphan);
    assert_eq!(w.number(families[2]), 1);
    w.policy_with(|policy| policy.ratio = 5.try_into().unwrap());
    assert_eq!(w.number(families[2]), 3);
    every_number_is_explained(&w);
}
