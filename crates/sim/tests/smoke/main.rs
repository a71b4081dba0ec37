//! A few seeds, so that every change is simulated; bigger runs are `kezek simulate`.

#![expect(clippy::panic, reason = "a test fails by panicking")]

#[cfg(test)]
mod regressions;

use domain::event::KINDS;
use sim::{Report, Settings, run};
use storage::Engine;
use testkit::engines::TestDb;

fn simulate(settings: &Settings) -> Report {
    run(settings).unwrap_or_else(|failure| panic!("{failure}"))
}

/// A number of the environment, for runs that are bigger than every change can afford: docs/operations/simulation.md.
fn size(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Some seeds of a small district.
#[test]
fn seeds_of_a_small_district() {
    let families = size("KEZEK_SIMULATE_FAMILIES", 12);
    let (mut crashes, mut rushes) = (0, 0);
    for seed in 1..=size("KEZEK_SIMULATE_SEEDS", 8) {
        let report = simulate(&Settings::new(seed.into(), families));
        assert!(report.events > 20, "seed {seed} wrote {} events", report.events);
        let done = |what| report.commands.get(what).map_or(0, |(done, _)| *done);
        crashes += done("crash");
        rushes += done("act in a rush");
    }
    assert!(crashes > 0 && rushes > 0, "the seeds have to be hard: {crashes} crashes, {rushes} in a rush");
}

/// Seeds that do together what only some do, on a size at which it happens: officials annul what a false benefit gave (R43),
/// whoever asked is told of free places (R30), the server's clock is set back (R2), a decree moves limits (R53).
const RARE: [u64; 6] = [17, 27, 28, 38, 41, 53];

/// Kinds of events that no run writes.
const NEVER_WRITTEN: [&str; 1] = [
    // No bundled profile has a freeze or makes a returned place free at once: it is published (R9).
    "place_returned",
];

/// What is done on purpose is done in the seeds of every change, and every kind of event is written in them: what never
/// happens, nobody judges.
#[test]
fn seeds_do_everything() {
    let rare = RARE.map(|seed| simulate(&Settings::new(seed, 60)));
    let done = |what| rare.iter().filter_map(|report| report.commands.get(what)).map(|(done, _)| done).sum();
    let [annulled, told, set_back]: [u64; 3] =
        ["answer an override", "tell of free places", "set the clock back"].map(done);
    assert!(annulled > 0 && told > 0, "the seeds have to do it: {annulled} annulled, {told} told");
    assert!(set_back > 0, "the clock has to be set back");
    let strange = rare
        .iter()
        .filter_map(|report| report.commands.get("act as a stranger"))
        .map(|(_, refused)| *refused);
    assert!(strange.sum::<u64>() > 0, "strangers have to be refused");
    // A merge is refused in few seeds, 16 is one.
    let small = (1..=8).chain([16]).map(|seed| simulate(&Settings::new(seed, 12)));
    let reports: Vec<Report> = rare.into_iter().chain(small).collect();
    let is_written = |name: &'static str| reports.iter().any(|report| report.facts.contains_key(name));
    let missing: Vec<&str> = KINDS.iter().map(|(name, _)| *name).filter(|name| !is_written(name)).collect();
    assert_eq!(missing, NEVER_WRITTEN, "kinds of events that no seed writes");
}

/// A failing run is made smaller: of hundreds of steps those stay without which nothing is wrong.
#[test]
fn a_planted_fault_is_made_smaller() {
    let settings = Settings { planted: Some(("enrol", 1)), ..Settings::new(3, 12) };
    let Err(failure) = run(&settings) else { panic!("the planted fault has to be found") };
    let step = failure.step;
    let (smaller, still) = sim::shrink(&settings, failure);
    let left = usize::try_from(still.step).unwrap_or(0) + 1 - smaller.left_out.len();
    assert!(left * 4 < usize::try_from(step).unwrap_or(0), "{left} of {step} steps are left");
    assert!(still.command.contains("--without "), "{}", still.command);
    let Err(again) = run(&smaller) else { panic!("the smaller story fails too") };
    assert_eq!((again.step, again.found), (still.step, still.found));
}

/// The same seed makes the same year.
#[test]
fn a_seed_repeats_itself() {
    let [first, second] = [0, 0].map(|_| simulate(&Settings::new(7, 12)));
    assert_eq!(first.fingerprint, second.fingerprint);
}

/// Both engines end in the same state for the same seed, crashes included: the oracle saw the same events on both.
#[test]
fn both_engines_end_in_the_same_state() {
    let families = size("KEZEK_SIMULATE_FAMILIES", 10);
    for seed in 8..8 + u64::from(size("KEZEK_SIMULATE_POSTGRES_SEEDS", 3)) {
        same_on_both_engines(seed, families);
    }
}

/// The same events, rows, messages and answers.
fn same_on_both_engines(seed: u64, families: u32) {
    let sqlite = simulate(&Settings::new(seed, families));
    let db = TestDb::new(Engine::Postgres);
    let settings = Settings { database: Some(db.url().clone()), ..Settings::new(seed, families) };
    let postgres = simulate(&settings);
    assert_eq!(postgres.commands, sqlite.commands, "seed {seed}: answers");
    assert_eq!(postgres.messages, sqlite.messages, "seed {seed}: messages");
    assert_eq!(postgres.events, sqlite.events, "seed {seed}: events");
    assert_eq!(postgres.fingerprint, sqlite.fingerprint, "seed {seed}: events");
    assert_eq!(postgres.tables, sqlite.tables, "seed {seed}: rows");
}
