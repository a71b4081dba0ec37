//! An act of a kindergarten or a department before it is done: what it concerns, what will happen, the button.

use app::Refusal;
use askama::Template;
use i18n::Texts;

use crate::components::{
    BackLink, Button, ErrorLink, ErrorSummary, Field, Html, Sampled, SummaryList, SummaryRow, Text,
    WarningText, sample,
};
use crate::fault::Fault;
use crate::form::Keys;
use crate::layout::{Frame, WayUp};
use crate::visit::Visit;

pub(crate) mod referral;
mod words;

pub use words::Local;
pub(crate) use words::{
    done, full_name, in_language, language, ownership, paper_reasons, place_tag, queue_line, state_counts,
    stream, withdrawal, withdrawal_reasons,
};

/// An act before it is done.
#[derive(Debug, Template)]
#[template(path = "pages/act/page.html")]
pub struct ActPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the form.
    pub keys: Keys,
    /// What is about to be done.
    pub act: Act,
}

/// An act: its words and its form.
#[derive(Debug)]
pub struct Act {
    /// What it is.
    pub title: Text,
    /// More about it.
    pub lead: Option<Text>,
    /// Whom or what it concerns.
    pub facts: Vec<SummaryRow>,
    /// What will happen.
    pub effects: Vec<Text>,
    /// Something that cannot be undone.
    pub warning: Option<Text>,
    /// Fields of the form.
    pub fields: Vec<Html>,
    /// What is wrong: text and the field.
    pub errors: Vec<(Text, Option<Text>)>,
    /// Where the form goes, without the language.
    pub action: String,
    /// The button; `None` when the act cannot be done any more.
    pub button: Option<Button>,
    /// Where the person goes who does not want it, without the language.
    pub back: String,
}

impl Act {
    /// An act without facts, effects and fields.
    #[must_use]
    pub fn new(
        title: impl Into<Text>,
        action: impl Into<String>,
        back: impl Into<String>,
        button: Button,
    ) -> Self {
        Self {
            title: title.into(),
            lead: None,
            facts: Vec::new(),
            effects: Vec::new(),
            warning: None,
            fields: Vec::new(),
            errors: Vec::new(),
            action: action.into(),
            button: Some(button),
            back: back.into(),
        }
    }

    /// An act that cannot be done any more, and the way back.
    #[must_use]
    pub fn barred(title: impl Into<Text>, problem: Text, back: impl Into<String>) -> Self {
        let mut act = Self::new(title, "", back, Button::primary(""));
        act.button = None;
        act.errors.push((problem, None));
        act
    }

    /// With a field; its error stands in the summary too.
    #[must_use]
    pub fn with_field(mut self, field: &Field, html: Html) -> Self {
        self.errors.extend(field.error.clone().map(|text| (text, Some(field.name.clone()))));
        self.fields.push(html);
        self
    }

    /// The page of the act.
    #[must_use]
    pub fn page(self, visit: &Visit) -> ActPage {
        let mut frame = visit.frame(self.title.clone());
        frame.has_errors = !self.errors.is_empty();
        frame.way_up = WayUp::Back(BackLink { t: visit.t(), href: visit.href(&self.back).into() });
        ActPage { frame, keys: visit.keys(), act: self }
    }
}

/// What a refused command means for a handler: not found ends the request, a rule is told.
///
/// # Errors
/// [`Fault::NotFound`].
pub fn rule<R>(refusal: Refusal<R>) -> Result<R, Fault> {
    match refusal {
        Refusal::NotFound => Err(Fault::NotFound),
        Refusal::Rule(rule) => Ok(rule),
    }
}

impl ActPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn errors(&self) -> ErrorSummary {
        let link =
            |(text, target): &(Text, Option<Text>)| ErrorLink { text: text.clone(), target: target.clone() };
        ErrorSummary { t: self.t(), errors: self.act.errors.iter().map(link).collect() }
    }

    fn facts(&self) -> SummaryList {
        SummaryList { title: None, rows: self.act.facts.clone() }
    }

    fn warning(&self) -> Option<WarningText> {
        self.act.warning.clone().map(|text| WarningText { t: self.t(), text })
    }
}

impl Sampled for ActPage {
    const NAME: &'static str = "Act";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |act: Act| {
            let mut frame = Frame::public(t, act.title.clone(), t.lang().path("/kindergarten/referrals"));
            frame.has_errors = !act.errors.is_empty();
            frame.way_up = WayUp::Back(BackLink { t, href: t.lang().path(&act.back).into() });
            Self { frame, keys: Keys::sample(), act }
        };
        let texts = t.kindergarten();
        let name = "Айдапкелова-Сейтмұхамбетова Қырмызыгүл Нұрсұлтанқызы";
        let mut refuse = Act::new(
            texts.refuse_title(),
            "/kindergarten/referrals/ref_0/refusal",
            "/kindergarten",
            Button::warning(texts.refuse_do()),
        );
        refuse.facts = vec![
            SummaryRow::text(t.staff().child(), name),
            SummaryRow::text(t.staff().application(), "16.УО.2026.000024.1"),
            SummaryRow::text(
                t.staff().group(),
                t.staff().group_line(
                    "2023",
                    sample(t, "қазақша", "на казахском", "Kazakh"),
                    t.staff().stream_general(),
                ),
            ),
        ];
        refuse.effects = vec![
            texts.refuse_effect_queue().into(),
            texts.refuse_effect_place().into(),
            texts.refuse_effect_seen().into(),
        ];
        let radios = words::paper_reasons(t, "", Some(t.staff().choose_reason().into()));
        let refuse = refuse.with_field(&radios.field.clone(), Html::of(&radios));
        let barred = Act::barred(texts.enrol_title(), t.staff().referral_ended().into(), "/kindergarten");
        vec![("refuse papers with an error", page(refuse)), ("cannot be done any more", page(barred))]
    }
}
