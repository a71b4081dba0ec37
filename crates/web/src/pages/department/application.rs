//! An application's staff page: facts, history, what the department may do.

use app::applications::{self, ApplicationView, HistoryEntry, JournalRow, StateView, Who};
use app::department::{AnswerMerge, ConfirmKinship, RemoveApplication};
use askama::Template;
use axum::extract::Path;
use domain::application::{MergeAnswer, Status};
use domain::event::RemovalReason;
use domain::id::ApplicationId;
use i18n::Texts;

use super::words::happened;
use crate::components::{
    Breadcrumbs, Button, Choice, Happening, Html, LinkButton, Radios, SummaryList, SummaryRow, Text, Timeline,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::{Frame, WayUp};
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done, rule, stream};
use crate::visit::{Answer, Visit};
use crate::words::{benefit, full_name as person, lane, status};

/// An application for the department.
#[derive(Debug, Template)]
#[template(path = "pages/department/application.html")]
pub struct StaffApplicationPage {
    /// What is around.
    pub frame: Frame,
    local: Local,
    view: ApplicationView,
    history: Vec<HistoryEntry>,
}

const fn status_of(state: &StateView) -> Status {
    match state {
        StateView::Queued => Status::Queued,
        StateView::Notified { .. } => Status::Notified,
        StateView::Referred(_) => Status::Referred,
        StateView::Stopped { .. } => Status::Stopped,
        StateView::Enrolled(_) => Status::Enrolled,
        StateView::Removed { .. } => Status::Removed,
    }
}

/// Whether the department may close it: nobody loses a turn or a referral this way.
const fn is_live(state: &StateView) -> bool {
    !matches!(state, StateView::Enrolled(_) | StateView::Removed { .. } | StateView::Referred(_))
}

impl StaffApplicationPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn title(&self) -> String {
        self.t().department().application_title(&self.view.number.to_string())
    }

    fn facts(&self) -> SummaryList {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let v = &self.view;
        let born = v.child.born.map(|day| self.local.day(day)).unwrap_or_default();
        let year = v.queue.year.to_string();
        let mut rows = vec![
            SummaryRow {
                name: d.status().into(),
                value: Html::of(&status(t, status_of(&v.state), None)),
                actions: Vec::new(),
            },
            SummaryRow::text(s.child(), person(&v.child)),
            SummaryRow::text(d.iin(), v.child.iin.clone()),
            SummaryRow::text(s.born(), born),
            SummaryRow::text(s.queue(), s.queue_line(&year, stream(t, v.queue.stream))),
            SummaryRow::text(d.registered(), self.local.minute(v.registered)),
        ];
        if let Some(standing) = v.standing {
            rows.push(SummaryRow::text(d.number(), i18n::number(t.lang(), standing.number)));
            rows.push(SummaryRow::text(d.benefit_number(), i18n::number(t.lang(), standing.benefit_number)));
        }
        let mut claim =
            SummaryRow::text(d.benefit(), format!("{} · {}", benefit(t, v.benefit), lane(t, v.lane)));
        if let Some(open) = &v.claim {
            let href = self.frame.href(&format!("/department/benefits/{}", open.evidence));
            claim = claim.with_action(d.claim_title(), href);
        }
        rows.push(claim);
        for applicant in &v.applicants {
            let contacts = applicant.contacts.as_ref().map(|of| {
                let parts = [&of.phone, &of.email, &of.extra_phone, &of.extra_email, &of.address];
                parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
            });
            let contacts =
                contacts.filter(|of| !of.is_empty()).unwrap_or_else(|| d.contacts_none().to_owned());
            rows.push(SummaryRow::text(
                d.applicant(),
                format!("{}, {}", person(&applicant.person), applicant.person.iin),
            ));
            rows.push(SummaryRow::text(d.contacts(), contacts));
        }
        SummaryList { title: Some(d.facts_title().into()), rows }
    }

    fn acts(&self) -> Vec<LinkButton> {
        let d = self.t().department();
        let link = |text: &'static str, act: &str| {
            LinkButton::secondary(
                text,
                self.frame.href(&format!("/department/applications/{}/{act}", self.view.id)),
            )
        };
        let mut acts = Vec::new();
        if self.view.unconfirmed_until.is_some() && is_live(&self.view.state) {
            acts.push(link(d.kinship(), "kinship"));
        }
        if self.view.merge.is_some() {
            acts.push(link(d.merge(), "merge"));
        }
        if is_live(&self.view.state) {
            acts.push(link(d.remove(), "removal"));
        }
        acts
    }

    fn timeline(&self) -> Timeline {
        let d = self.t().department();
        let by = |who| match who {
            Who::You | Who::Official => d.by_official(),
            Who::Applicant => d.by_applicant(),
            Who::Kindergarten(_) => d.by_kindergarten(),
            Who::Clock => d.by_clock(),
            Who::Import => d.by_import(),
        };
        let happening = |entry: &HistoryEntry| {
            Some(Happening {
                at: self.local.date_time(entry.at),
                title: happened(&self.local, &entry.fact)?.into(),
                by: format!("{} · {}", by(entry.who), d.policy_line(&entry.policy.to_string())).into(),
                body: Html::empty(),
            })
        };
        Timeline { level: 3, happenings: self.history.iter().rev().filter_map(happening).collect() }
    }
}

