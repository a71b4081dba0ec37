//! Sections of which one is shown at a time. Without script they are sections under a list of links.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Text, sample};

/// Sections of which one is shown at a time.
#[derive(Clone, Debug, Template)]
#[template(path = "components/tabs/template.html")]
pub struct Tabs {
    /// Title above the links where there is no script.
    pub title: Text,
    /// The sections.
    pub tabs: Vec<Tab>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Id, also the fragment of the address.
    pub id: Text,
    /// Name.
    pub name: Text,
    /// Content. It begins with its own heading.
    pub body: Html,
}

impl Sampled for Tabs {
    const NAME: &'static str = "Tabs";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let tab = |id: &'static str, name: &'static str| Tab {
            id: id.into(),
            name: name.into(),
            body: Html::paragraph(name),
        };
        vec![(
            "three",
            Self {
                title: t.common().contents().into(),
                tabs: vec![
                    tab(
                        "sample-tab-application",
                        sample(t, "Өтініш туралы ақпарат", "Информация о заявлении", "Application"),
                    ),
                    tab(
                        "sample-tab-history",
                        sample(t, "Өзгерістер тарихы", "История изменений", "History of changes"),
                    ),
                    tab(
                        "sample-tab-documents",
                        sample(t, "Жалпы құжаттар", "Общие документы", "Common documents"),
                    ),
                ],
            },
        )]
    }
}
