//! How the demonstration's clock, mailbox and authority look. Views alone: no route of the portal leads here; the
//! demonstration's composition mounts `/dev/clock`, `/dev/mailbox` and `/dev/revocation` and fills them.

mod samples;

use askama::Template;
use i18n::Texts;
use jiff::civil::DateTime;

use crate::components::{
    Button, DateInput, EmptyState, ErrorLink, ErrorSummary, LinkButton, SummaryList, SummaryRow, Tag, Text,
    Tone,
};
use crate::layout::Frame;

/// The clock that can be moved forward.
#[derive(Debug, Template)]
#[template(path = "pages/dev/clock.html")]
pub struct ClockPage {
    /// What is around.
    pub frame: Frame,
    /// What it shows, in the district's zone.
    pub now: DateTime,
    /// The next limit that somebody waits for.
    pub next_limit: Option<DateTime>,
    /// Day, month, year as typed, and what is wrong with them.
    pub day: [Text; 3],
    /// Why the clock was not moved.
    pub problem: Option<Problem>,
}

/// Why the clock was not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// What was typed is no day.
    NoDay,
    /// The clock would go back.
    SetBack,
    /// Further than so many years at once.
    TooFar {
        /// The most.
        years: u32,
    },
    /// None of the buttons.
    Unknown,
}

impl ClockPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn facts(&self) -> SummaryList {
        let dev = self.t().dev();
        let next = self.next_limit.map_or_else(|| dev.clock_none().into(), |at| said(self.t(), at));
        let rows = vec![
            SummaryRow::text(dev.clock_now(), said(self.t(), self.now)),
            SummaryRow::text(dev.clock_next(), next),
        ];
        SummaryList { title: None, rows }
    }

    fn buttons(&self) -> Vec<Button> {
        let dev = self.t().dev();
        let button = |value: &'static str, button: Button| Button {
            sends: Some(("by".into(), value.into())),
            ..button
        };
        let mut buttons = vec![
            button("hour", Button::primary(dev.by_hour())),
            button("day", Button::primary(dev.by_day())),
        ];
        if self.next_limit.is_some() {
            buttons.push(button("limit", Button::primary(dev.by_limit())));
        }
        buttons
    }

    fn day_input(&self) -> DateInput {
        let mut input = DateInput::new(self.t(), "to", self.t().dev().morning());
        input.field.hint = Some(self.t().dev().morning_hint().into());
        input.field.error = self.day_error();
        input.typed = self.day.clone();
        input
    }

    /// What is wrong with the day: of the whole form when none was typed.
    fn day_error(&self) -> Option<Text> {
        let is_typed = self.problem == Some(Problem::NoDay) || self.day.iter().any(|part| !part.is_empty());
        self.problem.filter(|_| is_typed).map(|problem| self.words(problem))
    }

    fn errors(&self) -> ErrorSummary {
        let target = self.day_error().map(|_| self.day_input().error_target().into());
        let errors = self.problem.map(|problem| ErrorLink { text: self.words(problem), target });
        ErrorSummary { t: self.t(), errors: errors.into_iter().collect() }
    }

    fn words(&self, problem: Problem) -> Text {
        let dev = self.t().dev();
        match problem {
            Problem::NoDay => dev.no_day().into(),
            Problem::SetBack => dev.set_back().into(),
            Problem::TooFar { years } => dev.too_far(u64::from(years)).into(),
            Problem::Unknown => dev.unknown().into(),
        }
    }

    fn to_mailbox(&self) -> LinkButton {
        LinkButton::secondary(self.t().dev().mailbox(), self.frame.href("/dev/mailbox"))
    }

    fn move_there(&self) -> Button {
        Button::secondary(self.t().dev().move_there())
    }
}

/// Messages as people would have received them.
#[derive(Debug, Template)]
#[template(path = "pages/dev/mailbox.html")]
pub struct MailboxPage {
    /// What is around.
    pub frame: Frame,
    /// The newest first.
    pub letters: Vec<Letter>,
}

/// One message to one address.
#[derive(Clone, Debug)]
pub struct Letter {
    /// When it left, in the district's zone.
    pub at: DateTime,
    /// By SMS; otherwise by mail.
    pub is_sms: bool,
    /// The address.
    pub to: Text,
    /// Subject; an SMS has none.
    pub subject: Text,
    /// Text: paragraphs with an empty line between them.
    pub text: Text,
}

impl MailboxPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn tag(&self, letter: &Letter) -> Tag {
        let dev = self.t().dev();
        if letter.is_sms { Tag::new(dev.sms(), Tone::Closed) } else { Tag::new(dev.email(), Tone::Waiting) }
    }

    fn sent(&self, letter: &Letter) -> String {
        self.t().dev().sent(letter.at, &letter.to)
    }

    fn none(&self) -> EmptyState {
        let dev = self.t().dev();
        EmptyState {
            title: dev.mailbox_none().into(),
            text: dev.mailbox_none_text().into(),
            action: Some(LinkButton::primary(dev.clock(), self.frame.href("/dev/clock"))),
        }
    }

    fn to_clock(&self) -> LinkButton {
        LinkButton::secondary(self.t().dev().clock(), self.frame.href("/dev/clock"))
    }
}

impl Letter {
    /// The heading: the subject, or the text of an SMS, which has none.
    fn heading(&self) -> &str {
        if self.subject.is_empty() { &self.text } else { &self.subject }
    }

    /// Paragraphs and their lines. The subject is not said twice.
    fn paragraphs(&self) -> Vec<Vec<&str>> {
        let said = self.heading();
        let paragraphs = self.text.split("\n\n").filter(|paragraph| *paragraph != said);
        paragraphs.map(|paragraph| paragraph.lines().collect()).collect()
    }
}

/// Whether the authority answers what was revoked, and the button that changes it.
#[derive(Debug, Template)]
#[template(path = "pages/dev/revocation.html")]
pub struct RevocationPage {
    /// What is around.
    pub frame: Frame,
    /// It answers; otherwise it is silent.
    pub answers: bool,
}

impl RevocationPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn state(&self) -> Tag {
        let dev = self.t().dev();
        if self.answers {
            Tag::new(dev.authority_answers(), Tone::Good)
        } else {
            Tag::new(dev.authority_silent(), Tone::Bad)
        }
    }

    fn switch(&self) -> Button {
        let dev = self.t().dev();
        let (words, answers) =
            if self.answers { (dev.fall_silent(), "false") } else { (dev.answer_again(), "true") };
        Button { sends: Some(("answers".into(), answers.into())), ..Button::primary(words) }
    }

    fn to_clock(&self) -> LinkButton {
        LinkButton::secondary(self.t().dev().clock(), self.frame.href("/dev/clock"))
    }
}

fn said(t: Texts, at: DateTime) -> Text {
    t.dev().instant(at).into()
}
