//! Receipt of documents: the papers taken, who took them, the term of the service.

use app::documents::Receipt;
use serde::Serialize;

use super::{Facts, Listing};
use crate::words::Words;

#[derive(Serialize)]
pub(super) struct Parts {
    people: Facts,
    papers: Listing,
    service: Facts,
}

pub(super) fn parts(receipt: &Receipt, words: Words) -> Parts {
    let texts = words.texts;
    let line = |(index, paper): (usize, &_)| vec![(index + 1).to_string(), words.paper(*paper).to_owned()];
    let mut lines: Vec<_> = receipt.papers.iter().enumerate().map(line).collect();
    // Of an application that came from an earlier system nobody has listed them.
    if lines.is_empty() {
        lines.push(vec![String::new(), texts.not_given().to_owned()]);
    }
    Parts {
        people: Facts {
            title: texts.application(),
            rows: vec![
                (texts.applicant(), words.person(&receipt.applicant)),
                (texts.child(), words.person(&receipt.child)),
                (texts.born(), words.day(receipt.child.born)),
            ],
        },
        papers: Listing {
            title: texts.taken(),
            head: vec![texts.ordinal_column(), texts.paper_column()],
            lines,
        },
        service: Facts {
            title: texts.service(),
            rows: vec![
                (texts.kindergarten_name(), texts.service_name().to_owned()),
                (texts.taken_by(), words.taken(receipt.taken_by).to_owned()),
                (texts.taken_at(), i18n::date_time(receipt.taken)),
                (
                    texts.service_term(),
                    receipt
                        .service_until
                        .map_or(texts.service_at_once().to_owned(), |day| texts.service_until(day)),
                ),
            ],
        },
    }
}
