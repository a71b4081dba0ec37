//! What is true after every command, whatever it was.

use std::collections::BTreeSet;

use domain::application::ApplicationState;
use domain::place::PlaceState;
use domain::publication::PublicationState;
use domain::queue::Slice;
use domain::referral::ReferralState;
use jiff::Timestamp;

use crate::world::World;

pub(crate) fn check(world: &World) {
    children(world);
    pools(world);
    places(world);
    referrals(world);
}

/// R1: one live application, one live referral, one occupied place per child.
fn children(world: &World) {
    let mut live = BTreeSet::new();
    for row in world.slice.applications.values().filter(|row| row.status().is_live()) {
        assert!(live.insert(row.child), "R1: two live applications of {}", row.child);
        assert_eq!(world.slice.children[&row.child].live, Some(row.id), "R1");
        if let ApplicationState::Stopped { until } = row.state {
            assert_eq!(world.slice.children[&row.child].stopped_until, Some(until), "R13");
        }
    }
    for child in world.slice.children.values() {
        assert_eq!(child.live.is_some(), live.contains(&child.id), "R1");
    }
}

/// R26: counters equal the rows, and no pool has more turns than places.
fn pools(world: &World) {
    for pool in world.slice.publications.values() {
        let turns = world.slice.applications.values().filter(
            |row| matches!(row.state, ApplicationState::Notified { publication, .. } if publication == pool.id),
        );
        let reserved = world.slice.pool(pool.id).count();
        assert_eq!(turns.count(), pool.live_turns as usize, "live_turns of {}", pool.id);
        assert_eq!(reserved, pool.reserved as usize, "reserved of {}", pool.id);
        assert!(pool.live_turns <= pool.reserved, "R26");
        if pool.live_turns == 0 {
            assert_eq!(pool.reserved, 0, "R27: at the pool's end what is left is free");
        }
        if pool.state != PublicationState::Published {
            assert_eq!((pool.live_turns, pool.reserved), (0, 0), "R32");
        }
    }
}

/// R11: the seats of a group are its capacity, and each is in one state that agrees with its row.
fn places(world: &World) {
    for group in world.slice.groups.values() {
        let seats = world.slice.places.values().filter(|place| {
            let gone = PlaceState::Withdrawn { reason: domain::place::WithdrawalReason::Capacity };
            place.group == group.id && place.state != gone
        });
        assert_eq!(seats.count(), group.capacity as usize, "R11");
    }
    let mut occupants = BTreeSet::new();
    for place in world.slice.places.values() {
        match place.state {
            PlaceState::Held { referral } => {
                let row = &world.slice.referrals[&referral];
                assert!(row.state.is_live() && row.place == place.id, "R1: a held place has a live referral");
            }
            PlaceState::Occupied { application: Some(id) } => {
                assert!(matches!(world.state(id), ApplicationState::Enrolled { .. }), "R11");
                let child = world.row(id).child;
                assert!(occupants.insert(child), "R1: {child} occupies two places");
                let attends = world.slice.children[&child].attends.map(|attends| attends.place);
                assert_eq!(attends, Some(place.id), "R1");
            }
            _ => {}
        }
    }
    let attending = world.slice.children.values().filter(|child| child.attends.is_some());
    assert_eq!(attending.count(), occupants.len(), "R1: who attends occupies a place");
}

/// R1: one live referral per place and per application, both ways.
fn referrals(world: &World) {
    let mut held = BTreeSet::new();
    for row in world.slice.referrals.values().filter(|row| row.state.is_live()) {
        assert!(held.insert(row.place), "R1: two live referrals to {}", row.place);
        assert_eq!(world.place(row.place), PlaceState::Held { referral: row.id }, "R1");
        assert_eq!(world.state(row.application), ApplicationState::Referred { referral: row.id }, "R1");
    }
    for row in world.slice.applications.values() {
        if let ApplicationState::Referred { referral } = row.state {
            assert!(world.slice.referrals[&referral].state.is_live(), "R3");
        }
    }
}

/// R53: what a person was told never moves earlier, as long as it is the same turn, stop-list, referral, wish or request.
pub(crate) fn told_limits_never_move_earlier(before: &Slice, after: &Slice) {
    let later = |told: Option<Timestamp>, now: Option<Timestamp>, of: &dyn std::fmt::Display| {
        if let (Some(told), Some(now)) = (told, now) {
            assert!(now >= told, "R53: {of} was told {told} and has {now}");
        }
    };
    for (id, row) in &after.applications {
        let Some(old) = before.applications.get(id) else { continue };
        match (old.state, row.state) {
            (
                ApplicationState::Notified { publication: of, until: told },
                ApplicationState::Notified { publication, until },
            ) if of == publication && old.turn == row.turn => later(Some(told), Some(until), id),
            (ApplicationState::Stopped { until: told }, ApplicationState::Stopped { until }) => {
                later(Some(told), Some(until), id);
            }
            _ => {}
        }
        later(old.unconfirmed_until, row.unconfirmed_until, id);
        if old.leave.map(|leave| leave.person) == row.leave.map(|leave| leave.person) {
            later(old.leave.map(|leave| leave.until), row.leave.map(|leave| leave.until), id);
        }
        if old.merge.map(|merge| merge.person) == row.merge.map(|merge| merge.person) {
            later(old.merge.map(|merge| merge.until), row.merge.map(|merge| merge.until), id);
        }
    }
    for (id, row) in &after.referrals {
        let Some(old) = before.referrals.get(id) else { continue };
        later(old.due(), row.due(), id);
        later(old.turn.map(|turn| turn.until), row.turn.map(|turn| turn.until), id);
        if let (
            ReferralState::Arrived { answer_until: told, .. },
            ReferralState::Arrived { answer_until: until, .. },
        ) = (old.state, row.state)
        {
            later(Some(told), Some(until), id);
        }
    }
}
