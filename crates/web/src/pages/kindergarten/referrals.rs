//! Families with a referral: arrival, enrolment, papers returned. Each is confirmed on a page that says what will happen.

use app::kindergarten::{Enrol, RecordArrival, ReferralRow, RefusePapers};
use axum::extract::Path;
use domain::event::ArrivalSource;
use domain::id::ReferralId;
use domain::referral::PaperRefusal;

use super::workplace;
use crate::components::{Button, Html, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, full_name, in_language, paper_reasons, rule, stream};
use crate::visit::{Answer, Visit};

/// Facts of a referral.
pub(crate) fn facts(local: &Local, row: &ReferralRow) -> Vec<SummaryRow> {
    let (t, s) = (local.t, local.t.staff());
    let mut child = full_name(&row.name);
    if let Some(born) = row.born {
        child = format!("{child}, {}", local.day(born));
    }
    let year = row.queue.year.to_string();
    let group = s.group_line(&year, in_language(t, row.language), stream(t, row.queue.stream));
    let mut facts = vec![
        SummaryRow::text(s.child(), child),
        SummaryRow::text(s.application(), row.number.to_string()),
        SummaryRow::text(s.group(), group),
        SummaryRow::text(s.issued(), local.minute(row.issued)),
    ];
    let fact = |name: &'static str, value: Html| SummaryRow { name: name.into(), value, actions: Vec::new() };
    if let Some(until) = row.until {
        facts.push(fact(s.come_until(), local.limit(until)));
    }
    if let Some(arrived) = row.arrived {
        let source = match arrived.source {
            ArrivalSource::Applicant => format!("{} ({})", local.minute(arrived.at), s.arrived_by_word()),
            ArrivalSource::Kindergarten => local.minute(arrived.at),
        };
        facts.push(SummaryRow::text(s.arrived(), source));
        facts.push(fact(s.answer_until(), local.limit(arrived.answer_until)));
    }
    facts
}

/// Effects of returned papers and the reasons, for kindergarten and department.
pub(crate) fn refusing(local: &Local, act: Act, chosen: &str, error: Option<Text>) -> Act {
    let k = local.t.kindergarten();
    let mut act = act;
    act.effects =
        vec![k.refuse_effect_queue().into(), k.refuse_effect_place().into(), k.refuse_effect_seen().into()];
    let radios = paper_reasons(local.t, chosen, error);
    act.with_field(&radios.field, Html::of(&radios))
}

/// Effects of an enrolment.
pub(crate) fn enrolling(local: &Local) -> Vec<Text> {
    let k = local.t.kindergarten();
    vec![k.enrol_effect_closed().into(), k.enrol_effect_place().into(), k.enrol_effect_old().into()]
}

/// What somebody is about to do with a referral.
#[derive(Clone, Copy)]
enum Deed {
    Arrival,
    Enrol,
    Refuse,
}

impl Deed {
    const fn word(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Enrol => "enrolment",
            Self::Refuse => "refusal",
        }
    }
}

async fn deed(
    visit: &Visit,
    id: ReferralId,
    deed: Deed,
    problem: Option<Text>,
    reason: (&str, Option<Text>),
) -> Result<ActPage, Fault> {
    let view = workplace(visit).await?;
    let local = Local::of(visit, view.kindergarten.district);
    let (k, s) = (visit.t().kindergarten(), visit.t().staff());
    let (title, button) = match deed {
        Deed::Arrival => (k.arrival_title(), Button::primary(k.record())),
        Deed::Enrol => (k.enrol_title(), Button::primary(k.enrol_do())),
        Deed::Refuse => (k.refuse_title(), Button::warning(k.refuse_do())),
    };
    let row = view.arrived.iter().chain(&view.awaited).find(|row| row.id == id);
    let barred = match (row, deed) {
        (None, _) => Some(s.referral_ended()),
        (Some(row), Deed::Arrival) if row.arrived.is_some() => Some(s.referral_arrived()),
        (Some(row), Deed::Refuse) if row.arrived.is_none() => Some(s.referral_not_arrived()),
        _ => None,
    };
    let row = match (row, barred) {
        (Some(row), None) => row,
        (_, barred) => {
            let problem = problem.or(barred.map(Text::from)).unwrap_or_default();
            return Ok(Act::barred(title, problem, "/kindergarten").page(visit));
        }
    };
    let action = format!("/kindergarten/referrals/{id}/{}", deed.word());
    let mut act = Act::new(title, action, "/kindergarten", button);
    act.facts = facts(&local, row);
    act = match deed {
        Deed::Arrival => {
            let registers = visit.portal().app.registers();
            let rules = registers.rules(row.queue.district, local.now);
            let days = u64::from(rules.rules().policy.enrol_after_arrival.n);
            act.effects = vec![
                k.arrival_effect_stop().into(),
                k.arrival_effect_answer(days).into(),
                k.arrival_effect_told().into(),
            ];
            act
        }
        Deed::Enrol => {
            act.effects = enrolling(&local);
            act
        }
        Deed::Refuse => refusing(&local, act, reason.0, reason.1),
    };
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_arrival(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::Arrival, None, ("", None)).await?)
}

pub(super) async fn show_enrol(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::Enrol, None, ("", None)).await?)
}

pub(super) async fn show_refuse(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::Refuse, None, ("", None)).await?)
}

pub(super) async fn arrival(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    match visit.once(&form, RecordArrival { referral: id }).await? {
        Ok(()) => visit.see_other("/kindergarten?done=arrival"),
        Err(refusal) => refused(&visit, id, Deed::Arrival, rule(refusal)?, "").await,
    }
}

pub(super) async fn enrol(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    match visit.once(&form, Enrol { referral: id }).await? {
        Ok(()) => visit.see_other("/kindergarten?done=enrolment"),
        Err(refusal) => refused(&visit, id, Deed::Enrol, rule(refusal)?, "").await,
    }
}

pub(super) async fn refuse(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    let chosen = form.value("reason");
    let Some(reason) = PaperRefusal::from_code(chosen) else {
        let error = Some(visit.t().staff().choose_reason().into());
        return visit.page_refused(&deed(&visit, id, Deed::Refuse, None, (chosen, error)).await?);
    };
    match visit.once(&form, RefusePapers { referral: id, reason }).await? {
        Ok(()) => visit.see_other("/kindergarten?done=refusal"),
        Err(refusal) => refused(&visit, id, Deed::Refuse, rule(refusal)?, chosen).await,
    }
}

async fn refused(
    visit: &Visit,
    id: ReferralId,
    what: Deed,
    rule: domain::referral::KindergartenRefused,
    reason: &str,
) -> Answer {
    let district = workplace(visit).await?.kindergarten.district;
    let problem = messages::staff::referral(&Local::of(visit, district), rule);
    visit.page_refused(&deed(visit, id, what, Some(problem), (reason, None)).await?)
}
