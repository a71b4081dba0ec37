//! Acts on referrals, at the kindergarten and at the department: each is confirmed on a page that says what will happen.

use app::department::{IsOurs, LateReferrals};
use app::kindergarten::{ReferralRow, Workplace};
use app::{Command, Refusal};
use domain::event::ArrivalSource;
use domain::id::ReferralId;
use domain::referral::{KindergartenRefused, PaperRefusal};
use i18n::Texts;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Act, ActPage, Local, full_name, in_language, paper_reasons, rule, stream};
use crate::components::{Button, Html, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::messages;
use crate::visit::{Answer, Visit};

/// Who acts on referrals.
#[derive(Clone, Copy)]
pub(crate) enum Desk {
    /// The kindergarten to which the families come.
    Kindergarten,
    /// The department, after the kindergarten's term.
    Department,
}

/// What is done with a referral.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// The family came.
    Arrival,
    /// The child is enrolled.
    Enrol,
    /// The papers are returned.
    Refuse,
    /// An applicant's word about the arrival is found false.
    FalseArrival,
}

impl Desk {
    /// Where the list is; the acts are below `<base>/referrals`.
    const fn list(self) -> &'static str {
        match self {
            Self::Kindergarten => "/kindergarten",
            Self::Department => "/department/referrals",
        }
    }

    fn action(self, id: ReferralId, deed: Deed) -> String {
        let base = match self {
            Self::Kindergarten => "/kindergarten",
            Self::Department => "/department",
        };
        format!("{base}/referrals/{id}/{}", deed.word())
    }

    /// The list, with the news of what was done.
    fn done(self, deed: Deed) -> String {
        match self {
            Self::Kindergarten => format!("/kindergarten?done={}", deed.word()),
            Self::Department => "/department/referrals?done=decided".to_owned(),
        }
    }
}

impl Deed {
    const fn word(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Enrol => "enrolment",
            Self::Refuse => "refusal",
            Self::FalseArrival => "false-arrival",
        }
    }

    const fn title(self, t: Texts) -> &'static str {
        match self {
            Self::Arrival => t.kindergarten().arrival_title(),
            Self::Enrol => t.kindergarten().enrol_title(),
            Self::Refuse => t.kindergarten().refuse_title(),
            Self::FalseArrival => t.department().false_title(),
        }
    }

    fn button(self, t: Texts) -> Button {
        match self {
            Self::Arrival => Button::primary(t.kindergarten().record()),
            Self::Enrol => Button::primary(t.kindergarten().enrol_do()),
            Self::Refuse => Button::warning(t.kindergarten().refuse_do()),
            Self::FalseArrival => Button::warning(t.department().false_do()),
        }
    }

    /// `answer`: the last day on which the kindergarten answers, if the family comes today.
    fn effects(self, t: Texts, answer: Date) -> Vec<Text> {
        let (k, d) = (t.kindergarten(), t.department());
        match self {
            Self::Arrival => {
                vec![
                    k.arrival_effect_stop().into(),
                    k.arrival_effect_answer(answer).into(),
                    k.arrival_effect_told().into(),
                ]
            }
            Self::Enrol => {
                vec![
                    k.enrol_effect_closed().into(),
                    k.enrol_effect_place().into(),
                    k.enrol_effect_old().into(),
                ]
            }
            Self::Refuse => vec![
                k.refuse_effect_queue().into(),
                k.refuse_effect_place().into(),
                k.refuse_effect_seen().into(),
            ],
            Self::FalseArrival => vec![d.false_effect().into()],
        }
    }
}

/// What stands in the form, and what is wrong with it.
#[derive(Default)]
struct Said {
    reason: String,
    reason_error: Option<Text>,
    problem: Option<Text>,
}

