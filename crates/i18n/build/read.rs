//! Reads one language: Fluent syntax in, a small tree out, terms already put in their places.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};

/// How deep a term may use terms: more is a circle.
const TERM_DEPTH_MAX: usize = 8;

/// Area name -> message key -> message.
pub(crate) type Language = BTreeMap<String, BTreeMap<String, Message>>;

pub(crate) struct Message {
    pub(crate) comment: Vec<String>,
    pub(crate) pieces: Vec<Piece>,
}

pub(crate) enum Piece {
    Text(String),
    Argument(Argument),
    Plural { argument: String, variants: Vec<(Key, Vec<Piece>)>, default: Vec<Piece> },
}

#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) shape: Shape,
}

/// How an argument is written, which also fixes its Rust type.
#[derive(Clone, PartialEq)]
pub(crate) enum Shape {
    Text,
    Number,
    Date { form: String, case: String },
    DateTime { form: String, case: String },
}

#[derive(Clone, PartialEq)]
pub(crate) enum Key {
    Exact(u64),
    Category(String),
}

type Terms<'a> = BTreeMap<String, Pattern<&'a str>>;

pub(crate) fn language(root: &Path, lang: &str) -> Result<Language, String> {
    let folder = root.join(lang);
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.extension().is_none_or(|e| e != "ftl") {
            continue;
        }
        let area = path.file_stem().and_then(|s| s.to_str()).ok_or("a file name is not UTF-8")?.to_owned();
        sources.insert(area, fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?);
    }
    let mut parsed = Vec::new();
    for (area, source) in &sources {
        let resource =
            parser::parse(source.as_str()).map_err(|(_, errors)| format!("{lang}/{area}.ftl: {errors:?}"))?;
        parsed.push((area, resource));
    }
    let mut terms = Terms::new();
    for (area, resource) in &parsed {
        for entry in &resource.body {
            if let Entry::Term(term) = entry
                && terms.insert(term.id.name.to_owned(), term.value.clone()).is_some()
            {
                return Err(format!("{lang}/{area}.ftl: term -{} is there twice", term.id.name));
            }
        }
    }
    let mut language = Language::new();
    for (area, resource) in &parsed {
        let messages = language.entry((*area).clone()).or_default();
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let place = format!("{lang}/{area}.ftl: {}", message.id.name);
            let pattern = message.value.as_ref().ok_or_else(|| format!("{place}: no text"))?;
            if !message.attributes.is_empty() {
                return Err(format!("{place}: attributes are not used, write a message of its own"));
            }
            let comment =
                message.comment.iter().flat_map(|c| c.content.iter().map(|l| (*l).to_owned())).collect();
            let pieces = pieces(pattern, &terms, TERM_DEPTH_MAX).map_err(|e| format!("{place}: {e}"))?;
            let read = Message { comment, pieces };
            if messages.insert(message.id.name.to_owned(), read).is_some() {
                return Err(format!("{place}: is there twice"));
            }
        }
    }
    Ok(language)
}

/// Arguments in the order of their first use, with the strongest shape that the message gives them.
pub(crate) fn arguments(pieces: &[Piece]) -> Vec<Argument> {
    let mut found = Vec::new();
    collect(pieces, &mut found);
    found
}

fn collect(pieces: &[Piece], found: &mut Vec<Argument>) {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Argument(argument) => note(argument.clone(), found),
            Piece::Plural { argument, variants, default } => {
                note(Argument { name: argument.clone(), shape: Shape::Number }, found);
                variants.iter().for_each(|(_, pieces)| collect(pieces, found));
                collect(default, found);
            }
        }
    }
}

fn note(argument: Argument, found: &mut Vec<Argument>) {
    match found.iter_mut().find(|a| a.name == argument.name) {
        Some(known) if known.shape == Shape::Text => known.shape = argument.shape,
        Some(_) => {}
        None => found.push(argument),
    }
}

