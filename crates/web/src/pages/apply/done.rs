//! The application is registered: number, queue number, documents, what happens next.

use askama::Template;
use axum::extract::Path;
use domain::id::ApplicationId;
use i18n::Texts;

use super::application;
use crate::components::{LinkButton, Panel, Text};
use crate::layout::Frame;
use crate::pages::application::view_of;
use crate::visit::{Answer, Visit};

/// The confirmation.
#[derive(Debug, Template)]
#[template(path = "pages/apply/done.html")]
pub struct DonePage {
    /// What is around.
    pub frame: Frame,
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: Text,
    /// Its queue number, while it has one.
    pub queue_number: Option<u64>,
}

impl DonePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn panel(&self) -> Panel {
        let t = self.t().apply();
        Panel { title: t.done().into(), label: t.done_number().into(), number: self.number.clone() }
    }

    fn open(&self) -> LinkButton {
        let address = self.frame.href(&format!("/applications/{}", self.application));
        LinkButton::primary(self.t().apply().done_open(), address)
    }

    fn documents(&self) -> LinkButton {
        let address = self.frame.href(&format!("/applications/{}/documents", self.application));
        LinkButton::secondary(self.t().apply().done_documents(), address)
    }
}

pub(super) async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, application(&part)?).await?;
    let frame = visit.frame(visit.t().apply().done());
    visit.page(&DonePage {
        frame,
        application: view.id,
        number: view.number.to_string().into(),
        queue_number: view.standing.map(|standing| standing.number),
    })
}
