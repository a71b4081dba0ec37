//! Claiming a benefit with its paper, and giving it up (S16, R41, R42).

use app::Refusal;
use app::applications::{
    self, ApplicationView, BlobHash, Button as May, ClaimBenefit, RenounceBenefit, Uploaded,
};
use app::signing::Act;
use askama::Template;
use axum::extract::Path;
use domain::application::BenefitRefused;
use domain::benefit::Benefit;
use domain::id::ApplicationId;
use i18n::Texts;
use serde::de::IgnoredAny;

use crate::address::id;
use crate::components::{
    Button, Choice, ErrorSummary, FileUpload, Html, InsetText, Radios, Sampled, SummaryRow, Text,
};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::pages::application::{sample, under_application, view_of};
use crate::pages::leave::facts;
use crate::pages::signing::{Asked, SigningPage, Way, over, proof, why_not};
use crate::refusal::{self, Refusals};
use crate::route::{Access, Route, form, page};
use crate::upload::{Given, Upload, upload};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/benefit", Access::APPLICANT, || page(show)),
    Route::upload("/applications/{id}/benefit", Access::APPLICANT, || upload(take)),
    Route::post("/applications/{id}/benefit/sign", Access::APPLICANT, || form(claim)),
    Route::get("/applications/{id}/benefit/renounce", Access::APPLICANT, || page(show_renounce)),
    Route::post("/applications/{id}/benefit/renounce", Access::APPLICANT, || form(renounce)),
];

/// Types of papers that are taken.
pub(crate) const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";

/// The choice of a benefit with its paper.
#[derive(Debug, Template)]
#[template(path = "pages/benefit/page.html")]
pub struct BenefitPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its form.
    pub keys: Keys,
    /// The application.
    pub application: ApplicationId,
    /// The benefit that it has now.
    pub present: Benefit,
    /// What was chosen.
    pub chosen: Option<Benefit>,
    /// What is wrong with the choice.
    pub benefit_error: Option<Text>,
    /// What is wrong with the paper.
    pub paper_error: Option<Text>,
}

impl BenefitPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn present(&self) -> InsetText {
        let t = self.t();
        let text = format!("{}: {}", t.benefit().present(), words::benefit(t, self.present));
        InsetText { body: Html::text(text) }
    }

    fn choice(&self) -> Radios {
        let mut radios = choice(self.t(), self.chosen, self.present);
        radios.field.error = self.benefit_error.clone();
        radios
    }

    fn paper(&self) -> FileUpload {
        paper(self.t(), self.paper_error.clone())
    }

    fn errors(&self) -> ErrorSummary {
        ErrorSummary::of(self.t(), [&self.choice().field, &self.paper().field])
    }

    fn go_on(&self) -> Button {
        Button::primary(self.t().common().go_on())
    }

    fn action(&self) -> String {
        self.frame.href(&format!("/applications/{}/benefit", self.application))
    }
}

/// The benefits to choose from; what the child has already is left out.
pub(crate) fn choice(t: Texts, chosen: Option<Benefit>, present: Benefit) -> Radios {
    let texts = t.benefit();
    let code = chosen.map_or("", Benefit::code);
    let hint = |benefit| match benefit {
        Benefit::Military => Some(texts.military_hint()),
        Benefit::SpecialBodies => Some(texts.special_bodies_hint()),
        Benefit::LargeFamily => Some(texts.large_family_hint()),
        Benefit::Teacher => Some(texts.teacher_hint()),
        _ => None,
    };
    let choices = Benefit::ALL
        .into_iter()
        .filter(|benefit| *benefit != Benefit::None && *benefit != present)
        .map(|benefit| Choice {
            hint: hint(benefit).map(Text::from),
            ..Choice::new(benefit.code(), words::benefit(t, benefit), code)
        });
    Radios::new(t, "benefit", texts.choose(), choices.collect())
}

/// The field of the paper.
pub(crate) fn paper(t: Texts, error: Option<Text>) -> FileUpload {
    let mut upload = FileUpload::new(t, "paper", t.benefit().evidence(), ACCEPT);
    upload.field.hint = Some(t.benefit().evidence_hint().into());
    upload.field.error = error;
    upload
}

