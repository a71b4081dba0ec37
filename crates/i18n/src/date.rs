//! Dates in the official forms of the three languages.

use jiff::civil::{Date, Weekday};

use crate::Lang;

/// How long a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// `2018 жылғы 31 шілде`, `31 июля 2018 года`, `31 July 2018`.
    Long,
    /// The long form with the day of the week.
    Weekday,
    /// `31.07.2018` in all languages, as in the screens and documents.
    Short,
}

/// Case of a Kazakh date or hour. Russian and English do not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `31 шілде`.
    Plain,
    /// `31 шілдеге`: before «дейін» (until).
    Dative,
    /// `31 шілдеде`: on that day.
    Locative,
    /// `31 шілдеден`: before «бастап» (from).
    Ablative,
}

/// A date in words or in digits.
#[must_use]
pub fn date(lang: Lang, day: Date, form: DateForm, case: Case) -> String {
    match (form, lang) {
        (DateForm::Short, _) => day.strftime("%d.%m.%Y").to_string(),
        (DateForm::Long, Lang::Kk) => kazakh(day, case),
        (DateForm::Long, Lang::Ru) => {
            format!("{}\u{a0}{} {}\u{a0}года", day.day(), month(lang, day), day.year())
        }
        (DateForm::Long, Lang::En) => format!("{}\u{a0}{} {}", day.day(), month(lang, day), day.year()),
        (DateForm::Weekday, Lang::Kk) => format!("{} ({})", kazakh(day, case), weekday(lang, day)),
        (DateForm::Weekday, Lang::Ru) => {
            format!("{} ({})", date(lang, day, DateForm::Long, case), weekday(lang, day))
        }
        (DateForm::Weekday, Lang::En) => {
            format!("{} {}", weekday(lang, day), date(lang, day, DateForm::Long, case))
        }
    }
}

/// `2018-07-31`, for the `datetime` attribute.
#[must_use]
pub fn iso_date(day: Date) -> String {
    day.strftime("%Y-%m-%d").to_string()
}

fn kazakh(day: Date, case: Case) -> String {
    // Endings follow the last vowel and the last consonant of the month's name.
    let (dative, locative, ablative) = match day.month() {
        2 | 6 | 10 | 12 => ("ға", "да", "нан"),
        4 | 7 => ("ге", "де", "ден"),
        9 => ("ке", "те", "тен"),
        _ => ("ға", "да", "дан"),
    };
    let suffix = match case {
        Case::Plain => "",
        Case::Dative => dative,
        Case::Locative => locative,
        Case::Ablative => ablative,
    };
    format!("{}\u{a0}жылғы {}\u{a0}{}{suffix}", day.year(), day.day(), month(Lang::Kk, day))
}

fn month(lang: Lang, day: Date) -> &'static str {
    let [kk, ru, en] = match day.month() {
        1 => ["қаңтар", "января", "January"],
        2 => ["ақпан", "февраля", "February"],
        3 => ["наурыз", "марта", "March"],
        4 => ["сәуір", "апреля", "April"],
        5 => ["мамыр", "мая", "May"],
        6 => ["маусым", "июня", "June"],
        7 => ["шілде", "июля", "July"],
        8 => ["тамыз", "августа", "August"],
        9 => ["қыркүйек", "сентября", "September"],
        10 => ["қазан", "октября", "October"],
        11 => ["қараша", "ноября", "November"],
        _ => ["желтоқсан", "декабря", "December"],
    };
    one_of(lang, kk, ru, en)
}

fn weekday(lang: Lang, day: Date) -> &'static str {
    let [kk, ru, en] = match day.weekday() {
        Weekday::Monday => ["дүйсенбі", "понедельник", "Monday"],
        Weekday::Tuesday => ["сейсенбі", "вторник", "Tuesday"],
        Weekday::Wednesday => ["сәрсенбі", "среда", "Wednesday"],
        Weekday::Thursday => ["бейсенбі", "четверг", "Thursday"],
        Weekday::Friday => ["жұма", "пятница", "Friday"],
        Weekday::Saturday => ["сенбі", "суббота", "Saturday"],
        Weekday::Sunday => ["жексенбі", "воскресенье", "Sunday"],
    };
    one_of(lang, kk, ru, en)
}

const fn one_of(lang: Lang, kk: &'static str, ru: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, DateForm, date};
    use crate::Lang;

    fn spaces(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn official_long_forms() {
        let day = jiff::civil::date(2018, 7, 31);
        let long = |lang| spaces(&date(lang, day, DateForm::Long, Case::Plain));
        assert_eq!(long(Lang::Kk), "2018 жылғы 31 шілде");
        assert_eq!(long(Lang::Ru), "31 июля 2018 года");
        assert_eq!(long(Lang::En), "31 July 2018");
    }

    #[test]
    fn weekday_is_named() {
        let day = jiff::civil::date(2018, 8, 7);
        let with = |lang| spaces(&date(lang, day, DateForm::Weekday, Case::Dative));
        assert_eq!(with(Lang::Kk), "2018 жылғы 7 тамызға (сейсенбі)");
        assert_eq!(with(Lang::Ru), "7 августа 2018 года (вторник)");
        assert_eq!(with(Lang::En), "Tuesday 7 August 2018");
    }

    #[test]
    fn kazakh_months_take_endings_by_vowel_harmony() {
        let forms = [
            ("қаңтарға", "қаңтарда", "қаңтардан"),
            ("ақпанға", "ақпанда", "ақпаннан"),
            ("наурызға", "наурызда", "наурыздан"),
            ("сәуірге", "сәуірде", "сәуірден"),
            ("мамырға", "мамырда", "мамырдан"),
            ("маусымға", "маусымда", "маусымнан"),
            ("шілдеге", "шілдеде", "шілдеден"),
            ("тамызға", "тамызда", "тамыздан"),
            ("қыркүйекке", "қыркүйекте", "қыркүйектен"),
            ("қазанға", "қазанда", "қазаннан"),
            ("қарашаға", "қарашада", "қарашадан"),
            ("желтоқсанға", "желтоқсанда", "желтоқсаннан"),
        ];
        for (month, (dative, locative, ablative)) in (1..).zip(forms) {
            let day = jiff::civil::date(2026, month, 1);
            for (case, form) in
                [(Case::Dative, dative), (Case::Locative, locative), (Case::Ablative, ablative)]
            {
                let text = date(Lang::Kk, day, DateForm::Long, case);
                assert!(text.ends_with(form), "{text} {form}");
            }
        }
    }

    #[test]
    fn digits_are_the_same_in_all_languages() {
        let day = jiff::civil::date(2018, 7, 31);
        assert_eq!(date(Lang::En, day, DateForm::Short, Case::Plain), "31.07.2018");
    }
}
