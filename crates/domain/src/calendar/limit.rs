//! Limits: the first instant at which something is no longer allowed (R55).
//!
//! Day limits are computed from local dates, never by adding hours (R50), so that a change of zone makes a day longer
//! or shorter and moves no limit off midnight.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::Calendar;

/// The local day of an instant.
pub fn local_day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// The limit "end of the day": the first instant of the next local day (R55).
pub fn limit_end_of(day: Date, zone: &TimeZone) -> Timestamp {
    // The calendar ends in the year 9999; what would lie beyond has no limit.
    day.tomorrow()
        .and_then(|next| next.to_zoned(zone.clone()))
        .and_then(|midnight| midnight.start_of_day())
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

/// The end of the n-th working day after the local day of the event (R51).
pub fn working_limit(event: Timestamp, n: u16, zone: &TimeZone, calendar: &Calendar) -> Timestamp {
    Term::working(n).limit(event, zone, calendar)
}

/// The end of the n-th calendar day after the local day of the event.
pub fn calendar_limit(event: Timestamp, n: u16, zone: &TimeZone) -> Timestamp {
    limit_end_of(calendar_day_after(local_day(event, zone), n), zone)
}

/// The last day that people are told: the local day of the last instant before the limit.
pub fn last_day_of(limit: Timestamp, zone: &TimeZone) -> Date {
    local_day(limit.checked_sub(1.nanosecond()).unwrap_or(limit), zone)
}

/// Which days a term counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermDays {
    /// Working days of the calendar.
    Working,
    /// All days.
    Calendar,
}

/// A length of time in days, as policies write it: `3 working days`, `1 calendar day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Term {
    /// How many days.
    pub n: u16,
    /// Of which kind.
    pub days: TermDays,
}

impl Term {
    /// The longest term: more than a year of working days is a slip of the pen.
    pub const N_MAX: u16 = 366;

    /// So many working days.
    pub const fn working(n: u16) -> Self {
        Self { n, days: TermDays::Working }
    }

    /// So many calendar days.
    pub const fn calendar(n: u16) -> Self {
        Self { n, days: TermDays::Calendar }
    }

    /// The last day of the term when `day` is day 0 (R51, R56).
    pub fn last_day(self, day: Date, calendar: &Calendar) -> Date {
        match self.days {
            TermDays::Working => calendar.nth_working_day_after(day, self.n),
            TermDays::Calendar => calendar_day_after(day, self.n),
        }
    }

    /// The limit of a term that starts with an event.
    pub fn limit(self, event: Timestamp, zone: &TimeZone, calendar: &Calendar) -> Timestamp {
        self.limit_from_day(local_day(event, zone), zone, calendar)
    }

    /// The limit of a term whose day 0 is known; what follows a passed limit counts from its last day (R56).
    pub fn limit_from_day(self, day: Date, zone: &TimeZone, calendar: &Calendar) -> Timestamp {
        limit_end_of(self.last_day(day, calendar), zone)
    }

    /// A live limit under a new version of the calendar: never earlier than what the person was told; calendar days
    /// and limits already past do not change (R53).
    pub fn limit_on_new_calendar(
        self,
        told: Timestamp,
        event: Timestamp,
        now: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Timestamp {
        if self.days == TermDays::Calendar || told <= now {
            return told;
        }
        told.max(self.limit(event, zone, calendar))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.days {
            TermDays::Working => "working",
            TermDays::Calendar => "calendar",
        };
        let days = if self.n == 1 { "day" } else { "days" };
        write!(f, "{} {kind} {days}", self.n)
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

/// A text that is no term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a term like `3 working days` or `1 calendar day`, from 1 to {} days", Term::N_MAX)]
pub struct InvalidTerm;

impl FromStr for Term {
    type Err = InvalidTerm;

    fn from_str(text: &str) -> Result<Self, InvalidTerm> {
        let mut words = text.split(' ');
        let (Some(n), Some(kind), Some("day" | "days"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(InvalidTerm);
        };
        let n = n.parse().ok().filter(|n| (1..=Self::N_MAX).contains(n)).ok_or(InvalidTerm)?;
        match kind {
            "working" => Ok(Self::working(n)),
            "calendar" => Ok(Self::calendar(n)),
            _ => Err(InvalidTerm),
        }
    }
}

impl TryFrom<String> for Term {
    type Error = InvalidTerm;

    fn try_from(text: String) -> Result<Self, InvalidTerm> {
        text.parse()
    }
}

fn calendar_day_after(day: Date, n: u16) -> Date {
    day.checked_add(i64::from(n).days()).unwrap_or(Date::MAX)
}