fn pieces(pattern: &Pattern<&str>, terms: &Terms<'_>, depth: usize) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => push_text(&mut out, value),
            PatternElement::Placeable { expression } => place(expression, terms, depth, &mut out)?,
        }
    }
    Ok(out)
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Text(last)) = out.last_mut() {
        last.push_str(text);
    } else {
        out.push(Piece::Text(text.to_owned()));
    }
}

fn place(
    expression: &Expression<&str>,
    terms: &Terms<'_>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    match expression {
        Expression::Inline(inline) => place_inline(inline, terms, depth, out),
        Expression::Select { selector, variants } => {
            let InlineExpression::VariableReference { id } = selector else {
                return Err("a choice is made by an argument only".to_owned());
            };
            let mut keyed = Vec::new();
            let mut default = Vec::new();
            for variant in variants {
                let pieces = pieces(&variant.value, terms, depth)?;
                if variant.default {
                    default = pieces;
                } else {
                    keyed.push((key(&variant.key)?, pieces));
                }
            }
            out.push(Piece::Plural { argument: id.name.to_owned(), variants: keyed, default });
            Ok(())
        }
    }
}

fn key(key: &VariantKey<&str>) -> Result<Key, String> {
    match key {
        VariantKey::NumberLiteral { value } => {
            value.parse().map(Key::Exact).map_err(|e| format!("[{value}]: {e}"))
        }
        VariantKey::Identifier { name } => {
            let known = BTreeSet::from(["one", "few", "many", "other"]);
            if known.contains(name) {
                Ok(Key::Category((*name).to_owned()))
            } else {
                Err(format!("[{name}] is not a number nor one, few, many, other"))
            }
        }
    }
}

fn place_inline(
    inline: &InlineExpression<&str>,
    terms: &Terms<'_>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { value } => {
            push_text(out, &fluent_syntax::unicode::unescape_unicode_to_string(value));
            Ok(())
        }
        InlineExpression::NumberLiteral { value } => {
            push_text(out, value);
            Ok(())
        }
        InlineExpression::VariableReference { id } => {
            out.push(Piece::Argument(Argument { name: id.name.to_owned(), shape: Shape::Text }));
            Ok(())
        }
        InlineExpression::TermReference { id, attribute: None, arguments: None } => {
            let pattern = terms.get(id.name).ok_or_else(|| format!("term -{} is unknown", id.name))?;
            let depth = depth.checked_sub(1).ok_or_else(|| format!("term -{} uses itself", id.name))?;
            for piece in pieces(pattern, terms, depth)? {
                match piece {
                    Piece::Text(text) => push_text(out, &text),
                    other => out.push(other),
                }
            }
            Ok(())
        }
        InlineExpression::FunctionReference { id, arguments } => {
            out.push(Piece::Argument(called(id.name, arguments)?));
            Ok(())
        }
        InlineExpression::Placeable { expression } => place(expression, terms, depth, out),
        _ => {
            Err("only text, arguments, terms without arguments, NUMBER, DATE and DATETIME are used"
                .to_owned())
        }
    }
}

fn called(function: &str, call: &CallArguments<&str>) -> Result<Argument, String> {
    let [InlineExpression::VariableReference { id }] = call.positional.as_slice() else {
        return Err(format!("{function} takes one argument of the message"));
    };
    let named = |wanted: &str, usual: &str| {
        call.named.iter().find(|n| n.name.name == wanted).map_or(usual.to_owned(), |n| match &n.value {
            InlineExpression::StringLiteral { value } => (*value).to_owned(),
            _ => String::new(),
        })
    };
    let shape = match function {
        "NUMBER" => Shape::Number,
        "DATE" => Shape::Date { form: named("form", "long"), case: named("case", "plain") },
        "DATETIME" => Shape::DateTime { form: named("form", "stamp"), case: named("case", "plain") },
        _ => return Err(format!("function {function} is unknown")),
    };
    Ok(Argument { name: id.name.to_owned(), shape })
}
