//! Which profile of rules the district follows from which day (section 7).

use std::sync::Arc;

use app::department::{FollowPolicy, follow_policy};
use app::{Failed, Refusal};
use askama::Template;
use domain::id::DistrictId;
use domain::policy::Policy;
use i18n::Texts;
use jiff::civil::Date;

use super::day::Day;
use super::policy_words::{gist, lines, name};
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
    /// What each profile says today, by name.
    profiles: Vec<Arc<Policy>>,
    /// What is in force.
    policy: Arc<Policy>,
    day: Day,
    chosen: String,
    profile_error: Option<Text>,
}

impl PolicyPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    /// Which of the entries is in force.
    fn now(&self) -> usize {
        let today = self.local.today();
        self.followed.iter().rposition(|(from, _)| *from <= today).unwrap_or(0)
    }

    fn now_name(&self) -> Text {
        name(self.t(), self.policy.id.profile())
    }

    fn now_from(&self) -> Option<String> {
        let (from, _) = self.followed.get(self.now())?;
        Some(self.t().department().policy_now_from(*from))
    }

    fn history(&self) -> Table {
        let d = self.t().department();
        let now = self.now();
        let rows = self.followed.iter().enumerate().map(|(index, (from, profile))| {
            let mut name = Html::text(name(self.t(), profile));
            if index == now {
                name = name.then(&Html::text(" ")).then(&Html::of(&Tag::new(d.policy_now(), Tone::Good)));
            }
            Row { cells: vec![Cell::text(self.local.day(*from)), Cell { body: name }] }
        });
        Table {
            caption: d.policy_history_title().into(),
            caption_hidden: true,
            columns: [d.policy_from(), d.policy_profile()].map(Column::text).into(),
            rows: rows.collect(),
        }
    }

    fn terms(&self) -> SummaryList {
        let rows = lines(self.t(), &self.policy).into_iter();
        SummaryList { title: None, rows: rows.map(|(name, value)| SummaryRow::text(name, value)).collect() }
    }

    /// A line for each parameter, a column for each profile.
    fn comparison(&self) -> Table {
        let (t, d) = (self.t(), self.t().department());
        let mut columns = vec![Column::text(d.policy_parameter())];
        columns.extend(self.profiles.iter().map(|of| Column::text(name(t, of.id.profile()))));
        let said: Vec<Vec<_>> = self.profiles.iter().map(|of| lines(t, of)).collect();
        let rows = lines(t, &self.policy).into_iter().enumerate().map(|(index, (label, _))| {
            let values = said.iter().filter_map(|lines| lines.get(index).map(|(_, value)| value.clone()));
            Row { cells: std::iter::once(Cell::text(label)).chain(values.map(Cell::text)).collect() }
        });
        Table {
            caption: d.policy_compare_title().into(),
            caption_hidden: true,
            columns,
            rows: rows.collect(),
        }
    }

    fn profiles(&self) -> Radios {
        let d = self.t().department();
        let choice = |of: &Arc<Policy>| Choice {
            hint: Some(gist(self.t(), of).into()),
            ..Choice::new(of.id.profile().to_owned(), name(self.t(), of.id.profile()), &self.chosen)
        };
        let choices = self.profiles.iter().map(choice).collect();
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

fn district(visit: &Visit) -> Result<DistrictId, Fault> {
    match visit.caller() {
        app::Caller::Department { district, .. } => Ok(district),
        _ => Err(Fault::NotFound),
    }
}

fn policy_page(visit: &Visit) -> Result<PolicyPage, Fault> {
    let (t, district) = (visit.t(), district(visit)?);
    let registers = visit.portal().app.registers();
    let mut frame = visit.frame(t.department().policy());
    if visit.query("done") == "followed" {
        frame.banner = Some(done(t, t.department().followed()));
    }
    let local = local(visit)?;
    Ok(PolicyPage {
        frame,
        keys: visit.keys(),
        followed: registers.followed(district),
        profiles: registers.policies(local.today()),
        policy: registers.policy(district, local.now),
        local,
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
    if !page.profiles.iter().any(|of| of.id.profile() == page.chosen) {
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
            let book = domain::policy::PolicyBook::bundled();
            let profiles: Vec<_> =
                book.profiles().map(|of| Arc::clone(of.in_force(jiff::civil::date(2026, 9, 9)))).collect();
            let policy = profiles.iter().find(|of| of.id.profile() == "kz-2018").cloned();
            Self {
                frame,
                keys: Keys::sample(),
                local: Local::sample(t),
                followed: vec![
                    (jiff::civil::date(2017, 1, 1), "kz-2018".to_owned()),
                    (jiff::civil::date(2027, 1, 1), "kz-2025".to_owned()),
                ],
                profiles,
                policy: policy.unwrap_or_else(|| unreachable!("a bundled profile")),
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
