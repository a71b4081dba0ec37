//! The single writer, and the readers.
//!
//! The writer's contract:
//! - it takes the waiting commands together, runs each in a savepoint, commits once, then answers all;
//! - a refusal, a panic or a failed statement rolls back its own command only;
//! - after an I/O error or a full disk SQLite has rolled back everything: the whole batch gets the error, also those
//!   that had been refused, because what they saw has not happened;
//! - nobody is answered before the COMMIT that makes the answer true.

use crate::error::DbError;
use crate::job::{Job, Verdict};
use crate::lanes::Lanes;
use crate::tx::{EngineSession, Reader, Tx};
use crate::watch::Watch;

use super::SqliteSession;

type Batch = Vec<Box<dyn Job<Tx>>>;

/// The writer's thread.
pub(crate) fn serve_commands(
    session: SqliteSession,
    lanes: &Lanes<Box<dyn Job<Tx>>>,
    batch_max: usize,
    watch: Option<Watch>,
) {
    let mut tx = Tx::new(EngineSession::Sqlite(session), watch);
    loop {
        let mut batch = lanes.take(batch_max);
        if batch.is_empty() {
            return;
        }
        match commit_together(&mut tx, &mut batch) {
            Ok(()) => batch.into_iter().for_each(|command| command.answer()),
            Err(error) => {
                if let Ok(session) = sqlite(&mut tx)
                    && !session.is_outside_transaction()
                {
                    // Should this fail too, the next `begin` fails and says so.
                    let _reported_by_begin = session.control("rollback");
                }
                batch.into_iter().for_each(|command| command.fail(error.clone()));
            }
        }
    }
}

fn commit_together(tx: &mut Tx, batch: &mut Batch) -> Result<(), DbError> {
    sqlite(tx)?.control("begin immediate")?;
    for command in batch {
        sqlite(tx)?.control("savepoint command")?;
        let verdict = command.run(tx);
        let session = sqlite(tx)?;
        if let Verdict::Failed(error) = &verdict
            && (matches!(error, DbError::Storage(_)) || session.is_outside_transaction())
        {
            return Err(error.clone());
        }
        if !matches!(verdict, Verdict::Keep) {
            session.control("rollback to command")?;
        }
        session.control("release command")?;
    }
    sqlite(tx)?.control("commit")
}

/// A reader's thread: each question sees one snapshot.
pub(crate) fn answer_questions(session: SqliteSession, lanes: &Lanes<Box<dyn Job<Reader>>>) {
    let mut reader = Reader::new(EngineSession::Sqlite(session));
    loop {
        let batch = lanes.take(1);
        if batch.is_empty() {
            return;
        }
        for mut question in batch {
            let started = sqlite(&mut reader).and_then(|session| session.control("begin"));
            match started {
                Ok(()) => {
                    question.run(&mut reader);
                    let _nothing_to_keep =
                        sqlite(&mut reader).and_then(|session| session.control("rollback"));
                    question.answer();
                }
                Err(error) => question.fail(error),
            }
        }
    }
}

fn sqlite(reader: &mut Reader) -> Result<&mut SqliteSession, DbError> {
    match reader.engine() {
        EngineSession::Sqlite(session) => Ok(session),
        EngineSession::Postgres(_) => Err(DbError::Closed),
    }
}
