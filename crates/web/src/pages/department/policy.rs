//! Which profile of rules the district follows from which day (section 7).

use app::department::{FollowPolicy, follow_policy};
use app::{Failed, Refusal};
use askama::Template;
use domain::calendar::{Term, TermDays};
use domain::id::DistrictId;
use domain::policy::Policy;
use i18n::Texts;
use jiff::civil::Date;

use super::day::Day;
use super::{local, sample_frame};
use crate::components::{
    Button, Cell, Choice, Column, DateInput, ErrorLink, ErrorSummary, Html, Radios, Row, Sampled,
    SummaryList, SummaryRow, Table, Tag, Text, Tone,
};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Local, done};
use crate::visit::{Answer, Visit};

/// The district's rules.
#[derive(Debug, Template)]
#[template(path = "pages/department/policy.html")]
pub struct PolicyPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the form.
    pub keys: Keys,
    local: Local,
    followed: Vec<(Date, String)>,
    profiles: Vec<String>,
    terms: Vec<(Text, Text)>,
    day: Day,
    chosen: String,
    profile_error: Option<Text>,
}

impl PolicyPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn table(&self) -> Table {
        let d = self.t().department();
        let today = self.local.today();
        let now = self.followed.iter().rposition(|(from, _)| *from <= today).unwrap_or(0);
        let rows = self.followed.iter().enumerate().map(|(index, (from, profile))| {
            let mut name = Html::text(profile.clone());
            if index == now {
                name = name.then(&Html::text(" ")).then(&Html::of(&Tag::new(d.policy_now(), Tone::Good)));
            }
            Row { cells: vec![Cell::text(self.local.day(*from)), Cell { body: name }] }
        });
        Table {
            caption: d.policy().into(),
            caption_hidden: true,
            columns: [d.policy_from(), d.policy_profile()].map(Column::text).into(),
            rows: rows.collect(),
        }
    }

    fn terms(&self) -> SummaryList {
        let rows = self.terms.iter().map(|(name, value)| SummaryRow::text(name.clone(), value.clone()));
        SummaryList { title: Some(self.t().department().policy_terms().into()), rows: rows.collect() }
    }

    fn profiles(&self) -> Radios {
        let d = self.t().department();
        let choices =
            self.profiles.iter().map(|name| Choice::new(name.clone(), name.clone(), &self.chosen)).collect();
        let mut radios = Radios::new(self.t(), "profile", d.policy_profile(), choices);
        radios.field.error.clone_from(&self.profile_error);
        radios
    }

    fn day(&self) -> DateInput {
        self.day.input(self.t(), "from", self.t().department().policy_from())
    }

    fn errors(&self) -> ErrorSummary {
        let mut summary = ErrorSummary::of(self.t(), &[self.profiles().field]);
        let day = self.day();
        let target = day.error_target();
        summary.errors.extend(day.field.error.map(|text| ErrorLink { text, target: Some(target.into()) }));
        summary
    }

    fn set(&self) -> Button {
        Button::primary(self.t().department().follow_do())
    }
}

fn terms(t: Texts, policy: &Policy) -> Vec<(Text, Text)> {
    let d = t.department();
    let term = |term: Term| {
        let n = u64::from(term.n);
        Text::from(match term.days {
            TermDays::Working => d.working_days(n),
            TermDays::Calendar => d.calendar_days(n),
        })
    };
    vec![
        (d.policy_turn().into(), term(policy.turn)),
        (d.policy_come().into(), term(policy.come)),
        (d.policy_answer().into(), term(policy.enrol_after_arrival)),
        (d.policy_stop().into(), term(policy.stop_list)),
        (d.policy_ratio().into(), policy.ratio.to_string().into()),
    ]
}

fn district(visit: &Visit) -> Result<DistrictId, Fault> {
    match visit.caller() {
        app::Caller::Department { district, .. } => Ok(district),
        _ => Err(Fault::NotFound),
    }
}

fn policy_page(visit: &Visit) -> Result<PolicyPage, Fault> {
    let (t, district) = (visit.t(), district(visit)?);
    let registers = visit.portal().app.registers();
    let rules = registers.rules(district, visit.ctx().now);
    let mut frame = visit.frame(t.department().policy());
    if visit.query("done") == "followed" {
        frame.banner = Some(done(t, t.department().followed()));
    }
    Ok(PolicyPage {
        frame,
        keys: visit.keys(),
        local: local(visit)?,
        followed: registers.followed(district),
        profiles: registers.profiles(),
        terms: terms(t, rules.rules().policy),
        day: Day::default(),
        chosen: String::new(),
        profile_error: None,
    })
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.page(&policy_page(&visit)?)
}

pub(super) async fn follow(visit: Visit, form: Submitted) -> Answer {
    let t = visit.t();
    let mut page = policy_page(&visit)?;
    page.day = Day::read(&form, "from");
    form.value("profile").clone_into(&mut page.chosen);
    if !page.profiles.contains(&page.chosen) {
        page.profile_error = Some(t.staff().follow_unknown().into());
    }
    if let (Some(from), None) = (page.day.parse(t), &page.profile_error) {
        let command = FollowPolicy { district: district(&visit)?, from, profile: page.chosen.clone() };
        let command = visit.once_of(&form, command)?;
        match follow_policy(&visit.portal().app, visit.ctx(), command).await {
            Ok(()) => return visit.see_other("/department/policy?done=followed"),
            Err(Failed::Refused(Refusal::NotFound)) => return Err(Fault::NotFound),
            Err(Failed::Refused(Refusal::Rule(refused))) => {
                page.day.error = Some(messages::staff::follow(t, refused));
            }
            Err(Failed::Db(error)) => return Err(error.into()),
        }
    }
    page.frame.has_errors = true;
    visit.page_refused(&page)
}

impl Sampled for PolicyPage {
    const NAME: &'static str = "Policy";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |day: Day, profile_error: Option<Text>| {
            let mut frame = sample_frame(t, t.department().policy(), "/department/policy");
            frame.has_errors = profile_error.is_some();
            let d = t.department();
            Self {
                frame,
                keys: Keys::sample(),
                local: Local::sample(t),
                followed: vec![
                    (jiff::civil::date(2017, 1, 1), "kz-2018".to_owned()),
                    (jiff::civil::date(2027, 1, 1), "kz-2025".to_owned()),
                ],
                profiles: ["astana-2019", "kz-2018", "kz-2025"].map(ToOwned::to_owned).into(),
                terms: vec![(d.policy_turn().into(), d.working_days(3).into())],
                day,
                chosen: String::new(),
                profile_error,
            }
        };
        let mut wrong = Day::default();
        wrong.parse(t);
        vec![
            ("typical", page(Day::default(), None)),
            ("errors", page(wrong, Some(t.staff().follow_unknown().into()))),
        ]
    }
}
