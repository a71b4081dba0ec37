//! Rows: cells by column name, with errors that say where.

use crate::error::DbError;
use crate::query::Query;
use crate::value::{FromValue, Value};

/// One row of an answer.
#[derive(Debug)]
pub struct Row {
    query: &'static Query,
    columns: &'static [String],
    cells: Vec<Value<'static>>,
}

impl Row {
    pub(crate) fn new(query: &'static Query, columns: &'static [String], cells: Vec<Value<'static>>) -> Self {
        Self { query, columns, cells }
    }

    /// The cell of a column.
    ///
    /// # Errors
    /// [`DbError::Row`] naming statement, column and the row's `id` when there is no such column, the cell is NULL
    /// without an `Option`, of another kind, or out of range.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, DbError> {
        let Some(cell) = self.cell(column) else {
            return Err(self.broken(column, "the statement does not select this column"));
        };
        T::from_value(cell).map_err(|mismatch| self.broken(column, mismatch.0))
    }

    /// The error for a cell that reads well but breaks an invariant. Put no content of the row into `problem`.
    #[must_use]
    pub fn broken(&self, column: &str, problem: impl Into<String>) -> DbError {
        DbError::Row {
            query: self.query.name(),
            column: column.to_owned(),
            row: self.cell("id").and_then(readable_id),
            problem: problem.into(),
        }
    }

    fn cell(&self, column: &str) -> Option<&Value<'static>> {
        let position = self.columns.iter().position(|name| name == column)?;
        self.cells.get(position)
    }
}

/// Ids are no personal data: numbers and UUIDs are shown, anything else is not.
fn readable_id(cell: &Value<'_>) -> Option<String> {
    match cell {
        Value::Int(number) => Some(number.to_string()),
        Value::Bytes(bytes) => uuid::Uuid::from_slice(bytes).ok().map(|id| id.to_string()),
        Value::Text(_) | Value::Null => None,
    }
}
