//! A few seeds, so that every change is simulated; bigger runs are `kezek simulate`.

#![expect(clippy::panic, reason = "a test fails by panicking")]

#[cfg(test)]
mod regressions;

use sim::{Report, Settings, run};
use storage::Engine;
use testkit::engines::TestDb;

fn simulate(settings: &Settings) -> Report {
    run(settings).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Some seeds of a small district.
#[test]
fn seeds_of_a_small_district() {
    for seed in 1..=6 {
        let report = simulate(&Settings::new(seed, 12));
        assert!(report.events > 20, "seed {seed} wrote {} events", report.events);
    }
}

/// The same seed makes the same year.
#[test]
fn a_seed_repeats_itself() {
    let [first, second] = [0, 0].map(|_| simulate(&Settings::new(7, 12)));
    assert_eq!(first.fingerprint, second.fingerprint);
}

/// Both engines end in the same state for the same seed: the oracle saw the same events on both.
#[test]
fn both_engines_end_in_the_same_state() {
    let sqlite = simulate(&Settings::new(8, 12));
    let db = TestDb::new(Engine::Postgres);
    let settings = Settings { database: Some(db.url().clone()), ..Settings::new(8, 12) };
    assert_eq!(simulate(&settings).fingerprint, sqlite.fingerprint);
}
