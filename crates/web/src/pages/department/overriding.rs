//! A benefit found false: by one official, or proposed by one and answered by another (R43).

use app::department::{
    AnswerOverride, FindBenefitFalse, OpenOverrides, Proposal, ProposalView, ProposeOverride, benefit_gave,
    proposal,
};
use askama::Template;
use domain::event::{Annulled, FalseBenefit};
use domain::id::{ApplicationId, OverrideId};
use i18n::Texts;

use super::application_acts::start;
use super::{local, row_link, sample_frame};
use crate::address::At;
use crate::components::{
    Button, Cell, Choice, Column, EmptyState, Html, Radios, Row, Sampled, SummaryRow, Table, Text,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done, queue_line, rule};
use crate::pages::kindergarten::sample;
use crate::visit::{Answer, Visit};
use crate::words::{benefit, false_benefit, short};

/// Proposals that wait for a second official.
#[derive(Debug, Template)]
#[template(path = "pages/department/overrides.html")]
pub struct OverridesPage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// The proposals.
    pub proposals: Vec<ProposalView>,
}

impl OverridesPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn none(&self) -> EmptyState {
        let o = self.t().overriding();
        EmptyState { title: o.list_none().into(), text: o.list_none_text().into(), action: None }
    }

    fn table(&self) -> Table {
        let (t, o, s) = (self.t(), self.t().overriding(), self.t().staff());
        let row = |view: &ProposalView| {
            let number = view.row.number.to_string();
            let path = format!("/department/overrides/{}", view.row.id);
            Row {
                cells: vec![
                    Cell::text(number.clone()),
                    Cell::text(queue_line(t, view.row.queue)),
                    Cell::text(gave(t, view.given)),
                    Cell::text(false_benefit(t, view.row.reason)),
                    Cell::text(self.local.minute(view.row.proposed)),
                    Cell::text(proposer(t, view)),
                    Cell { body: row_link(&self.frame, o.look(), &number, &path) },
                ],
            }
        };
        let columns =
            [s.application(), s.queue(), o.given(), o.public_why(), o.proposed_at(), o.proposer(), s.act()];
        Table {
            caption: o.list().into(),
            caption_hidden: true,
            columns: columns.map(Column::text).into(),
            rows: self.proposals.iter().map(row).collect(),
        }
    }

    fn published(&self) -> String {
        self.frame.href("/overrides")
    }
}

fn gave(t: Texts, given: Option<Annulled>) -> &'static str {
    let o = t.overriding();
    match given {
        Some(Annulled::Turn) => o.given_turn(),
        Some(Annulled::Referral) => o.given_referral(),
        None => o.given_nothing(),
    }
}

