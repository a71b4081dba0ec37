//! A phone that can be pressed to call.

use askama::Template;

use crate::components::Text;
use crate::words;

/// A phone number that keeps to one line, as a link or plain.
#[derive(Debug, Template)]
#[template(
    source = r#"{% if let Some(number) = number %}<a class="govuk-link kz-tel" href="tel:{{ number }}">{{ text }}</a>{% else %}<span class="kz-tel">{{ text }}</span>{% endif %}"#,
    ext = "html"
)]
pub(crate) struct Telephone {
    number: Option<Text>,
    text: Text,
}

impl Telephone {
    /// For a stored number.
    pub(crate) fn new(stored: &str) -> Self {
        let number: String =
            stored.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
        Self { number: Some(number.into()), text: words::phone(stored).into() }
    }

    /// One's own, which nobody calls.
    pub(crate) fn plain(stored: &str) -> Self {
        Self { number: None, text: words::phone(stored).into() }
    }
}
