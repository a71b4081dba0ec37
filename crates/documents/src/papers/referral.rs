//! The referral: until when, where to, on what basis, what follows when nobody comes.

use app::documents::{Eds, ReferralPaper};
use domain::calendar::TermDays;
use domain::number::ApplicationNumber;
use serde::Serialize;

use super::{Facts, person, selected};
use crate::words::Words;

#[derive(Serialize)]
pub(super) struct Parts {
    valid: Notable,
    child: Facts,
    kindergarten: Facts,
    basis: Facts,
    duties: Points,
    eds: Signature,
}

#[derive(Serialize)]
struct Notable {
    label: &'static str,
    note: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Points {
    title: &'static str,
    items: Vec<String>,
}

#[derive(Serialize)]
struct Signature {
    title: &'static str,
    rows: Vec<(&'static str, String)>,
    note: Option<&'static str>,
}

pub(super) fn parts(number: ApplicationNumber, referral: &ReferralPaper, words: Words) -> Parts {
    let texts = words.texts;
    Parts {
        valid: Notable {
            label: texts.valid_label(),
            note: if referral.extended { texts.valid_note_extended() } else { texts.valid_note() },
            value: texts.valid_day(referral.valid_until),
        },
        child: person(texts.child(), &referral.child, words),
        kindergarten: selected(&referral.selected, words),
        basis: Facts {
            title: texts.basis(),
            rows: vec![
                (texts.application(), texts.application_of(&number.to_string(), referral.registered)),
                (texts.applicant(), words.person(&referral.applicant)),
                (texts.queue(), words.queue(&referral.queue)),
                (texts.place(), place(referral, words)),
            ],
        },
        duties: Points { title: texts.duties(), items: duties(referral, words) },
        eds: signature(referral.eds.as_ref(), words),
    }
}

fn place(referral: &ReferralPaper, words: Words) -> String {
    let texts = words.texts;
    match (referral.reserved, referral.queue_number) {
        (false, _) => texts.place_free().to_owned(),
        (true, None) => texts.place_reserved().to_owned(),
        (true, Some(number)) => texts.place_reserved_number(number),
    }
}

/// S33-S40 as they are for this referral: a policy without a prolongation has no line about it.
fn duties(referral: &ReferralPaper, words: Words) -> Vec<String> {
    let texts = words.texts;
    let mut items = vec![texts.duty_come(referral.valid_until)];
    if referral.misses_until_removal <= 1 {
        items.push(texts.missed_removed().to_owned());
    } else {
        let days = u64::from(referral.stop_list.n);
        items.push(match referral.stop_list.days {
            TermDays::Working => texts.missed_working(days),
            TermDays::Calendar => texts.missed_calendar(days),
        });
        items.push(texts.missed_again(u64::from(referral.misses_until_removal)));
    }
    // One prolongation per referral (R7), and only to a later day.
    let later =
        referral.extension_latest.filter(|latest| !referral.extended && *latest > referral.valid_until);
    items.extend(later.map(|latest| texts.duty_extend(latest)));
    items.extend(referral.cancel_until.map(|until| texts.duty_cancel(until)));
    items
}

fn signature(eds: Option<&Eds>, words: Words) -> Signature {
    let texts = words.texts;
    let title = texts.eds();
    match eds {
        Some(eds) => Signature {
            title,
            rows: vec![
                (texts.eds_signer(), words.person(&eds.signer)),
                (texts.eds_verified(), i18n::date_time(eds.verified)),
                (texts.eds_hash(), in_groups(&eds.hash)),
            ],
            note: None,
        },
        None => Signature { title, rows: Vec::new(), note: Some(texts.eds_gone()) },
    }
}

/// Eight by eight, as people compare them; a line ends only in the middle.
fn in_groups(hash: &str) -> String {
    let letters: Vec<char> = hash.chars().collect();
    let mut out = String::new();
    for (index, group) in letters.chunks(8).enumerate() {
        if index > 0 {
            out.push(if index % 4 == 0 { ' ' } else { '\u{a0}' });
        }
        out.extend(group);
    }
    out
}