fn proposer(t: Texts, view: &ProposalView) -> String {
    match view.is_own {
        true => t.overriding().you().to_owned(),
        false => t.overriding().official(&short(view.row.proposer)),
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let proposals = visit.ask(OpenOverrides).await?.ok_or(Fault::NotFound)?;
    let mut frame = visit.frame(visit.t().overriding().list());
    if visit.query("done") == "answered" {
        frame.banner = Some(done(visit.t(), visit.t().overriding().answered()));
    }
    visit.page(&OverridesPage { frame, local: local(&visit)?, proposals })
}

/// The page on which a benefit is found false: what it gave says by how many officials.
async fn false_act(
    visit: &Visit,
    id: ApplicationId,
    chosen: &str,
    error: Option<Text>,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let (t, o) = (visit.t(), visit.t().overriding());
    let gave_view = benefit_gave(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)?;
    let save = if gave_view.given.is_some() { o.propose() } else { o.save() };
    let (view, mut act) = start(visit, id, o.title(), "false-benefit", Button::warning(save)).await?;
    let barred = match (gave_view.is_possible, gave_view.open) {
        (false, _) => Some(o.refused_no_benefit()),
        (true, Some(_)) => Some(o.refused_open()),
        (true, None) => None,
    };
    if let Some(barred) = barred {
        return Ok(Act::barred(o.title(), problem.unwrap_or_else(|| barred.into()), act.back).page(visit));
    }
    act.facts.push(SummaryRow::text(t.department().benefit(), benefit(t, view.benefit)));
    act.facts.push(SummaryRow::text(o.given(), gave(t, gave_view.given)));
    act.effects = match gave_view.given {
        Some(_) => vec![o.effect_proposal().into(), o.effect_published().into()],
        None => vec![o.effect_general().into(), o.effect_told().into()],
    };
    act.errors.extend(problem.map(|text| (text, None)));
    let choices =
        FalseBenefit::ALL.iter().map(|reason| Choice::new(reason.code(), false_benefit(t, *reason), chosen));
    let mut radios = Radios::new(t, "reason", o.reason(), choices.collect());
    radios.field.error = error;
    // What was shown is what is done: more than that needs the page again.
    let shown = if gave_view.given.is_some() { "propose" } else { "save" };
    act.action = format!("{}?do={shown}", act.action);
    Ok(act.with_field(&radios.field, Html::of(&radios)).page(visit))
}

pub(super) async fn show_false(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    visit.page(&false_act(&visit, id, "", None, None).await?)
}

pub(super) async fn find_false(visit: Visit, At(id): At<ApplicationId>, form: Submitted) -> Answer {
    let chosen = form.value("reason");
    let Some(reason) = FalseBenefit::from_code(chosen) else {
        let error = Some(visit.t().overriding().choose_reason().into());
        return visit.page_refused(&false_act(&visit, id, "", error, None).await?);
    };
    let is_proposal = visit.query("do") == "propose";
    let outcome = match is_proposal {
        true => visit.once(&form, ProposeOverride { application: id, reason }).await?,
        false => visit.once(&form, FindBenefitFalse { application: id, reason }).await?,
    };
    match outcome {
        Ok(()) => {
            let word = if is_proposal { "proposed" } else { "false-benefit" };
            visit.see_other(&format!("/department/applications/{id}?done={word}"))
        }
        Err(refusal) => {
            let problem = messages::staff::overriding(visit.t(), rule(refusal)?);
            visit.page_refused(&false_act(&visit, id, chosen, None, Some(problem)).await?)
        }
    }
}

async fn answer_act(
    visit: &Visit,
    id: OverrideId,
    error: Option<Text>,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let (t, o) = (visit.t(), visit.t().overriding());
    let found = proposal(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)?;
    let Proposal::Open(view) = found else {
        let problem = problem.unwrap_or_else(|| o.refused_answered().into());
        return Ok(Act::barred(o.answer_title(), problem, "/department/overrides").page(visit));
    };
    let here = format!("/department/overrides/{id}");
    let mut act = Act::new(o.answer_title(), here, "/department/overrides", Button::warning(o.answer_save()));
    act.facts = vec![
        SummaryRow::text(t.staff().application(), view.row.number.to_string())
            .with_action(o.look(), visit.href(&format!("/department/applications/{}", view.row.application))),
        SummaryRow::text(t.staff().queue(), queue_line(t, view.row.queue)),
        SummaryRow::text(t.department().benefit(), benefit(t, view.row.benefit)),
        SummaryRow::text(o.public_why(), false_benefit(t, view.row.reason)),
        SummaryRow::text(o.given(), gave(t, view.given)),
        SummaryRow::text(o.proposed_at(), local(visit)?.minute(view.row.proposed)),
        SummaryRow::text(o.proposer(), proposer(t, &view)),
    ];
    let may_confirm = !view.is_own && view.given.is_some();
    match view.given {
        None => act.warning = Some(o.moot().into()),
        Some(_) if view.is_own => act.warning = Some(o.own().into()),
        Some(of) => {
            let what = match of {
                Annulled::Turn => o.effect_turn(),
                Annulled::Referral => o.effect_referral(),
            };
            act.effects = [what, o.effect_queued(), o.effect_told(), o.effect_published(), o.effect_refuse()]
                .map(Text::from)
                .into();
        }
    }
    act.errors.extend(problem.map(|text| (text, None)));
    let refuse = if view.is_own { o.answer_take_back() } else { o.answer_refuse() };
    let mut choices = Vec::new();
    if may_confirm {
        choices.push(Choice::new("confirm", o.answer_confirm(), ""));
    }
    choices.push(Choice::new("refuse", refuse, ""));
    let mut radios = Radios::new(t, "answer", o.answer(), choices);
    radios.field.error = error;
    Ok(act.with_field(&radios.field, Html::of(&radios)).page(visit))
}

pub(super) async fn show_one(visit: Visit, At(id): At<OverrideId>) -> Answer {
    visit.page(&answer_act(&visit, id, None, None).await?)
}

pub(super) async fn answer(visit: Visit, At(id): At<OverrideId>, form: Submitted) -> Answer {
    let confirm = match form.value("answer") {
        "confirm" => true,
        "refuse" => false,
        _ => {
            let error = Some(visit.t().overriding().answer_choose().into());
            return visit.page_refused(&answer_act(&visit, id, error, None).await?);
        }
    };
    match visit.once(&form, AnswerOverride { overriding: id, confirm }).await? {
        Ok(()) => visit.see_other("/department/overrides?done=answered"),
        Err(refusal) => {
            let problem = messages::staff::overriding(visit.t(), rule(refusal)?);
            visit.page_refused(&answer_act(&visit, id, None, Some(problem)).await?)
        }
    }
}

impl Sampled for OverridesPage {
    const NAME: &'static str = "Overrides";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use domain::id::StaffId;
        let local = Local::sample(t);
        let view = |given, is_own| ProposalView {
            row: app::department::OpenRow {
                id: OverrideId::from_u128(1),
                application: ApplicationId::from_u128(1),
                number: sample::number(24),
                queue: sample::queue(2023),
                benefit: domain::benefit::Benefit::LargeFamily,
                reason: FalseBenefit::NotConfirmed,
                proposed: local.now,
                proposer: StaffId::from_u128(7),
            },
            is_own,
            given,
        };
        let page = |proposals| Self {
            frame: sample_frame(t, t.overriding().list(), "/department/overrides"),
            local: local.clone(),
            proposals,
        };
        let all =
            vec![view(Some(Annulled::Turn), false), view(Some(Annulled::Referral), true), view(None, false)];
        vec![("empty", page(Vec::new())), ("typical", page(all))]
    }
}
