//! Section 7: profiles, versions, timelines; R40 benefits.

use domain::benefit::{Benefit, Lane, lane_of};
use domain::calendar::Term;
use domain::id::Stream;
use domain::policy::{
    AnnualPeriod, FreeChoice, FreeOpens, InvalidTimeline, Lapsed, Ownership, Policy, PolicyBook, PolicyId,
    Profile, QuietHours,
};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

fn policy(profile: &str, year: i16) -> std::sync::Arc<Policy> {
    PolicyBook::bundled().profile(profile).unwrap().in_force(date(year, 7, 1)).clone()
}

/// The table of section 7, column by column.
#[test]
fn the_bundled_profiles() {
    let guide = policy("kz-2018", 2018);
    assert_eq!(guide.turn, Term::working(3));
    assert_eq!(guide.lapsed, Lapsed::Free);
    assert_eq!(guide.free_choice, FreeChoice::Instant);
    assert_eq!(guide.self_cancel_hours, Some(24));
    assert_eq!((guide.min_age_months.state, guide.min_age_months.private_order), (24, 36));

    let capital = policy("astana-2019", 2019);
    assert_eq!(capital.turn, Term::calendar(1));
    assert_eq!((capital.lapsed, capital.free_choice), (Lapsed::Free, FreeChoice::Instant));
    assert_eq!(capital.min_age_months.of(Ownership::PrivateOrder), 36);

    let recent = policy("kz-2025", 2025);
    assert_eq!(recent.turn, Term::working(2));
    assert_eq!((recent.lapsed, recent.free_choice), (Lapsed::NextInLine, FreeChoice::None));
    assert_eq!(recent.self_cancel_hours, None);
    assert_eq!((recent.min_age_months.state, recent.min_age_months.private_order), (24, 24));

    for each in [guide, capital, recent] {
        assert_eq!(each.come, Term::working(5));
        assert_eq!(each.stop_list, Term::working(10));
        assert_eq!(each.misses_until_removal, 2);
        assert_eq!(each.ratio.get(), 3);
        let extension = each.extension.unwrap();
        assert_eq!((extension.days, extension.times), (30, 1));
        assert_eq!(extension.latest_day(date(2018, 7, 31)), date(2018, 8, 30), "R7");
    }
}

#[test]
fn the_maximum_age_changed_in_2020() {
    // R15.
    assert_eq!(policy("kz-2018", 2019).max_age_years, 7);
    let later = policy("kz-2018", 2020);
    assert_eq!((later.max_age_years, later.id.to_string().as_str()), (6, "kz-2018@2"));
    // The second version inherits everything else, and the first holds before its own day.
    assert_eq!(later.turn, Term::working(3));
    assert_eq!(policy("kz-2018", 2001).id.version(), 1);
}

#[test]
fn a_district_follows_a_profile_from_a_date_on() {
    let book = PolicyBook::bundled();
    let timeline = book.timeline([(date(2018, 1, 1), "kz-2018"), (date(2025, 9, 1), "kz-2025")]).unwrap();
    assert_eq!(timeline.in_force(date(2025, 8, 31)).id.to_string(), "kz-2018@2");
    assert_eq!(timeline.in_force(date(2025, 9, 1)).id.to_string(), "kz-2025@1");
    assert_eq!(timeline.in_force(date(2017, 12, 31)).id.to_string(), "kz-2018@1");
    let since = |on| timeline.followed_since(on);
    assert_eq!(since(date(2025, 9, 1)), date(2025, 9, 1), "by the timeline: the version is older");
    assert_eq!(since(date(2025, 8, 31)), date(2020, 1, 1), "by the version: the entry is older");
    assert_eq!([since(date(2019, 5, 1)), since(date(2017, 12, 31))], [date(2018, 1, 1), date(2017, 12, 31)]);
    // What was decided keeps its policy.
    let id: PolicyId = "kz-2018@1".parse().unwrap();
    assert_eq!(book.policy(&id).unwrap().max_age_years, 7);
    assert!(book.policy(&"kz-2018@9".parse().unwrap()).is_none());

    assert_eq!(book.timeline([]).unwrap_err(), InvalidTimeline::Empty);
    assert_eq!(
        book.timeline([(date(2018, 1, 1), "kz-1999")]).unwrap_err(),
        InvalidTimeline::UnknownProfile("kz-1999".to_owned())
    );
    assert_eq!(
        book.timeline([(date(2018, 1, 1), "kz-2018"), (date(2018, 1, 1), "kz-2025")]).unwrap_err(),
        InvalidTimeline::Order(date(2018, 1, 1))
    );
}

