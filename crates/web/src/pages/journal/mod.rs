//! The journal of applications (S12).

use askama::Template;
use i18n::Texts;

use crate::components::{EmptyState, LinkButton, Sampled};
use crate::layout::Frame;
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/journal", Access::APPLICANT, || page(show))];

/// The journal.
#[derive(Debug, Template)]
#[template(path = "pages/journal/page.html")]
pub struct JournalPage {
    /// What is around.
    pub frame: Frame,
}

impl JournalPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn empty(&self) -> EmptyState {
        let login = self.t().login();
        EmptyState {
            title: login.journal_empty().into(),
            text: login.journal_empty_text().into(),
            action: Some(LinkButton::primary(self.t().home().start(), self.frame.href("/districts"))),
        }
    }
}

async fn show(visit: Visit) -> Answer {
    visit.page(&JournalPage { frame: visit.frame(visit.t().login().journal_title()) })
}

impl Sampled for JournalPage {
    const NAME: &'static str = "Journal";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self { frame: Frame::public(t, t.login().journal_title(), t.lang().path("/journal")) },
        )]
    }
}
