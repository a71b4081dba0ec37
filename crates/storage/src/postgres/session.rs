//! Statements of one connection, sent in pipelines.
//!
//! What nobody waits for (`begin`, locks, events, outbox) is queued and travels with the next statement somebody waits
//! for, or with `commit`. The server works through a pipeline in order, so the meaning does not change.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use futures_core::Stream;
use sha2::{Digest, Sha256};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row as ServerRow, RowStream, Statement as Prepared};

use super::values::{check_types, read};
use super::{Link, engine_error};
use crate::dialect::Engine;
use crate::error::DbError;
use crate::query::Query;
use crate::row::Row;
use crate::tx::Statement;
use crate::value::Value;

/// Waits for a lock that is given back with the transaction.
pub(crate) static LOCK: Query = Query::new("storage::postgres::LOCK", "select pg_advisory_xact_lock($1)");

/// Longest queue of statements that wait for company; more are sent on their way.
const QUEUE_MAX: usize = 256;

pub(crate) struct PostgresSession {
    link: Link,
    prepared: HashMap<(&'static str, usize), Prepared>,
    queue: Vec<Queued>,
    /// Whether the server has heard of the present transaction.
    begun: bool,
}

enum Queued {
    Text(&'static str),
    Bound { query: &'static Query, prepared: Prepared, parameters: Vec<Value<'static>> },
}

impl PostgresSession {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, prepared: HashMap::new(), queue: Vec::new(), begun: false }
    }

    /// Starts a transaction; the server hears of it with the first statement.
    pub(crate) fn begin(&mut self, text: &'static str) -> Result<(), DbError> {
        let (_, _, fresh) = self.link.connected()?;
        if fresh {
            self.prepared.clear();
        }
        self.queue.clear();
        self.begun = false;
        self.queue.push(Queued::Text(text));
        Ok(())
    }

    /// Sends what waits together with COMMIT.
    pub(crate) fn commit(&mut self) -> Result<(), DbError> {
        if !self.begun && self.queue.len() <= 1 {
            self.queue.clear();
            return Ok(());
        }
        self.queue.push(Queued::Text("commit"));
        match self.flush() {
            // COMMIT was on its way: it may have arrived.
            Err(DbError::Connection(_)) => Err(DbError::OutcomeUnknown),
            other => other,
        }
    }

    /// Takes everything back. A connection that cannot even do this is given up.
    pub(crate) fn rollback(&mut self) {
        self.queue.clear();
        if self.begun {
            self.queue.push(Queued::Text("rollback"));
            if self.flush().is_err() {
                self.give_up();
            }
        }
        self.begun = false;
    }

    /// Forgets the connection and its prepared statements.
    pub(crate) fn give_up(&mut self) {
        self.queue.clear();
        self.prepared.clear();
        self.begun = false;
        self.link.drop_connection();
    }

    pub(crate) fn stream(
        &mut self,
        statement: &Statement<'_>,
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let query = statement.query;
        let prepared = self.prepare(statement)?;
        let columns = query.columns(Engine::Postgres, || {
            prepared.columns().iter().map(|column| column.name().to_owned()).collect()
        });
        let queue = std::mem::take(&mut self.queue);
        self.begun = true;
        let (runtime, client) = self.link.current()?;
        let last = Ask { query: query.name(), prepared: &prepared, parameters: statement.parameters };
        runtime.block_on(async {
            let mut stream = Box::pin(pipeline(client, &queue, Some(last)).await?.ok_or(DbError::Closed)?);
            while let Some(row) = next(&mut stream).await {
                let row = row.map_err(|error| engine_error(query.name(), &error))?;
                each(Row::new(query, columns, read(query, &row)?))?;
            }
            Ok(())
        })
    }

    /// Until the end of the transaction statements may take as long as they take: rows are read at the pace of who reads.
    pub(crate) fn take_time(&mut self) {
        self.queue.push(Queued::Text("set local statement_timeout = 0"));
    }

    pub(crate) fn exec(&mut self, statement: &Statement<'_>) -> Result<u64, DbError> {
        let prepared = self.prepare(statement)?;
        let queue = std::mem::take(&mut self.queue);
        self.begun = true;
        let (runtime, client) = self.link.current()?;
        let name = statement.query.name();
        let last = Ask { query: name, prepared: &prepared, parameters: statement.parameters };
        runtime.block_on(async {
            let mut stream = Box::pin(pipeline(client, &queue, Some(last)).await?.ok_or(DbError::Closed)?);
            while let Some(row) = next(&mut stream).await {
                row.map_err(|error| engine_error(name, &error))?;
            }
            Ok(stream.rows_affected().unwrap_or(0))
        })
    }

