//! A district as an SVG picture: how long families waited in each lane, and what happened month by month.

use std::fmt::Write as _;

use i18n::{Lang, Texts};
use sim::{Month, Report, Spread, Waited};

/// Size of the picture and of what stands around its charts, in pixels.
const WIDTH: i64 = 1_000;
const HEIGHT: i64 = 1_010;
/// Below the two charts of waiting times.
const MONTHS: i64 = 540;
const LEFT: i64 = 190;
const RIGHT: i64 = 960;

/// A quiet ink, and one colour for each lane or count: told apart also by those who see no red, and in print by the words.
const INK: &str = "#0b0c0c";
const GREY: &str = "#505a5f";
const COLOURS: [&str; 5] = ["#1d70b8", "#00703c", "#f47738", "#912b88", "#505a5f"];

/// The picture.
#[must_use]
pub(super) fn svg(report: &Report, families: u32, lang: Lang) -> String {
    let texts = Texts::of(lang);
    let t = texts.simulation();
    let mut page = Page::default();
    let subtitle = t.subtitle(&report.policy, u64::from(families), &report.seed.to_string());
    page.text(40, 44, 24, INK, "start", t.title());
    page.text(40, 70, 15, GREY, "start", &subtitle);
    let counted = |spread: &Spread, _: &Waited| t.counted(number(spread.count));
    waited(&mut page, texts, 112, t.to_turn(), &report.waited, |lane| lane.to_turn, counted);
    let and_still = |spread: &Spread, lane: &Waited| {
        let still = t.still_counted(number(lane.still.map_or(0, |still| still.count)));
        format!("{}; {still}", t.counted(number(spread.count)))
    };
    waited(&mut page, texts, 322, t.to_enrolment(), &report.waited, |lane| lane.to_enrolment, and_still);
    months(&mut page, texts, &report.months);
    let title = escaped(t.title());
    let code = lang.code();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" lang=\"{code}\" \
         font-family=\"Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">\n<title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n{}</svg>\n",
        page.0
    )
}

/// Boxes: the middle half of those who got so far, its median, a thin line to nine of ten; beside it in words how many.
fn waited(
    page: &mut Page,
    texts: Texts,
    top: i64,
    title: &str,
    lanes: &[Waited],
    of: impl Fn(&Waited) -> Option<Spread>,
    beside: impl Fn(&Spread, &Waited) -> String,
) {
    let t = texts.simulation();
    page.text(40, top, 18, INK, "start", title);
    page.text(40, top + 20, 13, GREY, "start", t.spread_note());
    let longest = lanes.iter().filter_map(|lane| Some(of(lane)?.nine_of_ten)).max().unwrap_or(0);
    let scale = Scale::new(longest, LEFT, RIGHT - 210);
    for tick in scale.ticks() {
        let x = scale.at(tick);
        page.line((x, top + 38), (x, top + 156), "#dee0e2", 1);
        page.text(x, top + 174, 13, GREY, "middle", &tick.to_string());
    }
    page.text(RIGHT - 186, top + 174, 13, GREY, "start", t.days());
    for ((index, code), colour) in (0_i64..).zip(["out_of_turn", "first_priority", "general"]).zip(COLOURS) {
        let y = top + 48 + 38 * index;
        page.text(LEFT - 12, y + 17, 15, INK, "end", lane_name(t, code));
        let Some(lane) = lanes.iter().find(|lane| lane.lane == code) else { continue };
        let Some(spread) = of(lane) else {
            page.text(LEFT + 8, y + 17, 13, GREY, "start", t.nobody());
            continue;
        };
        let (from, to, far) =
            (scale.at(spread.quarter), scale.at(spread.three_quarters), scale.at(spread.nine_of_ten));
        page.line((to, y + 12), (far, y + 12), colour, 2);
        page.line((far, y + 6), (far, y + 18), colour, 2);
        page.bar((from, y), ((to - from).max(2), 24), colour);
        let median = scale.at(spread.half);
        page.line((median, y - 3), (median, y + 27), INK, 3);
        page.text(RIGHT - 200, y + 17, 13, GREY, "start", &beside(&spread, lane));
    }
}

