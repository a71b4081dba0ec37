//! A phone that can be pressed to call.

use askama::Template;

use crate::components::Text;
use crate::words;

/// A phone number as a link.
#[derive(Debug, Template)]
#[template(source = r#"<a class="govuk-link kz-tel" href="tel:{{ number }}">{{ text }}</a>"#, ext = "html")]
pub(crate) struct Telephone {
    number: Text,
    text: Text,
}

impl Telephone {
    /// For a stored number.
    pub(crate) fn new(stored: &str) -> Self {
        let number: String =
            stored.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
        Self { number: number.into(), text: words::phone(stored).into() }
    }
}
