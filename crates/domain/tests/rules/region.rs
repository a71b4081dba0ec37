//! The classifier of territories; S07.

use domain::region::{Level, Territory, bundled, english, from_csv};
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
fn abbreviations_inside_of_names_are_spelled_out() {
    let musirepov = named("район имени Габита Мусрепова");
    assert_eq!(musirepov.name_kk, "Ғабит Мүсірепов атындағы аудан");
    assert_eq!(named("район Шал акына").name_kk, "Шал ақын ауданы");
    for row in bundled() {
        let starts_small = row.name_ru.strip_prefix("Район").is_none();
        assert!(starts_small && !row.name_kk.contains('.') && !row.name_ru.contains('.'), "{}", row.name_ru);
    }
}

#[test]
fn english_names() {
    let names = [
        ("Қостанай облысы", "Kostanay Region"),
        ("Қостанай", "Kostanay city"),
        ("Қостанай ауданы", "Kostanay District"),
        ("Батыс Қазақстан облысы", "West Kazakhstan Region"),
        ("Солтүстік Қазақстан облысы", "North Kazakhstan Region"),
        ("Шығыс Қазақстан облысы", "East Kazakhstan Region"),
        ("Қарағанды", "Karaganda city"),
        ("Түркістан облысы", "Turkistan Region"),
        ("Ғабит Мүсірепов атындағы аудан", "Gabit Musirepov District"),
        ("Әл Фараби ауданы", "Al-Farabi District"),
        ("Мойынқұм ауданы", "Moiynkum District"),
        ("Жаңаөзен", "Zhanaozen city"),
        ("Үржар ауданы", "Urzhar District"),
        ("Рудный", "Rudny city"),
        ("Шымкент", "Shymkent city"),
        ("391000000", "391000000"),
    ];
    for (kazakh, expected) in names {
        assert_eq!(english(kazakh), expected);
    }
}

#[test]
fn every_territory_has_an_english_name_in_latin_letters() {
    for row in bundled() {
        let name = english(&row.name_kk);
        assert!(name.chars().all(|letter| letter.is_ascii_alphabetic() || " -".contains(letter)), "{name}");
        let kind = match row.level {
            Level::Region => " Region",
            Level::District | Level::CityDistrict => " District",
            Level::RegionalCity | Level::RepublicanCity => " city",
        };
        assert!(name.ends_with(kind) && name.starts_with(char::is_uppercase), "{name}");
    }
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
