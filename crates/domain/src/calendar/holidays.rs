//! Holidays with a fixed date, for years that the calendar's data lack (R52). Qurban Ait follows the moon and decrees
//! move single days: neither can be computed, so such a year is provisional.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::is_weekend;

/// A holiday on the same date of every year in which it is kept.
struct Fixed {
    month: i8,
    day: i8,
    /// First and last year.
    years: (i16, i16),
    /// Whether it moves to the next working day when it falls on a weekend.
    carries: bool,
}

const ALWAYS: (i16, i16) = (i16::MIN, i16::MAX);

const fn fixed(month: i8, day: i8, years: (i16, i16)) -> Fixed {
    Fixed { month, day, years, carries: true }
}

/// In the order of the year, which the chain of carry-overs follows.
const FIXED: [Fixed; 17] = [
    fixed(1, 1, ALWAYS),
    fixed(1, 2, ALWAYS),
    // Orthodox Christmas is a day off, not a public holiday: it does not carry over.
    Fixed { month: 1, day: 7, years: ALWAYS, carries: false },
    fixed(3, 8, ALWAYS),
    // Day of the Constitution: on 30 August until 2025, on 15 March since.
    fixed(3, 15, (2027, i16::MAX)),
    fixed(3, 21, ALWAYS),
    fixed(3, 22, ALWAYS),
    fixed(3, 23, ALWAYS),
    fixed(5, 1, ALWAYS),
    fixed(5, 7, ALWAYS),
    fixed(5, 9, ALWAYS),
    fixed(7, 6, ALWAYS),
    fixed(8, 30, (i16::MIN, 2025)),
    fixed(10, 25, (2022, i16::MAX)),
    fixed(12, 1, (2012, 2021)),
    fixed(12, 16, ALWAYS),
    fixed(12, 17, (i16::MIN, 2021)),
];

/// Days from Monday to Friday that are off: the holidays and what carries over from weekends.
pub(super) fn weekdays_off(year: i16) -> BTreeSet<Date> {
    let kept = FIXED.iter().filter(|holiday| (holiday.years.0..=holiday.years.1).contains(&year));
    let kept: Vec<(Date, bool)> = kept
        .filter_map(|holiday| Some((Date::new(year, holiday.month, holiday.day).ok()?, holiday.carries)))
        .collect();
    let mut off: BTreeSet<Date> =
        kept.iter().map(|(date, _)| *date).filter(|date| !is_weekend(*date)).collect();
    for (date, _) in kept.iter().filter(|(date, carries)| *carries && is_weekend(*date)) {
        let mut day = *date;
        while let Ok(next) = day.tomorrow() {
            day = next;
            if !is_weekend(day) && !off.contains(&day) {
                off.insert(day);
                break;
            }
        }
    }
    off
}
