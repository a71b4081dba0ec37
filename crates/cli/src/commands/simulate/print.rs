//! What a simulation found, as text or JSON.

use std::io::Write;

use i18n::{Simulation, Texts};
use sim::{Habits, Month, Report, Row, Spread, Story, Waited};
use web::pages::application::fact_in_words;
use web::words;

use super::picture::lane_name;
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
    let t = Texts::of(args.language.lang()).simulation();
    lanes(out, t, &report.table)?;
    waits(out, t, &report.waited)?;
    months(out, t, &report.months)?;
    writeln!(out, "\n{:<28} {:>7} {:>8}", "what people did", "done", "refused")?;
    for (what, (done, refused)) in &report.commands {
        writeln!(out, "{what:<28} {done:>7} {refused:>8}")?;
    }
    match &report.story {
        Some(told) => story(out, Texts::of(args.language.lang()), told),
        None => Ok(()),
    }
}

/// In the words that the family reads in its history.
fn story(out: &mut impl Write, t: Texts, story: &Story) -> anyhow::Result<()> {
    let s = t.simulation();
    let percent = |habit: u8| u64::from(habit);
    let Habits { chooses, comes, wavers, late, .. } = story.habits;
    writeln!(out, "\n{}", s.story(u64::try_from(story.family)?))?;
    let [chooses, comes, wavers, late] = [chooses, comes, wavers, late].map(percent);
    writeln!(out, "{}", s.story_habits(story.born, chooses, comes, wavers, late))?;
    for happening in &story.happenings {
        let Some((title, text)) = fact_in_words(t, &story.zone, &happening.fact) else { continue };
        let when = happening.at.to_zoned(story.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        let number = happening.number.map(|number| format!(" ({})", s.story_number(number)));
        writeln!(out, "{when}  {title}{}", number.unwrap_or_default())?;
        if let Some(text) = text {
            writeln!(out, "{:18}{text}", "")?;
        }
    }
    let end = story.end.map(|end| s.story_end(&words::status(t, end, None).text));
    writeln!(out, "{}", end.as_deref().unwrap_or_else(|| s.story_never()))?;
    Ok(())
}

fn lanes(out: &mut impl Write, t: Simulation, table: &[Row]) -> anyhow::Result<()> {
    writeln!(
        out,
        "\n{:<5} {:<17} {:>7} {:>5} {:>7} {:>7} {:>9} {:>8} {:>7} {:>10} {:>5} {:>7}",
        t.column_year(),
        t.column_lane(),
        t.column_turns(),
        t.column_days(),
        t.column_nine(),
        t.column_lapsed(),
        t.column_referrals(),
        t.column_misses(),
        t.column_removed(),
        t.column_enrolled(),
        t.column_days(),
        t.column_nine(),
    )?;
    let days = |days: Option<i64>| days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    for row in table {
        writeln!(
            out,
            "{:<5} {:<17} {:>7} {:>5} {:>7} {:>7} {:>9} {:>8} {:>7} {:>10} {:>5} {:>7}",
            row.year,
            lane_name(t, row.lane),
            row.turns,
            days(row.turn_days),
            days(row.turn_days_90),
            row.lapsed,
            row.referrals,
            row.misses,
            row.removed,
            row.enrolled,
            days(row.enrolled_days),
            days(row.enrolled_days_90),
        )?;
    }
    Ok(())
}

fn waits(out: &mut impl Write, t: Simulation, lanes: &[Waited]) -> anyhow::Result<()> {
    writeln!(
        out,
        "\n{}\n{:<17} {:>22} {:>22} {:>22}",
        t.waits(),
        t.column_lane(),
        t.column_to_turn(),
        t.column_to_enrolment(),
        t.column_still()
    )?;
    let said = |spread: Option<Spread>| match spread {
        Some(Spread { count, half, nine_of_ten, .. }) => format!("{count:>6} {half:>7} {nine_of_ten:>7}"),
        None => format!("{:>6} {:>7} {:>7}", 0, "-", "-"),
    };
    for lane in lanes {
        let [turn, enrolment, still] = [lane.to_turn, lane.to_enrolment, lane.still].map(said);
        writeln!(out, "{:<17} {turn} {enrolment} {still}", lane_name(t, lane.lane))?;
    }
    Ok(())
}

fn months(out: &mut impl Write, t: Simulation, months: &[Month]) -> anyhow::Result<()> {
    writeln!(
        out,
        "\n{:<8} {:>7} {:>7} {:>7} {:>8} {:>10} {:>10}",
        t.column_month(),
        t.column_filed(),
        t.column_turns(),
        t.column_lapsed(),
        t.column_misses(),
        t.column_enrolled(),
        t.column_in_queue()
    )?;
    for row in months {
        let Month { month, filed, turns, lapsed, misses, enrolled, in_queue } = row;
        writeln!(
            out,
            "{month:<8} {filed:>7} {turns:>7} {lapsed:>7} {misses:>8} {enrolled:>10} {in_queue:>10}"
        )?;
    }
    Ok(())
}
