//! What a command and a question hold in their hands.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use crate::dialect::Engine;
use crate::error::DbError;
use crate::params;
use crate::postgres::{self, PostgresSession};
use crate::query::{Query, padded};
use crate::row::Row;
use crate::sqlite::SqliteSession;
use crate::value::{ToValue, Value};
use crate::watch::{Seen, Watch};

/// Most rows that `query` returns at once; more is a mistake or work for [`Reader::for_each`].
pub const ROWS_MAX: usize = 50_000;

/// Reads, in one consistent view of the database.
///
/// A function that only reads takes `&mut Reader` and can be called with a `&mut Tx` too.
pub struct Reader {
    engine: EngineSession,
    watch: Option<Watch>,
    pub(crate) failed: Option<DbError>,
}

/// Reads and writes of one command. What it does is kept as a whole or not at all.
///
/// Statements take effect in the order of the calls, also those sent [`later`](Tx::later). A failed statement fails the
/// command, whatever the body does with the error: avoid the conflict with `on conflict`, do not catch it.
pub struct Tx {
    reader: Reader,
}

pub(crate) enum EngineSession {
    Sqlite(SqliteSession),
    Postgres(Box<PostgresSession>),
}

/// The text of a statement, fixed or with its list expanded.
pub(crate) struct Statement<'a> {
    pub(crate) query: &'static Query,
    pub(crate) parameters: &'a [Value<'a>],
    /// Length of the expanded list, 0 when there is none.
    pub(crate) list: usize,
}

impl Statement<'_> {
    /// The text for an engine, its list expanded.
    pub(crate) fn text(&self, engine: Engine) -> Cow<'static, str> {
        match self.list {
            0 => Cow::Borrowed(self.query.text_for(engine)),
            length => {
                let before = self.parameters.len().saturating_sub(length);
                Cow::Owned(self.query.text_with_list(engine, before, length))
            }
        }
    }
}

impl Reader {
    pub(crate) fn new(engine: EngineSession) -> Self {
        Self { engine, watch: None, failed: None }
    }

