//! What is true after every command, whatever it was.

use std::collections::BTreeSet;

use domain::application::ApplicationState;
use domain::place::PlaceState;
use domain::publication::PublicationState;

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
