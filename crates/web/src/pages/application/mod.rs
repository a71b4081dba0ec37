//! An application: what happens now, its facts, what can be done (S16), and the history of changes.

use app::Refusal;
use app::applications::{self, AnswerMerge, ApplicationView, Button as May, ObjectToLeaving, StateView};
use askama::Template;
use axum::extract::Path;
use domain::application::MergeAnswer;
use domain::event::RemovalReason;
use domain::id::ApplicationId;
use i18n::Texts;
use jiff::civil::Date;

use crate::address::id;
use crate::components::{
    Breadcrumbs, Button, ErrorLink, ErrorSummary, Html, InsetText, LinkButton, NavLink, NotificationBanner,
    Sampled, SectionNav, Tag, Text, Tidings,
};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::{Frame, WayUp};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};
use crate::words;

mod actions;
mod email;
mod facts;
mod history;
mod history_words;
mod now;
pub(crate) mod sample;

pub use history::HistoryPage;
pub(crate) use history::{happening, sample_entries};
pub use history_words::of as fact_in_words;

/// Routes of these pages.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}", Access::APPLICANT, || page(show)),
    Route::get("/applications/{id}/history", Access::APPLICANT, || page(history::show)),
    Route::post("/applications/{id}/merge", Access::APPLICANT, || form(answer_merge)),
    Route::post("/applications/{id}/leave/object", Access::APPLICANT, || form(object)),
];

/// Tab 1 of an application.
#[derive(Debug, Template)]
#[template(path = "pages/application/page.html")]
pub struct ApplicationPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its forms.
    pub keys: Keys,
    /// Everything of S16.
    pub view: ApplicationView,
    /// The day in the district.
    pub today: Date,
    /// Why the last press of a button was refused.
    pub problem: Option<Text>,
}

/// The tabs of S16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Information about the application.
    Application,
    /// History of changes.
    History,
    /// Common documents.
    Documents,
}

/// The tabs as links; the present one is marked.
#[must_use]
pub fn tabs(t: Texts, application: ApplicationId, present: Tab) -> SectionNav {
    let texts = t.application();
    let link = |text: &'static str, tab: Tab, ending: &str| NavLink {
        text: text.into(),
        href: t.lang().path(&format!("/applications/{application}{ending}")).into(),
        current: tab == present,
    };
    SectionNav {
        label: texts.tabs().into(),
        links: vec![
            link(texts.tab_application(), Tab::Application, ""),
            link(texts.tab_history(), Tab::History, "/history"),
            link(texts.tab_documents(), Tab::Documents, "/documents"),
        ],
    }
}

/// The way up from an application's tabs.
pub(crate) fn under_journal(t: Texts) -> WayUp {
    WayUp::Crumbs(Breadcrumbs::under_home(t).under(t.journal().title(), t.lang().path("/journal")))
}

/// The way up from a page of one application.
pub(crate) fn under_application(t: Texts, number: &str, application: ApplicationId) -> WayUp {
    let crumbs = Breadcrumbs::under_home(t)
        .under(t.journal().title(), t.lang().path("/journal"))
        .under(number.to_owned(), t.lang().path(&format!("/applications/{application}")));
    WayUp::Crumbs(crumbs)
}

impl ApplicationPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn refusals(&self) -> Refusals {
        Refusals::new(self.t(), self.view.zone.clone())
    }

    fn address(&self, ending: &str) -> String {
        self.frame.href(&format!("/applications/{}{ending}", self.view.id))
    }

    fn errors(&self) -> ErrorSummary {
        let errors = self.problem.iter().map(|text| ErrorLink { text: text.clone(), target: None }).collect();
        ErrorSummary { t: self.t(), errors }
    }

    fn name(&self) -> String {
        words::full_name(&self.view.child)
    }

    fn tag(&self) -> Tag {
        tag(self.t(), &self.view.state)
    }

    fn tabs(&self) -> SectionNav {
        tabs(self.t(), self.view.id, Tab::Application)
    }

    /// The notice window of S23: OK leads to the list.
    fn notice(&self) -> Option<NotificationBanner> {
        let StateView::Notified { last_day, .. } = self.view.state else { return None };
        if !self.view.actions.choose.is_allowed() {
            return None;
        }
        let t = self.t().application();
        let ok = LinkButton::primary(t.ok(), self.address("/places"));
        Some(NotificationBanner {
            id: "notice".into(),
            tidings: Tidings::Attention,
            title: t.notice_title().into(),
            heading: t.notice().into(),
            body: Html::paragraph(t.notice_text(last_day)).then(&Html::of(&ok)),
        })
    }

    /// A second parent's request that the caller may answer (R64).
    fn merge(&self) -> Option<InsetText> {
        let merge = self.view.merge.as_ref().filter(|_| self.view.actions.answer_merge.is_allowed())?;
        let t = self.t().merge();
        let body = Html::paragraph(t.answer_text(&words::full_name(&merge.person)))
            .then(&Html::paragraph(t.answer_otherwise()));
        Some(InsetText { body })
    }

    fn merge_buttons(&self) -> [Button; 2] {
        let t = self.t().merge();
        let button = |button: Button, value: &'static str| Button {
            sends: Some(("answer".into(), value.into())),
            ..button
        };
        [button(Button::primary(t.confirm()), "confirm"), button(Button::secondary(t.refuse()), "refuse")]
    }

    /// A wish to leave the queue that the caller may stop (R64).
    fn leaving(&self) -> Option<(Text, Button)> {
        let leave = self.view.leave.as_ref().filter(|_| self.view.actions.object_to_leaving.is_allowed())?;
        let t = self.t().application();
        if leave.by_caller {
            let at = words::local(leave.until, &self.view.zone);
            return Some((t.leave_asked_own(at).into(), Button::secondary(t.take_wish_back())));
        }
        Some((t.leave_asked_other(leave.last_day).into(), Button::primary(t.object())))
    }
}