/// Stores a paper that came with a form; `None` when nothing was chosen.
pub(crate) async fn stored(visit: &Visit, given: Given<'_>) -> Result<Result<Option<Uploaded>, Text>, Fault> {
    let content = match given {
        Given::Nothing => return Ok(Ok(None)),
        Given::TooLarge => return Ok(Err(visit.t().benefit().upload_too_large().into())),
        Given::Content(content) => content,
    };
    match visit.portal().clean(content.to_vec()).await? {
        Ok(paper) => Ok(Ok(Some(applications::upload(&visit.portal().app, &visit.ctx(), &paper).await?))),
        Err(wrong) => Ok(Err(refusal::upload(visit.t(), wrong))),
    }
}

/// A paper that an earlier form has stored, by the hex name of its content.
pub(crate) async fn uploaded(visit: &Visit, hex: &str) -> Result<Option<Uploaded>, Fault> {
    let Some(blob) = blob(hex) else { return Ok(None) };
    Ok(applications::uploaded(&visit.portal().app, &visit.ctx(), blob).await?)
}

fn blob(hex: &str) -> Option<BlobHash> {
    let mut bytes = [0_u8; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(BlobHash(bytes))
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    if !view.actions.claim_benefit.is_allowed() {
        // The application's page says why not.
        return visit.see_other(&format!("/applications/{}", view.id));
    }
    visit.page(&benefit_page(&visit, &view, None, None, None))
}

async fn take(visit: Visit, Path(part): Path<String>, upload: Upload) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    if let May::Barred(_) | May::Absent = view.actions.claim_benefit {
        return visit.see_other(&format!("/applications/{}", view.id));
    }
    let t = visit.t().benefit();
    let chosen = upload.form.value("benefit").parse().ok().filter(|benefit| *benefit != Benefit::None);
    let benefit_error = chosen.is_none().then(|| t.choose_error().into());
    let paper = stored(&visit, upload.file("paper")).await?;
    let (evidence, paper_error) = match paper {
        Ok(Some(evidence)) => (Some(evidence), None),
        Ok(None) => (None, Some(t.upload_empty().into())),
        Err(wrong) => (None, Some(wrong)),
    };
    match (chosen, evidence) {
        (Some(benefit), Some(evidence)) => {
            visit.page(&claim_page(&visit, &view, (benefit, evidence), None).await?)
        }
        _ => visit.page_refused(&benefit_page(&visit, &view, chosen, benefit_error, paper_error)),
    }
}

async fn claim(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application: ApplicationId = id(&part)?;
    let done = format!("/applications/{application}?done=claimed");
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let benefit: Benefit = form.value("benefit").parse().map_err(|_| Fault::Malformed)?;
    let evidence = uploaded(&visit, form.value("paper")).await?.ok_or(Fault::Malformed)?;
    let act = Act::ClaimBenefit { benefit, evidence };
    let problem = match proof(&visit, &form, application, act).await? {
        Err(problem) => problem,
        Ok(signed) => {
            match visit.once(&form, ClaimBenefit { application, benefit, evidence, signed }).await? {
                Ok(_) => return visit.see_other(&done),
                Err(Refusal::NotFound) => return Err(Fault::NotFound),
                Err(Refusal::Rule(rule)) => {
                    let zone = view_of(&visit, application).await?.zone;
                    Refusals::new(visit.t(), zone).act(rule, |refusals, rule| refusals.benefit(rule))
                }
            }
        }
    };
    let view = view_of(&visit, application).await?;
    if let Some(answer) =
        is_over(&visit, &view, view.actions.claim_benefit.clone(), visit.t().benefit().sign_title())
    {
        return answer;
    }
    visit.page_refused(&claim_page(&visit, &view, (benefit, evidence), Some(problem)).await?)
}

/// The answer where the rules do not allow it any more.
fn is_over(
    visit: &Visit,
    view: &ApplicationView,
    may: May<(), BenefitRefused>,
    title: &'static str,
) -> Option<Answer> {
    let refusals = Refusals::new(visit.t(), view.zone.clone());
    let why = why_not(may, visit.t().refusal().closed(), |rule| refusals.benefit(rule))?;
    Some(over(visit, title, why, format!("/applications/{}", view.id)))
}

