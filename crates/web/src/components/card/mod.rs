//! A way to somewhere, or a thing with its facts.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Tag, Text, Tone, sample};

/// A way to somewhere, or a thing with its facts.
#[derive(Clone, Debug, Template)]
#[template(path = "components/card/template.html")]
pub struct Card {
    /// Level of the heading, 2 or 3, by what is above.
    pub level: u8,
    /// What it is.
    pub title: Text,
    /// Where it goes; the whole card can be pressed.
    pub href: Option<Text>,
    /// Its status.
    pub tag: Option<Tag>,
    /// What is in it.
    pub body: Html,
}

impl Card {
    /// A way to somewhere.
    #[must_use]
    pub fn way(level: u8, title: impl Into<Text>, text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { level, title: title.into(), href: Some(href.into()), tag: None, body: Html::paragraph(text) }
    }
}

impl Sampled for Card {
    const NAME: &'static str = "Card";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let child = Self {
            level: 4,
            title: "Әбдірахманұлы Нұрсұлтан-Әлімжан".into(),
            href: Some("#application".into()),
            tag: Some(Tag::new(t.common().status_queued(), Tone::Waiting)),
            body: Html::paragraph(sample(
                t,
                "16.УО.2026.000024.1 · кезек нөмірі 2",
                "16.УО.2026.000024.1 · номер очереди 2",
                "16.УО.2026.000024.1 · queue number 2",
            )),
        };
        vec![("way", Self::way(4, t.frame().places(), t.home().places_text(), "#places")), ("status", child)]
    }
}
