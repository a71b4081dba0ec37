//! Working days (R51, R52) and the limits counted in them (R50, R53, R55, R56).

mod holidays;
mod limit;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

pub use limit::{
    InvalidTerm, Term, TermDays, calendar_limit, last_day_of, limit_end_of, local_day, working_limit,
};

/// The calendar that the program ships with.
const BUNDLED: &str = include_str!("../../data/calendar/kazakhstan.json");

/// Days off and days worked, as data with a source and a version (R52). A year that the data lack is computed from
/// weekends and fixed holidays and is provisional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Where the days come from, for people.
    pub source: String,
    /// Grows with each change; written into what was computed with it.
    pub version: u32,
    years: BTreeMap<i16, Year>,
}

/// What is unusual in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    /// Days from Monday to Friday that are off.
    weekday_off: BTreeSet<Date>,
    /// Saturdays and Sundays that are worked.
    weekend_worked: BTreeSet<Date>,
    /// Still the computed year, with or without single days changed by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    provisional: bool,
}

/// One edit of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// This day is off.
    Off(Date),
    /// This day is worked.
    Worked(Date),
    /// The year is as decreed: no longer provisional.
    Confirm(i16),
}

/// A calendar that contradicts itself or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InvalidCalendar {
    /// Not the JSON of a calendar.
    #[error("the calendar is not readable JSON of a calendar; correct the file: {0}")]
    Json(#[from] serde_json::Error),
    /// A day listed under another year.
    #[error("calendar: {date} is listed under {year}; move it to its own year")]
    OtherYear {
        /// The listed day.
        date: Date,
        /// The year that lists it.
        year: i16,
    },
    /// A Saturday or Sunday among the weekdays off.
    #[error("calendar: {0} is a weekend day and off anyway; remove it from `weekday_off`")]
    WeekendOff(Date),
    /// A weekday among the weekend days that are worked.
    #[error("calendar: {0} is a weekday and worked anyway; remove it from `weekend_worked`")]
    WeekdayWorked(Date),
}

impl Calendar {
    /// Reads and checks a calendar.
    ///
    /// # Errors
    /// [`InvalidCalendar`] names the day and what to do.
    pub fn from_json(text: &str) -> Result<Self, InvalidCalendar> {
        let calendar: Self = serde_json::from_str(text)?;
        for (&year, days) in &calendar.years {
            let listed = days.weekday_off.iter().chain(&days.weekend_worked);
            if let Some(&date) = listed.into_iter().find(|date| date.year() != year) {
                return Err(InvalidCalendar::OtherYear { date, year });
            }
            if let Some(&date) = days.weekday_off.iter().find(|date| is_weekend(**date)) {
                return Err(InvalidCalendar::WeekendOff(date));
            }
            if let Some(&date) = days.weekend_worked.iter().find(|date| !is_weekend(**date)) {
                return Err(InvalidCalendar::WeekdayWorked(date));
            }
        }
        Ok(calendar)
    }

    /// The calendar that the program ships with (2017-2027).
    #[expect(clippy::expect_used, reason = "the text is part of the program and read by a test")]
    pub fn bundled() -> Self {
        Self::from_json(BUNDLED).expect("the bundled calendar is right")
    }

    /// A calendar without data: every year is computed. For tests and for a start without a file.
    pub fn computed() -> Self {
        Self {
            source: "computed from weekends and fixed holidays".to_owned(),
            version: 0,
            years: BTreeMap::new(),
        }
    }

    /// Its JSON text; [`Calendar::from_json`] reads it back.
    ///
    /// # Errors
    /// Only those of the JSON writer.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Whether the day is worked.
    pub fn is_working(&self, date: Date) -> bool {
        let on_usual = |days: &Year| {
            if is_weekend(date) {
                days.weekend_worked.contains(&date)
            } else {
                !days.weekday_off.contains(&date)
            }
        };
        match self.years.get(&date.year()) {
            Some(days) => on_usual(days),
            None if is_weekend(date) => false,
            None => !holidays::weekdays_off(date.year()).contains(&date),
        }
    }

    /// The n-th working day after the day, which itself is day 0 (R51); the day itself for `n = 0`.
    pub fn nth_working_day_after(&self, date: Date, n: u16) -> Date {
        let mut day = date;
        for _ in 0..n {
            day = self.next_working_day(day);
        }
        day
    }

    /// The first working day after the day.
    fn next_working_day(&self, date: Date) -> Date {
        let mut day = date;
        while let Ok(next) = day.tomorrow() {
            day = next;
            if self.is_working(day) {
                break;
            }
        }
        day
    }

    /// Whether the year is computed and not yet confirmed (R52).
    pub fn provisional(&self, year: i16) -> bool {
        self.years.get(&year).is_none_or(|days| days.provisional)
    }

    /// Years with data of their own.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Weekdays that are off in the year, and weekend days that are worked.
    pub fn days(&self, year: i16) -> (BTreeSet<Date>, BTreeSet<Date>) {
        let days = self.year(year);
        (days.weekday_off, days.weekend_worked)
    }

    /// The next version, with the changes applied in their order (R52). A change in a year without data starts from
    /// the computed year, which stays provisional until [`Change::Confirm`].
    #[must_use]
    pub fn with_changes(&self, changes: &[Change], source: impl Into<String>) -> Self {
        let mut next =
            Self { source: source.into(), version: self.version.saturating_add(1), ..self.clone() };
        for &change in changes {
            let year = match change {
                Change::Off(date) | Change::Worked(date) => date.year(),
                Change::Confirm(year) => year,
            };
            let mut days = next.year(year);
            match change {
                Change::Off(date) => days.set(date, false),
                Change::Worked(date) => days.set(date, true),
                Change::Confirm(_) => days.provisional = false,
            }
            next.years.insert(year, days);
        }
        next
    }

    /// The year's data, or the computed year.
    fn year(&self, year: i16) -> Year {
        self.years.get(&year).cloned().unwrap_or_else(|| Year {
            weekday_off: holidays::weekdays_off(year),
            weekend_worked: BTreeSet::new(),
            provisional: true,
        })
    }
}

impl Year {
    fn set(&mut self, date: Date, worked: bool) {
        let (unusual, listed) = if is_weekend(date) {
            (worked, &mut self.weekend_worked)
        } else {
            (!worked, &mut self.weekday_off)
        };
        if unusual {
            listed.insert(date);
        } else {
            listed.remove(&date);
        }
    }
}

/// Saturday or Sunday.
fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
