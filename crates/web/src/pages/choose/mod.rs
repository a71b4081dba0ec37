//! One place: check, sign and send (S26-S30). The referral follows.

use app::Refusal;
use app::choice::{self, ChoiceText, ChoosePlace, ChooseRefused, Chosen, MayChoose, PlaceRow, Places};
use app::documents::Selected;
use axum::extract::Path;
use domain::id::{ApplicationId, PlaceId};
use domain::referral::ChoiceRefused;

use crate::address::id;
use crate::components::{Html, SummaryList, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::pages::act::{Act, ActPage};
use crate::pages::application::view_of;
use crate::pages::places::telephone::Telephone;
use crate::pages::signing::{Asked, SigningPage, Way, proof_of};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/places/{place}", Access::APPLICANT, || page(show)),
    Route::post("/applications/{id}/places/{place}", Access::APPLICANT, || form(send)),
];

/// Pages of the list that are looked through for the place: a district has some hundreds of groups of a year.
const PAGES_MAX: u32 = 20;

async fn show(visit: Visit, Path((application, place)): Path<(String, String)>) -> Answer {
    let (application, place) = (id(&application)?, id(&place)?);
    let app = &visit.portal().app;
    let may = choice::may_choose(app, &visit.ctx(), MayChoose { application, place }).await?;
    if let Err(refused) = may.ok_or(Fault::NotFound)? {
        return visit.page_refused(&barred_page(&visit, application, refused).await?);
    }
    visit.page(&signing_page(&visit, application, place, None).await?)
}

async fn send(visit: Visit, Path((application, place)): Path<(String, String)>, form: Submitted) -> Answer {
    let (application, place): (ApplicationId, PlaceId) = (id(&application)?, id(&place)?);
    // The form came twice: once it has run, the text to sign is another one.
    if let Some(chosen) = visit.answered::<Chosen>(&form).await? {
        return issued(&visit, &chosen);
    }
    let text = visit.ask(ChoiceText { application, place }).await?.ok_or(Fault::NotFound)?;
    let problem = match proof_of(&visit, &form, text).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, ChoosePlace { application, place, signed }).await? {
            Ok(chosen) => return issued(&visit, &chosen),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(ChooseRefused::Choice(ChoiceRefused::HasReferral))) => {
                return visit.see_other(&format!("/applications/{application}"));
            }
            Err(Refusal::Rule(rule)) => {
                let view = view_of(&visit, application).await?;
                Refusals::new(visit.t(), view.zone).choose(rule)
            }
        },
    };
    // What cannot be chosen any more is not offered to be signed once more.
    let app = &visit.portal().app;
    if let Some(Err(refused)) =
        choice::may_choose(app, &visit.ctx(), MayChoose { application, place }).await?
    {
        return visit.page_refused(&barred_page(&visit, application, refused).await?);
    }
    visit.page_refused(&signing_page(&visit, application, place, Some(problem)).await?)
}

fn issued(visit: &Visit, chosen: &Chosen) -> Answer {
    visit.see_other(&format!("/referrals/{}?done=issued", chosen.referral))
}

/// What the rules say against the choice before anybody signs it (R36).
async fn barred_page(
    visit: &Visit,
    application: ApplicationId,
    refused: ChoiceRefused,
) -> Result<ActPage, Fault> {
    let view = view_of(visit, application).await?;
    let problem = Refusals::new(visit.t(), view.zone).choice(refused);
    let back = format!("/applications/{application}/places");
    Ok(Act::barred(visit.t().choice().sign_title(), problem, back).page(visit))
}

async fn signing_page(
    visit: &Visit,
    application: ApplicationId,
    place: PlaceId,
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let question = ChoiceText { application, place };
    let text = choice::text(&visit.portal().app, &visit.ctx(), question).await?.ok_or(Fault::NotFound)?;
    let t = visit.t().choice();
    let facts = find(visit, application, place).await?.map(|row| facts(visit, &row)).unwrap_or_default();
    let district = view_of(visit, application).await?.district;
    let rules = visit.portal().app.registers().rules(district, visit.ctx().now);
    let hours = rules.rules().policy.self_cancel_hours;
    let may_cancel = hours.map(|hours| t.cancel_hours(u64::from(hours)).into());
    let asked = Asked {
        title: t.sign_title().into(),
        paragraphs: std::iter::once(t.mind().into()).chain(may_cancel).collect(),
        warning: Some(t.leaves_queue().into()),
        facts,
    };
    let way = Way::new(
        format!("/applications/{application}/places/{place}"),
        format!("/applications/{application}/places"),
    );
    Ok(SigningPage::new(visit, asked, text, way, problem))
}

/// The place in the list. It may be gone meanwhile; then the text to sign still says what it is.
async fn find(visit: &Visit, application: ApplicationId, place: PlaceId) -> Result<Option<PlaceRow>, Fault> {
    let app = &visit.portal().app;
    for page in 1..=PAGES_MAX {
        let asked =
            Places { application, language: None, ownership: None, kindergarten: String::new(), page };
        let Some(Ok(list)) = choice::places(app, &visit.ctx(), asked).await? else { return Ok(None) };
        let pages = list.pages;
        if let Some(row) = list.rows.into_iter().find(|row| row.place == place) {
            return Ok(Some(row));
        }
        if page >= pages {
            break;
        }
    }
    Ok(None)
}

fn facts(visit: &Visit, row: &PlaceRow) -> SummaryList {
    let t = visit.t().choice();
    let kind = if row.from_pool { t.kind_pool() } else { t.kind_free() };
    let selected = Selected {
        kindergarten: row.kindergarten.clone(),
        group_year: row.group_year,
        language: row.language,
        ownership: row.ownership,
    };
    let mut rows = selected_rows(visit.t(), &selected);
    rows.push(SummaryRow::text(t.kind(), kind));
    SummaryList { title: None, rows }
}

/// The facts of a chosen group of a kindergarten.
pub(crate) fn selected_rows(texts: i18n::Texts, selected: &Selected) -> Vec<SummaryRow> {
    let t = texts.choice();
    let kindergarten = &selected.kindergarten;
    vec![
        SummaryRow::text(t.kindergarten(), words::named(texts, &kindergarten.name).to_owned()),
        SummaryRow::text(t.language(), words::language(texts, selected.language)),
        SummaryRow::text(t.address(), words::named(texts, &kindergarten.address).to_owned()),
        SummaryRow {
            name: t.phone().into(),
            value: Html::of(&Telephone::new(&kindergarten.phone)),
            actions: Vec::new(),
        },
        SummaryRow::text(t.ownership(), words::ownership(texts, selected.ownership)),
        SummaryRow::text(t.group(), t.group_year(&selected.group_year.to_string())),
    ]
}
