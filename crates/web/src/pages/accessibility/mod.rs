//! The accessibility statement.

use askama::Template;
use i18n::Texts;

use crate::{
    components::{Breadcrumbs, Sampled},
    layout::{Frame, WayUp},
    route::{Access, Route, page},
    visit::{Answer, Visit},
};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/accessibility", Access::Public, || page(show))];

async fn show(visit: Visit) -> Answer {
    let mut page = AccessibilityPage::new(visit.t());
    page.frame = Frame { way_up: page.frame.way_up, ..visit.frame(page.frame.title) };
    visit.page(&page)
}

/// The accessibility statement.
#[derive(Debug, Template)]
#[template(path = "pages/accessibility/page.html")]
pub struct AccessibilityPage {
    /// What is around.
    pub frame: Frame,
}

impl AccessibilityPage {
    /// The statement for nobody known.
    #[must_use]
    pub fn new(t: Texts) -> Self {
        let way_up = WayUp::Crumbs(Breadcrumbs::under_home(t));
        Self {
            frame: Frame {
                way_up,
                ..Frame::public(t, t.accessibility().title(), t.lang().path("/accessibility"))
            },
        }
    }
}

impl Sampled for AccessibilityPage {
    const NAME: &'static str = "Accessibility";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![("statement", Self::new(t))]
    }
}