#[test]
fn the_benefits_of_section_5() {
    let rules = &policy("kz-2018", 2018).benefits;
    let on = date(2018, 7, 31);
    for benefit in Benefit::ALL {
        let lane = match benefit {
            Benefit::Military | Benefit::SpecialBodies => Lane::OutOfTurn,
            Benefit::None => Lane::General,
            _ => Lane::FirstPriority,
        };
        assert_eq!(lane_of(benefit, Stream::General, on, rules), lane, "{benefit}");
        assert_eq!(benefit.code().parse(), Ok(benefit));
    }
    // R20: inside the stream for special needs that benefit opens no lane, the others do.
    assert_eq!(lane_of(Benefit::SpecialNeeds, Stream::SpecialNeeds, on, rules), Lane::General);
    assert_eq!(lane_of(Benefit::Orphan, Stream::SpecialNeeds, on, rules), Lane::FirstPriority);
}

#[test]
fn benefits_have_dates() {
    // R40.
    let mut rules = policy("kz-2018", 2018).benefits.clone();
    let rule = rules.get_mut(&Benefit::Teacher).unwrap();
    (rule.from, rule.until) = (Some(date(2020, 1, 11)), Some(date(2024, 12, 31)));
    let lane = |on| lane_of(Benefit::Teacher, Stream::General, on, &rules);
    assert_eq!(lane(date(2020, 1, 10)), Lane::General);
    assert_eq!(lane(date(2020, 1, 11)), Lane::FirstPriority);
    assert_eq!(lane(date(2024, 12, 31)), Lane::FirstPriority);
    assert_eq!(lane(date(2025, 1, 1)), Lane::General);
    rules.remove(&Benefit::Orphan);
    assert_eq!(lane_of(Benefit::Orphan, Stream::General, date(2020, 1, 1), &rules), Lane::General);
}

const KZ_2018: &str = include_str!("../../data/policy/kz-2018.toml");

/// Each slip of the pen is named with its place and what to write.
#[test]
fn mistakes_are_named() {
    let rows = [
        ("turn = \"3 working days\"", "turn = \"3 days\"", "turn"),
        ("turn = \"3 working days\"", "turn = \"3 days\"", "3 working days"),
        ("turn = \"3 working days\"", "tern = \"3 working days\"", "tern"),
        ("come = \"5 working days\"\n", "", "come"),
        ("ratio = 3", "ratio = 0", "ratio"),
        ("ratio = 3", "ratio = 1000", "versions[0].ratio: write 1 to 100"),
        ("self_cancel_hours = 24", "self_cancel_hours = \"never\"", "\"none\""),
        ("self_cancel_hours = 24", "self_cancel_hours = 0", "versions[0].self_cancel_hours"),
        ("extension = { days = 30, times = 1 }", "extension = { days = 0, times = 1 }", "extension.days"),
        ("extension = { days = 30, times = 1 }", "extension = { days = 30, times = 2 }", "extension.times"),
        ("extension = { days = 30, times = 1 }", "extension = \"never\"", "\"none\""),
        ("free_choice = \"instant\"", "free_choice = \"none\"", "versions[0].lapsed"),
        ("max_age_years = 7", "max_age_years = 2", "versions[0].max_age_years"),
        ("from = \"2020-01-01\"", "from = \"2018-01-01\"", "versions[1].from"),
        ("version = 2", "version = 1", "versions[1].version"),
        ("version = 1\n", "", "versions[0].version"),
        ("name = \"kz-2018\"", "name = \"KZ 2018\"", "lower-case"),
        ("freeze = []", "freeze = [\"08-32..09-01\"]", "08-01..08-20"),
        ("free_opens = \"at once\"", "free_opens = \"25:00\"", "at once"),
        ("late_year_from_month = 11", "late_year_from_month = 13", "late_year_from_month"),
        (
            "[versions.benefits]",
            "[versions.benefits]\nnone = { lane = \"general\", basis = \"b\" }",
            "benefits.none",
        ),
        (
            "[versions.benefits]",
            "[versions.benefits]\npolice = { lane = \"general\", basis = \"b\" }",
            "police",
        ),
    ];
    for (right, wrong, said) in rows {
        assert!(KZ_2018.contains(right), "the test is out of date: {right}");
        let error = Profile::from_toml(&KZ_2018.replacen(right, wrong, 1)).unwrap_err().to_string();
        assert!(error.contains(said), "{wrong}: {error}");
        assert!(error.starts_with("policy profile, "), "{error}");
    }
    assert!(
        Profile::from_toml("name = \"x\"\nversions = []").unwrap_err().to_string().contains("at least one")
    );
    assert!(Profile::from_toml(&" ".repeat(300_000)).unwrap_err().to_string().contains("larger"));
}

