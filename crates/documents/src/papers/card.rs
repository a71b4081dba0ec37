//! The child's card: the child, its parents, the way of the application, what was chosen.

use app::documents::{ChildCard, Contacts, Person};
use serde::Serialize;

use super::{Facts, Listing, person, selected};
use crate::words::{Words, full_name};

#[derive(Serialize)]
pub(super) struct Parts {
    child: Facts,
    parents: Parents,
    kindergarten: Facts,
    history: Listing,
}

#[derive(Serialize)]
struct Parents {
    title: &'static str,
    people: Vec<Vec<(&'static str, String)>>,
}

pub(super) fn parts(card: &ChildCard, words: Words) -> Parts {
    let texts = words.texts;
    let mut child = person(texts.child(), &card.child, words);
    child.rows.push((texts.queue(), words.queue(&card.queue)));
    Parts {
        child,
        parents: Parents {
            title: texts.parents(),
            people: card
                .parents
                .iter()
                .map(|(person, contacts)| parent(person, contacts.as_ref(), words))
                .collect(),
        },
        kindergarten: selected(&card.selected, words),
        history: Listing {
            title: texts.history(),
            head: vec![texts.history_since(), texts.history_status()],
            lines: card
                .history
                .iter()
                .map(|(since, status)| vec![i18n::date_time(*since), words.state(*status).to_owned()])
                .collect(),
        },
    }
}

/// Contacts are on the card of the parent whose they are, and of staff (R64); elsewhere there is no line for them.
fn parent(person: &Person, contacts: Option<&Contacts>, words: Words) -> Vec<(&'static str, String)> {
    let texts = words.texts;
    let mut rows = vec![(texts.name(), full_name(person)), (texts.iin(), words.given(Some(&person.iin)))];
    if let Some(Contacts { phone, email, address }) = contacts {
        rows.push((texts.phone(), words.phone(phone.as_deref())));
        rows.push((texts.email(), words.given(email.as_deref())));
        rows.push((texts.address(), words.given(address.as_deref())));
    }
    rows
}
