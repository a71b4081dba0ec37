//! Acts on places: publish a group's vacant ones, a child left, out of use and back (R10).

use app::kindergarten::{GroupRow, PlaceRow, PublishPlaces, RestorePlace, VacatePlace, WithdrawPlace};
use domain::id::{GroupId, PlaceId};
use domain::place::WithdrawalReason;
use domain::policy::Lapsed;

use super::group::{found, title};
use crate::address::At;
use crate::components::{Button, Html, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, full_name, place_tag, rule, withdrawal_reasons};
use crate::visit::{Answer, Visit};

/// What is typed into the form of a withdrawal.
#[derive(Debug, Default)]
pub(crate) struct WithdrawalForm {
    chosen: String,
    error: Option<Text>,
}

impl WithdrawalForm {
    /// Reads the reason.
    pub(crate) fn read(visit: &Visit, form: &Submitted) -> Result<WithdrawalReason, Self> {
        let chosen = form.value("reason").to_owned();
        match WithdrawalReason::from_code(&chosen).filter(|reason| *reason != WithdrawalReason::Capacity) {
            Some(reason) => Ok(reason),
            None => Err(Self { chosen, error: Some(visit.t().staff().choose_reason().into()) }),
        }
    }

    /// Adds the field to an act.
    pub(crate) fn add(self, visit: &Visit, act: Act) -> Act {
        let radios = withdrawal_reasons(visit.t(), &self.chosen, self.error);
        act.with_field(&radios.field, Html::of(&radios))
    }
}

/// Facts of a place: its group, its state, whoever attends or comes.
pub(crate) fn facts(visit: &Visit, group: &GroupRow, place: &PlaceRow) -> Vec<SummaryRow> {
    let s = visit.t().staff();
    let mut facts = vec![
        SummaryRow::text(s.group(), title(visit.t(), group)),
        SummaryRow {
            name: s.state().into(),
            value: Html::of(&place_tag(visit.t(), &place.state)),
            actions: Vec::new(),
        },
    ];
    if let Some((_, number, name)) = &place.application {
        facts.push(SummaryRow::text(s.child(), full_name(name)));
        facts.push(SummaryRow::text(s.application(), number.to_string()));
    } else if place.state == "occupied" {
        facts.push(SummaryRow::text(s.child(), visit.t().kindergarten().attended_before()));
    }
    facts
}

/// A group and one of its places.
pub(crate) async fn place_of(
    visit: &Visit,
    group: GroupId,
    place: PlaceId,
) -> Result<(GroupRow, PlaceRow), Fault> {
    let (group, places) = found(visit, group).await?;
    let place = places.into_iter().find(|row| row.id == place).ok_or(Fault::NotFound)?;
    Ok((group, place))
}