/// The status of an application, with the reason of its end.
pub(crate) fn tag(t: Texts, state: &StateView) -> Tag {
    use domain::application::Status;
    let (status, reason): (Status, Option<RemovalReason>) = match state {
        StateView::Queued => (Status::Queued, None),
        StateView::Notified { .. } => (Status::Notified, None),
        StateView::Referred(_) => (Status::Referred, None),
        StateView::Stopped { .. } => (Status::Stopped, None),
        StateView::Enrolled(_) => (Status::Enrolled, None),
        StateView::Removed { reason } => (Status::Removed, Some(*reason)),
    };
    words::status(t, status, reason)
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let view = view_of(&visit, id(&part)?).await?;
    visit.page(&application_page(&visit, view, None))
}

/// The application, if it is the caller's, with everything settled (R54).
pub(crate) async fn view_of(visit: &Visit, application: ApplicationId) -> Result<ApplicationView, Fault> {
    let found = applications::page(&visit.portal().app, &visit.ctx(), application).await?;
    found.ok_or(Fault::NotFound)
}

fn application_page(visit: &Visit, view: ApplicationView, problem: Option<Text>) -> ApplicationPage {
    let t = visit.t();
    let mut frame = visit.frame(t.application().number_of(&view.number.to_string()));
    frame.way_up = under_journal(t);
    frame.has_errors = problem.is_some();
    frame.banner =
        news(t, &visit.query("done"), &view).map(|heading| NotificationBanner::success(t, heading));
    let today = words::local(visit.ctx().now, &view.zone).date();
    ApplicationPage { frame, keys: visit.keys(), view, today, problem }
}

/// What the word in the address says, where it is true of the application as it is.
fn news(t: Texts, done: &str, view: &ApplicationView) -> Option<Text> {
    let cancelled = |view: &ApplicationView| match view.state {
        StateView::Notified { until, .. } => {
            t.referral().cancelled_turn(words::last_day(until, &view.zone)).into()
        }
        _ => t.referral().cancelled().into(),
    };
    Some(match done {
        "left" => match &view.leave {
            Some(leave) => t.application().leave_waits(leave.last_day).into(),
            None => t.application().left().into(),
        },
        "objected" => t.application().objected().into(),
        "claimed" => t.benefit().claimed().into(),
        "renounced" => t.benefit().renounced().into(),
        "merge-confirmed" => t.merge().confirmed().into(),
        "merge-refused" => t.merge().refused().into(),
        "merged" => t.merge().done().into(),
        "alerts-on" => t.alerts().asked().into(),
        "alerts-off" => t.alerts().stopped().into(),
        "cancelled" => cancelled(view),
        _ => return None,
    })
}

async fn answer_merge(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application = id(&part)?;
    let (answer, done) = match form.value("answer") {
        "confirm" => (MergeAnswer::Confirm, "merge-confirmed"),
        "refuse" => (MergeAnswer::Refuse, "merge-refused"),
        _ => return Err(Fault::Malformed),
    };
    match visit.once(&form, AnswerMerge { application, answer }).await? {
        Ok(()) => visit.see_other(&format!("/applications/{application}?done={done}")),
        Err(Refusal::NotFound) => Err(Fault::NotFound),
        Err(Refusal::Rule(rule)) => refused(&visit, application, |refusals| refusals.merge_rule(rule)).await,
    }
}

async fn object(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let application = id(&part)?;
    match visit.once(&form, ObjectToLeaving { application }).await? {
        Ok(()) => visit.see_other(&format!("/applications/{application}?done=objected")),
        Err(Refusal::NotFound) => Err(Fault::NotFound),
        Err(Refusal::Rule(rule)) => refused(&visit, application, |refusals| refusals.leave(rule)).await,
    }
}

/// The page again, with the reason.
async fn refused(
    visit: &Visit,
    application: ApplicationId,
    message: impl FnOnce(&Refusals) -> Text,
) -> Answer {
    let view = view_of(visit, application).await?;
    let problem = message(&Refusals::new(visit.t(), view.zone.clone()));
    visit.page_refused(&application_page(visit, view, Some(problem)))
}

impl Sampled for ApplicationPage {
    const NAME: &'static str = "Application";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |view: ApplicationView| {
            let title = t.application().number_of(&view.number.to_string());
            let path = t.lang().path(&format!("/applications/{}", view.id));
            let frame = Frame { way_up: under_journal(t), ..Frame::public(t, title, path) };
            Self { frame, keys: Keys::sample(), view, today: sample::TODAY, problem: None }
        };
        let removed = |reason| {
            let mut actions = sample::waiting();
            actions.choose = May::Absent;
            actions.claim_benefit = May::Absent;
            actions.leave = May::Absent;
            actions.alerts = May::Absent;
            page(sample::view(StateView::Removed { reason }, actions))
        };
        let mut again = page(sample::view(StateView::Queued, sample::waiting()));
        again.problem = Some(t.refusal().no_request().into());
        again.frame.has_errors = true;
        vec![
            ("queued", page(sample::view(StateView::Queued, sample::waiting()))),
            ("notified", page(sample::notified())),
            ("referred", page(sample::referred())),
            ("stopped", page(sample::stopped())),
            ("asked", page(sample::asked())),
            ("removed", removed(RemovalReason::SecondMiss)),
            ("refused", removed(RemovalReason::Refused)),
            ("error", again),
        ]
    }
}
