//! `kezek bench NAME [--engine ..] [--scale N] [--json]`: measures, with a yardstick of the same run.

use std::io::Write as _;

use anyhow::Context as _;

use crate::args::{BenchArgs, BenchScenario, EngineName};
use crate::exit::Exit;

/// Measures in a folder of its own below the present one, so on the disk on which the data would lie, and removes it.
///
/// # Errors
/// The folder cannot be written; something measured was refused.
pub fn run(args: &BenchArgs) -> anyhow::Result<Exit> {
    let folder = std::env::current_dir()?.join(format!("kezek-bench-{}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let engine = args.engine.map(|name| match name {
        EngineName::Sqlite => bench::Engine::Sqlite,
        EngineName::Postgres => bench::Engine::Postgres,
    });
    let extent = bench::Extent { engine, scale: args.scale };
    let measured = match args.scenario {
        BenchScenario::Commands => bench::commands(&folder, extent),
        BenchScenario::Verify => bench::verify(&folder, args.scale),
    };
    std::fs::remove_dir_all(&folder)?;
    let report = measured?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
        return Ok(Exit::Done);
    }
    for result in &report.results {
        match result.value {
            Some(value) => write!(out, "{:<26} {value:>10.0} {}", result.name, result.unit)?,
            None => write!(out, "{:<26} what it needs is not installed", result.name)?,
        }
        if let (Some(ratio), Some(yardstick)) = (result.ratio, result.yardstick) {
            write!(out, "   {ratio:.2} x {yardstick}")?;
        }
        writeln!(out)?;
    }
    Ok(Exit::Done)
}
