//! A day with its hour in the three languages.

use jiff::civil::DateTime;

use crate::{Case, DateForm, Lang, date};

/// How an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstantForm {
    /// `31.07.2018 17:29:09` in all languages, as in the guide's screens: for what has happened.
    Stamp,
    /// `2018 жылғы 31 шілде, сағат 17:29`, for a limit that a person has to keep. Seconds are cut, so that
    /// nobody is told a later limit than the one in force.
    Long,
}

/// An instant in words or in digits.
#[must_use]
pub fn instant(lang: Lang, at: DateTime, form: InstantForm, case: Case) -> String {
    let (day, hour) = (at.date(), at.strftime("%H:%M"));
    match (form, lang) {
        (InstantForm::Stamp, _) => date_time(at),
        (InstantForm::Long, Lang::Kk) => {
            let day = date(lang, day, DateForm::Long, Case::Plain);
            format!("{day}, сағат\u{a0}{hour}{}", ending(at.minute(), case))
        }
        (InstantForm::Long, Lang::Ru | Lang::En) => {
            format!("{}, {hour}", date(lang, day, DateForm::Long, case))
        }
    }
}

/// `31.07.2018 17:29:09`, as in the guide's screens.
#[must_use]
pub fn date_time(at: DateTime) -> String {
    at.strftime("%d.%m.%Y %H:%M:%S").to_string()
}

/// `2018-07-31T17:29:09`, for the `datetime` attribute.
#[must_use]
pub fn iso_date_time(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The ending follows the last word of the minutes as they are read aloud: `17:00-ге` (нөл), `17:29-ға` (тоғыз).
const fn ending(minute: i8, case: Case) -> &'static str {
    let [dative, locative, ablative] = match (minute / 10, minute % 10) {
        (_, 3..=5) => ["-ке", "-те", "-тен"],
        (_, 6 | 9) | (2 | 3, 0) => ["-ға", "-да", "-дан"],
        (1, 0) => ["-ға", "-да", "-нан"],
        (4, 0) => ["-қа", "-та", "-тан"],
        _ => ["-ге", "-де", "-ден"],
    };
    match case {
        Case::Plain => "",
        Case::Dative => dative,
        Case::Locative => locative,
        Case::Ablative => ablative,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{InstantForm, date_time, instant};
    use crate::{Case, Lang};

    #[test]
    fn stamps_are_digits_in_all_languages() {
        let at = date(2018, 7, 31).at(17, 29, 9, 0);
        assert_eq!(date_time(at), "31.07.2018 17:29:09");
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            assert_eq!(instant(lang, at, InstantForm::Stamp, Case::Dative), date_time(at));
        }
    }

    #[test]
    fn limits_are_words_without_seconds() {
        let at = date(2018, 7, 31).at(17, 29, 9, 0);
        let long = |lang| instant(lang, at, InstantForm::Long, Case::Dative).replace('\u{a0}', " ");
        assert_eq!(long(Lang::Kk), "2018 жылғы 31 шілде, сағат 17:29-ға");
        assert_eq!(long(Lang::Ru), "31 июля 2018 года, 17:29");
        assert_eq!(long(Lang::En), "31 July 2018, 17:29");
    }

    #[test]
    fn kazakh_minutes_take_the_ending_of_their_last_word() {
        let endings = [
            (0, "-ге", "-ден"),
            (1, "-ге", "-ден"),
            (2, "-ге", "-ден"),
            (3, "-ке", "-тен"),
            (14, "-ке", "-тен"),
            (25, "-ке", "-тен"),
            (36, "-ға", "-дан"),
            (47, "-ге", "-ден"),
            (58, "-ге", "-ден"),
            (59, "-ға", "-дан"),
            (10, "-ға", "-нан"),
            (20, "-ға", "-дан"),
            (30, "-ға", "-дан"),
            (40, "-қа", "-тан"),
            (50, "-ге", "-ден"),
        ];
        for (minute, dative, ablative) in endings {
            let at = date(2026, 9, 9).at(8, minute, 0, 0);
            for (case, ending) in [(Case::Dative, dative), (Case::Ablative, ablative)] {
                let text = instant(Lang::Kk, at, InstantForm::Long, case);
                assert!(text.ends_with(&format!(":{minute:02}{ending}")), "{text} {ending}");
            }
        }
    }
}
