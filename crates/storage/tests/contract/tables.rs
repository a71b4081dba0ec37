//! Every table has a class.

use std::collections::BTreeSet;

use storage::tables::{Class, TABLES};
use storage::{Engine, Query, params};

use crate::{TestDb, run};

storage::queries! {
    OF_SQLITE = "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'";
    OF_POSTGRES = "select cast(table_name as {text}) as name from information_schema.tables where table_schema = 'public'";
    STRAY = "create table stray (id {id} not null primary key)";
}

/// The tables that remember which migrations were applied: the runner's own.
const HISTORIES: [&str; 2] = ["schema_history", "blob_schema_history"];

fn found(db: &TestDb, query: &'static Query) -> BTreeSet<String> {
    let names = db.read(move |reader| {
        reader.query(query, params![])?.iter().map(|row| row.get("name")).collect::<Result<Vec<String>, _>>()
    });
    names.wait().unwrap().into_iter().filter(|name| !HISTORIES.contains(&name.as_str())).collect()
}

fn listed(but: &[&str]) -> BTreeSet<String> {
    TABLES.iter().map(|(name, _)| *name).filter(|name| !but.contains(name)).map(str::to_owned).collect()
}

#[test]
fn every_table_has_a_class_on_postgres() {
    let db = TestDb::new(Engine::Postgres);
    assert_eq!(found(&db, &OF_POSTGRES), listed(&[]), "list every table in storage::tables");
    assert_eq!(listed(&[]).len(), TABLES.len(), "a table is listed twice");
    // The comparison sees a table that nobody listed.
    run(&db, |tx| tx.exec(&STRAY, params![])).unwrap();
    assert!(found(&db, &OF_POSTGRES).contains("stray"));
}

#[test]
fn every_table_has_a_class_on_sqlite() {
    let db = TestDb::new(Engine::Sqlite);
    // Contents have a file of their own there.
    assert_eq!(
        found(&db, &OF_SQLITE),
        listed(&["blob", "blob_chunk"]),
        "list every table in storage::tables"
    );
}

/// Goal: what calls itself derived is rebuilt and compared. Method: the list of tables that the comparison can name.
#[test]
fn replay_compares_exactly_what_is_derived() {
    let derived: BTreeSet<&str> =
        TABLES.iter().filter(|(_, class)| *class == Class::Derived).map(|(name, _)| *name).collect();
    // Turns are compared inside their publications.
    let compared: BTreeSet<&str> = storage::slice::COMPARED.iter().copied().chain(["turn"]).collect();
    assert_eq!(derived, compared);
}
