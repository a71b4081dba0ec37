//! One number that matters, large.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text, Tone, sample};

/// One number that matters.
#[derive(Clone, Debug, Template)]
#[template(path = "components/stat_tile/template.html")]
pub struct StatTile {
    /// What the number is.
    pub label: Text,
    /// The number.
    pub value: Text,
    /// Where it comes from or what it means.
    pub note: Option<Text>,
    /// Where the number is explained: text and address.
    pub link: Option<(Text, Text)>,
    /// What it means for the person.
    pub tone: Tone,
}

impl Sampled for StatTile {
    const NAME: &'static str = "Stat tile";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let queue = Self {
            label: sample(t, "Кезек нөмірі", "Номер очереди", "Queue number").into(),
            value: "2".into(),
            note: Some(sample(t, "118 баланың ішінде", "из 118 детей", "of 118 children").into()),
            link: Some((
                sample(t, "Нөмір қалай есептеледі?", "Как считается номер?", "How is it counted?").into(),
                "#explain".into(),
            )),
            tone: Tone::Waiting,
        };
        let benefit = Self {
            label: sample(
                t,
                "Жеңілдік санаты бойынша кезек нөмірі",
                "Номер очереди по льготной категории",
                "Number in the benefit category",
            )
            .into(),
            value: "0".into(),
            note: None,
            link: None,
            tone: Tone::Closed,
        };
        vec![("queue number", queue), ("plain", benefit)]
    }
}
