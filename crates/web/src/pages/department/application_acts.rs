//! What the department may do with an application: each is confirmed on a page that says what will happen.

use app::applications::{ApplicationView, Person};
use app::department::{AnswerMerge, ConfirmKinship, RemoveApplication, SplitApplicant};
use domain::application::MergeAnswer;
use domain::event::{RemovalReason, SplitReason};
use domain::id::{ApplicationId, PersonId};

use super::application::{is_live, view_of};
use crate::address::At;
use crate::components::{Button, Choice, Html, Radios, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, rule};
use crate::visit::{Answer, Visit};
use crate::words::full_name as person;

pub(super) async fn start(
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
        SummaryRow::text(s.child(), format!("{}, {}", person(&view.child), view.child.iin)),
        SummaryRow::text(d.registered(), Local::of(visit, view.district).minute(view.registered)),
    ];
    Ok((view, act))
}

/// Somebody else has acted meanwhile: the page says so and leads back.
fn barred(visit: &Visit, title: &'static str, act: Act, problem: Option<Text>) -> ActPage {
    let problem = problem.unwrap_or_else(|| visit.t().staff().staff_state().into());
    Act::barred(title, problem, act.back).page(visit)
}

async fn kinship_act(visit: &Visit, id: ApplicationId, problem: Option<Text>) -> Result<ActPage, Fault> {
    let d = visit.t().department();
    let (view, mut act) =
        start(visit, id, d.kinship_title(), "kinship", Button::primary(d.kinship())).await?;
    if view.unconfirmed_until.is_none() || !is_live(&view.state) {
        return Ok(barred(visit, d.kinship_title(), act, problem));
    }
    // What stands on the birth certificate and on the identity card.
    let applicant = |of: &Person| SummaryRow::text(d.applicant(), format!("{}, {}", person(of), of.iin));
    act.facts.extend(view.applicants.iter().map(|of| applicant(&of.person)));
    act.effects = vec![d.kinship_effect().into()];
    act.warning = Some(d.kinship_effect_paper().into());
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_kinship(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    visit.page(&kinship_act(&visit, id, None).await?)
}

pub(super) async fn kinship(visit: Visit, At(id): At<ApplicationId>, form: Submitted) -> Answer {
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
    let (view, mut act) = start(visit, id, d.remove_title(), "removal", Button::warning(d.remove())).await?;
    if !is_live(&view.state) {
        return Ok(barred(visit, d.remove_title(), act, problem));
    }
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

pub(super) async fn show_removal(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    visit.page(&removal_act(&visit, id, "", None, None).await?)
}

pub(super) async fn removal(visit: Visit, At(id): At<ApplicationId>, form: Submitted) -> Answer {
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
    let local = Local::of(visit, view.district);
    if local.now < merge.until {
        let problem = problem.unwrap_or_else(|| visit.t().staff().merge_first(merge.last_day).into());
        return Ok(Act::barred(d.merge_title(), problem, act.back).page(visit));
    }
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

pub(super) async fn show_merge(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    visit.page(&merge_act(&visit, id, None, None).await?)
}

pub(super) async fn merge(visit: Visit, At(id): At<ApplicationId>, form: Submitted) -> Answer {
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

/// The reasons for which an applicant is split off, and what they are called.
const SPLIT_REASONS: [SplitReason; 3] = [SplitReason::Error, SplitReason::Court, SplitReason::Request];

/// The form of a split: what was chosen, what is wrong with it.
#[derive(Default)]
struct Split {
    who: Text,
    who_error: Option<Text>,
    reason: Text,
    reason_error: Option<Text>,
    problem: Option<Text>,
}

async fn split_act(visit: &Visit, id: ApplicationId, said: Split) -> Result<ActPage, Fault> {
    let (t, d) = (visit.t(), visit.t().department());
    let (view, mut act) = start(visit, id, d.split_title(), "split", Button::warning(d.split())).await?;
    if view.applicants.len() < 2 {
        let problem = said.problem.unwrap_or_else(|| d.split_one().into());
        return Ok(Act::barred(d.split_title(), problem, act.back).page(visit));
    }
    act.effects = vec![d.split_effect().into(), d.split_effect_told().into()];
    act.errors.extend(said.problem.map(|text| (text, None)));
    let people = view.applicants.iter().map(|of| {
        let name = format!("{}, {}", person(&of.person), of.person.iin);
        Choice::new(of.id.to_string(), name, &said.who)
    });
    let mut who = Radios::new(t, "person", d.split_who(), people.collect());
    who.field.error = said.who_error;
    let reasons = SPLIT_REASONS.map(|reason| {
        let word = match reason {
            SplitReason::Error | SplitReason::Unstated => d.split_error(),
            SplitReason::Court => d.split_court(),
            SplitReason::Request => d.split_request(),
        };
        Choice::new(reason.code(), word, &said.reason)
    });
    let mut why = Radios::new(t, "reason", d.split_reason(), reasons.into());
    why.field.error = said.reason_error;
    let act = act.with_field(&who.field, Html::of(&who)).with_field(&why.field, Html::of(&why));
    Ok(act.page(visit))
}

pub(super) async fn show_split(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    visit.page(&split_act(&visit, id, Split::default()).await?)
}

pub(super) async fn split(visit: Visit, At(id): At<ApplicationId>, form: Submitted) -> Answer {
    let s = visit.t().staff();
    let person = form.value("person").parse::<PersonId>().ok();
    let reason = SplitReason::from_code(form.value("reason")).filter(|of| SPLIT_REASONS.contains(of));
    let mut said = Split {
        who: form.value("person").to_owned().into(),
        who_error: person.is_none().then(|| s.choose().into()),
        reason: form.value("reason").to_owned().into(),
        reason_error: reason.is_none().then(|| s.choose_reason().into()),
        problem: None,
    };
    let (Some(person), Some(reason)) = (person, reason) else {
        return visit.page_refused(&split_act(&visit, id, said).await?);
    };
    match visit.once(&form, SplitApplicant { application: id, person, reason }).await? {
        Ok(()) => visit.see_other(&format!("/department/applications/{id}?done=split")),
        Err(refusal) => {
            said.problem = Some(messages::staff::merge(visit.t(), rule(refusal)?));
            visit.page_refused(&split_act(&visit, id, said).await?)
        }
    }
}
