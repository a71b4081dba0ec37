//! `cargo xtask guide [--strict]`: every sentence of the guide is proven by a test that exists.
//!
//! `docs/guide-coverage.md` has one row per sentence: `| S01 | `test_name` | .. |`. A row without a test says
//! `missing` in place of the name.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::workspace::{Workspace, verdict};

const TABLE: &str = "docs/guide-coverage.md";

/// The guide has the sentences S01 to S40.
const SENTENCES: u32 = 40;

/// Reads the table and looks for each named test in the sources.
pub(crate) fn run(workspace: &Workspace, words: &[String]) -> Result<()> {
    let strict = words.iter().any(|word| word == "--strict");
    let mut sources = Vec::new();
    for file in workspace.files()? {
        if file.ends_with(".rs") || (file.starts_with("e2e/") && file.ends_with(".mjs")) {
            sources.push(workspace.read(&file)?);
        }
    }
    let (complaints, missing) = compare(&workspace.read(TABLE)?, &sources);
    if !missing.is_empty() {
        eprintln!("guide: {} without a test yet: {}", missing.len(), missing.join(" "));
    }
    let mut complaints = complaints;
    if strict {
        complaints.extend(missing.iter().map(|id| format!("{id} has no test")));
    }
    verdict("guide", &complaints)
}

/// What is wrong with the table, and which sentences say that they have no test.
fn compare(table: &str, sources: &[String]) -> (Vec<String>, Vec<String>) {
    let mut complaints = Vec::new();
    let mut missing = Vec::new();
    let mut rows: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, test) in table.lines().filter_map(row) {
        *rows.entry(id).or_default() += 1;
        let names: Vec<&str> = test.split('`').skip(1).step_by(2).collect();
        if names.is_empty() && test.contains("missing") {
            missing.push(id.to_owned());
        } else if names.is_empty() {
            complaints.push(format!("{id}: names no test in backticks"));
        }
        for name in names.iter().filter(|name| !sources.iter().any(|source| has_test(source, name))) {
            complaints.push(format!("{id}: there is no test `{name}`"));
        }
    }
    for id in (1..=SENTENCES).map(|number| format!("S{number:02}")) {
        match rows.remove(id.as_str()) {
            Some(1) => {}
            Some(count) => complaints.push(format!("{id} has {count} rows")),
            None => complaints.push(format!("{id} has no row")),
        }
    }
    complaints.extend(rows.keys().map(|id| format!("{id} is no sentence of the guide")));
    (complaints, missing)
}

/// Id and test of a row of the table; `None` for any other line.
fn row(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let id = cells.next()?;
    let digits = id.strip_prefix('S')?;
    let is_id = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
    is_id.then_some((id, cells.next()?))
}

/// A function of that name in a file with tests, or a story of that title.
fn has_test(source: &str, name: &str) -> bool {
    let function = format!("fn {name}(");
    let marked = source.contains("#[test]") || source.contains("#[tokio::test");
    let titled = source.split("story(").skip(1).any(|call| {
        let mut letters = call.trim_start().chars();
        let quote = letters.next().filter(|letter| "'\"`".contains(*letter));
        quote.is_some_and(|quote| letters.as_str().split(quote).next() == Some(name))
    });
    titled || (marked && source.contains(&function))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(first: &str) -> String {
        let rest: String = (2..=SENTENCES).map(|n| format!("| S{n:02} | missing | later |\n")).collect();
        format!("| id | test |\n|---|---|\n{first}\n{rest}")
    }

    #[test]
    fn a_row_is_proven_by_a_function_or_by_a_story() {
        let sources =
            ["#[test]\nfn turn_lapses() {}".to_owned(), "story(\n  'main path', async () => {})".to_owned()];
        assert_eq!(compare(&full("| S01 | `turn_lapses`, `main path` | x |"), &sources).0, [""; 0]);
        assert_eq!(compare(&full("| S01 | `turn_stays` | x |"), &sources).0.len(), 1);
        assert_eq!(compare(&full("| S01 | turn_lapses | x |"), &sources).0.len(), 1);
    }

    #[test]
    fn every_sentence_has_one_row() {
        assert_eq!(compare(&full(""), &[]).0, ["S01 has no row"]);
        assert_eq!(compare(&full("| S01 | missing |\n| S01 | missing |"), &[]).0, ["S01 has 2 rows"]);
        assert_eq!(compare(&full("| S01 | missing |\n| S41 | missing |"), &[]).0.len(), 1);
        assert_eq!(compare(&full("| S01 | missing |"), &[]).1.len(), 40);
    }
}
