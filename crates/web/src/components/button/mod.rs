//! A button that sends a form.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text};

/// A button of the form around it. Buttons are never disabled: the answer to a press says what is missing.
#[derive(Clone, Debug, Template)]
#[template(path = "components/button/template.html")]
pub struct Button {
    /// What happens on press: a verb.
    pub text: Text,
    /// How it looks.
    pub kind: ButtonKind,
    /// Name and value sent with the form, where a form has several buttons.
    pub sends: Option<(Text, Text)>,
}

/// Weight of a button. One primary button a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The next step.
    Primary,
    /// Another possibility.
    Secondary,
    /// Something that is hard to undo.
    Warning,
}

impl ButtonKind {
    /// Class of the kind, with a space before it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "",
            Self::Secondary => " govuk-button--secondary",
            Self::Warning => " govuk-button--warning",
        }
    }
}

impl Button {
    /// The page's main button.
    #[must_use]
    pub fn primary(text: impl Into<Text>) -> Self {
        Self { text: text.into(), kind: ButtonKind::Primary, sends: None }
    }

    /// Another possibility.
    #[must_use]
    pub fn secondary(text: impl Into<Text>) -> Self {
        Self { kind: ButtonKind::Secondary, ..Self::primary(text) }
    }

    /// Something that is hard to undo.
    #[must_use]
    pub fn warning(text: impl Into<Text>) -> Self {
        Self { kind: ButtonKind::Warning, ..Self::primary(text) }
    }
}

impl Sampled for Button {
    const NAME: &'static str = "Button";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![
            ("primary", Self::primary(t.common().go_on())),
            (
                "secondary",
                Self { sends: Some(("step".into(), "back".into())), ..Self::secondary(t.common().change()) },
            ),
            ("warning", Self::warning(t.common().cancel())),
        ]
    }
}
