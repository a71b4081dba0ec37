//! What a simulation found, as text or JSON.

use std::io::Write;

use sim::{Month, Report, Row};

use crate::args::SimulateArgs;

/// Prints the report of one seed.
pub(super) fn report(out: &mut impl Write, args: &SimulateArgs, report: &Report) -> anyhow::Result<()> {
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
    lanes(out, &report.table)?;
    months(out, &report.months)?;
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

fn lanes(out: &mut impl Write, table: &[Row]) -> anyhow::Result<()> {
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
    for row in table {
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
    Ok(())
}

fn months(out: &mut impl Write, months: &[Month]) -> anyhow::Result<()> {
    writeln!(
        out,
        "\n{:<8} {:>6} {:>6} {:>7} {:>7} {:>9} {:>9}",
        "month", "filed", "turns", "lapsed", "misses", "enrolled", "in queue"
    )?;
    for row in months {
        let Month { month, filed, turns, lapsed, misses, enrolled, in_queue } = row;
        writeln!(
            out,
            "{month:<8} {filed:>6} {turns:>6} {lapsed:>7} {misses:>7} {enrolled:>9} {in_queue:>9}"
        )?;
    }
    Ok(())
}
