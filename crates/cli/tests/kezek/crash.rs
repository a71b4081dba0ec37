//! The program is killed at any instant under load, the server of its database crashes or hangs up, and the disk takes
//! nothing more: every answer that was given stands with its message, a repeated request is one action, the rules hold, and
//! the tables are what the events say.
//!
//! Six blows of each kind in every run of the tests; `KEZEK_CRASHES=500 cargo test -p cli --test kezek crash -- --nocapture` for as many as one likes
//! (docs/operations/crashes.md).

mod client;
mod disk;
mod rules;
mod service;
mod sync;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use client::Family;
use rules::Act;
use service::{Blow, Service};

/// Blows in a run that is not asked for more.
const BLOWS: u32 = 6;

/// The program lives so long at most between two blows, milliseconds.
const LIVES_MAX: u64 = 250;

/// The same on PostgreSQL, where sessions are made anew first.
const LIVES_MAX_POSTGRES: u64 = 600;

#[test]
fn whatever_was_answered_stands_after_a_kill() {
    stands(&Service::new(), Blow::Kill);
}

#[test]
fn whatever_was_answered_stands_after_a_kill_on_postgres() {
    stands(&Service::on_postgres(), Blow::Kill);
}

#[test]
fn whatever_was_answered_stands_after_a_crash_of_the_server() {
    stands(&Service::on_postgres(), Blow::ServerCrash);
}

#[test]
fn whatever_was_answered_stands_after_the_sessions_were_cut() {
    stands(&Service::on_postgres(), Blow::Cut);
}

fn stands(service: &Service, blow: Blow) {
    let blows = std::env::var("KEZEK_CRASHES").map_or(BLOWS, |text| text.parse().unwrap());
    let mut instants = ChaCha20Rng::seed_from_u64(u64::from(blows));
    let lives_max = if service.is_embedded() { LIVES_MAX } else { LIVES_MAX_POSTGRES };
    let mut running = service.start();
    let families: Vec<_> = service.families().into_iter().map(Mutex::new).collect();
    let visitors: Vec<_> = service.visitors().into_iter().map(Mutex::new).collect();
    let mut unanswered = 0;
    for _blow in 0..blows {
        let lives = Duration::from_millis(instants.next_u64() % lives_max);
        let stop = AtomicBool::new(false);
        let (_nobody_speaks, silence) = channel::<()>();
        let left = std::thread::scope(|scope| {
            for family in &families {
                scope.spawn(|| until(&stop, || family.lock().unwrap().act()));
            }
            for visitor in &visitors {
                scope.spawn(|| until(&stop, || visitor.lock().unwrap().enter()));
            }
            assert_eq!(silence.recv_timeout(lives), Err(RecvTimeoutError::Timeout));
            let left = service.strike(blow, running);
            stop.store(true, Ordering::Relaxed);
            left
        });
        let acts = answered(&families);
        if service.is_embedded() {
            service.keeps_the_rules(&acts);
        }
        running = service.recover(blow, left);
        if !service.is_embedded() {
            service.keeps_the_rules(&acts);
        }
        for family in &families {
            let mut family = family.lock().unwrap();
            unanswered += u32::from(family.repeats_what_was_not_answered());
            family.finds_what_was_promised();
        }
        for visitor in &visitors {
            visitor.lock().unwrap().is_still_known();
        }
        if !service.is_embedded() {
            service.replays();
        }
    }
    let acts = answered(&families);
    let entered: u32 = visitors.iter().map(|visitor| visitor.lock().unwrap().entered).sum();
    println!(
        "{blows} times {blow:?}: {} signed acts and {entered} logins answered, {unanswered} acts repeated",
        acts.len()
    );
    let some = usize::try_from(blows / 4).unwrap();
    assert!(acts.len() > some && usize::try_from(entered).unwrap() > some, "there has to be a load");
    service.stop(running);
    service.replays();
    service.keeps_the_rules(&acts);
    service.is_well();
}

/// Everything that was answered so far.
fn answered(families: &[Mutex<Family>]) -> Vec<Act> {
    families.iter().flat_map(|family| family.lock().unwrap().acts.clone()).collect()
}

