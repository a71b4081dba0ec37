//! `cargo xtask guide [--strict]`: every sentence of the guide, every rule and every defence is proven by a test that exists.
//!
//! `docs/guide-coverage.md`, `docs/rules-coverage.md`, `docs/security.md` and `docs/eds.md` have one row per id: `| S01 | `test_name` | .. |`. A row without a
//! test says `missing` in place of the name; a rule that is not built yet says `later`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::workspace::{Workspace, verdict};

/// A table of proofs.
struct Table {
    file: &'static str,
    /// What an id begins with, and the numbers of its kind, from first to last.
    ids: &'static [(&'static str, u32, u32)],
    /// Digits that a number has at least.
    width: usize,
    /// Ids that may say `later`.
    later: &'static [&'static str],
}

const TABLES: [Table; 4] = [
    // The guide has the sentences S01 to S40.
    Table { file: "docs/guide-coverage.md", ids: &[("S", 1, 40)], width: 2, later: &[] },
    // The rules by their ids; the lines of the table of lives (L), of days (T) and of profiles (P) in their order.
    Table {
        file: "docs/rules-coverage.md",
        ids: &[
            ("R", 1, 18),
            ("R", 20, 36),
            ("R", 40, 43),
            ("R", 50, 58),
            ("R", 60, 65),
            ("L", 1, 21),
            ("T", 1, 11),
            ("P", 1, 9),
        ],
        width: 1,
        later: &["R17", "R18", "R31", "R33", "R58", "R65", "L17", "L18", "L19"],
    },
    // Defences, by what they stand against.
    Table { file: "docs/security.md", ids: &[("D", 1, 37)], width: 1, later: &[] },
    // What must not be accepted as a signature.
    Table { file: "docs/eds.md", ids: &[("N", 1, 25)], width: 1, later: &[] },
];

impl Table {
    fn ids(&self) -> impl Iterator<Item = String> {
        let width = self.width;
        self.ids
            .iter()
            .flat_map(move |(kind, first, last)| (*first..=*last).map(move |n| format!("{kind}{n:0width$}")))
    }
}

/// Reads the tables and looks for each named test in the sources.
pub(crate) fn run(workspace: &Workspace, words: &[String]) -> Result<()> {
    let strict = words.iter().any(|word| word == "--strict");
    let mut tests = BTreeSet::new();
    for file in workspace.files()? {
        let is_script = (file.starts_with("e2e/") && file.ends_with(".mjs")) || file.ends_with(".test.mjs");
        if file.ends_with(".rs") || is_script {
            tests.extend(tests_of(&workspace.read(&file)?));
        }
    }
    let mut complaints = Vec::new();
    for table in &TABLES {
        let (wrong, missing) = compare(table, &workspace.read(table.file)?, &tests);
        if !missing.is_empty() {
            eprintln!("{}: {} without a test yet: {}", table.file, missing.len(), missing.join(" "));
        }
        complaints.extend(wrong.iter().map(|complaint| format!("{}: {complaint}", table.file)));
        if strict {
            complaints.extend(missing.iter().map(|id| format!("{}: {id} has no test", table.file)));
        }
    }
    verdict("guide", &complaints)
}

/// What is wrong with a table, and which of its rows say that they have no test.
fn compare(table: &Table, text: &str, tests: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let mut complaints = Vec::new();
    let mut missing = Vec::new();
    let mut rows: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, test) in text.lines().filter_map(row) {
        *rows.entry(id).or_default() += 1;
        let names: Vec<&str> = test.split('`').skip(1).step_by(2).collect();
        let is_later = table.later.contains(&id) && test.contains("later");
        if names.is_empty() && test.contains("missing") {
            missing.push(id.to_owned());
        } else if names.is_empty() && !is_later {
            complaints.push(format!("{id}: names no test in backticks"));
        }
        for name in names.iter().filter(|name| !tests.contains(**name)) {
            complaints.push(format!("{id}: there is no test `{name}`"));
        }
    }
    for id in table.ids() {
        match rows.remove(id.as_str()) {
            Some(1) => {}
            Some(count) => complaints.push(format!("{id} has {count} rows")),
            None => complaints.push(format!("{id} has no row")),
        }
    }
    complaints.extend(rows.keys().map(|id| format!("{id} is not to be proven here")));
    (complaints, missing)
}

