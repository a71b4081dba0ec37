//! A link that looks like a button: it goes somewhere and changes nothing.

use askama::Template;
use i18n::Texts;

use super::{ButtonKind, Sampled, Text};

/// A link that looks like a button.
#[derive(Clone, Debug, Template)]
#[template(path = "components/link_button/template.html")]
pub struct LinkButton {
    /// Where it goes: a verb.
    pub text: Text,
    /// Address.
    pub href: Text,
    /// How it looks.
    pub kind: ButtonKind,
    /// The entry to a service: larger, with an arrow.
    pub start: bool,
}

impl LinkButton {
    /// The page's main way on.
    #[must_use]
    pub fn primary(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { text: text.into(), href: href.into(), kind: ButtonKind::Primary, start: false }
    }

    /// Another way.
    #[must_use]
    pub fn secondary(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { kind: ButtonKind::Secondary, ..Self::primary(text, href) }
    }

    /// The entry to a service.
    #[must_use]
    pub fn start(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { start: true, ..Self::primary(text, href) }
    }
}

impl Sampled for LinkButton {
    const NAME: &'static str = "Link button";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![
            ("start", Self::start(t.home().start(), "#start")),
            ("primary", Self::primary(t.common().sign_in(), "#login")),
            ("secondary", Self::secondary(t.frame().journal(), "#journal")),
        ]
    }
}
