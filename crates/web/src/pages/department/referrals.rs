//! What kindergartens left undone, and arrivals by the applicants' word (R14).

use app::department::{EnrolLate, FindArrivalFalse, LateReferrals, RefuseLate, UndoneView};
use app::kindergarten::ReferralRow;
use askama::Template;
use axum::extract::Path;
use domain::id::ReferralId;
use domain::referral::{KindergartenRefused, PaperRefusal};
use i18n::Texts;

use super::{local, row_link, sample_frame};
use crate::components::{Button, Cell, Column, Html, Row, Sampled, Table, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done, full_name, queue_line, rule};
use crate::pages::kindergarten::{referral_effects, referral_facts, refusing, sample};
use crate::visit::{Answer, Visit};

/// Referrals on which the department decides.
#[derive(Debug, Template)]
#[template(path = "pages/department/referrals.html")]
pub struct UndonePage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// The referrals.
    pub view: UndoneView,
}

impl UndonePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn table(
        &self,
        caption: &'static str,
        rows: &[ReferralRow],
        acts: impl Fn(&ReferralRow) -> Html,
    ) -> Table {
        let (t, s) = (self.t(), self.t().staff());
        let row = |row: &ReferralRow| Row {
            cells: vec![
                Cell::text(full_name(&row.name)),
                Cell::link(
                    row.number.to_string(),
                    self.frame.href(&format!("/department/applications/{}", row.application)),
                ),
                Cell::text(queue_line(t, row.queue)),
                Cell { body: row.arrived.map(|a| self.local.limit(a.answer_until)).unwrap_or_default() },
                Cell { body: acts(row) },
            ],
        };
        let columns = [s.child(), s.application(), s.queue(), s.answer_until(), s.act()];
        Table {
            caption: caption.into(),
            caption_hidden: true,
            columns: columns.map(Column::text).into(),
            rows: rows.iter().map(row).collect(),
        }
    }

    fn act(&self, row: &ReferralRow, text: &'static str, act: &str) -> Html {
        let path = format!("/department/referrals/{}/{act}", row.id);
        row_link(&self.frame, text, &full_name(&row.name), &path)
    }

    fn late(&self) -> Table {
        let (d, k) = (self.t().department(), self.t().kindergarten());
        self.table(d.late_title(), &self.view.late, |row| {
            self.act(row, k.enrol(), "enrolment").then(&self.act(row, k.refuse(), "refusal"))
        })
    }

    fn declared(&self) -> Table {
        let d = self.t().department();
        self.table(d.declared_title(), &self.view.declared, |row| {
            self.act(row, d.find_false(), "false-arrival")
        })
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let view = visit.ask(LateReferrals).await?.ok_or(Fault::NotFound)?;
    let mut frame = visit.frame(visit.t().department().referrals());
    if visit.query("done") == "decided" {
        frame.banner = Some(done(visit.t(), visit.t().department().decided()));
    }
    visit.page(&UndonePage { frame, local: local(&visit)?, view })
}

#[derive(Clone, Copy)]
enum Deed {
    Enrol,
    Refuse,
    False,
}

async fn deed(
    visit: &Visit,
    id: ReferralId,
    deed: Deed,
    problem: Option<Text>,
    reason: (&str, Option<Text>),
) -> Result<ActPage, Fault> {
    let view = visit.ask(LateReferrals).await?.ok_or(Fault::NotFound)?;
    let local = local(visit)?;
    let (d, k) = (visit.t().department(), visit.t().kindergarten());
    let (rows, title, button, word) = match deed {
        Deed::Enrol => (&view.late, k.enrol_title(), Button::primary(k.enrol_do()), "enrolment"),
        Deed::Refuse => (&view.late, k.refuse_title(), Button::warning(k.refuse_do()), "refusal"),
        Deed::False => (&view.declared, d.false_title(), Button::warning(d.false_do()), "false-arrival"),
    };
    let back = "/department/referrals";
    let Some(row) = rows.iter().find(|row| row.id == id) else {
        let problem = problem.unwrap_or_else(|| visit.t().staff().referral_ended().into());
        return Ok(Act::barred(title, problem, back).page(visit));
    };
    let mut act = Act::new(title, format!("{back}/{id}/{word}"), back, button);
    act.facts = referral_facts(&local, row);
    act = match deed {
        Deed::Enrol => {
            act.effects = referral_effects(&local);
            act
        }
        Deed::Refuse => refusing(&local, act, reason.0, reason.1),
        Deed::False => {
            act.effects = vec![d.false_effect().into()];
            act.warning = Some(d.false_effect_check().into());
            act
        }
    };
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_enrol(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::Enrol, None, ("", None)).await?)
}

pub(super) async fn show_refuse(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::Refuse, None, ("", None)).await?)
}

pub(super) async fn show_false(visit: Visit, Path(id): Path<ReferralId>) -> Answer {
    visit.page(&deed(&visit, id, Deed::False, None, ("", None)).await?)
}

pub(super) async fn enrol(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    match visit.once(&form, EnrolLate { referral: id }).await? {
        Ok(()) => visit.see_other("/department/referrals?done=decided"),
        Err(refusal) => refused(&visit, id, Deed::Enrol, rule(refusal)?, "").await,
    }
}

pub(super) async fn refuse(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    let chosen = form.value("reason");
    let Some(reason) = PaperRefusal::from_code(chosen) else {
        let error = Some(visit.t().staff().choose_reason().into());
        return visit.page_refused(&deed(&visit, id, Deed::Refuse, None, (chosen, error)).await?);
    };
    match visit.once(&form, RefuseLate { referral: id, reason }).await? {
        Ok(()) => visit.see_other("/department/referrals?done=decided"),
        Err(refusal) => refused(&visit, id, Deed::Refuse, rule(refusal)?, chosen).await,
    }
}

pub(super) async fn find_false(visit: Visit, Path(id): Path<ReferralId>, form: Submitted) -> Answer {
    match visit.once(&form, FindArrivalFalse { referral: id }).await? {
        Ok(()) => visit.see_other("/department/referrals?done=decided"),
        Err(refusal) => refused(&visit, id, Deed::False, rule(refusal)?, "").await,
    }
}

async fn refused(
    visit: &Visit,
    id: ReferralId,
    what: Deed,
    rule: KindergartenRefused,
    reason: &str,
) -> Answer {
    let problem = messages::staff::referral(&local(visit)?, rule);
    visit.page_refused(&deed(visit, id, what, Some(problem), (reason, None)).await?)
}

impl Sampled for UndonePage {
    const NAME: &'static str = "Undone";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let local = Local::sample(t);
        let page = |view| Self {
            frame: sample_frame(t, t.department().referrals(), "/department/referrals"),
            local: local.clone(),
            view,
        };
        let row = |n, hours| sample::referral(n, local.now, Some(hours), None);
        vec![
            ("empty", page(UndoneView { late: Vec::new(), declared: Vec::new() })),
            (
                "typical",
                page(UndoneView { late: vec![row(6, -30)], declared: vec![row(6, -30), row(8, 50)] }),
            ),
        ]
    }
}