/// Id and test of a row of a table; `None` for any other line.
fn row(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let id = cells.next()?;
    let digits = id.strip_prefix(|letter: char| letter.is_ascii_uppercase())?;
    let is_id = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
    is_id.then_some((id, cells.next()?))
}

/// Names of the tests in a source: functions marked as tests, functions that run on both engines, titles of stories and of
/// the tests of scripts.
fn tests_of(source: &str) -> Vec<String> {
    let mut tests = Vec::new();
    let mut is_marked = false;
    let on_engines = source.contains("both_engines!");
    for line in source.lines().map(str::trim) {
        if line == "#[test]" || line.starts_with("#[tokio::test") {
            is_marked = true;
        }
        let Some((_, after)) = line.split_once("fn ").filter(|_| !line.starts_with("//")) else { continue };
        let Some((name, parameters)) = after.split_once('(') else { continue };
        if is_marked || (on_engines && parameters.starts_with("db: &TestDb)")) {
            tests.push(name.to_owned());
        }
        is_marked = false;
    }
    let title = |call: &str| {
        let mut letters = call.trim_start().chars();
        let quote = letters.next().filter(|letter| "'\"`".contains(*letter))?;
        letters.as_str().split(quote).next().map(str::to_owned)
    };
    for call in ["story(", "\ntest("] {
        tests.extend(source.split(call).skip(1).filter_map(title));
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table { file: "", ids: &[("S", 1, 40), ("R", 7, 7)], width: 2, later: &["S40"] };

    fn full(first: &str) -> String {
        let rest: String = (2..=40).map(|n| format!("| S{n:02} | missing | later |\n")).collect();
        format!("| id | test |\n|---|---|\n| R07 | missing | x |\n{first}\n{rest}")
    }

    fn known(sources: &[&str]) -> BTreeSet<String> {
        sources.iter().flat_map(|source| tests_of(source)).collect()
    }

    #[test]
    fn a_row_is_proven_by_a_test_or_by_a_story() {
        let tests = known(&[
            "#[test]\nfn turn_lapses() {}\nfn turn_of() {}",
            "story(\n  'main path', async () => {})",
            "x\ntest('a script', () => {})",
            "both_engines! {\n    /// R1.\n    fn last_place(db: &TestDb) {}\n}\nfn put(db: &Db) {}",
            "#[tokio::test(flavor = \"x\")]\nasync fn a_page() {}",
        ]);
        let first = "| S01 | `turn_lapses`, `main path`, `a script`, `last_place`, `a_page` | x |";
        assert_eq!(compare(&TABLE, &full(first), &tests).0, [""; 0]);
        for wrong in ["`turn_stays`", "turn_lapses", "`turn_of`", "`put`", "later"] {
            assert_eq!(
                compare(&TABLE, &full(&format!("| S01 | {wrong} | x |")), &tests).0.len(),
                1,
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_id_has_one_row() {
        let compare = |first: &str| compare(&TABLE, &full(first), &BTreeSet::new());
        assert_eq!(compare("").0, ["S01 has no row"]);
        assert_eq!(compare("| S01 | missing |\n| S01 | missing |").0, ["S01 has 2 rows"]);
        assert_eq!(compare("| S01 | missing |\n| S41 | missing |").0.len(), 1);
        assert_eq!(compare("| S01 | missing |\n| Q1 | missing |").0.len(), 1);
        assert_eq!(compare("| S01 | missing |").1.len(), 41);
    }

    #[test]
    fn what_may_wait_may_say_later() {
        let text = full("| S01 | missing |").replace("| S40 | missing |", "| S40 | later |");
        assert_eq!(compare(&TABLE, &text, &BTreeSet::new()).0, [""; 0]);
    }
}
