//! Where the page stands.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text};

/// Where the page stands: the pages above it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/breadcrumbs/template.html")]
pub struct Breadcrumbs {
    /// Texts of the page's language.
    pub t: Texts,
    /// From the home page down, without the page itself.
    pub crumbs: Vec<Crumb>,
}

/// A page above.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its name.
    pub text: Text,
    /// Its address.
    pub href: Text,
}

impl Breadcrumbs {
    /// Under the home page.
    #[must_use]
    pub fn under_home(t: Texts) -> Self {
        let home = Crumb { text: t.frame().home().into(), href: t.lang().path("/").into() };
        Self { t, crumbs: vec![home] }
    }

    /// And under this one.
    #[must_use]
    pub fn under(mut self, text: impl Into<Text>, href: impl Into<Text>) -> Self {
        self.crumbs.push(Crumb { text: text.into(), href: href.into() });
        self
    }
}

impl Sampled for Breadcrumbs {
    const NAME: &'static str = "Breadcrumbs";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![("two", Self::under_home(t).under(t.frame().journal(), "#journal"))]
    }
}
