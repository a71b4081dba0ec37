//! R4, R15, S02, S18: full months and years.

use domain::age::{full_months, full_years, is_old_enough, latest_birth_old_enough, reaches};
use jiff::civil::{Date, date};
use proptest::prelude::*;

#[test]
fn born_on_29_february_counts_as_1_march_in_years_without_it() {
    let birth = date(2020, 2, 29);
    assert_eq!(reaches(birth, 24), date(2022, 3, 1));
    assert_eq!(reaches(birth, 48), date(2024, 2, 29));
    assert_eq!(full_years(birth, date(2022, 2, 28)), 1);
    assert_eq!(full_years(birth, date(2022, 3, 1)), 2);
    assert!(!is_old_enough(birth, 24, date(2022, 2, 28)));
}

#[test]
fn examples() {
    // The guide's child of three days (S15), and the one of S16.
    assert_eq!(full_months(date(2017, 11, 14), date(2017, 11, 17)), 0);
    assert_eq!(full_years(date(2011, 8, 18), date(2018, 7, 31)), 6);
    assert_eq!(full_years(date(2011, 8, 18), date(2018, 8, 18)), 7, "reached on the birthday (R15)");
    assert_eq!(full_months(date(2024, 1, 31), date(2024, 2, 29)), 0);
    assert_eq!(full_months(date(2024, 1, 31), date(2024, 3, 1)), 1);
    assert_eq!(full_months(date(2024, 5, 1), date(2024, 4, 1)), 0, "before the birth");
    assert_eq!(latest_birth_old_enough(date(2026, 3, 31), 25), date(2024, 2, 29));
    assert_eq!(latest_birth_old_enough(date(2022, 2, 28), 24), date(2020, 2, 28));
    assert_eq!(latest_birth_old_enough(date(2022, 3, 1), 24), date(2020, 3, 1));
}

#[test]
fn the_ends_of_the_calendar_are_quiet() {
    assert_eq!(reaches(Date::MAX, 1), Date::MAX);
    assert_eq!(latest_birth_old_enough(Date::MIN, 24), Date::MIN);
}

/// The definition: walk forward from the birth, day by day, and count birthdays of months.
fn months_by_walking(birth: Date, on: Date) -> u32 {
    let (mut day, mut months) = (birth, 0);
    while day < on {
        day = day.tomorrow().unwrap();
        let is_birthday = day.day() == birth.day();
        let follows_a_short_month = day.day() == 1 && day.yesterday().unwrap().day() < birth.day();
        months += u32::from(is_birthday || follows_a_short_month);
    }
    months
}

fn any_date() -> impl Strategy<Value = Date> {
    (2008_i16..2030, 1_i8..=12, 1_i8..=31).prop_filter_map("a date", |(y, m, d)| Date::new(y, m, d).ok())
}

proptest! {
    #[test]
    fn full_months_equal_the_walk(birth in any_date(), days in 0_i32..3000) {
        use jiff::ToSpan;
        let on = birth.checked_add(days.days()).unwrap();
        prop_assert_eq!(full_months(birth, on), months_by_walking(birth, on));
    }

    #[test]
    fn reached_on_the_day_and_not_before(birth in any_date(), months in 1_u32..200) {
        let day = reaches(birth, months);
        prop_assert!(full_months(birth, day) >= months);
        prop_assert!(full_months(birth, day.yesterday().unwrap()) < months);
    }

    #[test]
    fn the_cut_off_says_the_same_as_the_age(birth in any_date(), on in any_date(), months in 0_u32..120) {
        prop_assert_eq!(
            birth <= latest_birth_old_enough(on, months),
            is_old_enough(birth, months, on),
        );
    }

    #[test]
    fn the_cut_off_never_moves_back(on in any_date(), months in 0_u32..120) {
        let next = on.tomorrow().unwrap();
        prop_assert!(latest_birth_old_enough(on, months) <= latest_birth_old_enough(next, months));
    }
}
