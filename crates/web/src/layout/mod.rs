//! What is around every page: head, header, menus, banners, footer.
//!
//! A page's template begins with `{% extends "layout/page.html" %}` and fills `{% block content %}`; its struct has
//! a field `frame: Frame`.

use i18n::{Lang, Texts};

use crate::{
    assets,
    components::{BackLink, Breadcrumbs, Html, NavLink, NotificationBanner, Text},
};

/// What is around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Texts of the page's language.
    pub t: Texts,
    /// Title of the page, for the window and for screen readers.
    pub title: Text,
    /// Path and query of the page, with its language: the language links keep it.
    pub path: Text,
    /// Whether the form on the page has errors: the title says so first.
    pub has_errors: bool,
    /// Sections in the header.
    pub sections: Vec<NavLink>,
    /// Who is there.
    pub visitor: Visitor,
    /// Whether this is a demonstration: a banner says so on every page.
    pub demonstration: bool,
    /// Whether test authorities are trusted: a banner says so on every page.
    pub trial: bool,
    /// The way back or up, above the content.
    pub way_up: WayUp,
    /// News above the content.
    pub banner: Option<NotificationBanner>,
    /// Whether the content has the whole width (staff lists) or the width of a column.
    pub wide: bool,
}

/// Who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody known: a link to enter.
    Anonymous,
    /// Somebody who has entered.
    Known {
        /// The person's name.
        name: Text,
        /// Role and organisation, for staff.
        role: Option<Text>,
        /// Token of the form that leaves.
        form_token: Text,
    },
}

/// The way back or up.
#[derive(Clone, Debug)]
pub enum WayUp {
    /// None: the home page, an error.
    None,
    /// One step back in a series.
    Back(BackLink),
    /// Pages above.
    Crumbs(Breadcrumbs),
}

/// A language of the switch.
pub(crate) struct LanguageLink {
    pub(crate) lang: Lang,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Frame {
    /// The frame of a public page for nobody known.
    #[must_use]
    pub fn public(t: Texts, title: impl Into<Text>, path: impl Into<Text>) -> Self {
        let path = path.into();
        let sections = public_sections(t, &path);
        Self {
            t,
            title: title.into(),
            path,
            has_errors: false,
            sections,
            visitor: Visitor::Anonymous,
            demonstration: false,
            trial: false,
            way_up: WayUp::None,
            banner: None,
            wide: false,
        }
    }

    /// Address of a page in the page's language: `href("/journal")`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        self.t.lang().path(path)
    }

    /// Address of an asset by its plain name: `asset("main.css")`.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Title of the window.
    #[must_use]
    pub fn window_title(&self) -> String {
        let title = self.t.frame().main_title(&self.title, self.t.frame().service_name());
        if self.has_errors { format!("{} {title}", self.t.common().error_prefix()) } else { title }
    }

    /// Whether the page is in Kazakh, whose letters need one more file of the font.
    #[must_use]
    pub fn is_kazakh(&self) -> bool {
        self.t.lang() == Lang::Kk
    }

    /// Name, role and form token of a visitor who has entered.
    pub(crate) const fn known(&self) -> Option<(&Text, &Option<Text>, &Text)> {
        match &self.visitor {
            Visitor::Anonymous => None,
            Visitor::Known { name, role, form_token } => Some((name, role, form_token)),
        }
    }

    pub(crate) fn way_up_html(&self) -> Html {
        match &self.way_up {
            WayUp::None => Html::empty(),
            WayUp::Back(link) => Html::of(link),
            WayUp::Crumbs(crumbs) => Html::of(crumbs),
        }
    }

    pub(crate) fn languages(&self) -> [LanguageLink; 3] {
        Lang::ALL.map(|lang| LanguageLink {
            lang,
            href: lang.path(&self.path),
            current: lang == self.t.lang(),
        })
    }
}

/// Sections that everybody sees; the one of the path is marked.
#[must_use]
pub fn public_sections(t: Texts, path: &str) -> Vec<NavLink> {
    let section = |text: &'static str, at: &str| {
        let href = t.lang().path(at);
        let current = path.split('?').next().is_some_and(|p| p == href || p.starts_with(&format!("{href}/")));
        NavLink { text: text.into(), href: href.into(), current }
    };
    let frame = t.frame();
    vec![section(frame.journal(), "/journal")]
}
