//! Registration notice: what was registered, and where it stood at that moment.

use app::documents::RegistrationNotice;
use domain::benefit::Benefit;
use serde::Serialize;

use super::{Facts, person};
use crate::words::Words;

#[derive(Serialize)]
pub(super) struct Parts {
    application: Facts,
    child: Facts,
    applicant: Facts,
    position: Facts,
    note: &'static str,
}

pub(super) fn parts(notice: &RegistrationNotice, words: Words) -> Parts {
    let texts = words.texts;
    Parts {
        application: Facts {
            title: texts.application(),
            rows: vec![
                (texts.registered(), i18n::date_time(notice.registered)),
                (texts.channel(), words.channel(&notice.channel)),
            ],
        },
        child: person(texts.child(), &notice.child, words),
        applicant: person(texts.applicant(), &notice.applicant, words),
        position: Facts { title: texts.position(), rows: position(notice, words) },
        note: texts.position_note(),
    }
}

fn position(notice: &RegistrationNotice, words: Words) -> Vec<(&'static str, String)> {
    let texts = words.texts;
    let mut rows = vec![
        (texts.queue(), words.queue(&notice.queue)),
        (texts.queue_number(), notice.queue_number.map_or(texts.no_number().to_owned(), |n| n.to_string())),
        (texts.benefit(), words.benefit(notice.benefit).to_owned()),
    ];
    // Below a confirmed benefit a claim says nothing more.
    if let Some(claimed) =
        notice.claimed.filter(|claimed| *claimed != Benefit::None && *claimed != notice.benefit)
    {
        rows.push((texts.benefit_claimed(), texts.benefit_unconfirmed(words.benefit(claimed))));
    }
    rows.push((texts.benefit_number(), notice.benefit_number.to_string()));
    rows
}
