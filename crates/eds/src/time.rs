//! Instants as seconds since 1970-01-01T00:00:00Z, and their civil form in UTC.
//!
//! The crate needs no zones, so it does without a calendar library: the browser's module stays small.

/// Seconds since 1970-01-01T00:00:00Z.
pub type UnixSeconds = i64;

const DAY: i64 = 86_400;

/// Civil date and time in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl Civil {
    /// The instant, or nothing when a field is out of its range.
    pub(crate) fn instant(self) -> Option<UnixSeconds> {
        let in_range = (1..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && (0..24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second);
        in_range.then(|| {
            days_from_civil(self.year, self.month, self.day) * DAY
                + self.hour * 3600
                + self.minute * 60
                + self.second
        })
    }

    /// The civil form of an instant.
    pub(crate) fn of(instant: UnixSeconds) -> Self {
        let (days, rest) = (instant.div_euclid(DAY), instant.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        Self { year, month, day, hour: rest / 3600, minute: rest % 3600 / 60, second: rest % 60 }
    }
}

/// Writes an instant as `2026-11-22T10:00:00Z`.
pub fn format_rfc3339(instant: UnixSeconds) -> String {
    let c = Civil::of(instant);
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
}

/// Reads `2026-11-22T10:00:00Z`, with or without a fraction (dropped) and with `Z` or an offset.
/// Anything else is nothing.
pub fn parse_rfc3339(text: &str) -> Option<UnixSeconds> {
    let (date_time, rest) = text.split_at_checked(19)?;
    let number = |from: usize, to: usize| digits(date_time.get(from..to)?);
    let separators = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    if !separators.iter().all(|&(at, mark)| date_time.get(at..at + 1) == Some(mark)) {
        return None;
    }
    let civil = Civil {
        year: number(0, 4)?,
        month: number(5, 7)?,
        day: number(8, 10)?,
        hour: number(11, 13)?,
        minute: number(14, 16)?,
        second: number(17, 19)?,
    };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|c: char| !c.is_ascii_digit()).filter(|&end| end > 0)?;
            fraction.get(end..)?
        }
        None => rest,
    };
    Some(civil.instant()? - offset_seconds(zone)?)
}

fn offset_seconds(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    if zone.len() != 6 || zone.get(3..4)? != ":" {
        return None;
    }
    let (hours, minutes) = (digits(zone.get(1..3)?)?, digits(zone.get(4..6)?)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A number of ASCII digits only (no sign, no blanks).
pub(crate) fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a Gregorian date, counting years from March so that the leap day is the last one.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_text_agree() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:34:56Z", 951_827_696),
            ("2020-06-01T00:00:00Z", 1_590_969_600),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("1969-12-31T23:59:59Z", -1),
        ] {
            assert_eq!(parse_rfc3339(text), Some(seconds), "{text}");
            assert_eq!(format_rfc3339(seconds), text);
        }
    }

    #[test]
    fn offsets_and_fractions_are_read() {
        assert_eq!(parse_rfc3339("2020-06-01T05:00:00.123+05:00"), parse_rfc3339("2020-06-01T00:00:00Z"));
        assert_eq!(parse_rfc3339("2020-05-31T22:30:00-01:30"), parse_rfc3339("2020-06-01T00:00:00Z"));
    }

    #[test]
    fn nonsense_is_nothing() {
        for text in [
            "",
            "2020-06-01",
            "2020-02-30T00:00:00Z",
            "2020-06-01 00:00:00Z",
            "2020-06-01T00:00:60Z",
            "2020-06-01T00:00:00",
            "2020-06-01T00:00:00.Z",
            "+020-06-01T00:00:00Z",
            "2020-06-01T00:00:00Zx",
            "2020-06-01T00:00:00+5:00",
            "ққққ-06-01T00:00:00Z",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
