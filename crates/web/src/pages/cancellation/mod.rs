//! Cancelling a referral within its 24 hours (S39, S40, R8).

use app::Refusal;
use app::referrals::{Cancel, ReferralDetails};
use app::signing::Act;
use axum::extract::Path;
use domain::id::ReferralId;
use serde::de::IgnoredAny;

use crate::address::id;
use crate::components::{SummaryList, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::pages::choose::selected_rows;
use crate::pages::referral::details_of;
use crate::pages::signing::{Asked, SigningPage, Way, over, proof, why_not};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/referrals/{id}/cancel", Access::APPLICANT, || page(show)),
    Route::post("/referrals/{id}/cancel", Access::APPLICANT, || form(send)),
];

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let details = details_of(&visit, id(&part)?).await?;
    if !details.cancel.is_allowed() {
        // The referral's page says why not.
        return visit.see_other(&format!("/referrals/{}", details.referral.id));
    }
    visit.page(&signing_page(&visit, &details, None).await?)
}

async fn send(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let referral: ReferralId = id(&part)?;
    let details = details_of(&visit, referral).await?;
    let done = format!("/applications/{}?done=cancelled", details.application);
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let problem = match proof(&visit, &form, details.application, Act::Cancel { referral }).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, Cancel { referral, signed }).await? {
            Ok(_) => return visit.see_other(&done),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(rule)) => Refusals::new(visit.t(), details.zone.clone())
                .act(rule, |refusals, rule| refusals.cancel(rule)),
        },
    };
    let details = details_of(&visit, referral).await?;
    let (t, refusals) = (visit.t(), Refusals::new(visit.t(), details.zone.clone()));
    let may = details.cancel.clone();
    if let Some(why) = why_not(may, t.refusal().referral_ended(), |rule| refusals.cancel(rule)) {
        return over(&visit, t.referral().cancel(), why, format!("/referrals/{referral}"));
    }
    visit.page_refused(&signing_page(&visit, &details, Some(problem)).await?)
}

async fn signing_page(
    visit: &Visit,
    details: &ReferralDetails,
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let t = visit.t().referral();
    let referral = details.referral.id;
    let asked = Asked {
        title: t.cancel().into(),
        paragraphs: vec![t.cancel_then().into()],
        warning: Some(t.cancel_warning().into()),
        facts: SummaryList { title: None, rows: selected_rows(visit.t(), &details.selected) },
    };
    let way = Way::new(format!("/referrals/{referral}/cancel"), format!("/referrals/{referral}"));
    SigningPage::of_act(visit, (details.application, Act::Cancel { referral }), asked, way, problem).await
}
