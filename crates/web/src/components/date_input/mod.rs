//! A remembered date in three fields: day, month, year.

use askama::Template;
use i18n::Texts;

use super::{Field, Sampled, Text, sample};

/// A date that the person knows by heart. Its fields are `<name>-day`, `<name>-month`, `<name>-year`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/date_input/template.html")]
pub struct DateInput {
    /// Legend, hint, error.
    pub field: Field,
    /// What was typed before: day, month, year.
    pub typed: [Text; 3],
    /// The part that is wrong. `None` with an error: all of it.
    pub wrong: Option<DatePart>,
    /// Whether it is the person's own birth date, which the browser may fill in.
    pub own_birth_date: bool,
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// Day of the month.
    Day,
    /// Month as a number.
    Month,
    /// Year in four digits.
    Year,
}

impl DateInput {
    /// An empty date.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, legend: impl Into<Text>) -> Self {
        Self {
            field: Field::new(t, name, legend),
            typed: [Text::default(), Text::default(), Text::default()],
            wrong: None,
            own_birth_date: false,
        }
    }

    /// Id of the field to which an error's link leads.
    #[must_use]
    pub fn error_target(&self) -> String {
        let part = match self.wrong {
            None | Some(DatePart::Day) => "day",
            Some(DatePart::Month) => "month",
            Some(DatePart::Year) => "year",
        };
        format!("{}-{part}", self.field.name)
    }

    /// Parts in order: suffix, label, value, width, browser's name, whether wrong.
    fn parts(&self) -> [Part<'_>; 3] {
        let common = self.field.t.common();
        let [day, month, year] = &self.typed;
        let wrong = |part| self.field.error.is_some() && self.wrong.is_none_or(|wrong| wrong == part);
        [
            Part { name: "day", label: common.day(), value: day, width: 2, wrong: wrong(DatePart::Day) },
            Part {
                name: "month",
                label: common.month(),
                value: month,
                width: 2,
                wrong: wrong(DatePart::Month),
            },
            Part { name: "year", label: common.year(), value: year, width: 4, wrong: wrong(DatePart::Year) },
        ]
    }
}

struct Part<'a> {
    name: &'static str,
    label: &'static str,
    value: &'a str,
    width: u8,
    wrong: bool,
}

impl Sampled for DateInput {
    const NAME: &'static str = "Date input";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let legend = sample(t, "Баланың туған күні", "Дата рождения ребёнка", "Child's birth date");
        let mut wrong = Self {
            typed: ["29".into(), "02".into(), "2023".into()],
            wrong: Some(DatePart::Day),
            ..Self::new(t, "sample-wrong-date", legend)
        };
        wrong.field.hint =
            Some(sample(t, "Мысалы, 18 08 2022", "Например, 18 08 2022", "For example, 18 08 2022").into());
        wrong.field.error = Some(
            sample(
                t,
                "2023 жылғы ақпанда 28 күн бар",
                "В феврале 2023 года 28 дней",
                "February 2023 has 28 days",
            )
            .into(),
        );
        vec![("empty", Self::new(t, "sample-date", legend)), ("one part wrong", wrong)]
    }
}
