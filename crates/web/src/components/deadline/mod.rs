//! The last day for something, told clearly.

use askama::Template;
use i18n::Texts;
use jiff::civil::Date;

use super::{Sampled, Text, sample};

/// The last day for something.
#[derive(Clone, Debug, Template)]
#[template(path = "components/deadline/template.html")]
pub struct Deadline {
    /// Texts of the page's language.
    pub t: Texts,
    /// What has to be done.
    pub what: Text,
    /// The last day: it may still be done on it (R55).
    pub last_day: Date,
    /// Calendar days from today to the last day, 0 on it. `None` when it has passed.
    pub days_left: Option<u64>,
    /// What happens otherwise.
    pub otherwise: Option<Text>,
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// More than a day.
    Calm,
    /// Today or tomorrow.
    Soon,
    /// Passed.
    Passed,
}

impl Deadline {
    /// How near it is.
    #[must_use]
    pub const fn urgency(&self) -> Urgency {
        match self.days_left {
            None => Urgency::Passed,
            Some(0 | 1) => Urgency::Soon,
            Some(_) => Urgency::Calm,
        }
    }

    fn left(&self) -> Text {
        let common = self.t.common();
        self.days_left.map_or(common.passed().into(), |days| common.day_left(days).into())
    }
}

impl Sampled for Deadline {
    const NAME: &'static str = "Deadline";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let calm = Self {
            t,
            what: sample(t, "Балабақшаға келіңіз", "Придите в детский сад", "Come to the kindergarten")
                .into(),
            last_day: jiff::civil::date(2018, 8, 7),
            days_left: Some(7),
            otherwise: Some(
                sample(
                    t,
                    "Келмесеңіз, жолдама жойылып, бала стоп-тізімге жіберіледі.",
                    "Иначе направление аннулируется, а ребёнок попадёт в стоп-лист.",
                    "Otherwise the referral ends and the child goes to the stop-list.",
                )
                .into(),
            ),
        };
        vec![
            ("calm", calm.clone()),
            ("last day", Self { days_left: Some(0), ..calm.clone() }),
            ("passed", Self { days_left: None, otherwise: None, ..calm }),
        ]
    }
}
