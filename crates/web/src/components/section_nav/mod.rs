//! Sections of an area, each with a page of its own.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text};

/// Sections of an area.
#[derive(Clone, Debug, Template)]
#[template(path = "components/section_nav/template.html")]
pub struct SectionNav {
    /// What the sections are, for screen readers.
    pub label: Text,
    /// The sections.
    pub links: Vec<NavLink>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Name.
    pub text: Text,
    /// Address.
    pub href: Text,
    /// Whether the page belongs to it.
    pub current: bool,
}

impl NavLink {
    /// A section to which the page does not belong.
    #[must_use]
    pub fn new(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { text: text.into(), href: href.into(), current: false }
    }
}

impl Sampled for SectionNav {
    const NAME: &'static str = "Section navigation";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let current = NavLink { current: true, ..NavLink::new(t.frame().places(), "#a") };
        let links =
            vec![current, NavLink::new(t.frame().register(), "#b"), NavLink::new(t.frame().check(), "#c")];
        vec![("three", Self { label: t.common().contents().into(), links })]
    }
}
