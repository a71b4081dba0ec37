//! The next and the previous part of a long list, by key: there are no page numbers.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text, sample};

/// The next and the previous part of a long list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/pagination/template.html")]
pub struct Pagination {
    /// Texts of the page's language.
    pub t: Texts,
    /// What is shown: "51–100 of more than 1,000".
    pub note: Option<Text>,
    /// Address of the previous part.
    pub previous: Option<Text>,
    /// Address of the next part.
    pub next: Option<Text>,
}

impl Sampled for Pagination {
    const NAME: &'static str = "Pagination";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let note = sample(
            t,
            "1 000-нан астам өтініштің 51–100-і",
            "51–100 из более чем 1 000",
            "51–100 of more than 1,000",
        );
        vec![(
            "both ways",
            Self {
                t,
                note: Some(note.into()),
                previous: Some("#before".into()),
                next: Some("#after".into()),
            },
        )]
    }
}
