//! Facts with their names, each perhaps with something to do about it.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Tag, Text, Tone, sample};

/// Facts with their names.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/summary_list/template.html")]
pub struct SummaryList {
    /// Head of a card around the facts. `None`: no card.
    pub title: Option<Text>,
    /// The facts.
    pub rows: Vec<SummaryRow>,
}

/// One fact.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// Its name.
    pub name: Text,
    /// The fact.
    pub value: Html,
    /// What can be done about it.
    pub actions: Vec<Action>,
}

/// Something to do about a fact.
#[derive(Clone, Debug)]
pub struct Action {
    /// The verb.
    pub text: Text,
    /// Address.
    pub href: Text,
}

impl SummaryList {
    /// Whether any fact has an action: then the others keep its column free.
    fn has_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.is_empty())
    }
}

impl SummaryRow {
    /// A fact in plain text.
    #[must_use]
    pub fn text(name: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { name: name.into(), value: Html::text(value), actions: Vec::new() }
    }

    /// With something to do about it.
    #[must_use]
    pub fn with_action(mut self, text: impl Into<Text>, href: impl Into<Text>) -> Self {
        self.actions.push(Action { text: text.into(), href: href.into() });
        self
    }
}

impl Sampled for SummaryList {
    const NAME: &'static str = "Summary list";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let child = || {
            vec![
                SummaryRow::text(
                    sample(t, "Толық аты", "Полное имя", "Full name"),
                    "Әбдірахманұлы Нұрсұлтан-Әлімжан Ғабитұлы",
                ),
                SummaryRow::text(sample(t, "ЖСН", "ИИН", "IIN"), "220818500123"),
                SummaryRow {
                    value: Html::of(&Tag::new(t.common().status_queued(), Tone::Waiting)),
                    ..SummaryRow::text(sample(t, "Күйі", "Состояние", "State"), "")
                },
                SummaryRow::text(
                    sample(t, "Электрондық пошта", "Электронная почта", "E-mail"),
                    "aizhan.abdirakhmanova@example.kz",
                )
                .with_action(t.common().change(), "#contacts"),
            ]
        };
        vec![
            ("plain", Self { title: None, rows: child() }),
            (
                "card",
                Self {
                    title: Some(sample(t, "Баланың деректері", "Данные ребёнка", "Child").into()),
                    rows: child(),
                },
            ),
        ]
    }
}
