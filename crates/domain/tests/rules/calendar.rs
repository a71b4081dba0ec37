//! R50-R56: working days, limits, zones.

use std::collections::BTreeSet;

use domain::calendar::{
    Calendar, Change, InvalidCalendar, Term, calendar_limit, last_day_of, limit_end_of, local_day,
    working_limit,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

fn almaty() -> TimeZone {
    TimeZone::get("Asia/Almaty").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The table of section 6, every row.
#[test]
fn the_table_of_section_6() {
    let calendar = Calendar::bundled();
    let rows = [
        ("2018-07-31", 5, "2018-08-07"),
        ("2018-08-07", 10, "2018-08-22"),
        ("2018-08-24", 5, "2018-09-03"),
        ("2024-05-03", 5, "2024-05-14"),
        ("2025-01-02", 3, "2025-01-08"),
        ("2026-03-19", 3, "2026-03-27"),
        ("2026-05-06", 5, "2026-05-15"),
        ("2026-12-10", 10, "2026-12-25"),
        ("2026-12-31", 3, "2027-01-08"),
        ("2026-03-21", 3, "2026-03-30"),
        ("2018-08-25", 5, "2018-09-04"),
        ("2026-08-28", 3, "2026-09-02"),
    ];
    for (event, n, last) in rows {
        let (event, last): (Date, Date) = (event.parse().unwrap(), last.parse().unwrap());
        assert_eq!(calendar.nth_working_day_after(event, n), last, "{event} + {n}");
        // At any time of the local day the limit is the same, and people are told that day.
        for time in ["00:00:00", "12:30:00", "23:59:59.999999"] {
            let zone = almaty();
            let instant = format!("{event}T{time}[Asia/Almaty]").parse::<jiff::Zoned>().unwrap().timestamp();
            let limit = working_limit(instant, n, &zone, &calendar);
            assert_eq!(limit, limit_end_of(last, &zone), "{event} {time}");
            assert_eq!(last_day_of(limit, &zone), last);
        }
    }
}

#[test]
fn decrees_move_days() {
    // R52: 25.08.2018 worked, 31.08.2018 off.
    let calendar = Calendar::bundled();
    assert!(calendar.is_working(date(2018, 8, 25)));
    assert!(!calendar.is_working(date(2018, 8, 31)));
    assert!(!calendar.is_working(date(2018, 8, 26)));
    assert!(calendar.is_working(date(2018, 8, 27)));
}

#[test]
fn a_limit_is_the_first_instant_of_the_next_day() {
    // R55. UTC+6 until the end of February 2024, UTC+5 since (R50).
    let zone = almaty();
    assert_eq!(limit_end_of(date(2018, 8, 7), &zone), at("2018-08-07T18:00:00Z"));
    assert_eq!(limit_end_of(date(2026, 8, 7), &zone), at("2026-08-07T19:00:00Z"));
    // The day of the change had 25 hours.
    assert_eq!(limit_end_of(date(2024, 2, 28), &zone), at("2024-02-28T18:00:00Z"));
    assert_eq!(limit_end_of(date(2024, 2, 29), &zone), at("2024-02-29T19:00:00Z"));
    assert_eq!(local_day(at("2024-02-29T18:30:00Z"), &zone), date(2024, 2, 29));
    assert_eq!(last_day_of(at("2024-02-29T19:00:00Z"), &zone), date(2024, 2, 29));
    // A turn given before the change ends after it at the new midnight: Thu 29 Feb, Fri 1, Mon 4 March.
    let limit = working_limit(at("2024-02-28T05:00:00Z"), 3, &zone, &Calendar::bundled());
    assert_eq!(limit, at("2024-03-04T19:00:00Z"));
    // One instant before midnight and midnight itself are different events.
    let calendar = Calendar::bundled();
    assert_eq!(
        working_limit(at("2026-08-27T18:59:59.999999Z"), 1, &zone, &calendar),
        at("2026-08-28T19:00:00Z")
    );
    assert_eq!(working_limit(at("2026-08-27T19:00:00Z"), 1, &zone, &calendar), at("2026-08-31T19:00:00Z"));
}

#[test]
fn calendar_days_count_every_day() {
    // R7: 31.07 -> 30.08, whatever the day of the week.
    let zone = almaty();
    let limit = calendar_limit(at("2018-07-31T11:29:09Z"), 30, &zone);
    assert_eq!(last_day_of(limit, &zone), date(2018, 8, 30));
    assert_eq!(Term::calendar(30).limit(at("2018-07-31T11:29:09Z"), &zone, &Calendar::bundled()), limit);
}

#[test]
fn what_follows_a_limit_counts_from_its_day() {
    // R56 and the table: referral of 31.07.2018 until 07.08, stop-list of 10 from then until 22.08.
    let (zone, calendar) = (almaty(), Calendar::bundled());
    let referral = Term::working(5).limit(at("2018-07-31T11:29:09Z"), &zone, &calendar);
    let stop = Term::working(10).limit_from_day(last_day_of(referral, &zone), &zone, &calendar);
    assert_eq!(last_day_of(stop, &zone), date(2018, 8, 22));
}

#[test]
fn a_told_limit_never_moves_earlier() {
    // R53.
    let (zone, old) = (almaty(), Calendar::bundled());
    let (event, now) = (at("2026-08-27T05:00:00Z"), at("2026-08-28T05:00:00Z"));
    let term = Term::working(3);
    let told = term.limit(event, &zone, &old);
    let longer = old.with_changes(&[Change::Off(date(2026, 8, 31))], "decree");
    let later = term.limit_on_new_calendar(told, event, now, &zone, &longer);
    assert_eq!(last_day_of(later, &zone), date(2026, 9, 2));
    let shorter = old.with_changes(&[Change::Worked(date(2026, 8, 29))], "decree");
    assert_eq!(term.limit_on_new_calendar(told, event, now, &zone, &shorter), told);
    // Past limits and calendar days do not change.
    assert_eq!(term.limit_on_new_calendar(told, event, told, &zone, &longer), told);
    let calendar_term = Term::calendar(3);
    let told = calendar_term.limit(event, &zone, &old);
    assert_eq!(calendar_term.limit_on_new_calendar(told, event, now, &zone, &longer), told);
}

#[test]
fn changes_make_a_new_version() {
    let old = Calendar::bundled();
    let new = old.with_changes(
        &[Change::Off(date(2026, 8, 31)), Change::Worked(date(2026, 8, 29))],
        "decree of the Government",
    );
    assert_eq!((old.version, new.version), (1, 2));
    assert_eq!(new.source, "decree of the Government");
    assert!(old.is_working(date(2026, 8, 31)) && !new.is_working(date(2026, 8, 31)));
    assert!(!old.is_working(date(2026, 8, 29)) && new.is_working(date(2026, 8, 29)));
    // Undone, it is the same data again.
    let undone = new.with_changes(
        &[Change::Worked(date(2026, 8, 31)), Change::Off(date(2026, 8, 29))],
        old.source.clone(),
    );
    assert_eq!(undone.days(2026), old.days(2026));
    assert_eq!(Calendar::from_json(&new.to_json().unwrap()).unwrap(), new);
}

#[test]
fn a_missing_year_is_computed_and_provisional() {
    // R52: 2028 is not in the data.
    let calendar = Calendar::bundled();
    assert!(calendar.provisional(2028) && !calendar.provisional(2027));
    // Sat 1 and Sun 2 January carry over and chain; 7 January is off; Tue 21 - Thu 23 March are off.
    for (month, day) in
        [(1, 3), (1, 4), (1, 7), (3, 8), (3, 15), (3, 21), (3, 23), (5, 1), (5, 9), (7, 6), (12, 18)]
    {
        assert!(!calendar.is_working(date(2028, month, day)), "2028-{month}-{day}");
    }
    assert!(calendar.is_working(date(2028, 1, 5)));
    assert!(calendar.is_working(date(2028, 8, 30)));
    // One edited day does not make the rest of the year known; a confirmation does.
    let edited = calendar.with_changes(&[Change::Off(date(2028, 5, 5))], "Qurban Ait");
    assert!(
        edited.provisional(2028)
            && !edited.is_working(date(2028, 5, 5))
            && !edited.is_working(date(2028, 1, 3))
    );
    let confirmed = edited.with_changes(&[Change::Confirm(2028)], "decree");
    assert!(!confirmed.provisional(2028) && !confirmed.is_working(date(2028, 1, 4)));
    assert_eq!(Calendar::from_json(&confirmed.to_json().unwrap()).unwrap(), confirmed);
}

/// What is computed differs from what was in force only by decrees and by Qurban Ait.
#[test]
fn computed_years_agree_with_the_data() {
    let (known, computed) = (Calendar::bundled(), Calendar::computed());
    let qurban =
        ["2018-08-21", "2020-07-31", "2021-07-20", "2023-06-28", "2025-06-06", "2026-05-27", "2017-09-01"];
    let decrees = [
        "2017-03-20",
        "2017-07-07",
        "2018-03-09",
        "2018-04-30",
        "2018-05-08",
        "2018-08-31",
        "2018-12-31",
        "2019-05-10",
        "2020-01-03",
        "2020-05-08",
        "2020-05-11",
        "2020-12-18",
        "2021-07-05",
        "2022-03-07",
        "2022-08-29",
        "2022-10-24",
        "2023-07-07",
        "2024-05-08",
        "2025-01-03",
    ];
    for year in known.years() {
        let explained = |day: &Date| {
            let text = day.to_string();
            qurban.contains(&text.as_str()) || decrees.contains(&text.as_str())
        };
        let (known_off, _) = known.days(year);
        let (computed_off, _) = computed.days(year);
        let differing: Vec<_> =
            known_off.symmetric_difference(&computed_off).filter(|day| !explained(day)).collect();
        assert!(differing.is_empty(), "{year}: {differing:?}");
    }
    assert_eq!(known.days(2027), computed.days(2027));
}

#[test]
fn contradictions_are_named() {
    let wrong = |days: &str| {
        Calendar::from_json(&format!(r#"{{"source":"s","version":1,"years":{{"2026":{days}}}}}"#))
    };
    let error = wrong(r#"{"weekday_off":["2026-01-03"],"weekend_worked":[]}"#).unwrap_err();
    assert!(matches!(error, InvalidCalendar::WeekendOff(day) if day == date(2026, 1, 3)));
    let error = wrong(r#"{"weekday_off":[],"weekend_worked":["2026-01-05"]}"#).unwrap_err();
    assert!(matches!(error, InvalidCalendar::WeekdayWorked(_)));
    let error = wrong(r#"{"weekday_off":["2025-01-03"],"weekend_worked":[]}"#).unwrap_err();
    assert!(error.to_string().contains("2025-01-03"), "{error}");
    assert!(matches!(Calendar::from_json("{}").unwrap_err(), InvalidCalendar::Json(_)));
}

#[test]
fn the_shipped_calendar_is_the_published_one() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/calendar/kz_calendar_2017_2027.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the shared test data are not there");
        return;
    };
    let published: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ours: serde_json::Value = serde_json::from_str(&Calendar::bundled().to_json().unwrap()).unwrap();
    assert_eq!(ours["years"], published["years"]);
}

#[test]
fn terms_are_read_as_they_are_written() {
    for text in ["3 working days", "1 calendar day", "30 calendar days", "1 working day"] {
        assert_eq!(text.parse::<Term>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "3",
        "3 days",
        "three working days",
        "0 working days",
        "-1 working days",
        "400 calendar days",
        "3 working days later",
        "3  working days",
    ] {
        assert!(text.parse::<Term>().is_err(), "{text}");
    }
}

/// The last instants that the calendar can name are no panic.
#[test]
fn the_end_of_the_calendar_is_quiet() {
    let (zone, calendar) = (almaty(), Calendar::computed());
    assert_eq!(limit_end_of(Date::MAX, &zone), Timestamp::MAX);
    assert_eq!(calendar.nth_working_day_after(Date::MAX, 3), Date::MAX);
    let _ = working_limit(Timestamp::MAX, 10, &zone, &calendar);
    let _ = last_day_of(Timestamp::MIN, &zone);
}

/// The days of the published lists, read without the crate's own reading: which are worked.
fn walked(from: Date, to: Date) -> Vec<(Date, bool)> {
    let raw: serde_json::Value = serde_json::from_str(&Calendar::bundled().to_json().unwrap()).unwrap();
    let list = |year: i16, name: &str| -> BTreeSet<String> {
        let days = raw["years"][year.to_string()][name].as_array().unwrap();
        days.iter().map(|day| day.as_str().unwrap().to_owned()).collect()
    };
    let years = from.year()..=to.year();
    let off: BTreeSet<String> = years.clone().flat_map(|year| list(year, "weekday_off")).collect();
    let worked: BTreeSet<String> = years.flat_map(|year| list(year, "weekend_worked")).collect();
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(|day| *day <= to);
    days.map(|day| match day.weekday().to_monday_one_offset() {
        6 | 7 => (day, worked.contains(&day.to_string())),
        _ => (day, !off.contains(&day.to_string())),
    })
    .collect()
}

/// Limits equal the data walked day by day: for every day of 2017-2027 as the event, every term up to 25 working days, and the
/// first and the last instant of the day.
#[test]
fn limits_equal_the_calendar_walked_day_by_day() {
    let (calendar, zone) = (Calendar::bundled(), almaty());
    let days = walked(date(2017, 1, 1), date(2027, 12, 31));
    assert_eq!(days.len(), 4017);
    let mut compared = 0;
    for (index, (day, _)) in days.iter().enumerate() {
        let begins = day.to_zoned(zone.clone()).unwrap().timestamp();
        let ends = limit_end_of(*day, &zone).checked_sub(1.nanosecond()).unwrap();
        let worked = days[index + 1..].iter().filter(|(_, worked)| *worked).take(25);
        for (n, (last, _)) in (1_u16..).zip(worked) {
            for event in [begins, ends] {
                let limit = working_limit(event, n, &zone, &calendar);
                assert_eq!(limit, limit_end_of(*last, &zone), "{day} + {n}");
                assert_eq!(last_day_of(limit, &zone), *last, "{day} + {n}");
            }
            compared += 1;
        }
    }
    assert!(compared > 99_000, "{compared} limits");
}

proptest! {
    /// The same at any second of a day in zones that had other offsets and changes of offset (R50).
    #[test]
    fn limits_are_local_days_in_every_zone(
        offset in 0_usize..3900, seconds in 0_i64..86_400, n in 1_u16..25,
    ) {
        let days = walked(date(2017, 1, 1), date(2027, 12, 31));
        let start = days[offset].0;
        let (day, _) = *days[offset + 1..].iter().filter(|(_, worked)| *worked).nth(usize::from(n) - 1).unwrap();
        for name in ["Asia/Almaty", "Asia/Qyzylorda", "Asia/Aqtau", "UTC"] {
            let zone = TimeZone::get(name).unwrap();
            let event = start.to_zoned(zone.clone()).unwrap().timestamp().checked_add(seconds.seconds()).unwrap();
            // A day with a change of zone may be shorter than the offset.
            prop_assume!(local_day(event, &zone) == start);
            let limit = working_limit(event, n, &zone, &Calendar::bundled());
            prop_assert_eq!(last_day_of(limit, &zone), day);
            prop_assert_eq!(local_day(limit, &zone), day.tomorrow().unwrap());
            prop_assert!(event < limit);
        }
    }
}

#[test]
fn weekends_of_years_without_data_are_not_worked() {
    // R52: such a year is computed.
    let calendar = Calendar::bundled();
    assert!(!calendar.years().any(|year| year == 2041));
    assert_eq!(calendar.days(2041).1.len(), 0, "nobody has decreed that a weekend is worked");
    assert!(!calendar.days(2041).0.is_empty(), "holidays are computed");
    for (text, is_working) in
        [("2041-06-07", true), ("2041-06-08", false), ("2041-06-09", false), ("2041-06-10", true)]
    {
        assert_eq!(calendar.is_working(text.parse().unwrap()), is_working, "{text}");
    }
}

#[test]
fn a_calendar_names_its_years_and_their_days() {
    let calendar = Calendar::bundled();
    let years: Vec<i16> = calendar.years().collect();
    assert!(years.contains(&2018) && years.is_sorted(), "{years:?}");
    for year in years {
        let (off, worked) = calendar.days(year);
        assert!(!off.is_empty(), "{year}: New Year at least, or the day that stands for it");
        assert!(off.iter().all(|date| date.year() == year && !calendar.is_working(*date)), "{year}: {off:?}");
        assert!(
            worked.iter().all(|date| date.year() == year && calendar.is_working(*date)),
            "{year}: {worked:?}"
        );
    }
}
