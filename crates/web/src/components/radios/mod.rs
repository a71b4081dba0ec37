//! One of a few, all in view.

use askama::Template;
use i18n::Texts;

use super::{Choice, Field, Sampled, Text, sample};

/// One of a few, all in view. The first has the field's id, so that an error's link reaches it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/radios/template.html")]
pub struct Radios {
    /// Legend, hint, error.
    pub field: Field,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Beside each other: for two short choices only.
    pub inline: bool,
}

impl Radios {
    /// Choices under each other.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, legend: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self { field: Field::new(t, name, legend), choices, inline: false }
    }
}

impl Sampled for Radios {
    const NAME: &'static str = "Radios";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let legend = sample(
            t,
            "Бала жеңілдікпен тұра ма?",
            "Есть ли льгота у ребёнка?",
            "Does the child have a benefit?",
        );
        let wrong = sample(
            t,
            "Балабақшаның түрін таңдаңыз",
            "Выберите вид детского сада",
            "Choose the kind of kindergarten",
        );
        let mut owners = Self::new(
            t,
            "sample-owner",
            sample(t, "Балабақшаның түрі", "Вид детского сада", "Kind of kindergarten"),
            vec![
                Choice::new("state", t.common().ownership_state(), ""),
                Choice {
                    hint: Some(
                        sample(
                            t,
                            "Бала 3 жасқа толуы керек",
                            "Ребёнку должно быть 3 года",
                            "The child must be 3 years old",
                        )
                        .into(),
                    ),
                    ..Choice::new("private", t.common().ownership_private(), "")
                },
            ],
        );
        owners.field.error = Some(wrong.into());
        let yes_no =
            vec![Choice::new("yes", t.common().yes(), "no"), Choice::new("no", t.common().no(), "no")];
        vec![
            ("inline", Self { inline: true, ..Self::new(t, "sample-benefit", legend, yes_no) }),
            ("hint and error", owners),
        ]
    }
}
