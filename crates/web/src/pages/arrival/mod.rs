//! Declaring that the family came (R14).

use app::Refusal;
use app::referrals::{DeclareArrival, ReferralDetails};
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
    Route::get("/referrals/{id}/arrival", Access::APPLICANT, || page(show)),
    Route::post("/referrals/{id}/arrival", Access::APPLICANT, || form(send)),
];

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let details = details_of(&visit, id(&part)?).await?;
    if !details.declare_arrival.is_allowed() {
        // The referral's page says why not.
        return visit.see_other(&format!("/referrals/{}", details.referral.id));
    }
    visit.page(&signing_page(&visit, &details, None).await?)
}

async fn send(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let referral: ReferralId = id(&part)?;
    let details = details_of(&visit, referral).await?;
    let done = format!("/referrals/{referral}?done=arrived");
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let problem = match proof(&visit, &form, details.application, Act::DeclareArrival { referral }).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, DeclareArrival { referral, signed }).await? {
            Ok(()) => return visit.see_other(&done),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(rule)) => Refusals::new(visit.t(), details.zone.clone())
                .act(rule, |refusals, rule| refusals.arrival(rule)),
        },
    };
    let details = details_of(&visit, referral).await?;
    let (t, refusals) = (visit.t(), Refusals::new(visit.t(), details.zone.clone()));
    let may = details.declare_arrival.clone();
    if let Some(why) = why_not(may, t.refusal().referral_ended(), |rule| refusals.arrival(rule)) {
        return over(&visit, t.referral().arrival(), why, format!("/referrals/{referral}"));
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
        title: t.arrival().into(),
        paragraphs: vec![t.arrival_then().into()],
        warning: Some(t.arrival_warning().into()),
        facts: SummaryList { title: None, rows: selected_rows(visit.t(), &details.selected) },
    };
    let way = Way::new(format!("/referrals/{referral}/arrival"), format!("/referrals/{referral}"));
    SigningPage::of_act(visit, (details.application, Act::DeclareArrival { referral }), asked, way, problem)
        .await
}