async fn view_of(visit: &Visit, id: ApplicationId) -> Result<ApplicationView, Fault> {
    applications::page(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)
}

pub(super) async fn show(visit: Visit, Path(id): Path<ApplicationId>) -> Answer {
    let view = view_of(&visit, id).await?;
    let history =
        applications::history(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)?;
    let (t, d) = (visit.t(), visit.t().department());
    let mut frame = visit.frame(d.application_title(&view.number.to_string()));
    let crumbs = Breadcrumbs { t, crumbs: Vec::new() };
    frame.way_up = WayUp::Crumbs(crumbs.under(d.applications(), visit.href("/department/applications")));
    frame.banner = match visit.query("done").as_str() {
        "kinship" => Some(done(t, d.kinship_done())),
        "removal" => Some(done(t, d.remove_done())),
        "merge" => Some(done(t, d.merge_done())),
        _ => None,
    };
    let local = Local::of(&visit, view.district);
    visit.page(&StaffApplicationPage { frame, local, view, history })
}

async fn start(
    visit: &Visit,
    id: ApplicationId,
    title: &'static str,
    word: &str,
    button: Button,
) -> Result<(ApplicationView, Act), Fault> {
    let view = view_of(visit, id).await?;
    let (d, s) = (visit.t().department(), visit.t().staff());
    let back = format!("/department/applications/{id}");
    let mut act = Act::new(title, format!("{back}/{word}"), back, button);
    act.facts = vec![
        SummaryRow::text(s.application(), view.number.to_string()),
        SummaryRow::text(s.child(), person(&view.child)),
        SummaryRow::text(d.registered(), Local::of(visit, view.district).minute(view.registered)),
    ];
    Ok((view, act))
}

