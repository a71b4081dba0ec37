//! "Check your answers", with ways to change them.

use app::applications::{FileRefused, FilingText};
use app::registers::{DistrictEntry, DistrictOf};
use askama::Template;
use domain::id::DistrictId;
use i18n::Texts;

use super::draft::Draft;
use super::{Stage, contacts, read};
use crate::components::{BackLink, ErrorLink, ErrorSummary, LinkButton, SummaryList, SummaryRow, Text};
use crate::fault::Fault;
use crate::layout::{Frame, WayUp};
use crate::refusal::Refusals;
use crate::visit::{Answer, Visit};
use crate::words;

/// All answers before the signature.
#[derive(Debug, Template)]
#[template(path = "pages/apply/check.html")]
pub struct CheckPage {
    /// What is around.
    pub frame: Frame,
    /// What was answered.
    pub answers: SummaryList,
    /// Why it cannot be filed, and where to go instead.
    pub problem: Option<(Text, LinkButton)>,
}

impl CheckPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn errors(&self) -> ErrorSummary {
        let link = |(text, _): &(Text, LinkButton)| ErrorLink { text: text.clone(), target: None };
        ErrorSummary { t: self.t(), errors: self.problem.iter().map(link).collect() }
    }

    fn elsewhere(&self) -> Option<&LinkButton> {
        self.problem.as_ref().map(|(_, way)| way)
    }

    fn caption(&self) -> String {
        self.t().apply().step_of(Stage::COUNT, Stage::COUNT)
    }

    fn sign(&self) -> LinkButton {
        LinkButton::primary(self.t().apply().to_sign(), self.frame.href("/apply/sign"))
    }
}

/// The check; what the rules say against these answers is said before anybody is asked to sign them.
pub(super) async fn show(visit: &Visit, draft: &Draft) -> Answer {
    let submission = read::submission(visit, draft).await?.ok_or(Fault::Malformed)?;
    match visit.ask(FilingText { submission }).await?.ok_or(Fault::Forbidden)? {
        Ok(_) => visit.page(&page(visit, draft, None).await?),
        Err(why) => refused(visit, draft, why).await,
    }
}

/// The check with the reason and the way that is left. Nothing is offered to be signed.
pub(super) async fn refused(visit: &Visit, draft: &Draft, refused: FileRefused) -> Answer {
    let t = visit.t();
    let way = match refused {
        FileRefused::YoursIsInQueue { application } => {
            LinkButton::primary(t.apply().done_open(), visit.href(&format!("/applications/{application}")))
        }
        FileRefused::AnotherIsInQueue => LinkButton::primary(t.journal().merge(), visit.href("/merge")),
        _ => LinkButton::secondary(t.journal().title(), visit.href("/journal")),
    };
    let text = Refusals::new(t, read::zone()).file(refused);
    visit.page_refused(&page(visit, draft, Some((text, way))).await?)
}

async fn page(visit: &Visit, draft: &Draft, problem: Option<(Text, LinkButton)>) -> Result<CheckPage, Fault> {
    let t = visit.t();
    let district = match DistrictId::new(draft.district) {
        Some(district) => visit.ask(DistrictOf { district }).await?,
        None => None,
    };
    let submission = read::submission(visit, draft).await?.ok_or(Fault::Malformed)?;
    let mut answers = vec![
        SummaryRow::text(t.apply().district(), named(t, district.as_ref()))
            .with_action(t.apply().change(), visit.href("/districts")),
    ];
    answers.extend(rows(t, &submission));
    for (name, value) in contacts(visit).await? {
        answers.push(SummaryRow::text(name, value).with_action(t.apply().change(), visit.href("/contacts")));
    }
    let mut frame = visit.frame(t.apply().check());
    frame.has_errors = problem.is_some();
    frame.way_up = WayUp::Back(BackLink { t, href: visit.href(&Stage::Consent.path()).into() });
    Ok(CheckPage { frame, answers: SummaryList { title: None, rows: answers }, problem })
}

fn named(t: Texts, district: Option<&DistrictEntry>) -> Text {
    district.map_or(t.common().not_given().into(), |district| words::territory(t, &district.name).into())
}

/// The answers with the steps in which they can be changed.
pub(super) fn rows(t: Texts, said: &app::applications::Submission) -> Vec<SummaryRow> {
    let (texts, application) = (t.apply(), t.application());
    let row = |name: &'static str, value: Text, stage: Stage| {
        SummaryRow::text(name, value).with_action(texts.change(), t.lang().path(&stage.path()))
    };
    let sex = match said.sex {
        Some(domain::identity::Sex::Male) => texts.boy(),
        Some(domain::identity::Sex::Female) => texts.girl(),
        None => t.common().not_given(),
    };
    let mut name = format!("{} {}", said.surname, said.given_name);
    if let Some(patronymic) = &said.patronymic {
        name = format!("{name} {patronymic}");
    }
    let claim = said.claim.as_ref();
    let mut rows = vec![
        row(application.full_name(), name.into(), Stage::Child),
        row(texts.iin(), said.child.as_str().to_owned().into(), Stage::Child),
        row(texts.born(), words::day(t, said.born).into(), Stage::Child),
        row(texts.sex(), sex.into(), Stage::Child),
        row(application.relation(), words::relation(t, said.relation).into(), Stage::Family),
        row(texts.address(), said.address.clone().into(), Stage::Family),
        row(application.stream(), words::stream(t, said.stream).into(), Stage::Needs),
    ];
    if said.finding.is_some() {
        rows.push(row(texts.finding(), texts.uploaded().into(), Stage::Needs));
    }
    let benefit = claim.map_or(domain::benefit::Benefit::None, |claim| claim.benefit);
    rows.push(row(application.benefit(), words::benefit(t, benefit).into(), Stage::Benefit));
    if claim.is_some() {
        rows.push(row(t.benefit().evidence(), texts.uploaded().into(), Stage::Benefit));
    }
    rows
}
