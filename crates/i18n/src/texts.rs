//! The typed functions, generated from `texts/` by `build/`.

use jiff::civil::{Date, DateTime};

use crate::{Case, DateForm, InstantForm, Lang, Plural};

/// All texts of one language. As small as the language itself: copy it.
#[derive(Clone, Copy, Debug)]
pub struct Texts(Lang);

impl Texts {
    /// Texts of a language.
    #[must_use]
    pub const fn of(lang: Lang) -> Self {
        Self(lang)
    }

    /// The language of these texts.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.0
    }
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    use super::Texts;
    use crate::Lang;

    #[test]
    fn numbers_choose_the_form_of_the_word() {
        let days = |lang, n| Texts::of(lang).home().working_days(n);
        assert_eq!(days(Lang::Kk, 3), "3 жұмыс күні");
        assert_eq!(days(Lang::Ru, 1), "1 рабочий день");
        assert_eq!(days(Lang::Ru, 3), "3 рабочих дня");
        assert_eq!(days(Lang::Ru, 5), "5 рабочих дней");
        assert_eq!(days(Lang::En, 1), "1 working day");
    }

    #[test]
    fn exact_numbers_come_before_forms() {
        let left = |n| Texts::of(Lang::Ru).common().day_left(n);
        assert_eq!(left(0), "Сегодня последний день");
        assert_eq!(left(1), "Завтра последний день");
        assert_eq!(left(21), "Остался 21 день");
    }

    #[test]
    fn dates_and_terms_are_put_in_their_places() {
        let day = jiff::civil::date(2018, 8, 7);
        let text = Texts::of(Lang::Kk).common().until_date(day).replace('\u{a0}', " ");
        assert_eq!(text, "2018 жылғы 7 тамыз (сейсенбі), күннің соңына дейін");
        assert_eq!(Texts::of(Lang::En).frame().logo_label(), "Kezek — home page");
    }
}
