//! Working days, counted one by one (R50-R52, R55). Of the program's calendar only the data are read.

use std::collections::BTreeSet;

use domain::calendar::{Calendar, Term, TermDays};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::Found;

/// Which days are worked, and where.
#[derive(Clone, Debug)]
pub(crate) struct Days {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    zone: TimeZone,
}

impl Days {
    /// Reads the data of a calendar by its stored form.
    pub(crate) fn read(calendar: &Calendar, zone: TimeZone) -> Result<Self, Found> {
        let text = calendar.to_json().map_err(|error| Found(error.to_string()))?;
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| Found(error.to_string()))?;
        let years = json.get("years").and_then(|years| years.as_object());
        let listed = |name: &str| -> BTreeSet<Date> {
            let lists = years.into_iter().flatten().filter_map(|(_, year)| year.get(name)?.as_array());
            lists.flatten().filter_map(|day| day.as_str()?.parse().ok()).collect()
        };
        Ok(Self { off: listed("weekday_off"), worked: listed("weekend_worked"), zone })
    }

    fn is_worked(&self, day: Date) -> bool {
        match day.weekday() {
            Weekday::Saturday | Weekday::Sunday => self.worked.contains(&day),
            _ => !self.off.contains(&day),
        }
    }

    /// The local day of an instant.
    pub(crate) fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// The first instant of a local day.
    pub(crate) fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// The limit of a term whose day 0 is `day`: the first instant after its last day (R51, R55).
    pub(crate) fn limit(&self, day: Date, term: Term) -> Timestamp {
        let mut last = day;
        let mut left = term.n;
        while left > 0 {
            last = last.saturating_add(1.day());
            if term.days == TermDays::Calendar || self.is_worked(last) {
                left -= 1;
            }
        }
        self.end_of(last)
    }

    /// The latest day from which a told limit of so many working days can have been counted.
    pub(crate) fn counted_back(&self, until: Timestamp, term: Term) -> Date {
        let mut day = self.day_of(until).saturating_sub(1.day());
        let mut left = term.n.saturating_sub(1);
        while left > 0 {
            day = day.saturating_sub(1.day());
            left -= u16::from(self.is_worked(day));
        }
        day.saturating_sub(1.day())
    }

    /// The first instant after a local day.
    pub(crate) fn end_of(&self, day: Date) -> Timestamp {
        self.start_of(day.saturating_add(1.day()))
    }
}

/// The day on which a child is so many full years old; 29 February counts as 1 March (R4).
pub(crate) fn birthday(born: Date, years: u32) -> Date {
    let year = born.year().saturating_add(i16::try_from(years).unwrap_or(i16::MAX));
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(born)
}

/// Whether a child is so many full months old on a day; only whole years are asked for (R4).
pub(crate) fn is_aged(born: Date, months: u32, day: Date) -> bool {
    day >= birthday(born, months.div_ceil(12))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The table of section 6 of the rules.
    #[test]
    fn the_table_of_the_rules() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let days = Days::read(&Calendar::bundled(), zone).unwrap();
        for (event, n, last) in [
            (date(2018, 7, 31), 5, date(2018, 8, 7)),
            (date(2018, 8, 7), 10, date(2018, 8, 22)),
            (date(2018, 8, 24), 5, date(2018, 9, 3)),
            (date(2024, 5, 3), 5, date(2024, 5, 14)),
            (date(2025, 1, 2), 3, date(2025, 1, 8)),
            (date(2026, 3, 19), 3, date(2026, 3, 27)),
            (date(2026, 5, 6), 5, date(2026, 5, 15)),
            (date(2026, 12, 10), 10, date(2026, 12, 25)),
            (date(2026, 12, 31), 3, date(2027, 1, 8)),
            (date(2026, 3, 21), 3, date(2026, 3, 30)),
            (date(2018, 8, 25), 5, date(2018, 9, 4)),
            (date(2026, 8, 28), 3, date(2026, 9, 2)),
        ] {
            let limit = days.limit(event, Term { n, days: TermDays::Working });
            assert_eq!(limit, days.end_of(last), "{event} + {n}");
        }
    }

    #[test]
    fn the_twenty_ninth_of_february() {
        assert_eq!(birthday(date(2024, 2, 29), 2), date(2026, 3, 1));
        assert_eq!(birthday(date(2024, 2, 29), 4), date(2028, 2, 29));
        assert!(!is_aged(date(2024, 2, 29), 24, date(2026, 2, 28)));
    }
}
