//! R60-R62: numbers of people and organisations, contacts.

use domain::identity::{
    Bin, Email, Iin, IinWarning, InvalidBin, InvalidEmail, InvalidIin, InvalidPhone, Phone, Sex,
};
use jiff::civil::date;
use proptest::prelude::*;

/// Synthetic numbers with a right check digit: the second needs the second pass of the weights.
const FIRST_PASS: &str = "210604500109";
const SECOND_PASS: &str = "210604500002";

#[test]
fn published_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/iin/vectors.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the shared test data are not there");
        return;
    };
    let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
    let list = |value: &serde_json::Value| -> Vec<String> {
        let list: Vec<_> =
            value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect();
        assert!(!list.is_empty());
        list
    };
    for iin in list(&vectors["valid_iin"]).iter().chain(&list(&vectors["second_pass"])) {
        assert_eq!(Iin::parse(iin).unwrap().as_str(), iin);
    }
    for bin in list(&vectors["valid_bin"]) {
        assert_eq!(Bin::parse(&bin).unwrap().as_str(), bin);
    }
    for wrong in list(&vectors["invalid"]) {
        assert!(Iin::parse(&wrong).is_err(), "{wrong}");
    }
    for prefix in list(&vectors["never_issued_prefix"]) {
        for digit in 0..10 {
            assert_eq!(
                Iin::parse(&format!("{prefix}{digit}")),
                Err(InvalidIin::CheckDigit),
                "{prefix}{digit}"
            );
        }
    }
    for subject in list(&vectors["certificate_only"]["values"]) {
        assert_eq!(Iin::parse(&subject), Err(InvalidIin::CheckDigit));
        assert_eq!(Iin::unchecked_for_certificate(&subject).unwrap().as_str(), subject);
    }
}

#[test]
fn iin_kinds_of_error() {
    assert!(Iin::parse(FIRST_PASS).is_ok() && Iin::parse(SECOND_PASS).is_ok());
    assert_eq!(Iin::parse(" 210604 500109\u{a0}").unwrap().as_str(), FIRST_PASS);
    assert_eq!(Iin::parse(""), Err(InvalidIin::Empty));
    assert_eq!(Iin::parse("  "), Err(InvalidIin::Empty));
    assert_eq!(Iin::parse("21060450010"), Err(InvalidIin::Length(11)));
    assert_eq!(Iin::parse(&"1".repeat(5000)), Err(InvalidIin::Length(5000)));
    assert_eq!(Iin::parse("21060450010O"), Err(InvalidIin::NotDigits));
    assert_eq!(Iin::parse("٢10604500109"), Err(InvalidIin::NotDigits), "a digit of another script");
    assert_eq!(Iin::parse("210604500108"), Err(InvalidIin::CheckDigit));
}

#[test]
fn what_the_digits_of_an_iin_tell_is_only_a_warning() {
    let iin = Iin::parse(FIRST_PASS).unwrap();
    assert_eq!(iin.birth_date_hint(), Some(date(2021, 6, 4)));
    assert_eq!(iin.sex_hint(), Some(Sex::Male));
    assert_eq!(iin.warnings(Some(date(2021, 6, 4)), Some(Sex::Male)), []);
    assert_eq!(iin.warnings(None, None), []);
    assert_eq!(
        iin.warnings(Some(date(2021, 6, 5)), Some(Sex::Female)),
        [IinWarning::BirthDate, IinWarning::Sex]
    );
    let girl = Iin::parse("210604600026").unwrap();
    assert_eq!(girl.sex_hint(), Some(Sex::Female));
    // The BIN of an organisation has a right check digit as well.
    let bin = Iin::parse("940140000385").unwrap();
    assert_eq!(bin.warnings(Some(date(1994, 1, 1)), None), [IinWarning::LooksLikeBin]);
    // Impossible month and day, and a foreigner's 0: no hint.
    assert_eq!(Iin::unchecked_for_certificate("123456789011").unwrap().birth_date_hint(), None);
    assert_eq!(Iin::unchecked_for_certificate("210604000000").unwrap().sex_hint(), None);
    let born_in_the_last_century = Iin::unchecked_for_certificate("871008401427").unwrap();
    assert_eq!(born_in_the_last_century.birth_date_hint(), Some(date(1987, 10, 8)));
}

#[test]
fn bin_kinds_of_error() {
    assert_eq!(Bin::parse("940140000385").unwrap().to_string(), "940140000385");
    assert_eq!(Bin::parse("940140000384"), Err(InvalidBin::CheckDigit));
    assert_eq!(Bin::parse(FIRST_PASS), Err(InvalidBin::PersonsNumber));
    assert_eq!(Bin::parse("94014"), Err(InvalidBin::Length(5)));
    assert_eq!(Bin::parse("9401400003B5"), Err(InvalidBin::NotDigits));
    assert_eq!(Bin::parse(""), Err(InvalidBin::Empty));
    let of_a_certificate = Bin::unchecked_for_certificate("123456789021").unwrap();
    let json = serde_json::to_string(&of_a_certificate).unwrap();
    assert_eq!(serde_json::from_str::<Bin>(&json).unwrap(), of_a_certificate);
}

