//! There is nothing here, why, and what to do.

use askama::Template;
use i18n::Texts;

use super::{LinkButton, Sampled, Text, sample};

/// There is nothing here, why, and what to do.
#[derive(Clone, Debug, Template)]
#[template(path = "components/empty_state/template.html")]
pub struct EmptyState {
    /// What is not here.
    pub title: Text,
    /// Why, and what to do.
    pub text: Text,
    /// The way on.
    pub action: Option<LinkButton>,
}

impl Sampled for EmptyState {
    const NAME: &'static str = "Empty state";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        vec![(
            "no applications",
            Self {
                title: sample(t, "Әзірге өтініш жоқ", "Заявлений пока нет", "No applications yet").into(),
                text: sample(
                    t,
                    "Өтінішті екінші ата-ана берген болса, оны өз ЖСН-іңізге біріктіріңіз.",
                    "Если заявление подал второй родитель, объедините его со своим ИИН.",
                    "If the other parent filed it, merge the application to your IIN.",
                )
                .into(),
                action: Some(LinkButton::primary(t.home().start(), "#new")),
            },
        )]
    }
}
