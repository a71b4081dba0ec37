//! Evidence of benefits: the list, one paper with its decision (R41).

use std::sync::Arc;

use app::department::{AnswerBenefit, ClaimRow, Claims, IsOurs, evidence_paper};
use app::{Failed, Refusal};
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::application::{BenefitAnswer, BenefitRefused};
use domain::benefit::{Benefit, lane_of};
use domain::calendar::limit_end_of;
use domain::event::BenefitRefusal;
use domain::id::EvidenceId;
use domain::policy::{Policy, PolicyBook};
use i18n::Texts;
use jiff::ToSpan;
use serde::de::IgnoredAny;

use super::day::Day;
use super::{local, row_link, sample_frame};
use crate::address::At;
use crate::components::{
    Button, Cell, Choice, Column, DateInput, EmptyState, ErrorLink, ErrorSummary, LinkButton, Radios, Row,
    Sampled, SummaryList, SummaryRow, Table, Text,
};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done, full_name, queue_line, rule};
use crate::pages::kindergarten::sample;
use crate::visit::{Answer, Visit};
use crate::words::{self, benefit};

/// Papers that wait.
#[derive(Debug, Template)]
#[template(path = "pages/department/claims.html")]
pub struct ClaimsPage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// The papers.
    pub claims: Vec<ClaimRow>,
}

impl ClaimsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn overrides(&self) -> String {
        self.frame.href("/department/overrides")
    }

    fn none(&self) -> EmptyState {
        let d = self.t().department();
        EmptyState { title: d.claims_none().into(), text: d.claims_none_text().into(), action: None }
    }

    fn table(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let row = |row: &ClaimRow| {
            let name = full_name(&row.name);
            let look =
                row_link(&self.frame, d.look(), &name, &format!("/department/benefits/{}", row.evidence));
            Row {
                cells: vec![
                    Cell::text(name),
                    Cell::text(row.number.to_string()),
                    Cell::text(queue_line(t, row.queue)),
                    Cell::text(benefit(t, row.claimed)),
                    Cell::text(self.local.minute(row.uploaded)),
                    Cell { body: look },
                ],
            }
        };
        let columns = [s.child(), s.application(), s.queue(), d.claimed(), d.uploaded(), s.act()];
        Table {
            caption: d.claims().into(),
            caption_hidden: true,
            columns: columns.map(Column::text).into(),
            rows: self.claims.iter().map(row).collect(),
        }
    }
}

/// One paper with its decision.
#[derive(Debug, Template)]
#[template(path = "pages/department/claim.html")]
pub struct ClaimPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the form.
    pub keys: Keys,
    /// The district's time.
    pub local: Local,
    /// The paper.
    pub claim: ClaimRow,
    policy: Arc<Policy>,
    chosen: String,
    until: Day,
    answer_error: Option<Text>,
    problem: Option<Text>,
}

