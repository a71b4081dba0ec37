//! `cargo xtask tidy`: what a machine can say about taste, so that people need not.

use anyhow::Result;

mod links;

use crate::workspace::{Workspace, verdict};

/// A file longer than this is more than one thought.
const LINES_MAX: usize = 500;

/// Files that may be longer, each with the reason. Stays empty: split the file instead.
const LONGER: &[(&str, &str)] = &[];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"];

/// Leftovers and what to do about them, split so that this file does not find itself.
const LEFTOVERS: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "do it, or open an issue"),
    (concat!("FIX", "ME"), "mend it, or open an issue"),
    (concat!("X", "XX"), "mend it, or open an issue"),
    (concat!("db", "g!"), "take it out"),
    (concat!("to", "do!"), "write it"),
    (concat!("unimplemented", "!"), "write it"),
    (concat!("#[ign", "ore"), "a test runs, or it is not there"),
    (concat!("unsafe-", "inline"), "styles and scripts come from files"),
    (concat!("#[al", "low("), "use #[expect(.., reason = \"..\")]"),
];

/// Leftovers of browser stories only: in Rust these are methods of iterators.
const STORY_LEFTOVERS: &[(&str, &str)] =
    &[(concat!(".on", "ly("), "every story runs"), (concat!(".sk", "ip("), "every story runs")];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/t", "mp/"), concat!("/ro", "ot/")];

/// Crates whose sources must not hold SQL.
const WITHOUT_SQL: &[&str] =
    &["app", "cli", "demo", "documents", "domain", "eds", "gateways", "i18n", "signer", "web"];

const SQL: &[&str] = &[
    concat!("\"SEL", "ECT "),
    concat!("\"INS", "ERT INTO "),
    concat!("\"UPD", "ATE "),
    concat!("\"DEL", "ETE FROM "),
];

/// Reads every file that could be committed.
pub(crate) fn run(workspace: &Workspace, _words: &[String]) -> Result<()> {
    let mut complaints: Vec<String> =
        LONGER.iter().map(|(file, _)| format!("{file}: split it instead of excusing its length")).collect();
    for file in workspace.files()? {
        let Some(kind) = Kind::of(&file) else { continue };
        let text = workspace.read(&file)?;
        complaints.extend(look(&file, kind, &text));
        if file.ends_with(".md") {
            complaints.extend(links::broken(&file, &text, |target| workspace.path(target).exists()));
        }
    }
    verdict("tidy", &complaints)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Rust,
    /// Sources of the browser side and its stories.
    Browser,
    /// Everything else that people wrote.
    Text,
}

impl Kind {
    /// `None` for what people did not write: pictures, lock files, data.
    fn of(file: &str) -> Option<Self> {
        let name = file.rsplit('/').next().unwrap_or(file);
        if name.ends_with("-lock.json") || name.ends_with(".lock") {
            return None;
        }
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("rs") => Some(Self::Rust),
            Some("html" | "css" | "scss" | "js" | "mjs" | "ts") => Some(Self::Browser),
            Some("toml" | "md" | "sh" | "sql" | "ftl" | "yml" | "yaml" | "typ" | "json") => Some(Self::Text),
            None if name == "Makefile" || file.starts_with(".ci/") => Some(Self::Text),
            _ => None,
        }
    }
}

fn look(file: &str, kind: Kind, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if kind != Kind::Text && text.lines().count() > LINES_MAX {
        complaints.push(format!("{file}: more than {LINES_MAX} lines; is it still one thought?"));
    }
    if kind == Kind::Rust && !documented(text) {
        complaints.push(format!("{file}: says nowhere what it is (`//!` at the top)"));
    }
    if kind != Kind::Text {
        complaints.extend(empty_name(file));
    }
    let in_room_without_sql = kind == Kind::Rust
        && WITHOUT_SQL.iter().any(|room| {
            file.strip_prefix("crates/").is_some_and(|rest| rest.starts_with(&format!("{room}/src/")))
        });
    for (number, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", number + 1);
        if kind != Kind::Text {
            complaints.extend(found(line, LEFTOVERS).map(|(word, what)| format!("{place}: {word}: {what}")));
        }
        if kind == Kind::Browser && file.starts_with("e2e/") {
            complaints
                .extend(found(line, STORY_LEFTOVERS).map(|(word, what)| format!("{place}: {word}: {what}")));
        }
        if MACHINE_PATHS.iter().any(|path| line.contains(path)) {
            complaints.push(format!("{place}: a path of one machine"));
        }
        if in_room_without_sql && SQL.iter().any(|start| line.contains(start)) {
            complaints.push(format!("{place}: SQL outside storage"));
        }
    }
    complaints
}

fn documented(text: &str) -> bool {
    text.lines().map(str::trim).find(|line| !line.is_empty()).is_some_and(|line| line.starts_with("//!"))
}

fn empty_name(file: &str) -> Option<String> {
    let parts = file.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let empty = parts.into_iter().find(|part| EMPTY_NAMES.contains(part))?;
    Some(format!("{file}: `{empty}` says nothing about what is inside"))
}

fn found(
    line: &str,
    words: &'static [(&'static str, &'static str)],
) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    words.iter().filter(move |(word, _)| stands_alone(line, word))
}

/// Whether the word is in the line and not a part of a longer one, as in a pattern of digits.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|end| end.chars().next());
        let continues = |neighbour: Option<char>, edge: Option<char>| {
            edge.is_some_and(char::is_alphanumeric)
                && neighbour.is_some_and(|c| c.is_alphanumeric() || c == '_')
        };
        !continues(before, word.chars().next()) && !continues(after, word.chars().next_back())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_found_and_parts_of_words_are_not() {
        let (mark, _) = LEFTOVERS[2];
        assert!(stands_alone(&format!("// {mark} later"), mark));
        assert!(!stands_alone(&format!("+7{mark}{mark}"), mark));
    }

    #[test]
    fn a_tidy_file_passes_and_an_untidy_one_does_not() {
        assert_eq!(look("crates/app/src/file.rs", Kind::Rust, "//! Why.\nfn file() {}\n"), [""; 0]);
        assert_eq!(look("crates/app/src/utils.rs", Kind::Rust, "fn file() {}\n").len(), 2);
        assert_eq!(look("crates/app/src/a.rs", Kind::Rust, &format!("//! A.\n{}1\"\n", SQL[0])).len(), 1);
        assert_eq!(look("crates/storage/src/a.rs", Kind::Rust, &format!("//! A.\n{}1\"\n", SQL[0])).len(), 0);
        assert_eq!(look("docs/a.md", Kind::Text, &format!("see {}here", MACHINE_PATHS[0])).len(), 1);
        assert_eq!(
            look("crates/app/src/a.rs", Kind::Rust, &format!("//! A.\n{}", "\n".repeat(LINES_MAX))).len(),
            1
        );
    }
}
