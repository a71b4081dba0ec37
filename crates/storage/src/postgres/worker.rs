//! The pool's threads: each owns one connection.

use super::{ATTEMPTS_MAX, Link, PostgresSession};
use crate::error::DbError;
use crate::job::{Job, Verdict};
use crate::lanes::Lanes;
use crate::tx::{EngineSession, Reader, Tx};
use crate::watch::Watch;

/// A writing thread: one command after the other, each in its own transaction, run again after a conflict.
pub(crate) fn serve_commands(link: Link, lanes: &Lanes<Box<dyn Job<Tx>>>, watch: Option<Watch>) {
    let mut tx = Tx::new(EngineSession::Postgres(Box::new(PostgresSession::new(link))), watch);
    loop {
        let batch = lanes.take(1);
        if batch.is_empty() {
            return;
        }
        for mut command in batch {
            match until_settled(|| attempt(&mut tx, command.as_mut())) {
                Ok(()) => command.answer(),
                Err(error) => command.fail(error),
            }
        }
    }
}

/// A reading thread: each question sees one snapshot.
pub(crate) fn answer_questions(link: Link, lanes: &Lanes<Box<dyn Job<Reader>>>) {
    let mut reader = Reader::new(EngineSession::Postgres(Box::new(PostgresSession::new(link))));
    loop {
        let batch = lanes.take(1);
        if batch.is_empty() {
            return;
        }
        for mut question in batch {
            match until_settled(|| ask(&mut reader, question.as_mut())) {
                Ok(()) => question.answer(),
                Err(error) => question.fail(error),
            }
            if let Ok(session) = postgres(&mut reader) {
                session.rollback();
            }
        }
    }
}

fn attempt(tx: &mut Tx, command: &mut dyn Job<Tx>) -> Result<(), DbError> {
    postgres(tx)?.begin("begin isolation level read committed")?;
    let verdict = command.run(tx);
    let session = postgres(tx)?;
    match verdict {
        Verdict::Keep => session.commit().inspect_err(|_| session.rollback()),
        Verdict::Undo => {
            session.rollback();
            Ok(())
        }
        Verdict::Failed(error) => Err(after(session, error)),
    }
}

fn ask(reader: &mut Reader, question: &mut dyn Job<Reader>) -> Result<(), DbError> {
    postgres(reader)?.begin("begin isolation level repeatable read read only")?;
    match question.run(reader) {
        Verdict::Keep | Verdict::Undo => Ok(()),
        Verdict::Failed(error) => Err(after(postgres(reader)?, error)),
    }
}

fn after(session: &mut PostgresSession, error: DbError) -> DbError {
    session.rollback();
    if matches!(error, DbError::Connection(_)) {
        session.give_up();
    }
    error
}

fn until_settled(mut attempt: impl FnMut() -> Result<(), DbError>) -> Result<(), DbError> {
    let mut outcome = attempt();
    for _again in 1..ATTEMPTS_MAX {
        match &outcome {
            Err(error) if error.is_retryable() => outcome = attempt(),
            _ => break,
        }
    }
    outcome
}

fn postgres(reader: &mut Reader) -> Result<&mut PostgresSession, DbError> {
    match reader.engine() {
        EngineSession::Postgres(session) => Ok(session),
        EngineSession::Sqlite(_) => Err(DbError::Closed),
    }
}
