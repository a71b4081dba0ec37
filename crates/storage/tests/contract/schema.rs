//! Statements and schema fit, on both engines.

use std::collections::BTreeMap;
use std::path::Path;

use storage::plan::full_scans;
use storage::{Engine, all_queries};

use crate::{TestDb, both_engines};

both_engines! {
    fn migrations_are_applied_once(db: &TestDb) {
        assert_eq!(db.pending_migrations().unwrap(), Vec::<String>::new());
        assert_eq!(db.migrate().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn every_statement_prepares_on_both_engines_with_the_same_columns() {
    let columns = |engine| {
        let db = TestDb::new(engine);
        all_queries()
            .into_iter()
            .map(|query| (query.name(), db.check(query).unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(columns(Engine::Sqlite), columns(Engine::Postgres));
}

#[test]
fn no_statement_scans_a_table() {
    let db = TestDb::new(Engine::Sqlite);
    let scans: Vec<_> = all_queries().into_iter().flat_map(|query| full_scans(&db, query).unwrap()).collect();
    assert!(scans.is_empty(), "add an index, or `/* full scan: the reason */` to the statement:\n{scans:#?}");
}

/// Goal: no statement escapes the two tests above. Method: count `queries!` in the sources.
#[test]
fn every_statement_is_listed() {
    fn names(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                names(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let Some((_, after)) =
                text.split_once("\ncrate::queries! {").or_else(|| text.split_once("\nqueries! {"))
            else {
                continue;
            };
            let (declared, _) = after.split_once("\n}").unwrap();
            found.extend(declared.lines().filter_map(|line| {
                let (name, _) = line
                    .trim()
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub ")
                    .split_once(" =")?;
                let is_name = name
                    .chars()
                    .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_');
                is_name.then(|| format!("{}:{name}", path.file_name().unwrap().to_str().unwrap()))
            }));
        }
    }
    let mut declared = Vec::new();
    names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut declared);
    assert!(declared.len() >= 7, "the search finds nothing: {declared:?}");
    assert_eq!(
        declared.len(),
        all_queries().len(),
        "add the file's QUERIES to all_queries() in lib.rs: {declared:#?}"
    );
}
