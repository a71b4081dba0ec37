//! What is shown instead of a page: why, and what to do next.

use askama::Template;
use i18n::Texts;

use crate::{
    components::{ButtonKind, LinkButton, Sampled, Text},
    layout::Frame,
};

/// What is shown instead of a page.
#[derive(Debug, Template)]
#[template(path = "pages/error/page.html")]
pub struct ErrorPage {
    /// What is around.
    pub frame: Frame,
    /// What happened.
    pub problem: Problem,
    /// Id under which the log has the cause. Says nothing by itself.
    pub problem_id: Text,
}

/// What happened, with the status of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// 403: the page belongs to somebody else.
    Forbidden,
    /// 404: there is no such page, or not for this person.
    NotFound,
    /// 403: the form was made for another session, or too long ago.
    StaleForm,
    /// 400: what was sent is no form of ours, or too large.
    Malformed,
    /// 429: asked too often.
    TooMany {
        /// Seconds until the next attempt, as in `Retry-After`.
        retry_after_seconds: u64,
    },
    /// 500: our mistake.
    Failed,
    /// 503: closed for maintenance, or the database is away.
    Closed,
}

impl Problem {
    /// Status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Forbidden | Self::StaleForm => 403,
            Self::Malformed => 400,
            Self::NotFound => 404,
            Self::TooMany { .. } => 429,
            Self::Failed => 500,
            Self::Closed => 503,
        }
    }

    /// What happened, in a line.
    #[must_use]
    pub const fn title(self, t: Texts) -> &'static str {
        let error = t.error();
        match self {
            Self::Forbidden => error.forbidden(),
            Self::StaleForm => error.stale_form(),
            Self::Malformed => error.malformed(),
            Self::NotFound => error.not_found(),
            Self::TooMany { .. } => error.too_many(),
            Self::Failed => error.failed(),
            Self::Closed => error.closed(),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn advice(self, t: Texts) -> Text {
        let error = t.error();
        match self {
            Self::Forbidden => error.forbidden_text().into(),
            Self::StaleForm => error.stale_form_text().into(),
            Self::Malformed => error.malformed_text().into(),
            Self::NotFound => error.not_found_text().into(),
            Self::TooMany { retry_after_seconds } => error.too_many_text(retry_after_seconds).into(),
            Self::Failed => error.failed_text().into(),
            Self::Closed => error.closed_text().into(),
        }
    }
}

impl ErrorPage {
    /// The page of a problem for nobody known. `path` is the path that was asked for, with its language.
    #[must_use]
    pub fn new(t: Texts, path: impl Into<Text>, problem: Problem, problem_id: impl Into<Text>) -> Self {
        Self { frame: Frame::public(t, problem.title(t), path), problem, problem_id: problem_id.into() }
    }

    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn ways(&self) -> [LinkButton; 2] {
        let error = self.t().error();
        let home = LinkButton::primary(error.to_home(), self.frame.href("/"));
        let journal = LinkButton::secondary(error.to_journal(), self.frame.href("/journal"));
        match self.problem {
            Problem::Forbidden | Problem::NotFound | Problem::StaleForm | Problem::Malformed => {
                [home, journal]
            }
            // Only a page that was asked for by GET has an address to try again; a form's own address shows the form.
            Problem::TooMany { .. } | Problem::Failed | Problem::Closed => [
                LinkButton::primary(error.again(), self.frame.path.clone()),
                LinkButton { kind: ButtonKind::Secondary, ..home },
            ],
        }
    }
}

impl Sampled for ErrorPage {
    const NAME: &'static str = "Error";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |name, problem| (name, Self::new(t, t.lang().path("/journal"), problem, "01J8ZK4T9Q"));
        vec![
            page("403", Problem::Forbidden),
            page("403 form", Problem::StaleForm),
            page("400", Problem::Malformed),
            page("404", Problem::NotFound),
            page("429", Problem::TooMany { retry_after_seconds: 21 }),
            page("500", Problem::Failed),
            page("503", Problem::Closed),
        ]
    }
}
