//! Steps in their order, done, under way or to come.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Text};

/// Steps in their order.
#[derive(Clone, Debug, Template)]
#[template(path = "components/steps/template.html")]
pub struct Steps {
    /// Texts of the page's language.
    pub t: Texts,
    /// Level of the steps' headings, 2 or 3, by what is above.
    pub level: u8,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub title: Text,
    /// More about it.
    pub body: Html,
    /// How far it is.
    pub state: StepState,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// The steps only explain.
    Told,
    /// Done.
    Done,
    /// Under way.
    Now,
    /// To come.
    Later,
}

impl Step {
    /// A step of an explanation.
    #[must_use]
    pub fn told(title: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self { title: title.into(), body: Html::paragraph(text), state: StepState::Told }
    }
}

impl Sampled for Steps {
    const NAME: &'static str = "Steps";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let home = t.home();
        let mut steps = vec![
            Step::told(home.step_apply(), home.step_apply_text()),
            Step::told(home.step_wait(), home.step_wait_text()),
            Step::told(home.step_choose(), home.step_choose_text()),
        ];
        for (step, state) in steps.iter_mut().zip([StepState::Done, StepState::Now, StepState::Later]) {
            step.state = state;
        }
        vec![("states", Self { t, level: 4, steps })]
    }
}
