//! Many seeds, one after the other: `cargo run -p sim --example seeds -- FROM TO FAMILIES [YEARS [SECONDS]]`. Goes on when one
//! fails, ends after so many seconds, and says in the end what was done and which events were written; fails when a seed did.

use std::collections::BTreeMap;
use std::process::ExitCode;

use sim::{Settings, run};

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [from, to, families, rest @ ..] = numbers.as_slice() else {
        eprintln!("usage: seeds FROM TO FAMILIES [YEARS [SECONDS]]");
        return ExitCode::from(2);
    };
    let seconds = rest.get(1).copied().unwrap_or(u64::MAX);
    let (mut seeds, mut steps, mut events, mut failed) = (0_u64, 0_u64, 0, 0);
    let mut commands: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
    let mut facts: BTreeMap<&'static str, u64> = BTreeMap::new();
    #[expect(clippy::disallowed_methods, reason = "how long to go on is about this machine's time")]
    let begun = std::time::Instant::now();
    for seed in (*from..*to).take_while(|_| begun.elapsed().as_secs() < seconds) {
        let mut settings = Settings::new(seed, u32::try_from(*families).unwrap_or(u32::MAX));
        settings.years = rest.first().and_then(|years| u16::try_from(*years).ok()).unwrap_or(1);
        seeds += 1;
        match run(&settings) {
            Ok(report) => {
                events += report.events;
                steps += u64::from(report.steps);
                for (kind, times) in report.facts {
                    *facts.entry(kind).or_default() += times;
                }
                for (what, (done, refused)) in report.commands {
                    let sum = commands.entry(what).or_default();
                    (sum.0, sum.1) = (sum.0 + done, sum.1 + refused);
                }
            }
            Err(failure) => {
                println!("{failure}");
                failed += 1;
            }
        }
    }
    for (what, (done, refused)) in commands {
        println!("{what:<28} {done:>9} {refused:>9}");
    }
    for (kind, times) in facts {
        println!("{kind:<28} {times:>9}");
    }
    println!(
        "{seeds} seeds of {families} families, {steps} steps, {events} events, {failed} failed, {} s",
        begun.elapsed().as_secs()
    );
    ExitCode::from(u8::from(failed > 0))
}
