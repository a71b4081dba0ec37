//! Small parameters of a policy with a text form of their own.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::calendar::local_day;

/// Extension of a referral (R7, S38).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The last day may lie at most so many calendar days after the day of issue.
    pub days: u16,
    /// How often one referral may be extended.
    pub times: u8,
}

impl Extension {
    /// The latest day that may be chosen (31.07 -> 30.08).
    pub fn latest_day(self, issued: Date) -> Date {
        issued.checked_add(i64::from(self.days).days()).unwrap_or(Date::MAX)
    }
}

/// When places that became free open for choice (R29): at once, or at the next such hour, so that the race is not at
/// midnight. Written `at once` or `10:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum FreeOpens {
    /// In the instant in which they become free.
    AtOnce,
    /// At this local time of day.
    At(Time),
}

impl FreeOpens {
    /// The instant at which places open that became free at `freed`.
    pub fn opening(self, freed: Timestamp, zone: &TimeZone) -> Timestamp {
        let Self::At(time) = self else { return freed };
        let day = local_day(freed, zone);
        let at = |day: Date| day.to_datetime(time).to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        match at(day) {
            Ok(today) if today >= freed => today,
            _ => day.tomorrow().and_then(at).unwrap_or(freed),
        }
    }
}

impl fmt::Display for FreeOpens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("at once"),
            Self::At(time) => write!(f, "{:02}:{:02}", time.hour(), time.minute()),
        }
    }
}

impl From<FreeOpens> for String {
    fn from(opens: FreeOpens) -> Self {
        opens.to_string()
    }
}

/// A text that is no opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write `at once` or a time of day like `10:00`")]
pub struct InvalidFreeOpens;

impl FromStr for FreeOpens {
    type Err = InvalidFreeOpens;

    fn from_str(text: &str) -> Result<Self, InvalidFreeOpens> {
        if text == "at once" {
            return Ok(Self::AtOnce);
        }
        let (hour, minute) = text.split_once(':').ok_or(InvalidFreeOpens)?;
        let number = |digits: &str| two_digits(digits).ok_or(InvalidFreeOpens);
        let time = Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| InvalidFreeOpens)?;
        Ok(Self::At(time))
    }
}

impl TryFrom<String> for FreeOpens {
    type Error = InvalidFreeOpens;

    fn try_from(text: String) -> Result<Self, InvalidFreeOpens> {
        text.parse()
    }
}

/// Days of every year, both ends included; may run over New Year. Written `08-01..08-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AnnualPeriod {
    /// Month and day of the first day.
    from: (i8, i8),
    /// Month and day of the last day.
    until: (i8, i8),
}

impl AnnualPeriod {
    /// Whether the day lies in the period.
    pub fn contains(self, date: Date) -> bool {
        let day = (date.month(), date.day());
        if self.from <= self.until {
            (self.from..=self.until).contains(&day)
        } else {
            day >= self.from || day <= self.until
        }
    }
}

impl fmt::Display for AnnualPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((month, day), (until_month, until_day)) = (self.from, self.until);
        write!(f, "{month:02}-{day:02}..{until_month:02}-{until_day:02}")
    }
}

impl From<AnnualPeriod> for String {
    fn from(period: AnnualPeriod) -> Self {
        period.to_string()
    }
}

/// A text that is no yearly period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a yearly period as month-day..month-day, like `08-01..08-20`")]
pub struct InvalidAnnualPeriod;

impl FromStr for AnnualPeriod {
    type Err = InvalidAnnualPeriod;

    fn from_str(text: &str) -> Result<Self, InvalidAnnualPeriod> {
        let end = |text: &str| {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (two_digits(month)?, two_digits(day)?);
            // A leap year, so that 29 February may be named.
            Date::new(2020, month, day).ok().map(|_| (month, day))
        };
        let (from, until) = text.split_once("..").ok_or(InvalidAnnualPeriod)?;
        Ok(Self {
            from: end(from).ok_or(InvalidAnnualPeriod)?,
            until: end(until).ok_or(InvalidAnnualPeriod)?,
        })
    }
}

impl TryFrom<String> for AnnualPeriod {
    type Error = InvalidAnnualPeriod;

    fn try_from(text: String) -> Result<Self, InvalidAnnualPeriod> {
        text.parse()
    }
}

/// Local hours in which no message leaves (R57); may run over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// First quiet hour, 0-23.
    pub from: u8,
    /// Hour at which messages leave again, 0-23; equal to `from` for no quiet hours.
    pub until: u8,
}

impl QuietHours {
    /// The instant at which a message leaves that is ready at `ready`.
    pub fn leaves(self, ready: Timestamp, zone: &TimeZone) -> Timestamp {
        let local = ready.to_zoned(zone.clone());
        let hour = local.hour().unsigned_abs();
        let quiet = if self.from <= self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        };
        if !quiet {
            return ready;
        }
        // Late in the evening the morning is tomorrow's.
        let day = if hour < self.until { Ok(local.date()) } else { local.date().tomorrow() };
        let until = i8::try_from(self.until).unwrap_or(0);
        day.and_then(|day| day.at(until, 0, 0, 0).to_zoned(zone.clone()))
            .map_or(ready, |zoned| zoned.timestamp())
    }
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `{ days = 30, times = 1 }`, or the text `none`. An absent key would be inherited from the version before.
pub(super) mod or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::Extension;

    pub(in crate::policy) fn serialize<S: Serializer>(
        value: &Option<Extension>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(extension) => extension.serialize(serializer),
            None => serializer.serialize_str("none"),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Extension>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Extension(Extension),
            Text(String),
        }
        match Written::deserialize(deserializer) {
            Ok(Written::Extension(extension)) => Ok(Some(extension)),
            Ok(Written::Text(text)) if text == "none" => Ok(None),
            _ => Err(de::Error::custom("write `{ days = 30, times = 1 }` or \"none\"")),
        }
    }
}

/// `24`, or the text `none`.
pub(super) mod hours_or_none {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in crate::policy) fn serialize<S: Serializer>(
        value: &Option<u16>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(hours) => serializer.serialize_u16(*hours),
            None => serializer.serialize_str("none"),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<u16>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Hours(u16),
            Text(String),
        }
        match Written::deserialize(deserializer) {
            Ok(Written::Hours(hours)) => Ok(Some(hours)),
            Ok(Written::Text(text)) if text == "none" => Ok(None),
            _ => Err(de::Error::custom("write a number of hours like `24`, or \"none\"")),
        }
    }
}