async fn publication(visit: &Visit, id: GroupId, problem: Option<Text>) -> Result<ActPage, Fault> {
    let (group, _) = found(visit, id).await?;
    let (t, k, s) = (visit.t(), visit.t().kindergarten(), visit.t().staff());
    let back = format!("/kindergarten/groups/{id}");
    if group.counts.vacant == 0 {
        let problem = problem.unwrap_or_else(|| s.publication_none().into());
        return Ok(Act::barred(k.publish_title(), problem, back).page(visit));
    }
    let local = Local::of(visit, group.queue.district);
    let registers = visit.portal().app.registers();
    let rules = registers.rules(group.queue.district, local.now);
    let rules = rules.rules();
    let last = rules.policy.turn.last_day(local.today(), rules.calendar);
    let mut act = Act::new(
        k.publish_title(),
        format!("{back}/publication"),
        back.clone(),
        Button::primary(k.publish_do()),
    );
    act.facts = vec![
        SummaryRow::text(s.group(), title(t, &group)),
        SummaryRow::text(k.publish_count(), group.counts.vacant.to_string()),
    ];
    act.effects = vec![
        k.publish_effect_turns().into(),
        k.publish_effect_until(last).into(),
        match rules.policy.lapsed {
            Lapsed::Free => k.publish_effect_rest().into(),
            Lapsed::NextInLine => k.publish_effect_next().into(),
        },
    ];
    act.warning = Some(k.publish_effect_back().into());
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_publish(visit: Visit, At(group): At<GroupId>) -> Answer {
    visit.page(&publication(&visit, group, None).await?)
}

pub(super) async fn publish(visit: Visit, At(group): At<GroupId>, form: Submitted) -> Answer {
    match visit.once(&form, PublishPlaces { group }).await? {
        Ok(_) => visit.see_other(&format!("/kindergarten/groups/{group}?done=published")),
        Err(refusal) => {
            let problem = messages::staff::publication(visit.t(), rule(refusal)?);
            visit.page_refused(&publication(&visit, group, Some(problem)).await?)
        }
    }
}

type Ids = At<(GroupId, PlaceId)>;

/// The place is in another state by now: the page says so and leads back to the group.
pub(crate) fn barred(visit: &Visit, title: &'static str, back: String, problem: Option<Text>) -> ActPage {
    let problem = problem.unwrap_or_else(|| visit.t().staff().place_state().into());
    Act::barred(title, problem, back).page(visit)
}

async fn leaving(visit: &Visit, ids: (GroupId, PlaceId), problem: Option<Text>) -> Result<ActPage, Fault> {
    let (group, place) = place_of(visit, ids.0, ids.1).await?;
    let k = visit.t().kindergarten();
    let back = format!("/kindergarten/groups/{}", ids.0);
    if place.state != "occupied" {
        return Ok(barred(visit, k.vacate_title(), back, problem));
    }
    let registers = visit.portal().app.registers();
    let rules = registers.rules(group.queue.district, visit.ctx().now);
    let days = u64::from(rules.rules().policy.publish_vacant_after.n);
    let action = format!("{back}/places/{}/leaving", ids.1);
    let mut act = Act::new(k.vacate_title(), action, back, Button::warning(k.vacate_do()));
    act.facts = facts(visit, &group, &place);
    act.effects = vec![k.vacate_effect_vacant(days).into(), k.vacate_effect_back().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_vacate(visit: Visit, At(ids): Ids) -> Answer {
    visit.page(&leaving(&visit, ids, None).await?)
}

pub(super) async fn vacate(visit: Visit, At(ids): Ids, form: Submitted) -> Answer {
    match visit.once(&form, VacatePlace { place: ids.1 }).await? {
        Ok(()) => visit.see_other(&format!("/kindergarten/groups/{}?done=left", ids.0)),
        Err(refusal) => {
            let problem = messages::staff::place(visit.t(), rule(refusal)?);
            visit.page_refused(&leaving(&visit, ids, Some(problem)).await?)
        }
    }
}

async fn withdrawal(
    visit: &Visit,
    ids: (GroupId, PlaceId),
    form: WithdrawalForm,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let (group, place) = place_of(visit, ids.0, ids.1).await?;
    let k = visit.t().kindergarten();
    let back = format!("/kindergarten/groups/{}", ids.0);
    if !matches!(place.state.as_str(), "vacant" | "free") {
        return Ok(barred(visit, k.withdraw_title(), back, problem));
    }
    let action = format!("{back}/places/{}/withdrawal", ids.1);
    let mut act = Act::new(k.withdraw_title(), action, back, Button::warning(k.withdraw_do()));
    act.facts = facts(visit, &group, &place);
    act.effects = vec![k.withdraw_effect().into(), k.withdraw_effect_public().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(form.add(visit, act).page(visit))
}

pub(super) async fn show_withdraw(visit: Visit, At(ids): Ids) -> Answer {
    visit.page(&withdrawal(&visit, ids, WithdrawalForm::default(), None).await?)
}

pub(super) async fn withdraw(visit: Visit, At(ids): Ids, form: Submitted) -> Answer {
    let reason = match WithdrawalForm::read(&visit, &form) {
        Ok(reason) => reason,
        Err(wrong) => return visit.page_refused(&withdrawal(&visit, ids, wrong, None).await?),
    };
    match visit.once(&form, WithdrawPlace { place: ids.1, reason }).await? {
        Ok(()) => visit.see_other(&format!("/kindergarten/groups/{}?done=withdrawn", ids.0)),
        Err(refusal) => {
            let problem = messages::staff::place(visit.t(), rule(refusal)?);
            let typed = WithdrawalForm { chosen: reason.code().to_owned(), error: None };
            visit.page_refused(&withdrawal(&visit, ids, typed, Some(problem)).await?)
        }
    }
}

async fn restoring(visit: &Visit, ids: (GroupId, PlaceId), problem: Option<Text>) -> Result<ActPage, Fault> {
    let (group, place) = place_of(visit, ids.0, ids.1).await?;
    let k = visit.t().kindergarten();
    let back = format!("/kindergarten/groups/{}", ids.0);
    if place.state != "withdrawn" {
        return Ok(barred(visit, k.restore_title(), back, problem));
    }
    let action = format!("{back}/places/{}/return", ids.1);
    let mut act = Act::new(k.restore_title(), action, back, Button::primary(k.restore_do()));
    act.facts = facts(visit, &group, &place);
    act.effects = vec![k.restore_effect().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_restore(visit: Visit, At(ids): Ids) -> Answer {
    visit.page(&restoring(&visit, ids, None).await?)
}

pub(super) async fn restore(visit: Visit, At(ids): Ids, form: Submitted) -> Answer {
    match visit.once(&form, RestorePlace { place: ids.1 }).await? {
        Ok(()) => visit.see_other(&format!("/kindergarten/groups/{}?done=returned", ids.0)),
        Err(refusal) => {
            let problem = messages::staff::place(visit.t(), rule(refusal)?);
            visit.page_refused(&restoring(&visit, ids, Some(problem)).await?)
        }
    }
}
