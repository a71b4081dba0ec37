//! The typed functions, generated from `texts/` by `build/`.

use jiff::civil::{Date, DateTime};

use crate::{Case, DateForm, Lang, Plural};

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