/// A lane in words.
pub(super) fn lane_name(t: i18n::Simulation, code: &str) -> &'static str {
    match code {
        "out_of_turn" => t.out_of_turn(),
        "first_priority" => t.first_priority(),
        _ => t.general(),
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Small charts, one below the other, with one scale each: months side by side.
fn months(page: &mut Page, texts: Texts, months: &[Month]) {
    let t = texts.simulation();
    page.text(40, MONTHS, 18, INK, "start", t.months());
    type Count = fn(&Month) -> u64;
    let charts: [(&str, Count); 6] = [
        (t.in_queue(), |month| month.in_queue),
        (t.filed(), |month| month.filed),
        (t.turns(), |month| month.turns),
        (t.lapsed(), |month| month.lapsed),
        (t.misses(), |month| month.misses),
        (t.enrolled(), |month| month.enrolled),
    ];
    let count = i64::try_from(months.len()).unwrap_or(1).max(1);
    let width = (RIGHT - LEFT - 60) / count;
    let colours = [INK].into_iter().chain(COLOURS);
    for ((index, (name, of)), colour) in (0_i64..).zip(charts).zip(colours) {
        let base = MONTHS + 72 + 66 * index;
        let most = months.iter().map(of).max().unwrap_or(0).max(1);
        lines(page, name, base);
        page.line((LEFT + 60, base), (LEFT + 60 + width * count, base), GREY, 1);
        for (number, month) in (0_i64..).zip(months) {
            let value = of(month);
            let height = i64::try_from(value.saturating_mul(38) / most).unwrap_or(0);
            let x = LEFT + 60 + width * number;
            page.bar((x + 2, base - height), ((width - 4).max(1), height), colour);
            if count <= 14 {
                page.text(x + width / 2, base - height - 4, 12, INK, "middle", &value.to_string());
            }
        }
    }
    let every = (count + 13) / 14;
    for (number, month) in (0_i64..).zip(months).filter(|(number, _)| number % every == 0) {
        page.text(LEFT + 60 + width * number + width / 2, MONTHS + 426, 12, GREY, "middle", &month.month);
    }
}

/// The name of a chart, in two lines where it is long.
fn lines(page: &mut Page, name: &str, base: i64) {
    let words: Vec<&str> = name.split(' ').collect();
    let whole = name.chars().count();
    let mut first = String::new();
    let mut rest = Vec::new();
    for word in words {
        if whole > 26 && (!rest.is_empty() || first.chars().count() + word.chars().count() > 24) {
            rest.push(word);
        } else {
            first.push_str(if first.is_empty() { "" } else { " " });
            first.push_str(word);
        }
    }
    if rest.is_empty() {
        page.text(40, base - 12, 14, INK, "start", &first);
    } else {
        page.text(40, base - 20, 14, INK, "start", &first);
        page.text(40, base - 3, 14, INK, "start", &rest.join(" "));
    }
}

/// What is drawn so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn text(&mut self, x: i64, y: i64, size: i64, colour: &str, anchor: &str, text: &str) {
        let text = escaped(text);
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    fn line(&mut self, (x1, y1): (i64, i64), (x2, y2): (i64, i64), colour: &str, width: i64) {
        self.push(format_args!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
        ));
    }

    fn bar(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), colour: &str) {
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>"
        ));
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _infallible = writeln!(self.0, "{element}");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Days to pixels.
struct Scale {
    step: i64,
    most: i64,
    from: i64,
    to: i64,
}

impl Scale {
    fn new(most: i64, from: i64, to: i64) -> Self {
        let step =
            [1, 2, 5, 10, 20, 30, 60, 90, 180].into_iter().find(|step| most <= step * 8).unwrap_or(365);
        Self { step, most: (most + step - 1).max(step) / step * step, from, to }
    }

    fn at(&self, days: i64) -> i64 {
        self.from + (self.to - self.from) * days.clamp(0, self.most) / self.most
    }

    fn ticks(&self) -> impl Iterator<Item = i64> + '_ {
        (0..=self.most / self.step).map(|number| number * self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_has_few_ticks_and_holds_everything() {
        for most in [0, 1, 7, 8, 9, 61, 240, 365, 1_800] {
            let scale = Scale::new(most, 100, 500);
            let ticks: Vec<i64> = scale.ticks().collect();
            assert!((2..=9).contains(&ticks.len()), "{most}: {ticks:?}");
            assert!(ticks.last().is_some_and(|last| *last >= most), "{most}: {ticks:?}");
            assert_eq!((scale.at(0), scale.at(scale.most)), (100, 500));
        }
    }

    #[test]
    fn every_language_draws_lanes_and_months() {
        let month =
            |month: &str, turns| Month { month: month.to_owned(), turns, in_queue: 5, ..Month::default() };
        let spread = Some(Spread { count: 3, quarter: 4, half: 9, three_quarters: 20, nine_of_ten: 61 });
        let nobody = Waited { lane: "first_priority", to_turn: None, to_enrolment: None, still: None };
        let lane = Waited { lane: "general", to_turn: spread, to_enrolment: None, still: spread };
        let report = Report {
            seed: 1,
            steps: 1,
            events: 1,
            messages: (0, 0),
            commands: std::collections::BTreeMap::new(),
            table: Vec::new(),
            months: vec![month("2026-07", 3), month("2026-08", 0)],
            waited: vec![nobody, lane],
            policy: "kz-2018".to_owned(),
            story: None,
            fingerprint: String::new(),
            facts: std::collections::BTreeMap::new(),
            tables: String::new(),
        };
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let picture = svg(&report, 300, lang);
            let t = Texts::of(lang);
            assert!(
                picture.contains(t.simulation().general()) && picture.contains(t.simulation().nobody()),
                "{picture}"
            );
            assert!(picture.contains("2026-08") && picture.ends_with("</svg>\n"), "{picture}");
            assert!(picture.matches("<rect").count() >= 4, "{picture}");
        }
    }
}