    /// All rows, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// The engine's refusal, or [`DbError::TooManyRows`].
    pub fn query(&mut self, query: &'static Query, parameters: &[Value<'_>]) -> Result<Vec<Row>, DbError> {
        self.rows(&Statement { query, parameters, list: 0 })
    }

    /// All rows of a statement with `in ($list)`. Do not write `not in ($list)`: an empty list is `in (NULL)`.
    ///
    /// # Errors
    /// As [`query`](Reader::query); [`DbError::ListTooLong`] above [`crate::LIST_MAX`] values.
    pub fn query_in<V: ToValue>(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        list: &[V],
    ) -> Result<Vec<Row>, DbError> {
        let length = padded(query, list.len())?;
        self.rows(&Statement { query, parameters: &with_list(parameters, list, length), list: length })
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// As [`query`](Reader::query); [`DbError::TooManyRows`] when there are two.
    pub fn query_opt(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
    ) -> Result<Option<Row>, DbError> {
        let mut rows = self.query(query, parameters)?;
        if rows.len() > 1 {
            return Err(DbError::TooManyRows { query: query.name(), limit: 1 });
        }
        Ok(rows.pop())
    }

    /// The one row.
    ///
    /// # Errors
    /// As [`query_opt`](Reader::query_opt); [`DbError::NoRow`] when there is none.
    pub fn query_one(&mut self, query: &'static Query, parameters: &[Value<'_>]) -> Result<Row, DbError> {
        self.query_opt(query, parameters)?.ok_or(DbError::NoRow(query.name()))
    }

    /// All rows as what `read` makes of them, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// As [`query`](Reader::query), or the first error of `read`.
    pub fn list<T>(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        read: impl Fn(&Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.query(query, parameters)?.iter().map(read).collect()
    }

    /// The row as what `read` makes of it, if there is one.
    ///
    /// # Errors
    /// As [`query_opt`](Reader::query_opt), or the error of `read`.
    pub fn find<T>(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        read: impl Fn(&Row) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        self.query_opt(query, parameters)?.as_ref().map(read).transpose()
    }

    /// As [`list`](Reader::list) without its limit: replay alone may need it.
    ///
    /// # Errors
    /// As [`for_each`](Reader::for_each), or the first error of `read`.
    pub(crate) fn every<T>(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        read: impl Fn(&Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.for_each(query, parameters, |row| {
            rows.push(read(&row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Row by row, without a limit and without keeping them: exports, replay, loading of lanes.
    ///
    /// # Errors
    /// The engine's refusal, or the first error of `each`, which also ends the reading.
    pub fn for_each(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        mut each: impl FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        if let EngineSession::Postgres(session) = &mut self.engine {
            session.take_time();
        }
        self.stream(&Statement { query, parameters, list: 0 }, &mut each)
    }

    /// The steps of SQLite's plan.
    pub(crate) fn plan(&mut self, query: &'static Query) -> Result<Vec<String>, DbError> {
        match &mut self.engine {
            EngineSession::Sqlite(session) => session.plan(query),
            EngineSession::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Prepares a statement without running it, as a list of one value if it takes a list; the names of its columns.
    pub(crate) fn check(&mut self, query: &'static Query) -> Result<Vec<String>, DbError> {
        let list = usize::from(query.takes_list());
        let parameters = vec![Value::Null; query.parameters() + list];
        let statement = Statement { query, parameters: &parameters, list };
        match &mut self.engine {
            EngineSession::Sqlite(session) => session.check(&statement),
            EngineSession::Postgres(session) => session.check(&statement),
        }
    }

    pub(crate) fn engine(&mut self) -> &mut EngineSession {
        &mut self.engine
    }

    fn rows(&mut self, statement: &Statement<'_>) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.stream(statement, &mut |row| {
            if rows.len() >= ROWS_MAX {
                return Err(DbError::TooManyRows { query: statement.query.name(), limit: ROWS_MAX });
            }
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    fn stream(
        &mut self,
        statement: &Statement<'_>,
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.watched(statement);
        let outcome = match &mut self.engine {
            EngineSession::Sqlite(session) => session.stream(statement, each),
            EngineSession::Postgres(session) => session.stream(statement, each),
        };
        self.remember(outcome)
    }

    fn watched(&self, statement: &Statement<'_>) {
        if let Some(watch) = &self.watch {
            let engine = match &self.engine {
                EngineSession::Sqlite(_) => Engine::Sqlite,
                EngineSession::Postgres(_) => Engine::Postgres,
            };
            let Statement { query, parameters, .. } = *statement;
            watch.see(&Seen { name: query.name(), text: &statement.text(engine), parameters });
        }
    }

    fn remember<T>(&mut self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &outcome {
            self.failed.get_or_insert_with(|| error.clone());
        }
        outcome
    }
}

impl Tx {
    pub(crate) fn new(engine: EngineSession, watch: Option<Watch>) -> Self {
        Self { reader: Reader { watch, ..Reader::new(engine) } }
    }

    /// Runs a statement now; the number of rows it changed. For `returning` use `query`.
    ///
    /// # Errors
    /// The engine's refusal.
    pub fn exec(&mut self, query: &'static Query, parameters: &[Value<'_>]) -> Result<u64, DbError> {
        self.exec_now(&Statement { query, parameters, list: 0 })
    }

    /// Runs a statement with `in ($list)` now.
    ///
    /// # Errors
    /// As [`exec`](Tx::exec); [`DbError::ListTooLong`].
    pub fn exec_in<V: ToValue>(
        &mut self,
        query: &'static Query,
        parameters: &[Value<'_>],
        list: &[V],
    ) -> Result<u64, DbError> {
        let length = padded(query, list.len())?;
        self.exec_now(&Statement { query, parameters: &with_list(parameters, list, length), list: length })
    }

    /// Runs a statement whose row count nobody needs: events, outbox, evidence. PostgreSQL gets it together with the next
    /// statement that is waited for, at the latest with COMMIT, so it costs no round trip of its own.
    ///
    /// # Errors
    /// On SQLite the refusal at once; on PostgreSQL the refusal comes with the statement that is waited for, or fails the command.
    pub fn later(&mut self, query: &'static Query, parameters: &[Value<'_>]) -> Result<(), DbError> {
        let statement = Statement { query, parameters, list: 0 };
        self.watched(&statement);
        let outcome = match &mut self.reader.engine {
            EngineSession::Sqlite(session) => session.exec(&statement).map(|_rows| ()),
            EngineSession::Postgres(session) => session.later(&statement),
        };
        self.reader.remember(outcome)
    }

    /// Takes the locks of these keys until the end of the command, in one order for all commands. Call it once, before any
    /// read that decides. SQLite has one writer, so there is nothing to do.
    ///
    /// # Errors
    /// On PostgreSQL with the next statement: [`DbError::Busy`] when a lock is not given in time.
    pub fn lock<K: AsRef<[u8]>>(&mut self, keys: &[K]) -> Result<(), DbError> {
        match &self.reader.engine {
            EngineSession::Sqlite(_) => Ok(()),
            EngineSession::Postgres(_) => postgres::locks(keys)
                .into_iter()
                .try_for_each(|lock| self.later(&postgres::LOCK, params![lock])),
        }
    }

    fn exec_now(&mut self, statement: &Statement<'_>) -> Result<u64, DbError> {
        self.watched(statement);
        let outcome = match &mut self.reader.engine {
            EngineSession::Sqlite(session) => session.exec(statement),
            EngineSession::Postgres(session) => session.exec(statement),
        };
        self.reader.remember(outcome)
    }
}

impl Deref for Tx {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

/// The parameters, then the list, then its last value again until `length` is reached.
fn with_list<'a, V: ToValue>(parameters: &'a [Value<'_>], list: &'a [V], length: usize) -> Vec<Value<'a>> {
    let mut all: Vec<Value<'a>> = parameters.iter().map(Value::borrowed).collect();
    all.extend(list.iter().map(ToValue::to_value));
    let filler = list.last().map_or(Value::Null, ToValue::to_value);
    all.resize(parameters.len() + length, filler);
    all
}
