//! Statements on one connection.

use std::borrow::Cow;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};

use super::engine_error;
use crate::dialect::Engine;
use crate::error::DbError;
use crate::query::Query;
use crate::row::Row;
use crate::tx::Statement;
use crate::value::Value;

pub(crate) struct SqliteSession {
    connection: Connection,
}

impl SqliteSession {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    pub(crate) fn stream(
        &mut self,
        statement: &Statement<'_>,
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let query = statement.query;
        let failed = |error| engine_error(query.name(), &error);
        let mut prepared = self.prepare(statement)?;
        let columns = query.columns(Engine::Sqlite, || prepared.column_names().map(str::to_owned).collect());
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let mut cells = Vec::with_capacity(columns.len());
            for (position, column) in columns.iter().enumerate() {
                let cell = row.get_ref(position).map_err(failed)?;
                cells.push(read(cell).map_err(|problem| DbError::Row {
                    query: query.name(),
                    column: column.clone(),
                    row: None,
                    problem: problem.to_owned(),
                })?);
            }
            each(Row::new(query, columns, cells))?;
        }
        Ok(())
    }

    pub(crate) fn exec(&mut self, statement: &Statement<'_>) -> Result<u64, DbError> {
        let changed = self
            .prepare(statement)?
            .raw_execute()
            .map_err(|error| engine_error(statement.query.name(), &error))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// `begin`, `savepoint` and their kin.
    pub(crate) fn control(&mut self, text: &'static str) -> Result<(), DbError> {
        let run = |connection: &Connection| connection.prepare_cached(text)?.execute([]);
        run(&self.connection).map(|_rows| ()).map_err(|error| engine_error(text, &error))
    }

    /// Whether the engine has no transaction open, for example because an I/O error ended it.
    pub(crate) fn is_outside_transaction(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Rows that were inserted, changed or deleted since the connection was opened.
    pub(crate) fn changes(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Prepares a statement without running it; the names of its columns.
    pub(crate) fn check(&self, statement: &Statement<'_>) -> Result<Vec<String>, DbError> {
        let prepared = self.prepare(statement)?;
        Ok(prepared.column_names().map(str::to_owned).collect())
    }

    /// The steps of the plan of a statement, its list as one value.
    pub(crate) fn plan(&self, query: &'static Query) -> Result<Vec<String>, DbError> {
        let failed = |error| engine_error(query.name(), &error);
        let text =
            format!("explain query plan {}", query.text_with_list(Engine::Sqlite, query.parameters(), 1));
        let mut prepared = self.connection.prepare(&text).map_err(failed)?;
        let mut rows = prepared.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            steps.push(row.get("detail").map_err(failed)?);
        }
        Ok(steps)
    }

    fn prepare(&self, statement: &Statement<'_>) -> Result<CachedStatement<'_>, DbError> {
        let query = statement.query;
        let failed = |error| engine_error(query.name(), &error);
        let mut prepared = self.connection.prepare_cached(&statement.text(Engine::Sqlite)).map_err(failed)?;
        let (wanted, given) = (prepared.parameter_count(), statement.parameters.len());
        if wanted != given {
            // The engine would take what is missing as NULL.
            let message = format!("wants {wanted} parameters, was given {given}");
            return Err(DbError::Statement { query: query.name(), message });
        }
        for (position, value) in statement.parameters.iter().enumerate() {
            prepared.raw_bind_parameter(position + 1, Bound(value)).map_err(failed)?;
        }
        Ok(prepared)
    }
}

struct Bound<'a>(&'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn read(cell: ValueRef<'_>) -> Result<Value<'static>, &'static str> {
    match cell {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(Cow::Owned(bytes.to_vec()))),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(Cow::Owned(text.to_owned()))),
            Err(_) => Err("text that is not UTF-8"),
        },
        ValueRef::Real(_) => Err("a number with a fraction; the seam has integers only"),
    }
}
