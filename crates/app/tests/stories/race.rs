//! Many clients choose one place, on PostgreSQL: what stands between them, taken away piece by piece.
//!
//! The program is the same in all tests, down to its statements. What is missing is missing in the database: an index is
//! dropped, and the lock is a function of the same name before the server's own on the search path, which does nothing.
//!
//! 32 clients and 10 rounds in every run of the tests; KEZEK_RACE_CLIENTS and KEZEK_RACE_ROUNDS for more
//! (docs/operations/crashes.md).

use std::collections::BTreeMap;

use app::choice::ChooseRefused;
use app::{Failed, Refusal};
use domain::id::{ApplicationId, PlaceId};
use domain::referral::ChoiceRefused;
use storage::{Constraint, Db, DbError, Engine, Lane, Options, Query, params};
use testkit::engines::options;

use crate::TestDb;
use crate::world::{Parent, World};

storage::queries! {
    /// Another function with the name and the argument of the server's.
    NO_LOCK = "create function public.pg_advisory_xact_lock(key bigint) returns void language sql as ''";
    /// It is found first, in every session from now on.
    NO_LOCK_FIRST = "do 'begin execute format(''alter database %I set search_path = public, pg_catalog'', current_database()); end'";
    NO_INDEX_OF_PLACE = "drop index referral_live_place";
    NO_INDEX_OF_SEQUENCE = "drop index event_seq";
    SOLD = "select count(*) as n from referral where place = $1 and state in ('issued', 'extended', 'arrived')";
}

/// Connections that write: so many commands are under way at one instant, the others wait for them.
const WRITERS: usize = 16;

/// Places in a group.
const SEATS: u32 = 50;

/// What is left of the guards.
struct Guards {
    lock: bool,
    index_of_place: bool,
    index_of_sequence: bool,
}

/// What came of all rounds.
#[derive(Debug, Default)]
struct Outcome {
    /// Rounds in which the place was sold more than once.
    oversold: u32,
    /// Clients who were told that they have the place.
    sold: u32,
    /// Clients who were told that somebody else has it.
    taken: u32,
    /// Unique indexes that refused a client whom nothing had refused before, with how often.
    refused_by: BTreeMap<String, u32>,
}

struct Client {
    parent: Parent,
    application: ApplicationId,
    /// The text to sign for the first place.
    text: String,
}

#[test]
fn without_lock_and_indexes_a_place_is_sold_twice() {
    let outcome = race(&Guards { lock: false, index_of_place: false, index_of_sequence: false });
    assert!(outcome.oversold > 0, "{outcome:?}");
    assert!(outcome.refused_by.is_empty(), "{outcome:?}");
}

#[test]
fn without_lock_the_index_of_live_referrals_refuses_the_second() {
    let outcome = race(&Guards { lock: false, index_of_place: true, index_of_sequence: false });
    assert_eq!(outcome.oversold, 0, "{outcome:?}");
    let refused: Vec<&str> = outcome.refused_by.keys().map(String::as_str).collect();
    assert_eq!(refused, ["referral_live_place"], "{outcome:?}");
}

#[test]
fn without_lock_the_sequence_of_events_alone_refuses_the_second_too() {
    let outcome = race(&Guards { lock: false, index_of_place: false, index_of_sequence: true });
    assert_eq!(outcome.oversold, 0, "{outcome:?}");
    let refused: Vec<&str> = outcome.refused_by.keys().map(String::as_str).collect();
    assert_eq!(refused, ["event_seq"], "{outcome:?}");
}

#[test]
fn under_the_lock_no_index_ever_refuses() {
    let outcome = race(&Guards { lock: true, index_of_place: true, index_of_sequence: true });
    assert_eq!(outcome.oversold, 0, "{outcome:?}");
    assert!(outcome.refused_by.is_empty(), "{outcome:?}");
}

#[test]
fn the_lock_alone_is_enough() {
    let outcome = race(&Guards { lock: true, index_of_place: false, index_of_sequence: false });
    assert_eq!(outcome.oversold, 0, "{outcome:?}");
    assert!(outcome.refused_by.is_empty(), "{outcome:?}");
}