/// Acts as long as it is answered and nobody stops it.
fn until(stop: &AtomicBool, mut act: impl FnMut() -> bool) {
    while !stop.load(Ordering::Relaxed) {
        if !act() {
            return;
        }
    }
}

#[test]
fn a_disk_that_takes_nothing_more_loses_nothing_and_is_got_over() {
    let service = Service::new();
    let running = service.start();
    let mut family = service.families().remove(0);
    assert!(family.act(), "a place is chosen");
    service.disk_is_full(&running, true);
    assert!(!family.act(), "nothing is promised that is not written");
    assert_eq!(family.last_status(), 503, "the person is told to come again");
    family.finds_what_was_promised();
    assert_eq!(service.status("/healthz"), 200, "the program lives");
    service.becomes("/readyz", 503);
    service.disk_is_full(&running, false);
    service.becomes("/readyz", 200);
    family.repeats_what_was_not_answered();
    family.finds_what_was_promised();
    assert!(family.act(), "it goes on by itself");
    service.stop(running);
    service.replays();
}

#[test]
fn a_small_disk_is_filled_to_the_last_page() {
    let Some(service) = Service::on_a_small_disk() else {
        println!("skipped: a file system of a limited size can be mounted by root alone");
        return;
    };
    let mut running = service.start();
    let mut family = service.families().remove(0);
    for _filled in 0..2 {
        assert!(family.act(), "a place is chosen, or given back");
        service.fill_the_disk();
        while family.act() {}
        assert_eq!(family.last_status(), 503, "nothing is promised that is not written");
        family.finds_what_was_promised();
        assert_eq!(service.status("/healthz"), 200, "the program lives");
        service.becomes("/readyz", 503);
        service.empty_the_disk();
        service.becomes("/readyz", 200);
        family.repeats_what_was_not_answered();
        family.finds_what_was_promised();
    }
    // Killed while it is full, too.
    service.fill_the_disk();
    while family.act() {}
    drop(running);
    service.empty_the_disk();
    running = service.start();
    family.repeats_what_was_not_answered();
    family.finds_what_was_promised();
    service.stop(running);
    service.replays();
    service.keeps_the_rules(&family.acts);
}

#[test]
fn a_disk_that_cannot_promise_is_not_believed() {
    let service = Service::on_a_disk_that_promises();
    let running = service.start();
    let mut family = service.families().remove(0);
    assert!(family.act(), "a place is chosen");
    service.promises_nothing(true);
    assert!(!family.act(), "nothing is promised that the disk does not");
    assert_eq!(family.last_status(), 503, "the person is told to come again");
    family.finds_what_was_promised();
    assert_eq!(service.status("/healthz"), 200, "the program lives");
    service.becomes("/readyz", 503);
    service.promises_nothing(false);
    service.becomes("/readyz", 200);
    family.repeats_what_was_not_answered();
    family.finds_what_was_promised();
    assert!(family.act(), "it goes on by itself");
    // Killed meanwhile: the file may keep what nobody promised. Asked again by its key it is one action.
    service.promises_nothing(true);
    assert!(!family.act());
    drop(running);
    service.promises_nothing(false);
    let running = service.start();
    family.repeats_what_was_not_answered();
    family.finds_what_was_promised();
    service.stop(running);
    service.replays();
    service.keeps_the_rules(&family.acts);
}

#[test]
fn a_server_of_the_database_without_space_is_got_over() {
    let Some(service) = Service::on_postgres_on_a_small_disk() else {
        println!("skipped: a file system of a limited size can be mounted by root alone");
        return;
    };
    let running = service.start();
    let mut families = service.families();
    for _filled in 0..2 {
        for family in &mut families {
            assert!(family.act(), "a place is chosen, or given back");
        }
        service.fill_the_disk();
        for family in &mut families {
            while family.act() {}
        }
        assert_eq!(service.status("/healthz"), 200, "the program lives");
        service.empty_the_disk();
        service.server_is_up_again();
        service.becomes("/readyz", 200);
        for family in &mut families {
            family.repeats_what_was_not_answered();
            family.finds_what_was_promised();
        }
    }
    let acts: Vec<_> = families.iter().flat_map(|family| family.acts.clone()).collect();
    service.stop(running);
    service.replays();
    service.keeps_the_rules(&acts);
}
