//! A date in three fields, read.

use i18n::Texts;
use jiff::civil::Date;

use crate::components::{DateInput, Text};
use crate::form::Submitted;

/// A date as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Day {
    typed: [Text; 3],
    pub(super) error: Option<Text>,
}

impl Day {
    /// Reads the fields `<name>-day`, `<name>-month`, `<name>-year`.
    pub(super) fn read(form: &Submitted, name: &str) -> Self {
        let part = |part: &str| Text::from(form.value(&format!("{name}-{part}")).trim().to_owned());
        Self { typed: [part("day"), part("month"), part("year")], error: None }
    }

    /// The date; what is wrong is kept beside it.
    pub(super) fn parse(&mut self, t: Texts) -> Option<Date> {
        let [day, month, year] = &self.typed;
        let date = match (day.parse(), month.parse(), year.parse()) {
            (Ok(day), Ok(month), Ok(year)) if (1900..=2200).contains(&year) => {
                Date::new(year, month, day).ok()
            }
            _ => None,
        };
        if date.is_none() {
            self.error = Some(t.staff().date_wrong().into());
        }
        date
    }

    /// The fields.
    pub(super) fn input(&self, t: Texts, name: &'static str, legend: &'static str) -> DateInput {
        let mut input = DateInput::new(t, name, legend);
        input.typed.clone_from(&self.typed);
        input.field.error.clone_from(&self.error);
        input
    }
}
