//! The classifier of territories; S07.

use domain::region::{Level, Territory, bundled, from_csv};
use jiff::tz::TimeZone;

fn named(name_ru: &str) -> Territory {
    let mut found = bundled().into_iter().filter(|row| row.name_ru == name_ru && row.level.runs_queues());
    let territory = found.next().unwrap();
    assert!(found.next().is_none(), "{name_ru} is there twice");
    territory
}

#[test]
fn the_bundled_rows() {
    let rows = bundled();
    let count = |level| rows.iter().filter(|row| row.level == level).count();
    assert_eq!(Level::ALL.map(count), [17, 3, 170, 39, 19]);
    assert!(rows.is_sorted_by_key(|row| row.code));
    for row in &rows {
        for name in [&row.name_kk, &row.name_ru] {
            assert!(!name.contains("Қ.Ә.") && !name.contains("Г.А.") && !name.starts_with("г."), "{name}");
            assert_eq!(name.trim(), name);
        }
        assert!(TimeZone::get(row.zone_name()).is_ok(), "{}", row.zone_name());
    }
}

#[test]
fn display_names() {
    let semey = named("Семей");
    assert_eq!((semey.name_kk.as_str(), semey.code.region_code()), ("Семей", 10));
    // The Kazakh name of this row carries the Russian abbreviation.
    assert_eq!(named("Актау").name_kk, "Ақтау");
    assert_eq!(named("Актау").zone_name(), "Asia/Aqtau");
    assert_eq!(named("Шымкент").name_kk, "Шымкент");
    assert_eq!(named("Аягозский район").name_kk, "Аягөз ауданы");
}

#[test]
fn astana_almaty_and_aktobe_are_not_listed() {
    for name in ["Астана", "Алматы", "Актобе"] {
        assert!(!named(name).listed_by_default(), "{name}");
    }
    assert!(named("Шымкент").listed_by_default() && named("Семей").listed_by_default());
    let unlisted =
        bundled().into_iter().filter(|row| row.level.runs_queues() && !row.listed_by_default()).count();
    assert_eq!(unlisted, 3);
    assert!(bundled().iter().filter(|row| !row.level.runs_queues()).all(|row| !row.listed_by_default()));
}

const HEADER: &str = "kato,level,parent_kato,name_kk,name_ru";

#[test]
fn a_newer_edition_is_read() {
    let text = format!(
        "\u{feff}{HEADER}\r\n103200000,district,100000000,Абай ауданы,\"район \"\"Абай\"\", новый\"\r\n\
         100000000,region,,Абай облысы,область Абай\r\n\r\n"
    );
    let rows = from_csv(&text).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].name_ru, "район \"Абай\", новый");
    assert_eq!(rows[1].parent, Some(rows[0].code));
}

#[test]
fn mistakes_are_named_with_their_line() {
    let region = "100000000,region,,Абай облысы,область Абай";
    let rows = [
        ("kato,level".to_owned(), 1, "first line"),
        (format!("{HEADER}\n{region}\n{region}"), 3, "earlier line"),
        (format!("{HEADER}\n10,region,,А,А"), 2, "nine digits"),
        (format!("{HEADER}\n100000000,oblast,,А,А"), 2, "level"),
        (format!("{HEADER}\n100000000,region,,А"), 2, "five columns"),
        (format!("{HEADER}\n100000000,region,,А,"), 2, "both names"),
        (format!("{HEADER}\n100000000,region,,А,\"Б"), 2, "quotation"),
        (format!("{HEADER}\n{region}\n103200000,district,110000000,А,А"), 3, "not in the file"),
        (format!("{HEADER}\n{region}\n103200000,district,,А,А"), 3, "parent_kato"),
        (format!("{HEADER}\n{region}\n103200000,city_district,100000000,А,А"), 3, "cannot belong"),
        (format!("{HEADER}\n100000000,region,100000000,А,А"), 2, "no parent_kato"),
    ];
    for (text, line, said) in rows {
        let error = from_csv(&text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}