impl ClaimPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn facts(&self) -> SummaryList {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let mut child = full_name(&self.claim.name);
        if let Some(born) = self.claim.born {
            child = format!("{child}, {}", self.local.day(born));
        }
        let kind = match self.claim.media_type.as_str() {
            "application/pdf" => "PDF",
            "image/jpeg" => "JPEG",
            _ => "PNG",
        };
        let size = u64::from(self.claim.size).div_ceil(1024);
        let lane =
            lane_of(self.claim.claimed, self.claim.queue.stream, self.local.today(), &self.policy.benefits);
        let mut list = SummaryList {
            title: None,
            rows: vec![
                SummaryRow::text(s.child(), child),
                SummaryRow::text(s.application(), self.claim.number.to_string()).with_action(
                    d.look(),
                    self.frame.href(&format!("/department/applications/{}", self.claim.application)),
                ),
                SummaryRow::text(s.queue(), queue_line(t, self.claim.queue)),
                SummaryRow::text(d.claimed(), benefit(t, self.claim.claimed)),
                SummaryRow::text(d.claim_lane(), words::lane(t, lane)),
                SummaryRow::text(d.present(), benefit(t, self.claim.present)),
                SummaryRow::text(d.uploaded(), self.local.minute(self.claim.uploaded)),
                SummaryRow::text(d.paper(), d.paper_kind(kind, size)),
            ],
        };
        list.rows.extend(self.certificate());
        list
    }

    /// R41: a work certificate is young when it is handed in.
    fn certificate(&self) -> Option<SummaryRow> {
        let by_work = [Benefit::Military, Benefit::SpecialBodies, Benefit::Teacher];
        let months = self.policy.work_certificate_months;
        let handed_in = self.local.date_time(self.claim.uploaded).date();
        let oldest = handed_in.saturating_sub(i64::from(months).months());
        let d = self.t().department();
        by_work.contains(&self.claim.claimed).then(|| {
            SummaryRow::text(d.claim_certificate(), d.claim_certificate_from(oldest, u64::from(months)))
        })
    }

    fn here(&self) -> String {
        self.frame.href(&format!("/department/benefits/{}", self.claim.evidence))
    }

    fn open(&self) -> LinkButton {
        LinkButton::secondary(self.t().department().paper_open(), format!("{}/paper", self.here()))
    }

    fn answers(&self) -> Radios {
        let d = self.t().department();
        let choice = |value: &'static str, text: &'static str| Choice::new(value, text, &self.chosen);
        let choices = vec![
            choice("confirm", d.claim_confirm()),
            choice("until", d.claim_confirm_until()),
            choice("unreadable", d.claim_refuse_unreadable()),
            choice("wrong_paper", d.claim_refuse_wrong()),
            choice("expired", d.claim_refuse_expired()),
            choice("other_person", d.claim_refuse_other()),
        ];
        let mut radios = Radios::new(self.t(), "answer", d.claim_answer(), choices);
        radios.field.label_size = crate::components::LabelSize::Medium;
        radios.field.error.clone_from(&self.answer_error);
        radios
    }

    fn until(&self) -> DateInput {
        let d = self.t().department();
        let mut input = self.until.input(self.t(), "until", d.claim_until());
        input.field.hint = Some(d.claim_until_hint().into());
        input
    }

    fn errors(&self) -> ErrorSummary {
        let mut summary = ErrorSummary::of(self.t(), &[self.answers().field]);
        let until = self.until();
        let target = until.error_target();
        summary.errors.extend(until.field.error.map(|text| ErrorLink { text, target: Some(target.into()) }));
        summary.errors.extend(self.problem.clone().map(|text| ErrorLink { text, target: None }));
        summary
    }

    fn save(&self) -> Button {
        Button::primary(self.t().department().claim_do())
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let claims = visit.ask(Claims).await?.ok_or(Fault::NotFound)?;
    let mut frame = visit.frame(visit.t().department().claims());
    if visit.query("done") == "answered" {
        frame.banner = Some(done(visit.t(), visit.t().department().claim_done()));
    }
    visit.page(&ClaimsPage { frame, local: local(&visit)?, claims })
}

/// The claim of a paper; `None` once it is answered.
async fn found(visit: &Visit, evidence: EvidenceId) -> Result<Option<ClaimRow>, Fault> {
    let claims = visit.ask(Claims).await?.ok_or(Fault::NotFound)?;
    Ok(claims.into_iter().find(|row| row.evidence == evidence))
}

fn claim_page(visit: &Visit, claim: ClaimRow) -> Result<ClaimPage, Fault> {
    Ok(ClaimPage {
        policy: visit.portal().app.registers().policy(claim.queue.district, visit.ctx().now),
        frame: visit.frame(visit.t().department().claim_title()),
        keys: visit.keys(),
        local: local(visit)?,
        claim,
        chosen: String::new(),
        until: Day::default(),
        answer_error: None,
        problem: None,
    })
}

pub(super) async fn show_one(visit: Visit, At(evidence): At<EvidenceId>) -> Answer {
    match found(&visit, evidence).await? {
        Some(claim) => visit.page(&claim_page(&visit, claim)?),
        None => visit.page(&answered(&visit, evidence).await?),
    }
}

/// Somebody else has answered meanwhile, or the applicant took the paper back; a paper of another district does not exist.
async fn answered(visit: &Visit, evidence: EvidenceId) -> Result<ActPage, Fault> {
    if !visit.ask(IsOurs::Evidence(evidence)).await? {
        return Err(Fault::NotFound);
    }
    let t = visit.t();
    let problem = t.staff().benefit_no_claim().into();
    Ok(Act::barred(t.department().claim_title(), problem, "/department/benefits").page(visit))
}

