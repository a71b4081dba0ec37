//! The program is killed at any instant under load, and the disk takes nothing more: every answer that was given stands, a
//! repeated request is one action, and the tables are what the events say.
//!
//! Eight kills in every run of the tests; `KEZEK_CRASHES=500 cargo test -p cli --test kezek crash -- --nocapture` for as many as one likes
//! (docs/operations/crashes.md).

mod client;
mod service;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use service::Service;

/// Kills in a run that is not asked for more.
const KILLS: u32 = 8;

/// The program lives so long at most between two kills, milliseconds.
const LIVES_MAX: u64 = 250;

#[test]
fn whatever_was_answered_stands_after_a_kill() {
    let kills = std::env::var("KEZEK_CRASHES").map_or(KILLS, |text| text.parse().unwrap());
    let service = Service::new();
    let mut instants = ChaCha20Rng::seed_from_u64(u64::from(kills));
    let mut running = service.start();
    let families: Vec<_> = service.families().into_iter().map(Mutex::new).collect();
    let visitors: Vec<_> = service.visitors().into_iter().map(Mutex::new).collect();
    let mut unanswered = 0;
    for _kill in 0..kills {
        let lives = Duration::from_millis(instants.next_u64() % LIVES_MAX);
        let stop = AtomicBool::new(false);
        let (_nobody_speaks, silence) = channel::<()>();
        std::thread::scope(|scope| {
            for family in &families {
                scope.spawn(|| until(&stop, || family.lock().unwrap().act()));
            }
            for visitor in &visitors {
                scope.spawn(|| until(&stop, || visitor.lock().unwrap().enter()));
            }
            assert_eq!(silence.recv_timeout(lives), Err(RecvTimeoutError::Timeout));
            drop(running);
            stop.store(true, Ordering::Relaxed);
        });
        running = service.start();
        for family in &families {
            let mut family = family.lock().unwrap();
            unanswered += u32::from(family.repeats_what_was_not_answered());
            family.finds_what_was_promised();
        }
        for visitor in &visitors {
            visitor.lock().unwrap().is_still_known();
        }
    }
    let answered: u32 = families.iter().map(|family| family.lock().unwrap().answered).sum();
    let entered: u32 = visitors.iter().map(|visitor| visitor.lock().unwrap().entered).sum();
    println!(
        "{kills} kills: {answered} signed acts and {entered} logins answered, {unanswered} acts repeated"
    );
    assert!(answered > kills / 4 && entered > kills / 4, "there has to be a load");
    service.stop(running);
    service.replays();
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
    service.disk_is_full(&running, false);
    family.repeats_what_was_not_answered();
    family.finds_what_was_promised();
    assert!(family.act(), "it goes on by itself");
    service.stop(running);
    service.replays();
}
