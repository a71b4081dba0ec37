//! Tab 2: the history of changes, in plain words (S16).

use app::applications::{self, HistoryEntry, Who};
use askama::Template;
use axum::extract::Path;
use domain::event::Fact;
use domain::explanation::{Cause, Step};
use domain::id::ApplicationId;
use i18n::Texts;
use jiff::tz::TimeZone;

use super::{Tab, history_words, sample, tabs, under_journal, view_of};
use crate::address::id;
use crate::components::{Happening, Html, Sampled, SectionNav, Text, Timeline};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::visit::{Answer, Visit};
use crate::words;

/// Tab 2 of an application.
#[derive(Debug, Template)]
#[template(path = "pages/application/history.html")]
pub struct HistoryPage {
    /// What is around.
    pub frame: Frame,
    /// The application.
    pub application: ApplicationId,
    /// The child's name.
    pub name: Text,
    /// The district's zone.
    pub zone: TimeZone,
    /// What happened, oldest first.
    pub entries: Vec<HistoryEntry>,
    /// Why the queue number changed, oldest first.
    pub steps: Vec<Step>,
}

/// Most steps of the number that are shown: the latest. More are of no use to anybody.
const STEPS_MAX: usize = 30;

impl HistoryPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn tabs(&self) -> SectionNav {
        tabs(self.t(), self.application, Tab::History)
    }

    fn timeline(&self) -> Timeline {
        let happenings = self.entries.iter().rev().filter_map(|entry| self.happening(entry)).collect();
        Timeline { level: 2, happenings }
    }

    fn number(&self) -> Timeline {
        let t = self.t();
        let latest = self.steps.iter().rev().take(STEPS_MAX);
        let happenings = latest.map(|step| Happening {
            at: words::local(step.at, &self.zone),
            title: step_title(t, step).into(),
            by: step_moved(t, step).into(),
            body: Html::default(),
        });
        Timeline { level: 3, happenings: happenings.collect() }
    }

    fn happening(&self, entry: &HistoryEntry) -> Option<Happening> {
        happening(self.t(), &self.zone, entry, who(self.t(), entry.who))
    }
}

/// A change with its explanation, for the family and in the same words for officials; `None` for what is about groups and
/// places alone.
pub(crate) fn happening(
    t: Texts,
    zone: &TimeZone,
    entry: &HistoryEntry,
    by: impl Into<Text>,
) -> Option<Happening> {
    let (title, text) = history_words::of(t, zone, &entry.fact)?;
    Some(Happening {
        at: words::local(entry.at, zone),
        title,
        by: by.into(),
        body: text.map(Html::paragraph).unwrap_or_default(),
    })
}

/// What moved the number.
const fn step_title(t: Texts, step: &Step) -> &'static str {
    let t = t.history();
    match (step.cause, step.is_own) {
        (Cause::Filed, _) => t.number_filed(),
        (Cause::TurnGiven, true) => t.number_own_turn(),
        (Cause::TurnGiven, false) => t.number_turn_given(),
        (Cause::TurnLapsed | Cause::TurnEnded | Cause::ReferralEnded, true) => t.number_own_queue(),
        (Cause::TurnLapsed, false) => t.number_turn_lapsed(),
        (Cause::TurnEnded, false) => t.number_turn_ended(),
        (Cause::ReferralEnded, false) => t.number_referral_ended(),
        (Cause::PlaceChosen, true) => t.number_own_place(),
        (Cause::PlaceChosen, false) => t.number_place_chosen(),
        (Cause::BenefitConfirmed | Cause::BenefitEnded, true) => t.number_own_benefit(),
        (Cause::BenefitConfirmed, false) => t.number_benefit_confirmed(),
        (Cause::BenefitEnded, false) => t.number_benefit_ended(),
        (Cause::Removed, true) => t.number_own_removed(),
        (Cause::Removed, false) => t.number_removed(),
    }
}

/// From which number to which.
fn step_moved(t: Texts, step: &Step) -> String {
    let number = |number: u64| i18n::number(t.lang(), number);
    match (step.before, step.after) {
        (Some(before), Some(after)) => t.history().number_moved(&number(before), &number(after)),
        (None, Some(after)) => t.history().number_got(&number(after)),
        (Some(before), None) => t.history().number_lost(&number(before)),
        (None, None) => String::new(),
    }
}

/// One step of every cause, one's own and another's.
fn sample_steps() -> Vec<Step> {
    let both = Cause::ALL.into_iter().flat_map(|cause| [(cause, true), (cause, false)]);
    both.zip(0..)
        .map(|((cause, is_own), minute)| Step {
            at: sample::instant(60 * minute),
            cause,
            is_own,
            before: (cause != Cause::Filed).then_some(1_014),
            after: (!is_own || cause != Cause::Removed).then_some(1_013),
        })
        .collect()
}

/// One change of every kind.
pub(crate) fn sample_entries() -> Vec<HistoryEntry> {
    let policy = domain::policy::PolicyBook::bundled()
        .timeline([(sample::TODAY, domain::policy::PolicyBook::DEFAULT_PROFILE)])
        .map_or_else(|_| unreachable!("a bundled profile"), |line| line.in_force(sample::TODAY).id.clone());
    let entry = |((who, fact), minute): ((Who, Fact), i64)| HistoryEntry {
        at: sample::instant(60 * minute),
        who,
        fact,
        policy: policy.clone(),
    };
    history_words::samples().into_iter().zip(0..).map(entry).collect()
}

const fn who(t: Texts, who: Who) -> &'static str {
    let t = t.history();
    match who {
        Who::You => t.you(),
        Who::Applicant => t.applicant(),
        Who::Kindergarten(_) => t.kindergarten(),
        Who::Official => t.official(),
        Who::Clock => t.clock(),
        Who::Import => t.import(),
    }
}

pub(super) async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let application = id(&part)?;
    let entries = applications::history(&visit.portal().app, &visit.ctx(), application).await?;
    let entries = entries.ok_or(Fault::NotFound)?;
    let number = applications::number_history(&visit.portal().app, &visit.ctx(), application).await?;
    let steps = number.ok_or(Fault::NotFound)?.steps;
    let view = view_of(&visit, application).await?;
    let t = visit.t();
    let mut frame = visit.frame(t.application().tab_history());
    frame.way_up = under_journal(t);
    let name = words::full_name(&view.child).into();
    visit.page(&HistoryPage { frame, application, name, zone: view.zone, entries, steps })
}

impl Sampled for HistoryPage {
    const NAME: &'static str = "History";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let frame = Frame {
            way_up: under_journal(t),
            ..Frame::public(t, t.application().tab_history(), t.lang().path("/applications/0/history"))
        };
        let page = Self {
            frame,
            application: ApplicationId::from_u128(24),
            name: words::full_name(&sample::child()).into(),
            zone: sample::zone(),
            entries: sample_entries(),
            steps: sample_steps(),
        };
        vec![("every kind", page)]
    }
}
