//! Documents to download, in groups (S32).

use askama::Template;
use i18n::{Case, DateForm, Texts, date};
use jiff::civil::Date;

use super::{Sampled, Text, sample};

/// Documents to download, in groups.
#[derive(Clone, Debug, Template)]
#[template(path = "components/document_list/template.html")]
pub struct DocumentList {
    /// Texts of the page's language.
    pub t: Texts,
    /// Level of the groups' headings, 2 or 3, by what is above.
    pub level: u8,
    /// The groups.
    pub groups: Vec<DocumentGroup>,
}

/// Documents of one kind.
#[derive(Clone, Debug)]
pub struct DocumentGroup {
    /// Name of the group.
    pub title: Text,
    /// The documents.
    pub documents: Vec<Document>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name.
    pub name: Text,
    /// The day on which it was made.
    pub made: Date,
    /// Format and size: "PDF, 48 KB".
    pub note: Text,
    /// Address.
    pub href: Text,
}

impl DocumentList {
    fn day(&self, day: &Date) -> String {
        date(self.t.lang(), *day, DateForm::Short, Case::Plain)
    }
}

impl Sampled for DocumentList {
    const NAME: &'static str = "Document list";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let note = t.common().file_note("PDF", &t.common().file_size_kilobytes(48));
        let document = |name: &'static str, day| Document {
            name: name.into(),
            made: jiff::civil::date(2018, 7, day),
            note: note.clone().into(),
            href: "#document".into(),
        };
        vec![(
            "the guide's five",
            Self {
                t,
                level: 4,
                groups: vec![
                    DocumentGroup {
                        title: sample(t, "Жалпы құжаттар", "Общие документы", "Common documents").into(),
                        documents: vec![document(
                            sample(
                                t,
                                "Тіркеу туралы хабарлама",
                                "Уведомление о регистрации",
                                "Registration notice",
                            ),
                            30,
                        )],
                    },
                    DocumentGroup {
                        title: sample(t, "Өтінішке қосымшалар", "Приложения к заявлению", "Attachments")
                            .into(),
                        documents: vec![
                            document(
                                sample(
                                    t,
                                    "Құжаттарды қабылдау туралы хабарлама",
                                    "Извещение о приёме документов",
                                    "Receipt of documents",
                                ),
                                30,
                            ),
                            document(
                                sample(
                                    t,
                                    "Баланы есепке алу кітабына тіркеу",
                                    "Регистрация ребёнка в книге учёта",
                                    "Entry in the register book",
                                ),
                                30,
                            ),
                            document(sample(t, "Баланың карточкасы", "Карточка ребёнка", "Child's card"), 31),
                            document(
                                sample(t, "Мектепке дейінгі ұйымға жолдама", "Направление в ДДО", "Referral"),
                                31,
                            ),
                        ],
                    },
                ],
            },
        )]
    }
}
