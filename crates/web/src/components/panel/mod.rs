//! The end of a service: it worked, and this is the number to keep.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text, sample};

/// The end of a service. Its title is the page's heading.
#[derive(Clone, Debug, Template)]
#[template(path = "components/panel/template.html")]
pub struct Panel {
    /// What was done.
    pub title: Text,
    /// What the number is.
    pub label: Text,
    /// The number to keep.
    pub number: Text,
}

impl Sampled for Panel {
    const NAME: &'static str = "Panel";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![(
            "number",
            Self {
                title: sample(t, "Өтініш қабылданды", "Заявление принято", "The application is accepted")
                    .into(),
                label: sample(t, "Өтініштің нөмірі", "Номер заявления", "Application number").into(),
                number: "16.УО.2026.000024.1".into(),
            },
        )]
    }
}
