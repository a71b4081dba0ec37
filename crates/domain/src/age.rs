//! Full months and years of a child on a local day (R4, R15, S02, S18).
//!
//! A month is full on the day with the birthday's number. Where that month is too short, on the first day of the next:
//! born on 29 February counts as 1 March in years without it (R4), and the 31st likewise.

use jiff::ToSpan;
use jiff::civil::Date;

/// Months in a year.
const YEAR: i64 = 12;

/// Full months on a day; 0 before the birth.
pub fn full_months(birth: Date, on: Date) -> u32 {
    let between = months_of(on) - months_of(birth);
    // The day of the last month may not be reached yet; `reaches` knows about short months.
    let months = u32::try_from(between).unwrap_or(0);
    if months > 0 && reaches(birth, months) > on { months - 1 } else { months }
}

/// Full years on a day; 0 before the birth.
pub fn full_years(birth: Date, on: Date) -> u32 {
    full_months(birth, on) / 12
}

/// The first day on which so many months are full.
pub fn reaches(birth: Date, months: u32) -> Date {
    let index = months_of(birth) + i64::from(months);
    let Some(first) = first_of_month(index) else { return Date::MAX };
    if birth.day() <= first.days_in_month() {
        // The day exists in this month.
        first.checked_add((i64::from(birth.day()) - 1).days()).unwrap_or(Date::MAX)
    } else {
        first_of_month(index + 1).unwrap_or(Date::MAX)
    }
}

/// Whether so many months are full on a day.
pub fn is_old_enough(birth: Date, months: u32, on: Date) -> bool {
    reaches(birth, months) <= on
}

/// The youngest who are old enough: `birth <= latest_birth_old_enough(on, months)` says the same as
/// [`is_old_enough`], so that a database can compare dates. Never moves back as `on` goes on.
pub fn latest_birth_old_enough(on: Date, months: u32) -> Date {
    let Some(first) = first_of_month(months_of(on) - i64::from(months)) else { return Date::MIN };
    // In the target month nobody born after this day is there yet; everybody of the months before is.
    let day = on.day().min(first.days_in_month());
    first.checked_add((i64::from(day) - 1).days()).unwrap_or(Date::MIN)
}

fn months_of(date: Date) -> i64 {
    i64::from(date.year()) * YEAR + i64::from(date.month()) - 1
}

fn first_of_month(index: i64) -> Option<Date> {
    let year = i16::try_from(index.div_euclid(YEAR)).ok()?;
    let month = i8::try_from(index.rem_euclid(YEAR) + 1).ok()?;
    Date::new(year, month, 1).ok()
}
