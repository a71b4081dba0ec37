//! A benefit found false: R42, R43.

use domain::application::{ApplicationState, Status};
use domain::benefit::{Benefit, Lane};
use domain::event::{Actor, Annulled, Fact, FalseBenefit, TurnEnd};
use domain::id::{ApplicationId, OverrideId, StaffId};
use domain::overriding::{self, OverrideRefused, OverrideState, Propose};
use domain::place::{Ownership, PlaceState};
use domain::referral::{AnnulmentReason, ReferralState};

use crate::world::World;

const SECOND: Actor = Actor::Staff { staff: StaffId::from_u128(8) };

fn propose(w: &mut World, application: ApplicationId) -> Result<OverrideId, OverrideRefused> {
    let id = OverrideId::from_u128(w.next_number());
    let command = Propose { id, application, reason: FalseBenefit::Forged };
    w.run(w.staff(), |draft| overriding::propose(draft, command)).map(|_| id)
}

fn confirm(w: &mut World, by: Actor, id: OverrideId) -> Result<Vec<Fact>, OverrideRefused> {
    w.run(by, |draft| overriding::confirm(draft, id))
}

fn find_false(w: &mut World, id: ApplicationId) -> Result<(), OverrideRefused> {
    let reason = FalseBenefit::NotConfirmed;
    w.run(w.staff(), |draft| overriding::find_benefit_false(draft, id, reason)).map(|_| ())
}

/// A family whose turn a benefit gave, and one that waits behind it.
fn two() -> (World, ApplicationId, ApplicationId) {
    let mut w = World::guide();
    let [a, b] = [w.families(1)[0], w.families(1)[0]];
    w.benefit(b, Benefit::Military);
    (w, a, b)
}

#[test]
fn a_false_benefit_loses_its_turn_by_two_officials() {
    // R43.
    let (mut w, a, b) = two();
    let (pool, places) = w.offer(Ownership::State, 1);
    assert_eq!((w.status(b), w.status(a)), (Status::Notified, Status::Queued));
    let served = w.slice.queue.served;
    let registered = w.row(b).registered;
    let id = propose(&mut w, b).unwrap();
    assert_eq!(w.status(b), Status::Notified, "nothing changes by one official");
    assert_eq!(propose(&mut w, b), Err(OverrideRefused::Open));
    let (first, parent) = (w.staff(), w.parent(a));
    assert_eq!(confirm(&mut w, first, id), Err(OverrideRefused::SameOfficial));
    assert_eq!(confirm(&mut w, parent, id), Err(OverrideRefused::NotOfficial));
    let facts = confirm(&mut w, SECOND, id).unwrap();
    assert!(facts.contains(&Fact::TurnEnded {
        publication: pool,
        application: b,
        why: TurnEnd::BenefitFalse
    }));
    let row = w.row(b);
    assert_eq!((row.state, row.lane, row.benefit), (ApplicationState::Queued, Lane::General, Benefit::None));
    assert_eq!((row.registered, w.misses(b)), (registered, 0));
    assert_eq!(w.number(b), 2, "by the original date, behind the family that it had passed");
    assert_eq!(w.slice.queue.served, served, "R23: never rolled back");
    assert!(matches!(w.place(places[0]), PlaceState::Free { .. }), "R27: the pool has ended");
    assert!(matches!(
        w.slice.overrides[&id].state,
        OverrideState::Confirmed { annulled: Annulled::Turn, .. }
    ));
    assert_eq!(confirm(&mut w, SECOND, id), Err(OverrideRefused::Answered));
}

#[test]
fn a_false_benefit_loses_its_referral_and_the_place_goes_to_the_next() {
    // R9, R43.
    let (mut w, a, b) = two();
    let referral = w.referred(b);
    let place = w.slice.referrals[&referral].place;
    // Given up in time to escape: what it gave lives on.
    w.run(w.parent(b), |draft| domain::application::renounce_benefit(draft, b)).unwrap();
    let id = propose(&mut w, b).unwrap();
    confirm(&mut w, SECOND, id).unwrap();
    let reason = AnnulmentReason::BenefitFalse;
    assert!(matches!(w.referral(referral), ReferralState::Annulled { reason: of, .. } if of == reason));
    assert_eq!((w.status(b), w.misses(b), w.row(b).lane), (Status::Queued, 0, Lane::General));
    assert!(matches!(w.place(place), PlaceState::Reserved { .. }));
    assert_eq!(w.status(a), Status::Notified);
}

#[test]
fn a_benefit_that_gave_nothing_needs_one_official() {
    // R42, R43.
    let (mut w, a, b) = two();
    assert_eq!(propose(&mut w, b), Err(OverrideRefused::NothingGiven));
    assert_eq!(find_false(&mut w, a), Err(OverrideRefused::NoBenefit));
    find_false(&mut w, b).unwrap();
    assert_eq!((w.row(b).benefit, w.row(b).lane, w.number(b)), (Benefit::None, Lane::General, 2));
    // A turn of the general lane is kept, though the benefit that came later is false.
    w.offer(Ownership::State, 1);
    w.benefit(a, Benefit::Orphan);
    assert_eq!(w.status(a), Status::Notified);
    assert_eq!(propose(&mut w, a), Err(OverrideRefused::NothingGiven));
    find_false(&mut w, a).unwrap();
    assert_eq!((w.status(a), w.row(a).lane), (Status::Notified, Lane::General));
}

#[test]
fn a_benefit_that_gave_a_turn_is_not_taken_by_one_official() {
    let (mut w, _, b) = two();
    w.offer(Ownership::State, 1);
    assert_eq!(find_false(&mut w, b), Err(OverrideRefused::NeedsSecond));
}

#[test]
fn a_free_place_was_given_by_no_benefit() {
    // S24, R43: free choice is everybody's.
    let (mut w, a, b) = two();
    let (_, places) = w.offer(Ownership::State, 2);
    w.go("2018-08-20T09:00");
    assert_eq!((w.status(a), w.status(b)), (Status::Queued, Status::Queued));
    w.choose(b, places[0]).unwrap();
    assert_eq!(propose(&mut w, b), Err(OverrideRefused::NothingGiven));
    find_false(&mut w, b).unwrap();
    assert_eq!((w.status(b), w.row(b).lane), (Status::Referred, Lane::General));
}

#[test]
fn a_proposal_about_a_turn_that_is_over_is_moot() {
    // R43: the turn lapsed; a later one was given by another lane.
    let (mut w, _, b) = two();
    w.offer(Ownership::State, 1);
    let id = propose(&mut w, b).unwrap();
    w.go("2018-08-20T09:00");
    assert_eq!(confirm(&mut w, SECOND, id), Err(OverrideRefused::Moot));
    w.offer(Ownership::State, 1);
    assert_eq!(w.status(b), Status::Notified);
    assert_eq!(confirm(&mut w, SECOND, id), Err(OverrideRefused::Moot), "this turn is another one");
    w.run(w.staff(), |draft| overriding::refuse(draft, id)).unwrap();
    assert_eq!(w.status(b), Status::Notified, "taken back: nothing changes");
    let id = propose(&mut w, b).unwrap();
    w.leave(b).unwrap();
    assert_eq!(confirm(&mut w, SECOND, id), Err(OverrideRefused::Moot));
    assert_eq!(propose(&mut w, b), Err(OverrideRefused::Closed));
}
