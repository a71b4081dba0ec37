//! Rows to compare. On a narrow screen each row becomes a card whose cells carry their column's name.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Tag, Text, Tone, sample};

/// Rows to compare.
#[derive(Clone, Debug, Template)]
#[template(path = "components/table/template.html")]
pub struct Table {
    /// What the table shows. Always there, if only for screen readers.
    pub caption: Text,
    /// Whether the caption is for screen readers only.
    pub caption_hidden: bool,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub head: Text,
    /// Numbers stand at the right.
    pub numeric: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What stands in it.
    pub body: Html,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(head: impl Into<Text>) -> Self {
        Self { head: head.into(), numeric: false }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(head: impl Into<Text>) -> Self {
        Self { head: head.into(), numeric: true }
    }
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Self { body: Html::text(text) }
    }

    /// A link, usually in the first cell.
    #[must_use]
    pub fn link(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self { body: Html::link(text, href) }
    }

    /// A component: a tag, a button.
    #[must_use]
    pub fn of(component: &impl Template) -> Self {
        Self { body: Html::of(component) }
    }
}

impl Sampled for Table {
    const NAME: &'static str = "Table";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let place = |name: &'static str, language, phone: &'static str, free: &'static str| Row {
            cells: vec![
                Cell::link(name, "#place"),
                Cell::text(Text::Borrowed(language)),
                Cell::text(phone),
                Cell::text(free),
            ],
        };
        let columns = vec![
            Column::text(sample(t, "Балабақша", "Детский сад", "Kindergarten")),
            Column::text(sample(t, "Оқыту тілі", "Язык обучения", "Language")),
            Column::text(sample(t, "Телефон", "Телефон", "Phone")),
            Column::number(sample(t, "Бос орын", "Мест", "Places")),
        ];
        let mut applications = vec![
            Column::text(sample(t, "Өтініш", "Заявление", "Application")),
            Column::text(sample(t, "Күйі", "Статус", "Status")),
        ];
        applications.push(Column::number(sample(t, "Кезек нөмірі", "Номер очереди", "Queue number")));
        vec![
            (
                "places",
                Self {
                    caption: sample(t, "Бос орындар", "Свободные места", "Vacant places").into(),
                    caption_hidden: false,
                    columns,
                    rows: vec![
                        place("№ 36 «Балапан» балабақшасы", t.common().kazakh(), "+7 707 735 82 45", "3"),
                        place(
                            "МКҚК «№ 42 «Бәйшешек» бөбекжай-балабақшасы»",
                            t.common().kazakh(),
                            "+7 775 447 66 51",
                            "1",
                        ),
                        place(
                            "ГККП «Ясли-сад № 43 «Қызғалдақ»",
                            t.common().russian(),
                            "+7 775 793 53 26",
                            "12",
                        ),
                    ],
                },
            ),
            (
                "with tags",
                Self {
                    caption: t.frame().journal().into(),
                    caption_hidden: true,
                    columns: applications,
                    rows: vec![Row {
                        cells: vec![
                            Cell::link("16.УО.2026.000024.1", "#application"),
                            Cell::of(&Tag::new(t.common().status_notified(), Tone::Attention)),
                            Cell::text("2"),
                        ],
                    }],
                },
            ),
        ]
    }
}
