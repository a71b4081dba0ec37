//! Many seeds, one after the other: `cargo run -p sim --example seeds -- FROM TO FAMILIES [YEARS]`. Fails when one
//! of them does.

use std::process::ExitCode;

use sim::{Settings, run};

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [from, to, families, rest @ ..] = numbers.as_slice() else {
        eprintln!("usage: seeds FROM TO FAMILIES [YEARS]");
        return ExitCode::from(2);
    };
    let (mut events, mut steps, mut failed) = (0, 0_u64, 0);
    for seed in *from..*to {
        let mut settings = Settings::new(seed, u32::try_from(*families).unwrap_or(u32::MAX));
        settings.years = rest.first().and_then(|years| u16::try_from(*years).ok()).unwrap_or(1);
        match run(&settings) {
            Ok(report) => {
                events += report.events;
                steps += u64::from(report.steps);
            }
            Err(failure) => {
                println!("{failure}");
                failed += 1;
            }
        }
    }
    println!("{} seeds, {steps} steps, {events} events, {failed} failed", to - from);
    ExitCode::from(u8::from(failed > 0))
}
