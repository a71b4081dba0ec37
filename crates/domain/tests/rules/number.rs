//! R63: application numbers, and finding them.

use domain::number::{ApplicationNumber, fold_query};
use proptest::prelude::*;

fn number(text: &str) -> ApplicationNumber {
    text.parse().unwrap()
}

fn found(typed: &str, number: ApplicationNumber) -> bool {
    fold_query(typed)
        .is_some_and(|query| number.search_tokens().iter().any(|token| token.starts_with(&query)))
}

#[test]
fn printed_with_at_least_six_digits() {
    assert_eq!(ApplicationNumber::of_region(16, 2026, 24, 1).unwrap().to_string(), "16.УО.2026.000024.1");
    assert_eq!(
        ApplicationNumber::of_region(16, 2026, 1_234_567, 12).unwrap().to_string(),
        "16.УО.2026.1234567.12"
    );
    let district = "471010000".parse().unwrap();
    assert_eq!(ApplicationNumber::new(district, 2026, 1, 1).unwrap().to_string(), "47.УО.2026.000001.1");
    for (region, year, sequence, filing) in
        [(0, 2026, 1, 1), (16, 26, 1, 1), (16, 2026, 0, 1), (16, 2026, 1, 0), (100, 2026, 1, 1)]
    {
        assert!(ApplicationNumber::of_region(region, year, sequence, filing).is_err());
    }
}

#[test]
fn a_whole_number_is_read_in_any_spelling() {
    let same = number("16.УО.2017.032731.1");
    // The first is the guide's own (S15), without padding.
    for text in [
        "16.УО.2017.32731.1",
        "16.UO.2017.032731.1",
        "16.YO.2017.32731.1",
        "16.уо.2017.32731.1",
        "16 УО 2017 32731 1",
        "16УО2017.32731-1",
        "16.У0.2017.32731.1",
        " 16.Уo.2017.032731.1 ",
    ] {
        assert_eq!(number(text), same, "{text}");
    }
    let parts = (same.region(), same.year(), same.sequence(), same.filing());
    assert_eq!(parts, (16, 2017, 32_731, 1));
    assert_eq!(number("16.УО.2017.32731.12").filing(), 12);
    for text in [
        "",
        "УО.2017.32731.1",
        "16.УО.2017.32731",
        "16.2017.32731.1",
        "16.УА.2017.32731.1",
        "УО.16.2017.32731.1",
        "16.УО.2017.32731.1.1",
        "16.УО.2017.0.1",
        "16.УО.УО.2017.1",
        "16.УО.2017.99999999999.1",
    ] {
        assert!(text.parse::<ApplicationNumber>().is_err(), "{text}");
    }
    assert_eq!(serde_json::to_string(&same).unwrap(), "\"16.УО.2017.032731.1\"");
    assert_eq!(serde_json::from_str::<ApplicationNumber>("\"16.УО.2017.032731.1\"").unwrap(), same);
}

#[test]
fn found_with_and_without_padding_and_parts() {
    // S16 and S32: the guide shows УО.2018.000024.1 and, in Latin letters, UO.2018.000016.1.
    let of_s16 = ApplicationNumber::of_region(16, 2018, 24, 1).unwrap();
    for typed in [
        "УО.2018.000024.1",
        "UO.2018.000024.1",
        "УО.2018.24.1",
        "уо 2018 24",
        "2018.000024.1",
        "2018.24",
        "000024",
        "24",
        "24.1",
        "000024.1",
        "16.УО.2018.000024.1",
        "16.УО",
        "16.2018.24",
        "№ 16.УО.2018.000024.1",
        "16-УО-2018-000024-1",
        "16.УО.2018.",
        "2018",
    ] {
        assert!(found(typed, of_s16), "{typed} -> {:?}", fold_query(typed));
    }
    for typed in ["УО.2019.24", "25", "17.УО.2018.24", "000242", "24.2", "2018.000002"] {
        assert!(!found(typed, of_s16), "{typed}");
    }
    let of_s32 = ApplicationNumber::of_region(16, 2018, 16, 1).unwrap();
    assert!(found("UO.2018.000016.1", of_s32) && found("УО.2018.000016.1", of_s32));
    // A padded sequence is a whole one.
    let longer = ApplicationNumber::of_region(16, 2018, 245, 1).unwrap();
    assert!(!found("000024", longer) && found("24", longer));
}

#[test]
fn what_is_no_number() {
    for typed in ["", " ", ".", "Айгерим", "ivanov 24", "0", "000000", "у", "16.УО.УО", "1.2.3.4.5.6"]
    {
        assert_eq!(fold_query(typed), None, "{typed}");
    }
    assert_eq!(fold_query(&"1".repeat(65)), None);
}

proptest! {
    #[test]
    fn text_goes_there_and_back(region in 1_u8..100, year in 2000_i16..2100, sequence in 1_u32.., filing in 1_u16..) {
        let number = ApplicationNumber::of_region(region, year, sequence, filing).unwrap();
        prop_assert_eq!(number.to_string().parse(), Ok(number));
        let shorter = [
            number.to_string(),
            format!("{year}.{sequence}"),
            format!("{region}.uo.{year}.{sequence}.{filing}"),
        ];
        for typed in shorter {
            prop_assert!(found(&typed, number), "{}", typed);
        }
    }

    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,40}") {
        let _ = (fold_query(&text), text.parse::<ApplicationNumber>());
    }
}
