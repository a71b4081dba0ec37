//! A status in a word or two.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text};

/// A status. The colour only repeats what the word says.
#[derive(Clone, Debug, Template)]
#[template(path = "components/tag/template.html")]
pub struct Tag {
    /// The status.
    pub text: Text,
    /// What it means for the person.
    pub tone: Tone,
}

/// What a status means for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// In the queue: nothing to do.
    Waiting,
    /// Something to do in time: the turn has come.
    Attention,
    /// A referral, an enrolment.
    Good,
    /// The stop-list: wait.
    Paused,
    /// Refused, annulled.
    Bad,
    /// Closed, of no interest.
    Closed,
}

impl Tone {
    /// Name of the tone in a class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Attention => "attention",
            Self::Good => "good",
            Self::Paused => "paused",
            Self::Bad => "bad",
            Self::Closed => "closed",
        }
    }
}

impl Tag {
    /// A status.
    #[must_use]
    pub fn new(text: impl Into<Text>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl Sampled for Tag {
    const NAME: &'static str = "Tag";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let common = t.common();
        vec![
            ("queued", Self::new(common.status_queued(), Tone::Waiting)),
            ("notified", Self::new(common.status_notified(), Tone::Attention)),
            ("referred", Self::new(common.status_referred(), Tone::Good)),
            ("stopped", Self::new(common.status_stopped(), Tone::Paused)),
            ("enrolled", Self::new(common.status_enrolled(), Tone::Good)),
            ("refused", Self::new(common.status_refused(), Tone::Bad)),
            ("removed", Self::new(common.status_removed(), Tone::Closed)),
        ]
    }
}
