//! What SQLite plans to do for a statement, to find full scans before users do.

use crate::db::Db;
use crate::error::DbError;
use crate::query::Query;

/// A full scan that a statement would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullScan {
    /// The statement.
    pub query: &'static str,
    /// The table, or its alias in the statement.
    pub table: String,
}

/// Put this comment, with the reason, into a statement that may scan: a small table, or the first page of a sorted list.
pub const SCAN_MARK: &str = "/* full scan:";

/// The full scans of a statement. Only on SQLite; marked statements have none.
///
/// # Errors
/// Of the engine: the statement does not prepare.
pub fn full_scans(db: &Db, query: &'static Query) -> Result<Vec<FullScan>, DbError> {
    if query.text().contains(SCAN_MARK) {
        return Ok(Vec::new());
    }
    let steps = db.workers_of(query).read(move |reader| reader.plan(query)).wait()?;
    let made: Vec<&str> = steps.iter().filter_map(|step| made_on_the_way(step)).collect();
    Ok(steps
        .iter()
        .filter_map(|step| scanned(step))
        .filter(|table| !made.contains(table))
        .map(|table| FullScan { query: query.name(), table: table.to_owned() })
        .collect())
}

/// The table of a step such as `SCAN place` or `SCAN place USING INDEX …`; subqueries and constants are no tables.
fn scanned(step: &str) -> Option<&str> {
    let table = step.strip_prefix("SCAN ")?.split(' ').next()?;
    let is_table = !table.starts_with('(') && table != "CONSTANT" && !table.contains("-ROW");
    is_table.then_some(table)
}

/// The name of a subquery whose rows are made by other steps.
fn made_on_the_way(step: &str) -> Option<&str> {
    step.strip_prefix("CO-ROUTINE ").or_else(|| step.strip_prefix("MATERIALIZE "))
}

#[cfg(test)]
mod tests {
    use super::scanned;

    #[test]
    fn only_tables_are_scanned() {
        assert_eq!(scanned("SCAN place"), Some("place"));
        assert_eq!(scanned("SCAN p USING COVERING INDEX place_free"), Some("p"));
        assert_eq!(scanned("SEARCH place USING INDEX place_free (kindergarten=?)"), None);
        assert_eq!(scanned("SCAN CONSTANT ROW"), None);
        assert_eq!(scanned("SCAN (subquery-1)"), None);
        assert_eq!(scanned("USE TEMP B-TREE FOR ORDER BY"), None);
    }
}
