//! One of many from a list.

use askama::Template;
use i18n::Texts;

use super::{Choice, Field, Sampled, Text, sample};

/// One of many from a list. For up to about seven take radios.
#[derive(Clone, Debug, Template)]
#[template(path = "components/select/template.html")]
pub struct Select {
    /// Label, hint, error.
    pub field: Field,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

impl Select {
    /// A list without hint and error.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, label: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self { field: Field::new(t, name, label), choices }
    }
}

impl Sampled for Select {
    const NAME: &'static str = "Select";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let label = sample(t, "Оқыту тілі", "Язык обучения", "Language of instruction");
        let choices = vec![
            Choice::new("", t.common().all(), "kk"),
            Choice::new("kk", t.common().kazakh(), "kk"),
            Choice::new("ru", t.common().russian(), "kk"),
        ];
        vec![("chosen", Self::new(t, "sample-language", label, choices))]
    }
}
