//! The home page: the service with a clear start, what it does, how long it takes (S06, S12).

use askama::Template;
use domain::policy::Policy;
use i18n::Texts;

use crate::{
    components::{
        Details, Html, InsetText, LinkButton, Sampled, Step, Steps, SummaryList, SummaryRow, WarningText,
    },
    layout::{Frame, Visitor},
    route::{Access, Route, page},
    visit::{Answer, Visit},
};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/", Access::Public, || page(show))];

/// The home page.
#[derive(Debug, Template)]
#[template(path = "pages/home/page.html")]
pub struct HomePage {
    /// What is around.
    pub frame: Frame,
    /// Terms of the policy in force.
    pub terms: Terms,
}

/// Terms of the usual policy, for the explanation. Each district's own are in its notices.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Working days to choose (S24).
    pub choose_working_days: u64,
    /// Working days to come (S33).
    pub come_working_days: u64,
    /// Hours in which an applicant may cancel (S39).
    pub cancel_hours: u64,
    /// Calendar days from issue up to which a referral can be prolonged (S38).
    pub extend_calendar_days: u64,
    /// Working days on the stop-list (S34).
    pub stop_working_days: u64,
}

impl Terms {
    /// The terms of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self {
            choose_working_days: u64::from(policy.turn.n),
            come_working_days: u64::from(policy.come.n),
            cancel_hours: policy.self_cancel_hours.map_or(0, u64::from),
            extend_calendar_days: policy.extension.map_or(0, |extension| u64::from(extension.days)),
            stop_working_days: u64::from(policy.stop_list.n),
        }
    }
}

async fn show(visit: Visit) -> Answer {
    let policy = visit.portal().app.registers().usual_policy(visit.ctx().now);
    visit.page(&HomePage { frame: visit.frame(visit.t().home().title()), terms: Terms::of(&policy) })
}

impl HomePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn start(&self) -> LinkButton {
        LinkButton::start(self.t().home().start(), self.frame.href("/districts"))
    }

    fn journal(&self) -> LinkButton {
        LinkButton::secondary(self.t().home().journal(), self.frame.href("/journal"))
    }

    fn steps(&self) -> Steps {
        let home = self.t().home();
        Steps {
            t: self.t(),
            level: 3,
            steps: vec![
                Step::told(home.step_apply(), home.step_apply_text()),
                Step::told(home.step_wait(), home.step_wait_text()),
                Step::told(home.step_choose(), home.step_choose_text(self.terms.choose_working_days)),
                Step::told(home.step_come(), home.step_come_text(self.terms.come_working_days)),
            ],
        }
    }

    fn deadlines(&self) -> SummaryList {
        let home = self.t().home();
        let terms = self.terms;
        SummaryList {
            title: None,
            rows: vec![
                SummaryRow::text(home.term_choose(), home.working_days(terms.choose_working_days)),
                SummaryRow::text(home.term_come(), home.working_days(terms.come_working_days)),
                SummaryRow::text(home.term_cancel(), home.hours(terms.cancel_hours)),
                SummaryRow::text(home.term_extend(), home.up_to_calendar_days(terms.extend_calendar_days)),
                SummaryRow::text(home.term_stop(), home.working_days(terms.stop_working_days)),
            ],
        }
    }

    fn leaves_queue(&self) -> InsetText {
        InsetText { body: Html::text(self.t().home().leaves_queue()) }
    }

    fn second_miss(&self) -> WarningText {
        WarningText { t: self.t(), text: self.t().home().second_miss().into() }
    }

    fn no_key(&self) -> Details {
        let home = self.t().home();
        Details { summary: home.no_key().into(), body: Html::paragraph(home.no_key_text()) }
    }
}

impl Sampled for HomePage {
    const NAME: &'static str = "Home";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let terms = Terms {
            choose_working_days: 3,
            come_working_days: 5,
            cancel_hours: 24,
            extend_calendar_days: 30,
            stop_working_days: 10,
        };
        let frame = Frame::public(t, t.home().title(), t.lang().path("/"));
        let known = Frame {
            demonstration: true,
            visitor: Visitor::Known {
                name: "Әбдірахманова Ұлжан Ғабитқызы".into(),
                role: None,
                form_token: "0".into(),
            },
            ..frame.clone()
        };
        vec![("anonymous", Self { frame, terms }), ("known-demo", Self { frame: known, terms })]
    }
}