async fn claim_page(
    visit: &Visit,
    view: &ApplicationView,
    (benefit, evidence): (Benefit, Uploaded),
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let t = visit.t();
    let mut facts = facts(visit, view);
    facts.rows.push(SummaryRow::text(t.application().benefit(), words::benefit(t, benefit)));
    let asked = Asked {
        title: t.benefit().sign_title().into(),
        paragraphs: vec![t.benefit().sign_lead().into()],
        warning: None,
        facts,
    };
    let way = Way {
        action: format!("/applications/{}/benefit/sign", view.id),
        back: format!("/applications/{}/benefit", view.id),
        kept: vec![
            ("benefit".into(), benefit.code().into()),
            ("paper".into(), evidence.blob.to_string().into()),
        ],
    };
    SigningPage::of_act(visit, (view.id, Act::ClaimBenefit { benefit, evidence }), asked, way, problem).await
}

async fn show_renounce(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    if !view.actions.renounce_benefit.is_allowed() {
        return visit.see_other(&format!("/applications/{}", view.id));
    }
    visit.page(&renounce_page(&visit, &view, None).await?)
}

async fn renounce(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application: ApplicationId = id(&part)?;
    let done = format!("/applications/{application}?done=renounced");
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let problem = match proof(&visit, &form, application, Act::RenounceBenefit).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, RenounceBenefit { application, signed }).await? {
            Ok(()) => return visit.see_other(&done),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(rule)) => {
                let zone = view_of(&visit, application).await?.zone;
                Refusals::new(visit.t(), zone).act(rule, |refusals, rule| refusals.benefit(rule))
            }
        },
    };
    let view = view_of(&visit, application).await?;
    if let Some(answer) =
        is_over(&visit, &view, view.actions.renounce_benefit.clone(), visit.t().benefit().renounce())
    {
        return answer;
    }
    visit.page_refused(&renounce_page(&visit, &view, Some(problem)).await?)
}

async fn renounce_page(
    visit: &Visit,
    view: &ApplicationView,
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let t = visit.t().benefit();
    let (title, text) = match view.claim {
        Some(_) => (t.take_back(), t.take_back_text()),
        None => (t.renounce(), t.renounce_text()),
    };
    let asked = Asked {
        title: title.into(),
        paragraphs: vec![text.into()],
        warning: None,
        facts: facts(visit, view),
    };
    let way =
        Way::new(format!("/applications/{}/benefit/renounce", view.id), format!("/applications/{}", view.id));
    SigningPage::of_act(visit, (view.id, Act::RenounceBenefit), asked, way, problem).await
}

fn benefit_page(
    visit: &Visit,
    view: &ApplicationView,
    chosen: Option<Benefit>,
    benefit_error: Option<Text>,
    paper_error: Option<Text>,
) -> BenefitPage {
    let t = visit.t();
    let mut frame = visit.frame(t.benefit().title());
    frame.way_up = under_application(t, &view.number.to_string(), view.id);
    frame.has_errors = benefit_error.is_some() || paper_error.is_some();
    let (application, present) = (view.id, view.benefit);
    BenefitPage { frame, keys: visit.keys(), application, present, chosen, benefit_error, paper_error }
}

impl Sampled for BenefitPage {
    const NAME: &'static str = "Benefit";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |chosen, benefit_error: Option<&'static str>, paper_error: Option<&'static str>| {
            let application = ApplicationId::from_u128(24);
            let way_up = under_application(t, &sample::number(24).to_string(), application);
            let path = t.lang().path("/applications/0/benefit");
            let has_errors = paper_error.is_some();
            let frame = Frame { way_up, has_errors, ..Frame::public(t, t.benefit().title(), path) };
            Self {
                frame,
                keys: Keys::sample(),
                application,
                present: Benefit::None,
                chosen,
                benefit_error: benefit_error.map(Text::from),
                paper_error: paper_error.map(Text::from),
            }
        };
        let texts = t.benefit();
        vec![
            ("empty", page(None, None, None)),
            ("errors", page(None, Some(texts.choose_error()), Some(texts.upload_empty()))),
            ("too large", page(Some(Benefit::Teacher), None, Some(texts.upload_too_large()))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::blob;

    #[test]
    fn only_a_whole_name_of_a_content_is_read() {
        let name = "0f".repeat(32);
        assert_eq!(blob(&name).map(|hash| hash.to_string()), Some(name.clone()));
        for wrong in ["", "0f", &name[1..], &format!("{}zz", &name[2..]), &"ж".repeat(32)] {
            assert!(blob(wrong).is_none(), "{wrong}");
        }
    }
}
