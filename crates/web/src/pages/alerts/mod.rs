//! E-mails about free places: the agreement, and its end (R30).

use app::Refusal;
use app::applications::{AlertsAre, AskForAlerts, Button as May, StopAlerts};
use askama::Template;
use axum::extract::Path;
use domain::id::ApplicationId;
use i18n::Texts;

use crate::address::id;
use crate::components::{Button, LinkButton, Sampled};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::pages::application::{sample, under_application, view_of};
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/alerts", Access::APPLICANT, || page(show)),
    Route::post("/applications/{id}/alerts", Access::APPLICANT, || form(send)),
];

/// The version of the text that is agreed to; it goes up with every change of that text.
const TEXT_VERSION: u32 = 1;

/// The agreement, or the way out of it.
#[derive(Debug, Template)]
#[template(path = "pages/alerts/page.html")]
pub struct AlertsPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its form.
    pub keys: Keys,
    /// The application.
    pub application: ApplicationId,
    /// What the caller's alerts are now.
    pub alerts: AlertsAre,
}

impl AlertsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn address(&self, ending: &str) -> String {
        self.frame.href(&format!("/applications/{}{ending}", self.application))
    }

    fn action(&self) -> String {
        self.address("/alerts")
    }

    /// Says which of the two is meant: a page that is old does the other thing to nobody.
    fn send(&self) -> Button {
        let t = self.t().alerts();
        let (button, wish) = match self.alerts {
            AlertsAre::Off => (Button::primary(t.agree()), "on"),
            AlertsAre::On => (Button::primary(t.stop()), "off"),
        };
        Button { sends: Some(("alerts".into(), wish.into())), ..button }
    }

    fn back(&self) -> LinkButton {
        LinkButton::secondary(self.t().common().cancel(), self.address(""))
    }
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    let May::Allowed(alerts) = view.actions.alerts else {
        // The application's page says why not.
        return visit.see_other(&format!("/applications/{}", view.id));
    };
    let mut frame = visit.frame(visit.t().alerts().title());
    frame.way_up = under_application(visit.t(), &view.number.to_string(), view.id);
    visit.page(&AlertsPage { frame, keys: visit.keys(), application: view.id, alerts })
}

async fn send(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application = id(&part)?;
    let news = match form.value("alerts") {
        "on" => match visit.once(&form, AskForAlerts { application, text: TEXT_VERSION }).await? {
            Ok(()) => "?done=alerts-on",
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            // The application's page says why not.
            Err(Refusal::Rule(_)) => "",
        },
        "off" => match visit.once(&form, StopAlerts { application }).await? {
            Ok(()) => "?done=alerts-off",
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(never)) => match never {},
        },
        _ => return Err(Fault::Malformed),
    };
    visit.see_other(&format!("/applications/{application}{news}"))
}

impl Sampled for AlertsPage {
    const NAME: &'static str = "Alerts";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let view = sample::view(app::applications::StateView::Queued, sample::waiting());
        let page = |alerts| {
            let path = t.lang().path(&format!("/applications/{}/alerts", view.id));
            let mut frame = Frame::public(t, t.alerts().title(), path);
            frame.way_up = under_application(t, &view.number.to_string(), view.id);
            Self { frame, keys: Keys::sample(), application: view.id, alerts }
        };
        vec![("off", page(AlertsAre::Off)), ("on", page(AlertsAre::On))]
    }
}