#[test]
fn a_bare_toml_date_will_do() {
    let text = KZ_2018.replace("from = \"2018-01-01\"", "from = 2018-01-01");
    assert_eq!(Profile::from_toml(&text), Profile::from_toml(KZ_2018));
}

#[test]
fn nothing_is_lost_in_writing() {
    for name in ["kz-2018", "kz-2025"] {
        let policy = policy(name, 2025);
        let text = toml::to_string(&*policy).unwrap();
        assert_eq!(&toml::from_str::<Policy>(&text).unwrap(), &*policy, "{text}");
        let json = serde_json::to_string(&*policy).unwrap();
        assert_eq!(&serde_json::from_str::<Policy>(&json).unwrap(), &*policy);
    }
}

#[test]
fn policy_ids() {
    for text in ["kz-2018@1", "astana-2019@12"] {
        assert_eq!(text.parse::<PolicyId>().unwrap().to_string(), text);
    }
    for text in ["", "kz-2018", "kz-2018@", "kz-2018@0", "kz-2018@01", "kz-2018@+1", "@1", "KZ@1", "кз@1"] {
        assert!(text.parse::<PolicyId>().is_err(), "{text}");
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn free_places_open_at_an_hour_of_the_day() {
    // R29; UTC+5.
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    let opens: FreeOpens = "10:00".parse().unwrap();
    assert_eq!(
        opens.opening(at("2026-08-26T19:00:00Z"), &zone),
        at("2026-08-27T05:00:00Z"),
        "freed at midnight"
    );
    assert_eq!(opens.opening(at("2026-08-27T05:00:00Z"), &zone), at("2026-08-27T05:00:00Z"));
    assert_eq!(opens.opening(at("2026-08-27T05:00:01Z"), &zone), at("2026-08-28T05:00:00Z"));
    let now = at("2026-08-27T05:00:01Z");
    assert_eq!("at once".parse::<FreeOpens>().unwrap().opening(now, &zone), now);
}

#[test]
fn messages_of_the_night_leave_at_eight() {
    // R57; UTC+5.
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    let quiet = QuietHours { from: 22, until: 8 };
    let rows = [
        ("2026-08-27T16:59:59Z", "2026-08-27T16:59:59Z"), // 21:59:59
        ("2026-08-27T17:00:00Z", "2026-08-28T03:00:00Z"), // 22:00
        ("2026-08-27T20:00:00Z", "2026-08-28T03:00:00Z"), // 01:00
        ("2026-08-28T02:59:59Z", "2026-08-28T03:00:00Z"), // 07:59:59
        ("2026-08-28T03:00:00Z", "2026-08-28T03:00:00Z"), // 08:00
    ];
    for (ready, leaves) in rows {
        assert_eq!(quiet.leaves(at(ready), &zone), at(leaves), "{ready}");
    }
    let never = QuietHours { from: 8, until: 8 };
    assert_eq!(never.leaves(at("2026-08-28T03:30:00Z"), &zone), at("2026-08-28T03:30:00Z"));
}

#[test]
fn a_freeze_comes_every_year() {
    // R35.
    let august: AnnualPeriod = "08-01..08-20".parse().unwrap();
    assert!(august.contains(date(2026, 8, 1)) && august.contains(date(2027, 8, 20)));
    assert!(!august.contains(date(2026, 7, 31)) && !august.contains(date(2026, 8, 21)));
    let winter: AnnualPeriod = "12-25..01-08".parse().unwrap();
    assert!(winter.contains(date(2026, 12, 31)) && winter.contains(date(2027, 1, 8)));
    assert!(!winter.contains(date(2027, 1, 9)) && !winter.contains(date(2026, 12, 24)));
    assert!("8-1..8-20".parse::<AnnualPeriod>().is_err() && "02-30..03-01".parse::<AnnualPeriod>().is_err());
}
