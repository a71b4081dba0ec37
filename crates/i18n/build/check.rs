//! The languages must say the same things.

use std::mem::discriminant;

use crate::read::{Argument, Key, Language, Message, Piece, arguments};

pub(crate) fn problems(source: &Language, others: &[(&str, &Language)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (lang, other) in others {
        for (area, messages) in source {
            let Some(translated) = other.get(area) else {
                problems.push(format!("{lang}/{area}.ftl is missing"));
                continue;
            };
            for (key, message) in messages {
                match translated.get(key) {
                    None => problems.push(format!("{lang}/{area}.ftl: {key} is missing")),
                    Some(translation) => {
                        compare(&format!("{lang}/{area}.ftl: {key}"), message, translation, &mut problems)
                    }
                }
            }
            for key in translated.keys().filter(|k| !messages.contains_key(*k)) {
                problems.push(format!("{lang}/{area}.ftl: {key} is unknown in Kazakh"));
            }
        }
        for area in other.keys().filter(|a| !source.contains_key(*a)) {
            problems.push(format!("{lang}/{area}.ftl is unknown in Kazakh"));
        }
        if *lang == "ru" {
            other.iter().for_each(|(area, messages)| russian_plurals(area, messages.iter(), &mut problems));
        }
    }
    problems
}

fn compare(place: &str, source: &Message, translation: &Message, problems: &mut Vec<String>) {
    let wanted = arguments(&source.pieces);
    let given = arguments(&translation.pieces);
    for argument in &wanted {
        match given.iter().find(|a| a.name == argument.name) {
            None => problems.push(format!("{place}: ${} is not used", argument.name)),
            Some(found) if !agree(argument, found) => {
                problems.push(format!("{place}: ${} has another type in Kazakh", argument.name));
            }
            Some(_) => {}
        }
    }
    for argument in given.iter().filter(|g| !wanted.iter().any(|w| w.name == g.name)) {
        problems.push(format!("{place}: ${} is unknown in Kazakh", argument.name));
    }
}

fn agree(one: &Argument, other: &Argument) -> bool {
    discriminant(&one.shape) == discriminant(&other.shape)
}

fn russian_plurals<'a>(
    area: &str,
    messages: impl Iterator<Item = (&'a String, &'a Message)>,
    problems: &mut Vec<String>,
) {
    for (key, message) in messages {
        for piece in &message.pieces {
            let Piece::Plural { variants, .. } = piece else { continue };
            let has = |name: &str| variants.iter().any(|(k, _)| *k == Key::Category(name.to_owned()));
            let exact_only = variants.iter().all(|(k, _)| matches!(k, Key::Exact(_)));
            let whole = exact_only || (has("one") && has("few"));
            if !whole {
                problems.push(format!("ru/{area}.ftl: {key} needs [one], [few] and a default"));
            }
        }
    }
}