pub(super) async fn answer(visit: Visit, At(evidence): At<EvidenceId>, form: Submitted) -> Answer {
    let t = visit.t();
    // The form came twice: once it has run, the paper waits no more.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other("/department/benefits?done=answered");
    }
    let Some(claim) = found(&visit, evidence).await? else {
        return visit.page_refused(&answered(&visit, evidence).await?);
    };
    let mut page = claim_page(&visit, claim)?;
    form.value("answer").clone_into(&mut page.chosen);
    page.until = Day::read(&form, "until");
    let refuse = |reason| Some(BenefitAnswer::Refuse { reason });
    let answer = match page.chosen.as_str() {
        "confirm" => Some(BenefitAnswer::Confirm { until: None }),
        "until" => page
            .until
            .parse(t)
            .map(|day| BenefitAnswer::Confirm { until: Some(limit_end_of(day, &page.local.zone)) }),
        "unreadable" => refuse(BenefitRefusal::Unreadable),
        "wrong_paper" => refuse(BenefitRefusal::WrongPaper),
        "expired" => refuse(BenefitRefusal::Expired),
        "other_person" => refuse(BenefitRefusal::OtherPerson),
        _ => {
            page.answer_error = Some(t.department().claim_choose().into());
            None
        }
    };
    if let Some(answer) = answer {
        let application = page.claim.application;
        match visit.once(&form, AnswerBenefit { application, evidence, answer }).await? {
            Ok(()) => return visit.see_other("/department/benefits?done=answered"),
            Err(refusal) => {
                let refused = rule(refusal)?;
                let text = Some(messages::staff::benefit(t, refused));
                match refused {
                    BenefitRefused::EndsInThePast => page.until.error = text,
                    _ => page.problem = text,
                }
            }
        }
    }
    page.frame.has_errors = true;
    visit.page_refused(&page)
}

/// The paper itself: an attachment, so that nothing in it runs here. Who looked is noted by the use-case.
pub(super) async fn paper(visit: Visit, At(evidence): At<EvidenceId>) -> Answer {
    let paper = match evidence_paper(&visit.portal().app, visit.ctx(), evidence).await {
        Ok(paper) => paper,
        Err(Failed::Refused(Refusal::NotFound)) => return Err(Fault::NotFound),
        Err(Failed::Refused(Refusal::Rule(never))) => match never {},
        Err(Failed::Db(error)) => return Err(error.into()),
    };
    let (kind, name) = match paper.media_type.as_str() {
        "application/pdf" => ("application/pdf", "attachment; filename=\"evidence.pdf\""),
        "image/jpeg" => ("image/jpeg", "attachment; filename=\"evidence.jpg\""),
        "image/png" => ("image/png", "attachment; filename=\"evidence.png\""),
        _ => ("application/octet-stream", "attachment; filename=\"evidence\""),
    };
    let mut response = paper.bytes.into_response();
    let headers = response.headers_mut();
    for (header, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ] {
        headers.insert(header, HeaderValue::from_static(value));
    }
    Ok(response)
}

fn sample_policy() -> Arc<Policy> {
    let book = PolicyBook::bundled();
    let profile = book.profile(PolicyBook::DEFAULT_PROFILE);
    profile.map_or_else(
        || unreachable!("a bundled profile"),
        |of| Arc::clone(of.in_force(jiff::civil::date(2026, 9, 9))),
    )
}

fn sample_claim(now: jiff::Timestamp) -> ClaimRow {
    let [name, _, _] = sample::names();
    ClaimRow {
        application: domain::id::ApplicationId::from_u128(1),
        number: sample::number(24),
        queue: sample::queue(2023),
        evidence: EvidenceId::from_u128(1),
        claimed: Benefit::LargeFamily,
        present: Benefit::None,
        uploaded: now,
        media_type: "application/pdf".to_owned(),
        size: 345_678,
        name,
        born: Some(jiff::civil::date(2023, 3, 14)),
    }
}

impl Sampled for ClaimsPage {
    const NAME: &'static str = "Claims";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let local = Local::sample(t);
        let page = |claims| Self {
            frame: sample_frame(t, t.department().claims(), "/department/benefits"),
            local: local.clone(),
            claims,
        };
        vec![
            ("empty", page(Vec::new())),
            ("typical", page(vec![sample_claim(local.now), sample_claim(local.now)])),
        ]
    }
}

impl Sampled for ClaimPage {
    const NAME: &'static str = "Claim";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let local = Local::sample(t);
        let page = |until: Day| {
            let mut frame = sample_frame(t, t.department().claim_title(), "/department/benefits/evd_0");
            frame.has_errors = until.error.is_some();
            Self {
                frame,
                keys: Keys::sample(),
                claim: ClaimRow { claimed: Benefit::Teacher, ..sample_claim(local.now) },
                policy: sample_policy(),
                local: local.clone(),
                chosen: "until".to_owned(),
                until,
                answer_error: None,
                problem: None,
            }
        };
        let mut wrong = Day::default();
        wrong.parse(t);
        vec![("typical", page(Day::default())), ("no date", page(wrong))]
    }
}