/// The referral as this desk may act on it, or why it may not.
async fn find(
    visit: &Visit,
    desk: Desk,
    deed: Deed,
    id: ReferralId,
) -> Result<(Local, Result<ReferralRow, Text>), Fault> {
    // What belongs to somebody else does not exist; what is ours and over is explained.
    if !visit.ask(IsOurs::Referral(id)).await? {
        return Err(Fault::NotFound);
    }
    let s = visit.t().staff();
    let gone = || Text::from(s.referral_ended());
    match desk {
        Desk::Department => {
            let view = visit.ask(LateReferrals).await?.ok_or(Fault::NotFound)?;
            let rows = if deed == Deed::FalseArrival { view.declared } else { view.late };
            let row = rows.into_iter().find(|row| row.id == id);
            Ok((crate::pages::department::local(visit)?, row.ok_or_else(gone)))
        }
        Desk::Kindergarten => {
            let view = visit.ask(Workplace).await?.ok_or(Fault::NotFound)?;
            let local = Local::of(visit, view.kindergarten.district);
            let row = view.arrived.into_iter().chain(view.awaited).find(|row| row.id == id);
            let row = row.ok_or_else(gone).and_then(|row| match (deed, row.arrived) {
                (Deed::Arrival, Some(_)) => Err(s.referral_arrived().into()),
                (Deed::Refuse, None) => Err(s.referral_not_arrived().into()),
                _ => Ok(row),
            });
            Ok((local, row))
        }
    }
}

async fn page(visit: &Visit, desk: Desk, deed: Deed, id: ReferralId, said: Said) -> Result<ActPage, Fault> {
    let t = visit.t();
    let (local, row) = find(visit, desk, deed, id).await?;
    let row = match row {
        Ok(row) => row,
        Err(barred) => {
            let problem = said.problem.unwrap_or(barred);
            return Ok(Act::barred(deed.title(t), problem, desk.list()).page(visit));
        }
    };
    let mut act = Act::new(deed.title(t), desk.action(id, deed), desk.list(), deed.button(t));
    act.facts = facts(&local, &row);
    let rules = visit.portal().app.registers().rules(row.queue.district, local.now);
    let term = rules.rules().policy.enrol_after_arrival;
    act.effects = deed.effects(t, term.last_day(local.today(), rules.rules().calendar));
    if deed == Deed::FalseArrival {
        act.warning = Some(t.department().false_effect_check().into());
    }
    if deed == Deed::Refuse {
        let radios = paper_reasons(t, &said.reason, said.reason_error);
        act = act.with_field(&radios.field, Html::of(&radios));
    }
    act.errors.extend(said.problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

/// The page before the act.
pub(crate) async fn show(visit: Visit, desk: Desk, deed: Deed, id: ReferralId) -> Answer {
    visit.page(&page(&visit, desk, deed, id, Said::default()).await?)
}

/// Does it, once for the form.
pub(crate) async fn act<C>(
    visit: Visit,
    form: Submitted,
    desk: Desk,
    deed: Deed,
    (id, command): (ReferralId, C),
) -> Answer
where
    C: Command<Refusal = Refusal<KindergartenRefused>> + Sync,
    C::Output: Serialize + DeserializeOwned,
{
    match visit.once(&form, command).await? {
        Ok(_) => visit.see_other(&desk.done(deed)),
        Err(refusal) => {
            let refused = rule(refusal)?;
            let (local, _) = find(&visit, desk, deed, id).await?;
            let problem = Some(messages::staff::referral(&local, refused));
            let said = Said { reason: form.value("reason").to_owned(), problem, ..Said::default() };
            visit.page_refused(&page(&visit, desk, deed, id, said).await?)
        }
    }
}

/// Returns papers: a reason has to be chosen first.
pub(crate) async fn refuse<C>(
    visit: Visit,
    form: Submitted,
    desk: Desk,
    id: ReferralId,
    command: impl FnOnce(PaperRefusal) -> C,
) -> Answer
where
    C: Command<Refusal = Refusal<KindergartenRefused>> + Sync,
    C::Output: Serialize + DeserializeOwned,
{
    let Some(reason) = PaperRefusal::from_code(form.value("reason")) else {
        let reason_error = Some(visit.t().staff().choose_reason().into());
        let said = Said { reason_error, ..Said::default() };
        return visit.page_refused(&page(&visit, desk, Deed::Refuse, id, said).await?);
    };
    act(visit, form, desk, Deed::Refuse, (id, command(reason))).await
}

/// Facts of a referral.
fn facts(local: &Local, row: &ReferralRow) -> Vec<SummaryRow> {
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
