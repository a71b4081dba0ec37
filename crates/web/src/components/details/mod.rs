//! Something that some people want to know.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Text, sample};

/// Text behind a line that can be opened.
#[derive(Clone, Debug, Template)]
#[template(path = "components/details/template.html")]
pub struct Details {
    /// The line.
    pub summary: Text,
    /// What is behind it.
    pub body: Html,
}

impl Sampled for Details {
    const NAME: &'static str = "Details";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let summary = sample(
            t,
            "Кезек нөмірі неге өзгерді?",
            "Почему изменился номер очереди?",
            "Why has the number changed?",
        );
        let body = sample(
            t,
            "Бір балаға бірінші кезектегі жеңілдік расталды (+1), екі бала жолдама алды (−2).",
            "Одному ребёнку подтверждена первоочередная льгота (+1), двое получили направления (−2).",
            "One first-priority benefit was confirmed (+1), two children received referrals (−2).",
        );
        vec![("text", Self { summary: summary.into(), body: Html::paragraph(body) })]
    }
}
