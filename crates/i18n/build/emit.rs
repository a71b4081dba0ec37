//! Writes the Rust of the typed functions.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::read::{Argument, Key, Language, Message, Piece, Shape, arguments};

type Failed = Result<(), String>;

pub(crate) fn code(kk: &Language, ru: &Language, en: &Language) -> Result<String, String> {
    let mut out = String::new();
    let mut entries = String::new();
    for (area, messages) in kk {
        let name = upper_camel(area);
        line(&mut entries, &format!("/// Texts of `{area}.ftl`."))?;
        line(&mut entries, "#[must_use]")?;
        line(&mut entries, &format!("pub const fn {}(self) -> {name} {{ {name}(self.0) }}", snake(area)))?;
        line(&mut out, &format!("/// Texts of `{area}.ftl`."))?;
        line(&mut out, "#[derive(Clone, Copy, Debug)]")?;
        line(&mut out, &format!("pub struct {name}(Lang);\nimpl {name} {{"))?;
        for (key, message) in messages {
            let translations = [("Kk", message), ("Ru", get(ru, area, key)?), ("En", get(en, area, key)?)];
            function(&mut out, key, &translations)?;
        }
        line(&mut out, "}")?;
    }
    line(&mut out, &format!("impl Texts {{\n{entries}}}"))?;
    Ok(out)
}

fn get<'a>(language: &'a Language, area: &str, key: &str) -> Result<&'a Message, String> {
    language
        .get(area)
        .and_then(|a: &BTreeMap<_, _>| a.get(key))
        .ok_or_else(|| format!("{area}: {key} is missing"))
}

fn function(out: &mut String, key: &str, translations: &[(&str, &Message); 3]) -> Failed {
    let [(_, source), ..] = translations;
    let wanted = arguments(&source.pieces);
    line(out, &format!("/// {}", summary(&source.pieces)))?;
    for comment in &source.comment {
        line(out, &format!("///\n/// {comment}"))?;
    }
    line(out, "#[must_use]")?;
    let name = snake(key);
    if wanted.is_empty() {
        line(out, &format!("pub const fn {name}(self) -> &'static str {{ match self.0 {{"))?;
        for (lang, message) in translations {
            line(out, &format!("Lang::{lang} => {:?},", plain(&message.pieces)))?;
        }
        return line(out, "} }");
    }
    let parameters: Vec<_> = wanted.iter().map(|a| format!("{}: {}", snake(&a.name), kind(a))).collect();
    line(
        out,
        &format!(
            "pub fn {name}(self, {}) -> String {{ let mut out = String::new(); match self.0 {{",
            parameters.join(", ")
        ),
    )?;
    for (lang, message) in translations {
        line(out, &format!("Lang::{lang} => {{"))?;
        write_pieces(out, lang, &message.pieces, &wanted)?;
        line(out, "}")?;
    }
    line(out, "} out }")
}

fn write_pieces(out: &mut String, lang: &str, pieces: &[Piece], wanted: &[Argument]) -> Failed {
    for piece in pieces {
        match piece {
            Piece::Text(text) => line(out, &pushed(text))?,
            Piece::Argument(argument) => line(out, &written(lang, argument, wanted))?,
            Piece::Plural { argument, variants, default } => {
                plural(out, lang, argument, variants, default, wanted)?
            }
        }
    }
    Ok(())
}

fn pushed(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => format!("out.push({only:?});"),
        _ => format!("out.push_str({text:?});"),
    }
}

fn plural(
    out: &mut String,
    lang: &str,
    argument: &str,
    variants: &[(Key, Vec<Piece>)],
    default: &[Piece],
    wanted: &[Argument],
) -> Failed {
    if variants.is_empty() {
        // A word that does not change with the number: nothing to choose.
        return write_pieces(out, lang, default, wanted);
    }
    let name = snake(argument);
    line(out, &format!("match ({name}, Plural::of(Lang::{lang}, {name})) {{"))?;
    for (key, pieces) in variants {
        match key {
            Key::Exact(n) => line(out, &format!("({n}, _) => {{"))?,
            Key::Category(category) => line(out, &format!("(_, Plural::{}) => {{", upper_camel(category)))?,
        }
        write_pieces(out, lang, pieces, wanted)?;
        line(out, "}")?;
    }
    line(out, "_ => {")?;
    write_pieces(out, lang, default, wanted)?;
    line(out, "} }")
}

fn written(lang: &str, argument: &Argument, wanted: &[Argument]) -> String {
    let name = snake(&argument.name);
    // `{ $count }` of a message that also chooses by it is a number.
    let shape = wanted.iter().find(|a| a.name == argument.name).map_or(&argument.shape, |known| {
        if argument.shape == Shape::Text { &known.shape } else { &argument.shape }
    });
    match shape {
        Shape::Text => format!("out.push_str({name});"),
        Shape::Number => format!("out.push_str(&crate::number(Lang::{lang}, {name}));"),
        Shape::Date { form, case } => format!(
            "out.push_str(&crate::date(Lang::{lang}, {name}, DateForm::{}, Case::{}));",
            upper_camel(form),
            upper_camel(case)
        ),
        Shape::DateTime { form, case } => format!(
            "out.push_str(&crate::instant(Lang::{lang}, {name}, InstantForm::{}, Case::{}));",
            upper_camel(form),
            upper_camel(case)
        ),
    }
}

const fn kind(argument: &Argument) -> &'static str {
    match argument.shape {
        Shape::Text => "&str",
        Shape::Number => "u64",
        Shape::Date { .. } => "Date",
        Shape::DateTime { .. } => "DateTime",
    }
}

fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| if let Piece::Text(text) = p { text.as_str() } else { "" }).collect()
}

fn summary(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Argument(argument) => text.push_str(&format!("`{}`", snake(&argument.name))),
            Piece::Plural { .. } => text.push('…'),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('[', "\\[").replace('<', "\\<")
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn upper_camel(name: &str) -> String {
    name.split(['-', '_'])
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

fn line(out: &mut String, text: &str) -> Failed {
    writeln!(out, "{text}").map_err(|e| e.to_string())
}
