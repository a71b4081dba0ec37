//! One step back in a series of pages.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text};

/// One step back.
#[derive(Clone, Debug, Template)]
#[template(path = "components/back_link/template.html")]
pub struct BackLink {
    /// Texts of the page's language.
    pub t: Texts,
    /// Address of the page before.
    pub href: Text,
}

impl Sampled for BackLink {
    const NAME: &'static str = "Back link";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![("back", Self { t, href: "#back".into() })]
    }
}
