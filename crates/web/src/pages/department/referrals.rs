//! What kindergartens left undone, and arrivals by the applicants' word (R14).

use app::department::{EnrolLate, FindArrivalFalse, LateReferrals, RefuseLate, UndoneView};
use app::kindergarten::ReferralRow;
use askama::Template;
use domain::id::ReferralId;
use i18n::Texts;

use super::{local, row_link, sample_frame};
use crate::address::At;
use crate::components::{Cell, Column, Html, Row, Sampled, Table};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::pages::act::referral::{self, Deed, Desk};
use crate::pages::act::{Local, done, full_name, queue_line};
use crate::pages::kindergarten::sample;
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

const DESK: Desk = Desk::Department;

pub(super) async fn show_enrol(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::Enrol, id).await
}

pub(super) async fn show_refuse(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::Refuse, id).await
}

pub(super) async fn show_false(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::FalseArrival, id).await
}

pub(super) async fn enrol(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::act(visit, form, DESK, Deed::Enrol, (id, EnrolLate { referral: id })).await
}

pub(super) async fn refuse(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::refuse(visit, form, DESK, id, |reason| RefuseLate { referral: id, reason }).await
}

pub(super) async fn find_false(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::act(visit, form, DESK, Deed::FalseArrival, (id, FindArrivalFalse { referral: id })).await
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