/// In each round all clients choose the same place at once; who has got one is replaced by a new family.
fn race(guards: &Guards) -> Outcome {
    let [clients, rounds] = [("KEZEK_RACE_CLIENTS", 32), ("KEZEK_RACE_ROUNDS", 10)]
        .map(|(name, usual)| std::env::var(name).map_or(usual, |text| text.parse::<u32>().unwrap()));
    let database = TestDb::new(Engine::Postgres);
    take_away(&database, guards);
    // Sessions that begin now find what is left.
    let db = Db::open(database.url(), Options { writers: WRITERS, ..options() }).unwrap();
    let world = World::new(&db);
    let places = free_places(&world, rounds);
    let mut outcome = Outcome::default();
    let (mut families, mut filed) = (Vec::new(), 0);
    for place in &places {
        while families.len() < usize::try_from(clients).unwrap() {
            filed += 1;
            families.push(client(&world, filed, places[0]));
        }
        let first = places[0].to_string();
        let running: Vec<_> = families
            .drain(..)
            .map(|client| {
                // Places differ in their id alone. Would the text be another one, the choice would be refused as outdated.
                let text = client.text.replace(&first, &place.to_string());
                let signed = world.signed(&client.parent, &text);
                let choice =
                    app::choice::ChoosePlace { application: client.application, place: *place, signed };
                (world.app.run(world.ctx(&client.parent), choice), client)
            })
            .collect();
        for (pending, client) in running {
            match pending.wait() {
                Ok(_chosen) => {
                    outcome.sold += 1;
                    continue;
                }
                Err(Failed::Refused(Refusal::Rule(ChooseRefused::Choice(ChoiceRefused::Taken)))) => {
                    outcome.taken += 1;
                }
                Err(Failed::Db(DbError::Constraint { constraint: Constraint::Unique, name, .. })) => {
                    *outcome.refused_by.entry(name).or_default() += 1;
                }
                other => panic!("neither sold nor taken: {other:?}"),
            }
            families.push(client);
        }
        let sold = sold(&db, *place);
        assert!(sold > 0, "somebody gets the place");
        outcome.oversold += u32::from(sold > 1);
    }
    println!("{clients} clients, {rounds} rounds: {outcome:?}");
    if guards.lock {
        assert_eq!(outcome.sold, rounds, "each place goes to one");
        world.assert_replay();
    }
    outcome
}

fn take_away(database: &TestDb, guards: &Guards) {
    if !guards.lock {
        run(database, &NO_LOCK);
        run(database, &NO_LOCK_FIRST);
    }
    if !guards.index_of_place {
        run(database, &NO_INDEX_OF_PLACE);
    }
    if !guards.index_of_sequence {
        run(database, &NO_INDEX_OF_SEQUENCE);
    }
}

fn run(db: &Db, query: &'static Query) {
    let done = db.write(Lane::People, move |tx| tx.exec(query, params![]).map_err(Failed::<()>::Db));
    done.wait().unwrap();
}

/// Published while nobody is in the queue, so free for whoever comes first.
fn free_places(world: &World, count: u32) -> Vec<PlaceId> {
    let groups = 0..count.div_ceil(SEATS);
    let mut places: Vec<_> = groups
        .flat_map(|group| {
            let seats = world.seats(SEATS.min(count - group * SEATS));
            world.publish(seats.clone());
            seats
        })
        .collect();
    places.truncate(usize::try_from(count).unwrap());
    places
}

fn client(world: &World, number: u32, first: PlaceId) -> Client {
    let (parent, filed) = world.file(number);
    let text = world.choice(&parent, filed.application, first).signed.text;
    Client { parent, application: filed.application, text }
}

fn sold(db: &Db, place: PlaceId) -> i64 {
    db.read(move |reader| reader.query_one(&SOLD, params![place])?.get("n")).wait().unwrap()
}
