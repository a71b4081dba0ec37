//! A passage that stands out.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled};

/// A passage that stands out.
#[derive(Clone, Debug, Template)]
#[template(path = "components/inset_text/template.html")]
pub struct InsetText {
    /// The passage.
    pub body: Html,
}

impl Sampled for InsetText {
    const NAME: &'static str = "Inset text";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![("text", Self { body: Html::text(t.home().leaves_queue()) })]
    }
}
