//! A new application in steps (S06, S07, R60): child, relation and address, stream, benefit, consent, check, signature.

use app::Refusal;
use app::applications::{self, FileRefused, Filed, FilingText};
use app::identity::ContactsOf;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::ApplicationId;
use i18n::Texts;

use crate::address::id;
use crate::components::Text;
use crate::fault::Fault;
use crate::form::Submitted;
use crate::gate::Cookies;
use crate::layout::Frame;
use crate::pages::benefit::stored;
use crate::pages::signing::{Asked, SigningPage, Way, proof_of};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::upload::{Upload, upload};
use crate::visit::{Answer, Visit};
use crate::words;

mod check;
mod done;
mod draft;
mod read;
mod samples;
mod step;

pub use check::CheckPage;
pub use done::DonePage;
pub use step::{Raw, StepPage};

use draft::Draft;

/// Routes of these pages.
pub const ROUTES: &[Route] = &[
    Route::get("/apply", Access::APPLICANT, || page(start)),
    Route::get("/apply/child", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Child, headers))
    }),
    Route::post("/apply/child", Access::APPLICANT, || form(take_child)),
    Route::get("/apply/family", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Family, headers))
    }),
    Route::post("/apply/family", Access::APPLICANT, || form(take_family)),
    Route::get("/apply/needs", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Needs, headers))
    }),
    Route::upload("/apply/needs", Access::APPLICANT, || upload(take_needs)),
    Route::get("/apply/benefit", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Benefit, headers))
    }),
    Route::upload("/apply/benefit", Access::APPLICANT, || upload(take_benefit)),
    Route::get("/apply/consent", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Consent, headers))
    }),
    Route::post("/apply/consent", Access::APPLICANT, || form(take_consent)),
    Route::get("/apply/check", Access::APPLICANT, || {
        page(|visit, headers| show(visit, Stage::Check, headers))
    }),
    Route::get("/apply/sign", Access::APPLICANT, || page(show_signing)),
    Route::post("/apply/sign", Access::APPLICANT, || form(send)),
    Route::get("/applications/{id}/filed", Access::APPLICANT, || page(done::show)),
];

/// The version of the text of the consent that is shown; it goes up with every change of that text.
pub const CONSENT_VERSION: u32 = 1;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// About the child.
    Child,
    /// Relation and address.
    Family,
    /// General or special groups.
    Needs,
    /// A benefit with its paper.
    Benefit,
    /// Contacts and consent.
    Consent,
    /// Check the answers.
    Check,
}

impl Stage {
    /// How many there are.
    pub const COUNT: u64 = 6;
    const ALL: [Self; 6] =
        [Self::Child, Self::Family, Self::Needs, Self::Benefit, Self::Consent, Self::Check];

    const fn code(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Family => "family",
            Self::Needs => "needs",
            Self::Benefit => "benefit",
            Self::Consent => "consent",
            Self::Check => "check",
        }
    }

    pub(super) fn path(self) -> String {
        format!("/apply/{}", self.code())
    }

    const fn number(self) -> u64 {
        match self {
            Self::Child => 1,
            Self::Family => 2,
            Self::Needs => 3,
            Self::Benefit => 4,
            Self::Consent => 5,
            Self::Check => 6,
        }
    }

    const fn title(self, t: Texts) -> &'static str {
        let t = t.apply();
        match self {
            Self::Child => t.child(),
            Self::Family => t.family(),
            Self::Needs => t.needs(),
            Self::Benefit => t.benefit(),
            Self::Consent => t.consent(),
            Self::Check => t.check(),
        }
    }

    const fn has_file(self) -> bool {
        matches!(self, Self::Needs | Self::Benefit)
    }

    /// Where "back" leads.
    fn before(self) -> String {
        let before = Self::ALL.into_iter().rev().find(|stage| *stage < self);
        before.map_or_else(|| "/districts".to_owned(), Self::path)
    }

    /// The first step that has no answer yet: a change of one answer leads back to the check.
    fn next(draft: &Draft) -> Self {
        if draft.child.is_none() {
            Self::Child
        } else if draft.family.is_none() {
            Self::Family
        } else if draft.needs.is_none() {
            Self::Needs
        } else if draft.benefit.is_none() {
            Self::Benefit
        } else if draft.consent != Some(CONSENT_VERSION) {
            Self::Consent
        } else {
            Self::Check
        }
    }
}