/// R61.
#[test]
fn phones_as_people_write_them() {
    let rows = [
        ("8 707 735 82 45", "+77077358245"),
        ("+7(707)735-82-45", "+77077358245"),
        ("7777777777", "+77777777777"),
        ("77777777777", "+77777777777"),
        ("87777777777", "+77777777777"),
        ("+7 707\u{a0}735\u{2013}82\u{2013}45", "+77077358245"),
        ("8 (7292) 43-12-34", "+77292431234"),
        ("7292431234", "+77292431234"),
    ];
    for (typed, stored) in rows {
        let phone = Phone::parse(typed).unwrap();
        assert_eq!(phone.to_e164(), stored, "{typed}");
        assert_eq!(Phone::parse(&phone.to_e164()), Ok(phone));
        assert_eq!(Phone::parse(&phone.to_display()), Ok(phone));
    }
    let phone = Phone::parse("87077358245").unwrap();
    assert_eq!(phone.to_display(), "+7 (707) 735-82-45");
    assert_eq!(phone.masked(), "+7 (707) ***-**-45");
}

#[test]
fn phones_that_are_none() {
    let rows = [
        ("", InvalidPhone::Empty),
        ("   ", InvalidPhone::Empty),
        ("()", InvalidPhone::Empty),
        ("+", InvalidPhone::Empty),
        ("70773582", InvalidPhone::Length),
        ("8 707 735 82 455", InvalidPhone::Length),
        ("+7 707 735 82", InvalidPhone::Length),
        ("+1 212 555 01 00", InvalidPhone::Country),
        ("+8 707 735 82 45", InvalidPhone::Country),
        ("8 107 735 82 45", InvalidPhone::Country),
        ("8 707 735 82 4O", InvalidPhone::Character),
        ("8+707 735 82 45", InvalidPhone::Character),
        ("٨7077358245", InvalidPhone::Character),
    ];
    for (typed, reason) in rows {
        assert_eq!(Phone::parse(typed), Err(reason), "{typed}");
    }
    assert_eq!(Phone::parse(&"7".repeat(100)), Err(InvalidPhone::Length));
}

#[test]
fn sms_only_to_mobile_codes() {
    let mobile = |code: u16| Phone::parse(&format!("+7{code}7358245")).unwrap().is_mobile();
    for code in 700..800 {
        let expected = matches!(code, 700..=709 | 747 | 750..=759 | 760..=769 | 770..=779);
        assert_eq!(mobile(code), expected, "{code}");
    }
    assert!(!mobile(495) && !mobile(912));
}

#[test]
fn e_mail_addresses() {
    for (typed, kept) in [
        (" aigerim@example.kz ", "aigerim@example.kz"),
        ("A.B+queue@Mail.Example.KZ", "A.B+queue@mail.example.kz"),
        ("o'neil@xn--80ao21a.xn--80ao21a", "o'neil@xn--80ao21a.xn--80ao21a"),
    ] {
        assert_eq!(Email::parse(typed).unwrap().as_str(), kept);
    }
    assert_eq!(Email::parse("aigerim@example.kz").unwrap().masked(), "a***@example.kz");
    let rows = [
        ("", InvalidEmail::Empty),
        ("aigerim", InvalidEmail::At),
        ("a@b@example.kz", InvalidEmail::At),
        ("аigerim@example.kz", InvalidEmail::NotLatin),
        ("@example.kz", InvalidEmail::Mailbox),
        (".a@example.kz", InvalidEmail::Mailbox),
        ("a..b@example.kz", InvalidEmail::Mailbox),
        ("a b@example.kz", InvalidEmail::Mailbox),
        ("a@example", InvalidEmail::Domain),
        ("a@example..kz", InvalidEmail::Domain),
        ("a@-example.kz", InvalidEmail::Domain),
        ("a@example.kz.", InvalidEmail::Domain),
        ("a@10.0.0.1", InvalidEmail::Domain),
        ("a@exa mple.kz", InvalidEmail::Domain),
        ("a@example.kz\r\nBcc: b@example.kz", InvalidEmail::At),
        ("a\r\nBcc:b@example.kz", InvalidEmail::Mailbox),
    ];
    for (typed, reason) in rows {
        assert_eq!(Email::parse(typed), Err(reason), "{typed}");
    }
    let long = format!("{}@example.kz", "a".repeat(65));
    assert_eq!(Email::parse(&long), Err(InvalidEmail::Mailbox));
    assert_eq!(Email::parse(&format!("a@{}kz", "example.".repeat(40))), Err(InvalidEmail::Long));
}

/// Principle 9: no personal data in a log line. Errors do not repeat what was typed either.
#[test]
fn debug_hides_personal_data() {
    let shown = format!(
        "{:?} {:?} {:?}",
        Iin::parse(FIRST_PASS).unwrap(),
        Phone::parse("87077358245").unwrap(),
        Email::parse("aigerim@example.kz").unwrap()
    );
    assert_eq!(shown, "Iin(hidden) Phone(hidden) Email(hidden)");
    assert_eq!(Iin::parse(FIRST_PASS).unwrap().masked(), "********0109");
    let error = Iin::parse("210604500108").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("2106"));
}

proptest! {
    /// R60 once more, as the rule says it.
    #[test]
    fn the_check_digit_is_the_rule(digits in proptest::collection::vec(0_u32..10, 12)) {
        let sum = |weights: [u32; 11]| digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11;
        let first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        let expected = if first == 10 { sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) } else { first };
        let text: String = digits.iter().map(u32::to_string).collect();
        prop_assert_eq!(Iin::parse(&text).is_ok(), digits[11] == expected);
    }

    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,40}") {
        let _ = (Iin::parse(&text), Bin::parse(&text), Phone::parse(&text), Email::parse(&text));
    }

    #[test]
    fn an_address_never_carries_a_line_break(text in "[a-z@.\r\n :]{0,30}") {
        if let Ok(email) = Email::parse(&text) {
            prop_assert!(!email.as_str().contains(['\r', '\n', ' ', ':']));
        }
    }
}
