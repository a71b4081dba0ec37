//! Leaving the queue (S16, R12, R64).

use app::Refusal;
use app::applications::{ApplicationView, Leave};
use app::signing::Act;
use axum::extract::Path;
use domain::id::ApplicationId;
use serde::de::IgnoredAny;

use crate::address::id;
use crate::components::{SummaryList, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::pages::application::view_of;
use crate::pages::signing::{Asked, SigningPage, Way, over, proof, why_not};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/leave", Access::APPLICANT, || page(show)),
    Route::post("/applications/{id}/leave", Access::APPLICANT, || form(send)),
];

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    if !view.actions.leave.is_allowed() {
        // The application's page says why not.
        return visit.see_other(&format!("/applications/{}", view.id));
    }
    visit.page(&signing_page(&visit, &view, None).await?)
}

async fn send(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application: ApplicationId = id(&part)?;
    let done = format!("/applications/{application}?done=left");
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let problem = match proof(&visit, &form, application, Act::Leave).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, Leave { application, signed }).await? {
            Ok(_) => return visit.see_other(&done),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(rule)) => {
                let zone = view_of(&visit, application).await?.zone;
                Refusals::new(visit.t(), zone).act(rule, |refusals, rule| refusals.leave(rule))
            }
        },
    };
    let view = view_of(&visit, application).await?;
    let (t, refusals) = (visit.t(), Refusals::new(visit.t(), view.zone.clone()));
    let may = view.actions.leave.clone();
    if let Some(why) = why_not(may, t.refusal().closed(), |rule| refusals.leave(rule)) {
        return over(&visit, t.application().leave_title(), why, format!("/applications/{application}"));
    }
    visit.page_refused(&signing_page(&visit, &view, Some(problem)).await?)
}

async fn signing_page(
    visit: &Visit,
    view: &ApplicationView,
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let t = visit.t().application();
    let mut paragraphs: Vec<Text> = vec![t.leave_misses().into()];
    if view.applicants.len() > 1 {
        paragraphs.push(t.leave_second().into());
    }
    let asked = Asked {
        title: t.leave_title().into(),
        paragraphs,
        warning: Some(t.leave_warning().into()),
        facts: facts(visit, view),
    };
    let way = Way::new(format!("/applications/{}/leave", view.id), format!("/applications/{}", view.id));
    SigningPage::of_act(visit, (view.id, Act::Leave), asked, way, problem).await
}

/// The application in short, above what is signed about it.
pub(crate) fn facts(visit: &Visit, view: &ApplicationView) -> SummaryList {
    let t = visit.t().application();
    SummaryList {
        title: None,
        rows: vec![
            SummaryRow::text(t.number(), view.number.to_string()),
            SummaryRow::text(visit.t().journal().child(), words::full_name(&view.child)),
        ],
    }
}
