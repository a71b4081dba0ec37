//! Any of a few.

use askama::Template;
use i18n::Texts;

use super::{Choice, Field, Sampled, Text, sample};

/// Any of a few. The first has the field's id, so that an error's link reaches it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/checkboxes/template.html")]
pub struct Checkboxes {
    /// Legend, hint, error.
    pub field: Field,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

impl Checkboxes {
    /// Choices under each other.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, legend: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self { field: Field::new(t, name, legend), choices }
    }
}

impl Sampled for Checkboxes {
    const NAME: &'static str = "Checkboxes";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let legend = sample(
            t,
            "Хабарламаны қайда жіберейік?",
            "Куда присылать уведомления?",
            "Where shall we send notices?",
        );
        let choices = vec![
            Choice::new(
                "email",
                sample(t, "Электрондық поштаға", "На электронную почту", "To the e-mail"),
                "email",
            ),
            Choice {
                hint: Some(
                    sample(t, "Тек ұялы нөмірге", "Только на мобильный номер", "To a mobile number only")
                        .into(),
                ),
                ..Choice::new("sms", "SMS", "")
            },
        ];
        vec![("hint at one", Self::new(t, "sample-channels", legend, choices))]
    }
}
