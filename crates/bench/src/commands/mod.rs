//! Signed choices a second, from the command to the durable answer.
//!
//! Plain, the signature is verified beforehand: what is measured is the command. The variants that end in the name of an
//! algorithm verify a real signature of each choice on the way, on as many threads as there are processors.

mod content;
mod postgres;
mod rush;
mod signer;

use std::path::Path;

use anyhow::Context as _;
use storage::{DatabaseUrl, Engine};

use crate::disk;
use crate::report::{Machine, Report, Result, Series};
use signer::Signer;

use rush::Ready;

/// How many commands wait at a time, and how many are measured then.
const LOADS: [(usize, u32); 4] = [(1, 400), (64, 4_000), (256, 8_000), (1_024, 8_000)];

/// The same with signatures: making one takes longer than anything that is measured.
const SIGNED_LOADS: [(usize, u32); 4] = [(1, 200), (64, 1_000), (256, 2_000), (1_024, 2_000)];

/// Repeats of each load.
const REPEATS: usize = 5;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// On this engine alone; without it on both.
    pub engine: Option<Engine>,
    /// So many times as many choices in each repeat; at least 1.
    pub scale: u32,
}

/// Measures in fresh databases below `folder`.
///
/// # Errors
/// A folder that cannot be written; a choice that is refused.
pub fn commands(folder: &Path, extent: Extent) -> anyhow::Result<Report> {
    let Extent { engine, scale } = extent;
    let signers = [Signer::rsa()?, Signer::gost()?];
    let mut results = Vec::new();
    if engine != Some(Engine::Postgres) {
        for (waiting, count) in LOADS {
            results.push(sqlite(folder, &format!("choices_sqlite_{waiting}"), waiting, count * scale, None)?);
        }
        for signer in &signers {
            for (waiting, count) in SIGNED_LOADS {
                let name = format!("choices_sqlite_{waiting}_{}", signer.algorithm);
                results.push(sqlite(folder, &name, waiting, count * scale, Some(signer))?);
            }
        }
    }
    if engine != Some(Engine::Sqlite) {
        results.extend(postgres::choices(folder, &signers, &postgres::SIZE.times(scale))?);
    }
    Ok(Report { scenario: "commands", machine: Machine::here(), results })
}

/// One load on the embedded engine alone: for profilers.
///
/// # Errors
/// A folder that cannot be written; a choice that is refused.
pub fn one_load(folder: &Path, waiting: usize, count: u32) -> anyhow::Result<Result> {
    sqlite(folder, &format!("choices_sqlite_{waiting}"), waiting, count, None)
}

fn sqlite(
    folder: &Path,
    name: &str,
    waiting: usize,
    count: u32,
    signer: Option<&Signer>,
) -> anyhow::Result<Result> {
    let mut series = Series::default();
    for repeat in 0..REPEATS {
        let place = folder.join(format!("{name}-{repeat}"));
        std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
        let url = DatabaseUrl::Sqlite(place.join("bench.sqlite"));
        let rush = Ready::prepare(&url, count, signer)?.open(&url, None)?;
        // The disk is shared and changes its pace: the yardstick stands on both sides of what it measures.
        let before = disk::pace(&place)?;
        let value = rush.run(waiting)?;
        let after = disk::pace(&place)?;
        std::fs::remove_dir_all(&place)?;
        series.add(value, (before + after) / 2.0);
    }
    Ok(series.result(name, Some(disk::NAME)))
}
