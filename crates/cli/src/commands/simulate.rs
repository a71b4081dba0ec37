//! `kezek simulate`: a seeded district over the real use-cases, judged by an oracle.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::Context as _;
use sim::{Report, Settings};

use crate::args::{EngineName, SimulateArgs};
use crate::exit::Exit;

/// Simulates. What is found wrong is printed with the command that repeats it, and the answer is "no".
///
/// # Errors
/// A database that does not fit the engine, or trouble of writing.
pub fn run(args: &SimulateArgs) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    for seed in args.seed..args.seed.saturating_add(args.seeds.into()) {
        let settings = settings(args, seed)?;
        let failure = match sim::run(&settings) {
            Ok(report) => {
                print(&mut out, args, &report)?;
                continue;
            }
            Err(failure) => failure,
        };
        let (smaller, failure) = match &settings.database {
            None if args.shrink => sim::shrink(&settings, failure),
            _ => (settings, failure),
        };
        if args.json {
            let found = serde_json::json!({
                "seed": seed, "step": failure.step, "doing": failure.doing, "at": failure.at,
                "found": failure.found, "command": smaller.command(),
            });
            writeln!(out, "{found}")?;
        } else {
            writeln!(out, "{failure}")?;
        }
        return Ok(Exit::No);
    }
    Ok(Exit::Done)
}

fn settings(args: &SimulateArgs, seed: u64) -> anyhow::Result<Settings> {
    let database = match (args.engine, &args.database) {
        (EngineName::Sqlite, None) => None,
        (EngineName::Sqlite, Some(_)) => {
            anyhow::bail!("SQLite is simulated in a scratch folder; leave --database out")
        }
        (EngineName::Postgres, Some(url)) => Some(url.parse().context("--database")?),
        (EngineName::Postgres, None) => {
            anyhow::bail!("PostgreSQL needs --database with the address of an empty database")
        }
    };
    anyhow::ensure!(database.is_none() || args.seeds == 1, "one database holds one seed; leave --seeds out");
    let left_out = args.without.as_deref().map(numbers).transpose()?.unwrap_or_default();
    Ok(Settings { seed, years: args.years, families: args.families, database, follow: args.follow, left_out })
}

/// `1-3,7`.
fn numbers(text: &str) -> anyhow::Result<BTreeSet<u32>> {
    let mut all = BTreeSet::new();
    for range in text.split(',') {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| text.trim().parse::<u32>().with_context(|| format!("--without {range}"));
        all.extend(number(from)?..=number(to)?);
    }
    Ok(all)
}

fn print(out: &mut impl std::io::Write, args: &SimulateArgs, report: &Report) -> anyhow::Result<()> {
    if args.json {
        writeln!(out, "{}", serde_json::to_string(report)?)?;
        return Ok(());
    }
    let (messages, doubled) = report.messages;
    writeln!(
        out,
        "seed {}: {} steps, {} events, {messages} messages, {doubled} of them more than once; nothing wrong",
        report.seed, report.steps, report.events
    )?;
    if args.seeds > 1 {
        return Ok(());
    }
    writeln!(
        out,
        "\n{:<5} {:<15} {:>6} {:>6} {:>10} {:>10} {:>7} {:>9} {:>7} {:>8} {:>9}",
        "year",
        "lane",
        "filed",
        "turns",
        "wait, d",
        "9 of 10",
        "lapsed",
        "referrals",
        "misses",
        "removed",
        "enrolled"
    )?;
    let days = |days: Option<i64>| days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    for row in &report.table {
        writeln!(
            out,
            "{:<5} {:<15} {:>6} {:>6} {:>10} {:>10} {:>7} {:>9} {:>7} {:>8} {:>9}",
            row.year,
            row.lane,
            row.filed,
            row.turns,
            days(row.waited_days),
            days(row.waited_days_90),
            row.lapsed,
            row.referrals,
            row.misses,
            row.removed,
            row.enrolled
        )?;
    }
    writeln!(out, "\n{:<28} {:>7} {:>8}", "what people did", "done", "refused")?;
    for (what, (done, refused)) in &report.commands {
        writeln!(out, "{what:<28} {done:>7} {refused:>8}")?;
    }
    if !report.story.is_empty() {
        writeln!(out, "\nThe family's story")?;
        report.story.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    Ok(())
}
