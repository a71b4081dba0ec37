//! Several lines of text.

use askama::Template;
use i18n::Texts;

use super::{Field, Sampled, Text, sample};

/// Several lines of text with a limit that is told while typing.
#[derive(Clone, Debug, Template)]
#[template(path = "components/textarea/template.html")]
pub struct Textarea {
    /// Label, hint, error.
    pub field: Field,
    /// What was typed before.
    pub value: Text,
    /// Lines shown.
    pub rows: u8,
    /// Longest text, in characters.
    pub longest: u16,
}

impl Textarea {
    /// Five lines.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, label: impl Into<Text>, longest: u16) -> Self {
        Self { field: Field::new(t, name, label), value: Text::default(), rows: 5, longest }
    }
}

impl Sampled for Textarea {
    const NAME: &'static str = "Textarea";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let reason = sample(t, "Бас тарту себебі", "Причина отказа", "Reason for the refusal");
        vec![("empty", Self::new(t, "sample-reason", reason, 500))]
    }
}
