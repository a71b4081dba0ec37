//! The single writer, and the readers.
//!
//! The writer's contract:
//! - it takes the waiting commands together, runs one after the other, commits once, then answers all;
//! - a refusal, a panic or a failed statement rolls back its own command only, and who shared its batch runs anew;
//! - after an I/O error or a full disk SQLite has rolled back everything: the whole batch gets the error, also those
//!   that had been refused, because what they saw has not happened;
//! - nobody is answered before the COMMIT that makes the answer true.

use crate::error::DbError;
use crate::job::{Job, Verdict};
use crate::lanes::Lanes;
use crate::tx::{EngineSession, Reader, Tx};
use crate::watch::Watch;

use super::SqliteSession;
use super::log_keeper::Nudge;

type Batch = Vec<Box<dyn Job<Tx>>>;

/// Batches with savepoints after one that had to be undone: a crowd that is refused late costs one batch in so many more.
const CAUTIOUS_BATCHES: u32 = 16;

/// The writer's thread.
pub(crate) fn serve_commands(
    session: SqliteSession,
    lanes: &Lanes<Box<dyn Job<Tx>>>,
    batch_max: usize,
    watch: Option<Watch>,
    nudge: &Nudge,
) {
    let mut tx = Tx::new(EngineSession::Sqlite(session), watch);
    let mut caution = 0;
    loop {
        let mut batch = lanes.take(batch_max);
        if batch.is_empty() {
            return;
        }
        match commit_together(&mut tx, &mut batch, &mut caution) {
            Ok(()) => {
                batch.into_iter().for_each(|command| command.answer());
                nudge.give();
            }
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

/// Most commands keep what they write, or write nothing, so they share the transaction as they are. When one has to be
/// undone and is not alone, everything is, and each runs anew in a savepoint, which costs copies of pages; so do the next batches, because
/// whoever was refused late tends to come again.
fn commit_together(tx: &mut Tx, batch: &mut Batch, caution: &mut u32) -> Result<(), DbError> {
    sqlite(tx)?.control("begin immediate")?;
    if *caution > 0 {
        *caution -= 1;
        run_apart(tx, batch)?;
    } else if !run_as_they_are(tx, batch)? {
        sqlite(tx)?.control("rollback")?;
        if batch.len() == 1 {
            // Nobody shares what was undone: its verdict stands, and there is nothing to commit.
            return Ok(());
        }
        *caution = CAUTIOUS_BATCHES;
        sqlite(tx)?.control("begin immediate")?;
        run_apart(tx, batch)?;
    }
    sqlite(tx)?.control("commit")
}

/// Whether nothing has to be undone.
fn run_as_they_are(tx: &mut Tx, batch: &mut Batch) -> Result<bool, DbError> {
    for command in batch {
        let before = sqlite(tx)?.changes();
        let verdict = command.run(tx);
        let session = unbroken(tx, &verdict)?;
        if !matches!(verdict, Verdict::Keep) && session.changes() != before {
            return Ok(false);
        }
    }
    Ok(true)
}

fn run_apart(tx: &mut Tx, batch: &mut Batch) -> Result<(), DbError> {
    for command in batch {
        sqlite(tx)?.control("savepoint command")?;
        let verdict = command.run(tx);
        let session = unbroken(tx, &verdict)?;
        if !matches!(verdict, Verdict::Keep) {
            session.control("rollback to command")?;
        }
        session.control("release command")?;
    }
    Ok(())
}

/// The session, unless the engine has given the transaction up.
fn unbroken<'tx>(tx: &'tx mut Tx, verdict: &Verdict) -> Result<&'tx mut SqliteSession, DbError> {
    let session = sqlite(tx)?;
    match verdict {
        Verdict::Failed(error)
            if matches!(error, DbError::Storage(_)) || session.is_outside_transaction() =>
        {
            Err(error.clone())
        }
        _ => Ok(session),
    }
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