    pub(crate) fn later(&mut self, statement: &Statement<'_>) -> Result<(), DbError> {
        let prepared = self.prepare(statement)?;
        let parameters = statement.parameters.iter().map(|value| value.clone().into_owned()).collect();
        self.queue.push(Queued::Bound { query: statement.query, prepared, parameters });
        if self.queue.len() >= QUEUE_MAX { self.flush() } else { Ok(()) }
    }

    /// Prepares a statement without running it; the names of its columns.
    pub(crate) fn check(&mut self, statement: &Statement<'_>) -> Result<Vec<String>, DbError> {
        let prepared = self.prepare(statement)?;
        Ok(prepared.columns().iter().map(|column| column.name().to_owned()).collect())
    }

    /// Prepares a statement, or finds it prepared. Outside of any transaction of ours, so it can be done at any time.
    fn prepare(&mut self, statement: &Statement<'_>) -> Result<Prepared, DbError> {
        let query = statement.query;
        let plain = query.text_for(Engine::Postgres);
        if let Some(prepared) = self.prepared.get(&(plain, statement.list)) {
            return Ok(prepared.clone());
        }
        let text = statement.text(Engine::Postgres);
        let (runtime, client) = self.link.current()?;
        let prepared =
            runtime.block_on(client.prepare(&text)).map_err(|error| engine_error(query.name(), &error))?;
        check_types(query, &prepared)?;
        self.prepared.insert((plain, statement.list), prepared.clone());
        Ok(prepared)
    }

    fn flush(&mut self) -> Result<(), DbError> {
        let queue = std::mem::take(&mut self.queue);
        self.begun = true;
        let (runtime, client) = self.link.current()?;
        runtime.block_on(pipeline(client, &queue, None)).map(|_no_answer| ())
    }
}

/// The statement whose answer is wanted.
struct Ask<'a> {
    query: &'static str,
    prepared: &'a Prepared,
    parameters: &'a [Value<'a>],
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Option<RowStream>, DbError>> + 'a>>;

/// Sends everything at once and waits for all; the first error counts, the others follow from it.
async fn pipeline(
    client: &Client,
    queue: &[Queued],
    last: Option<Ask<'_>>,
) -> Result<Option<RowStream>, DbError> {
    let mut sent: Vec<Sent<'_>> = queue.iter().map(|queued| send(client, queued)).collect();
    if let Some(ask) = last {
        sent.push(Box::pin(
            async move { bound(client, ask.query, ask.prepared, ask.parameters).await.map(Some) },
        ));
    }
    let mut answers: Vec<Option<Result<Option<RowStream>, DbError>>> = sent.iter().map(|_| None).collect();
    // A request is put on the wire when it is first polled, so polling in order sends in order.
    poll_fn(|context| {
        let mut waiting = false;
        for (future, answer) in sent.iter_mut().zip(answers.iter_mut()).filter(|(_, answer)| answer.is_none())
        {
            match future.as_mut().poll(context) {
                Poll::Ready(ready) => *answer = Some(ready),
                Poll::Pending => waiting = true,
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let mut stream = None;
    for answer in answers.into_iter().flatten() {
        stream = answer?;
    }
    Ok(stream)
}

fn send<'a>(client: &'a Client, queued: &'a Queued) -> Sent<'a> {
    match queued {
        Queued::Text(text) => Box::pin(async move {
            client.batch_execute(text).await.map_err(|error| engine_error(text, &error))?;
            Ok(None)
        }),
        Queued::Bound { query, prepared, parameters } => Box::pin(async move {
            let mut stream = Box::pin(bound(client, query.name(), prepared, parameters).await?);
            while let Some(row) = next(&mut stream).await {
                row.map_err(|error| engine_error(query.name(), &error))?;
            }
            Ok(None)
        }),
    }
}

async fn bound(
    client: &Client,
    query: &'static str,
    prepared: &Prepared,
    parameters: &[Value<'_>],
) -> Result<RowStream, DbError> {
    let (wanted, given) = (prepared.params().len(), parameters.len());
    if wanted != given {
        let message = format!("wants {wanted} parameters, was given {given}");
        return Err(DbError::Statement { query, message });
    }
    let parameters = parameters.iter().map(|value| value as &(dyn ToSql + Sync));
    client.query_raw(prepared, parameters).await.map_err(|error| engine_error(query, &error))
}

async fn next(stream: &mut Pin<Box<RowStream>>) -> Option<Result<ServerRow, tokio_postgres::Error>> {
    poll_fn(|context| stream.as_mut().poll_next(context)).await
}

/// The locks of keys, in the order of their numbers, so that two commands never wait for each other.
pub(crate) fn locks<K: AsRef<[u8]>>(keys: &[K]) -> Vec<i64> {
    let mut numbers: Vec<i64> = keys.iter().map(|key| lock_number(key.as_ref())).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// 64 bits of the key's hash. Two keys with one number only wait for each other without need.
fn lock_number(key: &[u8]) -> i64 {
    let hash: [u8; 32] = Sha256::digest(key).into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}
