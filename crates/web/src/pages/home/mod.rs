//! The home page: the service with a clear start, what it does, how long it takes (S06, S12).

use app::identity::Role;
use askama::Template;
use domain::calendar::{Term, TermDays};
use domain::policy::Policy;
use i18n::Texts;

use crate::{
    components::{
        Details, Html, InsetText, LinkButton, NavLink, Sampled, Step, Steps, SummaryList, SummaryRow,
        WarningText,
    },
    layout::{Frame, Visitor},
    menu,
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
    /// Where the work of an official begins; `None` for families and for who has not entered.
    pub work: Option<NavLink>,
}

/// Terms of the usual policy, for the explanation. Each district's own are in its notices.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Time to choose (S24).
    pub choose: Term,
    /// Time to come (S33).
    pub come: Term,
    /// Hours in which an applicant may cancel, where the rules know that (S39).
    pub cancel_hours: Option<u64>,
    /// Calendar days from issue up to which a referral can be prolonged, where the rules know that (S38).
    pub extend_calendar_days: Option<u64>,
    /// Time on the stop-list (S34).
    pub stop: Term,
}

impl Terms {
    /// The terms of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self {
            choose: policy.turn,
            come: policy.come,
            cancel_hours: policy.self_cancel_hours.map(u64::from),
            extend_calendar_days: policy.extension.map(|extension| u64::from(extension.days)),
            stop: policy.stop_list,
        }
    }
}

async fn show(visit: Visit) -> Answer {
    let policy = visit.portal().app.registers().usual_policy(visit.ctx().now);
    let frame = visit.frame(visit.t().home().title());
    let work = visit.role().and_then(|role| menu::workplace(visit.t(), role));
    visit.page(&HomePage { frame, terms: Terms::of(&policy), work })
}

impl HomePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn ways(&self) -> Vec<LinkButton> {
        let home = self.t().home();
        match &self.work {
            Some(work) => vec![LinkButton::start(work.text.clone(), work.href.clone())],
            None => vec![
                LinkButton::start(home.start(), self.frame.href("/districts")),
                LinkButton::secondary(home.journal(), self.frame.href("/journal")),
            ],
        }
    }

    fn steps(&self) -> Steps {
        let home = self.t().home();
        Steps {
            t: self.t(),
            level: 3,
            steps: vec![
                Step::told(home.step_apply(), home.step_apply_text()),
                Step::told(home.step_wait(), home.step_wait_text()),
                Step::told(home.step_choose(), home.step_choose_text()),
                Step::told(home.step_come(), home.step_come_text()),
            ],
        }
    }

    fn deadlines(&self) -> SummaryList {
        let home = self.t().home();
        let Terms { choose, come, cancel_hours, extend_calendar_days, stop } = self.terms;
        let rows = [
            Some(SummaryRow::text(home.term_choose(), self.days(choose))),
            Some(SummaryRow::text(home.term_come(), self.days(come))),
            cancel_hours.map(|hours| SummaryRow::text(home.term_cancel(), home.hours(hours))),
            extend_calendar_days
                .map(|days| SummaryRow::text(home.term_extend(), home.up_to_calendar_days(days))),
            Some(SummaryRow::text(home.term_stop(), self.days(stop))),
        ];
        SummaryList { title: None, rows: rows.into_iter().flatten().collect() }
    }

    fn days(&self, term: Term) -> String {
        let n = u64::from(term.n);
        match term.days {
            TermDays::Working => self.t().home().working_days(n),
            TermDays::Calendar => self.t().home().calendar_days(n),
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
            choose: Term::working(3),
            come: Term::working(5),
            cancel_hours: Some(24),
            extend_calendar_days: Some(30),
            stop: Term::working(10),
        };
        let other = Terms {
            choose: Term { n: 1, days: TermDays::Calendar },
            cancel_hours: None,
            extend_calendar_days: None,
            ..terms
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
        let work = menu::workplace(t, Role::Department);
        vec![
            ("anonymous", Self { frame: frame.clone(), terms, work: None }),
            ("known-demo", Self { frame: known, terms, work: None }),
            ("official", Self { frame: frame.clone(), terms, work }),
            ("other-terms", Self { frame, terms: other, work: None }),
        ]
    }
}
