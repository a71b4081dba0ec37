//! Entry in the register book: numbered as the columns of the book.

use app::documents::{Paper, RegisterEntry, Relation};
use domain::benefit::Benefit;
use serde::Serialize;

use super::Listing;
use crate::words::{Words, full_name};

#[derive(Serialize)]
pub(super) struct Parts {
    entry: Listing,
}

pub(super) fn parts(entry: &RegisterEntry, words: Words) -> Parts {
    let texts = words.texts;
    let lines = columns(entry, words)
        .into_iter()
        .enumerate()
        .map(|(index, (name, value))| vec![(index + 1).to_string(), name.to_owned(), value])
        .collect();
    Parts {
        entry: Listing {
            title: texts.book(),
            head: vec![texts.ordinal_column(), texts.book_column(), texts.book_value()],
            lines,
        },
    }
}

fn columns(entry: &RegisterEntry, words: Words) -> Vec<(&'static str, String)> {
    let texts = words.texts;
    let mut columns = vec![
        (texts.queue(), words.queue(&entry.queue)),
        (texts.running(), entry.running.to_string()),
        (texts.book_date(), words.day(Some(entry.date))),
        (texts.child(), full_name(&entry.child)),
        (texts.iin(), words.given(Some(&entry.child.iin))),
        (texts.born(), words.day(entry.child.born)),
    ];
    for (parent, relation) in &entry.parents {
        let named = texts.person_relation(&words.person(parent), &relation_of(*relation, words));
        columns.push((texts.parent(), named));
    }
    columns.push((texts.address(), words.given(Some(&entry.address))));
    columns.push((texts.benefit(), words.benefit(entry.benefit).to_owned()));
    if entry.benefit != Benefit::None {
        columns.push((texts.benefit_paper(), evidence(entry.benefit_paper, words).to_owned()));
    }
    columns.push((texts.result(), words.result(entry.result).to_owned()));
    columns
}

/// The name of the line is the evidence's own name: it is only said whether it is there.
const fn evidence(paper: Option<Paper>, words: Words) -> &'static str {
    match paper {
        None => words.texts.evidence_missing(),
        Some(Paper::BenefitEvidence) => words.texts.evidence_presented(),
        Some(other) => words.paper(other),
    }
}

fn relation_of(relation: Option<Relation>, words: Words) -> String {
    relation.map_or_else(
        || words.texts.applicant().to_lowercase(),
        |relation| words.relation(relation).to_owned(),
    )
}
