//! The three languages of the portal.

use std::{cmp::Ordering, fmt, str::FromStr};

/// A language of the portal. Kazakh is the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Kazakh, the default.
    #[default]
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// All languages in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// Code of the language: first part of a path, `lang` of a page.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Kk => "Қазақша",
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// The language's name in itself, short, for a switch.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Kk => "Қаз",
            Self::Ru => "Рус",
            Self::En => "Eng",
        }
    }

    /// The language of a path: its first part. `None` where the first part is something else.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        path.trim_start_matches('/').split('/').next()?.parse().ok()
    }

    /// The best language for an `Accept-Language` header. Kazakh where nothing fits.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .take(Self::ACCEPTED_MAX)
            .filter_map(weighed)
            .filter(|(_, weight)| *weight > 0.0)
            // The first of equals wins, as the header is in order of preference.
            .reduce(|best, next| if next.1.total_cmp(&best.1) == Ordering::Greater { next } else { best })
            .map_or(Self::default(), |(lang, _)| lang)
    }

    /// Parts of the header that are read: nobody speaks more, and the header comes from outside.
    const ACCEPTED_MAX: usize = 16;

    /// The same path in this language: `/kk/journal` becomes `/ru/journal`.
    #[must_use]
    pub fn path(self, path: &str) -> String {
        let rest = match Self::from_path(path) {
            Some(_) => path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest),
            None => path.trim_start_matches('/'),
        };
        format!("/{}/{rest}", self.code())
    }
}

fn weighed(part: &str) -> Option<(Lang, f32)> {
    let mut fields = part.split(';').map(str::trim);
    let lang = fields.next()?.split('-').next()?.to_ascii_lowercase().parse().ok()?;
    let weight = fields.find_map(|f| f.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok())?;
    Some((lang, weight))
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is not the code of one of our languages.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.code() == code).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn language_of_a_path_is_its_first_part() {
        assert_eq!(Lang::from_path("/ru/journal"), Some(Lang::Ru));
        assert_eq!(Lang::from_path("/kk"), Some(Lang::Kk));
        assert_eq!(Lang::from_path("/healthz"), None);
        assert_eq!(Lang::from_path("/"), None);
    }

    #[test]
    fn path_is_kept_when_the_language_changes() {
        assert_eq!(Lang::Ru.path("/kk/journal?page=2"), "/ru/journal?page=2");
        assert_eq!(Lang::En.path("/kk"), "/en/");
        assert_eq!(Lang::Kk.path("/journal"), "/kk/journal");
    }

    #[test]
    fn accepted_language_of_the_greatest_weight_wins_and_kazakh_is_the_default() {
        for (header, lang) in [
            ("ru-RU,ru;q=0.9,en;q=0.8", Lang::Ru),
            ("de-DE,en;q=0.5,kk;q=0.9", Lang::Kk),
            ("en-GB", Lang::En),
            ("ru;q=0,en;q=0.1", Lang::En),
            ("de", Lang::Kk),
            ("", Lang::Kk),
            ("ru;q=x,en", Lang::En),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }
}