async fn start(visit: Visit) -> Answer {
    let Ok(district) = visit.query("district").parse() else { return visit.see_other("/districts") };
    let draft = Draft { district, ..Draft::default() };
    go_on(&visit, &draft)
}

/// Keeps the draft and goes on to the first step without an answer.
fn go_on(visit: &Visit, draft: &Draft) -> Answer {
    let response = visit.see_other(&Stage::next(draft).path())?;
    Ok(with_cookie(response, draft.keep(visit)?))
}

fn with_cookie(mut response: Response, cookie: axum::http::HeaderValue) -> Response {
    response.extensions_mut().insert(Cookies(vec![cookie]));
    response
}

async fn show(visit: Visit, stage: Stage, headers: HeaderMap) -> Answer {
    let Some(draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    if stage > Stage::next(&draft) {
        return visit.see_other(&Stage::next(&draft).path());
    }
    if stage == Stage::Check {
        return check::show(&visit, &draft).await;
    }
    let page = step_page(&visit, stage, read::raw(&draft), has_paper(stage, &draft)).await?;
    visit.page(&page)
}

fn has_paper(stage: Stage, draft: &Draft) -> bool {
    match stage {
        Stage::Needs => draft.needs.as_ref().is_some_and(|needs| needs.finding.is_some()),
        Stage::Benefit => draft.benefit.as_ref().is_some_and(|benefit| benefit.claimed.is_some()),
        _ => false,
    }
}

async fn step_page(visit: &Visit, stage: Stage, raw: Raw, has_paper: bool) -> Result<StepPage, Fault> {
    let t = visit.t();
    let contacts = if stage == Stage::Consent { contacts(visit).await? } else { Vec::new() };
    let frame: Frame = visit.frame(stage.title(t));
    Ok(StepPage { frame, keys: visit.keys(), stage, raw, warnings: Vec::new(), contacts, has_paper }
        .finished())
}

async fn contacts(visit: &Visit) -> Result<Vec<(Text, Text)>, Fault> {
    let known = visit.ask(ContactsOf).await?;
    let t = visit.t().application();
    let email = known.email.map(|email| (t.email().into(), email.as_str().to_owned().into()));
    let phone = known.phone.map(|phone| (t.phone().into(), phone.to_display().into()));
    Ok(email.into_iter().chain(phone).collect())
}

async fn take_child(visit: Visit, headers: HeaderMap, form: Submitted) -> Answer {
    let Some(mut draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    let today = words::local(visit.ctx().now, &read::zone()).date();
    let mut raw = Raw::read(&form);
    let Some((child, warnings)) = read::child(visit.t(), &mut raw, today, own_iin(&visit)) else {
        return visit.page_refused(&step_page(&visit, Stage::Child, raw, false).await?);
    };
    // Warnings are shown once and block nothing (R60).
    if !warnings.is_empty() && form.value("looked").is_empty() {
        let mut page = step_page(&visit, Stage::Child, raw, false).await?;
        page.warnings = warnings;
        return visit.page(&page);
    }
    draft.child = Some(child);
    go_on(&visit, &draft)
}

/// Whose IIN is no child's.
fn own_iin(visit: &Visit) -> &str {
    visit.session().map_or("", |session| &session.iin)
}

async fn take_family(visit: Visit, headers: HeaderMap, form: Submitted) -> Answer {
    let Some(mut draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    let mut raw = Raw::read(&form);
    let Some(family) = read::family(visit.t(), &mut raw) else {
        return visit.page_refused(&step_page(&visit, Stage::Family, raw, false).await?);
    };
    draft.family = Some(family);
    go_on(&visit, &draft)
}

async fn take_needs(visit: Visit, headers: HeaderMap, upload: Upload) -> Answer {
    let Some(mut draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    let kept = draft.needs.as_ref().and_then(|needs| needs.finding.clone());
    let paper = stored(&visit, upload.file("paper")).await?;
    let paper = paper.map(|paper| paper.map(|paper| paper.blob.to_string()).or_else(|| kept.clone()));
    let mut raw = Raw::read(&upload.form);
    let Some(needs) = read::needs(visit.t(), &mut raw, paper) else {
        return visit.page_refused(&step_page(&visit, Stage::Needs, raw, kept.is_some()).await?);
    };
    draft.needs = Some(needs);
    go_on(&visit, &draft)
}

async fn take_benefit(visit: Visit, headers: HeaderMap, upload: Upload) -> Answer {
    let Some(mut draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    let kept = draft.benefit.as_ref().and_then(|benefit| benefit.claimed.clone()).map(|(_, paper)| paper);
    let paper = stored(&visit, upload.file("paper")).await?;
    let paper = paper.map(|paper| paper.map(|paper| paper.blob.to_string()).or_else(|| kept.clone()));
    let mut raw = Raw::read(&upload.form);
    let Some(benefit) = read::benefit(visit.t(), &mut raw, paper) else {
        return visit.page_refused(&step_page(&visit, Stage::Benefit, raw, kept.is_some()).await?);
    };
    draft.benefit = Some(benefit);
    go_on(&visit, &draft)
}

async fn take_consent(visit: Visit, headers: HeaderMap, form: Submitted) -> Answer {
    let Some(mut draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    if form.value("consent") != "yes" {
        let mut raw = Raw::read(&form);
        raw.consent.error = Some(visit.t().apply().consent_error().into());
        return visit.page_refused(&step_page(&visit, Stage::Consent, raw, false).await?);
    }
    draft.consent = Some(CONSENT_VERSION);
    go_on(&visit, &draft)
}

async fn show_signing(visit: Visit, headers: HeaderMap) -> Answer {
    let Some(draft) = Draft::of(&visit, &headers) else { return visit.see_other("/districts") };
    let Some(submission) = read::submission(&visit, &draft).await? else {
        return visit.see_other(&Stage::next(&draft).path());
    };
    match visit.ask(FilingText { submission }).await?.ok_or(Fault::Forbidden)? {
        Ok(text) => visit.page(&signing_page(&visit, text, None)),
        Err(refused) => check::refused(&visit, &draft, refused).await,
    }
}

async fn send(visit: Visit, headers: HeaderMap, form: Submitted) -> Answer {
    // The form came twice: the first one filed it, and may have thrown the draft away.
    if let Some(done) = visit.answered::<Filed>(&form).await? {
        return filed(&visit, done.application);
    }
    let Some(draft) = Draft::of(&visit, &headers) else { return visit.see_other("/journal") };
    let Some(submission) = read::submission(&visit, &draft).await? else {
        return visit.see_other(&Stage::next(&draft).path());
    };
    let asked = visit.ask(FilingText { submission: submission.clone() }).await?.ok_or(Fault::Forbidden)?;
    let text = match asked {
        Ok(text) => text,
        Err(refused) => return check::refused(&visit, &draft, refused).await,
    };
    let problem = match proof_of(&visit, &form, text.clone()).await? {
        Err(problem) => problem,
        Ok(signed) => {
            let command = applications::prepare_filing(&visit.portal().app, submission, signed).await;
            match visit.once(&form, command).await? {
                Ok(done) => return filed(&visit, done.application),
                Err(Refusal::NotFound) => return Err(Fault::NotFound),
                Err(Refusal::Rule(FileRefused::YoursIsInQueue { application })) => {
                    return filed(&visit, application);
                }
                Err(Refusal::Rule(rule @ (FileRefused::Outdated | FileRefused::Signer(_)))) => {
                    Refusals::new(visit.t(), read::zone()).file(rule)
                }
                // Signing once more would not help.
                Err(Refusal::Rule(rule)) => return check::refused(&visit, &draft, rule).await,
            }
        }
    };
    visit.page_refused(&signing_page(&visit, text, Some(problem)))
}

fn filed(visit: &Visit, application: ApplicationId) -> Answer {
    let response = visit.see_other(&format!("/applications/{application}/filed"))?;
    Ok(with_cookie(response, Draft::forget(visit)?))
}

fn signing_page(visit: &Visit, text: String, problem: Option<Text>) -> SigningPage {
    let asked = Asked { title: visit.t().apply().sign().into(), ..Asked::default() };
    let way = Way::new("/apply/sign".to_owned(), Stage::Check.path());
    SigningPage::new(visit, asked, text, way, problem)
}

/// The application of an address.
fn application(part: &str) -> Result<ApplicationId, Fault> {
    id(part)
}
