//! Plural categories of whole numbers.

use crate::Lang;

/// Category of a number, as in Unicode's plural rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// 1 күн, 21 день, 1 day.
    One,
    /// 2 дня.
    Few,
    /// 5 дней.
    Many,
    /// The rest.
    Other,
}

impl Plural {
    /// Category of `n` in a language.
    #[must_use]
    pub const fn of(lang: Lang, n: u64) -> Self {
        match lang {
            Lang::Kk | Lang::En => {
                if n == 1 {
                    Self::One
                } else {
                    Self::Other
                }
            }
            Lang::Ru => match (n % 10, n % 100) {
                (_, 11..=14) => Self::Many,
                (1, _) => Self::One,
                (2..=4, _) => Self::Few,
                _ => Self::Many,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plural::{self, Few, Many, One, Other};
    use crate::Lang;

    #[test]
    fn russian_looks_at_the_last_two_digits() {
        for (n, plural) in [
            (0, Many),
            (1, One),
            (2, Few),
            (4, Few),
            (5, Many),
            (11, Many),
            (12, Many),
            (21, One),
            (22, Few),
            (111, Many),
            (101, One),
        ] {
            assert_eq!(Plural::of(Lang::Ru, n), plural, "{n}");
        }
    }

    #[test]
    fn kazakh_and_english_know_one_and_other() {
        for lang in [Lang::Kk, Lang::En] {
            assert_eq!(Plural::of(lang, 1), One);
            assert_eq!(Plural::of(lang, 21), Other);
            assert_eq!(Plural::of(lang, 0), Other);
        }
    }
}
