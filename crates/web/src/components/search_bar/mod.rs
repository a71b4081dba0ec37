//! Words to search for, with filters. A plain form: the address of the result can be kept.

use askama::Template;
use i18n::Texts;

use super::{Choice, Input, InputKind, Sampled, Select, Text, sample};

/// Words to search for, with filters.
#[derive(Clone, Debug, Template)]
#[template(path = "components/search_bar/template.html")]
pub struct SearchBar {
    /// Texts of the page's language.
    pub t: Texts,
    /// Address that shows the result.
    pub action: Text,
    /// Words to search for.
    pub words: Input,
    /// Filters.
    pub filters: Vec<Select>,
    /// What else the address carries, for example the order.
    pub kept: Vec<(Text, Text)>,
    /// Whether anything is searched for, so that it can be cleared.
    pub active: bool,
}

impl SearchBar {
    /// A search without filters.
    #[must_use]
    pub fn new(t: Texts, action: impl Into<Text>, label: impl Into<Text>, words: impl Into<Text>) -> Self {
        let value = words.into();
        let active = !value.is_empty();
        let words = Input { kind: InputKind::Search, value, longest: Some(100), ..Input::new(t, "q", label) };
        Self { t, action: action.into(), words, filters: Vec::new(), kept: Vec::new(), active }
    }
}

impl Sampled for SearchBar {
    const NAME: &'static str = "Search bar";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let label = sample(t, "Балабақшаның атауы", "Название детского сада", "Name of the kindergarten");
        let language = sample(t, "Тілі", "Язык", "Language");
        let choices =
            vec![Choice::new("", t.common().all(), "kk"), Choice::new("kk", t.common().kazakh(), "kk")];
        let mut with = Self::new(t, "#search", label, "Бәйшешек");
        with.filters = vec![Select::new(t, "sample-filter", language, choices)];
        vec![("words and filter", with)]
    }
}