async fn kinship_act(visit: &Visit, id: ApplicationId, problem: Option<Text>) -> Result<ActPage, Fault> {
    let d = visit.t().department();
    let (view, mut act) =
        start(visit, id, d.kinship_title(), "kinship", Button::primary(d.kinship())).await?;
    act.facts.extend(view.applicants.iter().map(|of| SummaryRow::text(d.applicant(), person(&of.person))));
    act.effects = vec![d.kinship_effect().into()];
    act.warning = Some(d.kinship_effect_paper().into());
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_kinship(visit: Visit, Path(id): Path<ApplicationId>) -> Answer {
    visit.page(&kinship_act(&visit, id, None).await?)
}

pub(super) async fn kinship(visit: Visit, Path(id): Path<ApplicationId>, form: Submitted) -> Answer {
    match visit.once(&form, ConfirmKinship { application: id }).await? {
        Ok(()) => visit.see_other(&format!("/department/applications/{id}?done=kinship")),
        Err(refusal) => {
            let problem = messages::staff::application(visit.t(), rule(refusal)?);
            visit.page_refused(&kinship_act(&visit, id, Some(problem)).await?)
        }
    }
}

async fn removal_act(
    visit: &Visit,
    id: ApplicationId,
    chosen: &str,
    error: Option<Text>,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let d = visit.t().department();
    let (_, mut act) = start(visit, id, d.remove_title(), "removal", Button::warning(d.remove())).await?;
    act.effects = vec![d.remove_effect().into(), d.remove_effect_new().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    let choices = vec![
        Choice::new("duplicate", d.remove_duplicate(), chosen),
        Choice::new("refused", d.remove_refused(), chosen),
    ];
    let mut radios = Radios::new(visit.t(), "reason", d.remove_reason(), choices);
    radios.field.error = error;
    Ok(act.with_field(&radios.field, Html::of(&radios)).page(visit))
}

pub(super) async fn show_removal(visit: Visit, Path(id): Path<ApplicationId>) -> Answer {
    visit.page(&removal_act(&visit, id, "", None, None).await?)
}

pub(super) async fn removal(visit: Visit, Path(id): Path<ApplicationId>, form: Submitted) -> Answer {
    let chosen = form.value("reason");
    let reason = match chosen {
        "duplicate" => RemovalReason::Duplicate,
        "refused" => RemovalReason::Refused,
        _ => {
            let error = Some(visit.t().staff().choose_reason().into());
            return visit.page_refused(&removal_act(&visit, id, "", error, None).await?);
        }
    };
    match visit.once(&form, RemoveApplication { application: id, reason }).await? {
        Ok(()) => visit.see_other(&format!("/department/applications/{id}?done=removal")),
        Err(refusal) => {
            let problem = messages::staff::application(visit.t(), rule(refusal)?);
            visit.page_refused(&removal_act(&visit, id, chosen, None, Some(problem)).await?)
        }
    }
}

async fn merge_act(
    visit: &Visit,
    id: ApplicationId,
    error: Option<Text>,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let d = visit.t().department();
    let (view, mut act) = start(visit, id, d.merge_title(), "merge", Button::primary(d.claim_do())).await?;
    let Some(merge) = view.merge else {
        let problem = problem.unwrap_or_else(|| visit.t().staff().merge_none().into());
        return Ok(Act::barred(d.merge_title(), problem, act.back).page(visit));
    };
    act.facts
        .push(SummaryRow::text(d.merge_who(), format!("{}, {}", person(&merge.person), merge.person.iin)));
    act.effects = vec![d.merge_effect().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    let choices =
        vec![Choice::new("confirm", d.merge_confirm(), ""), Choice::new("refuse", d.merge_refuse(), "")];
    let mut radios = Radios::new(visit.t(), "answer", d.merge_answer(), choices);
    radios.field.error = error;
    Ok(act.with_field(&radios.field, Html::of(&radios)).page(visit))
}

pub(super) async fn show_merge(visit: Visit, Path(id): Path<ApplicationId>) -> Answer {
    visit.page(&merge_act(&visit, id, None, None).await?)
}

pub(super) async fn merge(visit: Visit, Path(id): Path<ApplicationId>, form: Submitted) -> Answer {
    let answer = match form.value("answer") {
        "confirm" => MergeAnswer::Confirm,
        "refuse" => MergeAnswer::Refuse,
        _ => {
            let error = Some(visit.t().department().claim_choose().into());
            return visit.page_refused(&merge_act(&visit, id, error, None).await?);
        }
    };
    match visit.once(&form, AnswerMerge { application: id, answer }).await? {
        Ok(()) => visit.see_other(&format!("/department/applications/{id}?done=merge")),
        Err(refusal) => {
            let problem = messages::staff::answer_merge(&super::local(&visit)?, rule(refusal)?);
            visit.page_refused(&merge_act(&visit, id, None, Some(problem)).await?)
        }
    }
}

/// Invented rows.
pub(super) fn sample_rows(t: Texts) -> Vec<JournalRow> {
    use crate::pages::kindergarten::sample;
    let local = Local::sample(t);
    let [name, other, _] = sample::names();
    let person = |name: &app::kindergarten::Name, iin: &str| app::applications::Person {
        surname: name.surname.clone(),
        given_name: name.given_name.clone(),
        patronymic: name.patronymic.clone(),
        iin: iin.to_owned(),
        born: Some(jiff::civil::date(2023, 3, 14)),
    };
    let row = |n: u32, status, number| JournalRow {
        id: ApplicationId::from_u128(u128::from(n)),
        number: sample::number(n),
        child: person(&name, "230314500015"),
        standing: Some(domain::standing::Standing { number, benefit_number: 0 }),
        applicant: person(&other, "900101300017"),
        created: local.now,
        zone: local.zone.clone(),
        status,
        last_day: (status == Status::Notified).then(|| local.today()),
        benefit: domain::benefit::Benefit::LargeFamily,
        queue: sample::queue(2023),
    };
    vec![row(24, Status::Notified, 1), row(25, Status::Queued, 2), row(26, Status::Stopped, 1240)]
}

#[cfg(test)]
mod tests {
    use super::{is_live, status_of};
    use app::applications::StateView;
    use domain::application::Status;
    use domain::event::RemovalReason;

    #[test]
    fn a_closed_application_is_not_removed_again() {
        let removed = StateView::Removed { reason: RemovalReason::Age };
        assert_eq!(status_of(&removed), Status::Removed);
        assert!(!is_live(&removed) && is_live(&StateView::Queued));
    }
}
