//! A command or a question in the waiting room: a re-runnable body and the way back to who asked.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::error::{DbError, Failed};
use crate::pending::Pending;
use crate::tx::{Reader, Tx};

/// Work for a session `C`: [`Tx`] or [`Reader`].
pub(crate) trait Job<C>: Send {
    /// Runs the body and keeps its outcome.
    fn run(&mut self, session: &mut C) -> Verdict;
    /// Hands the outcome over.
    fn answer(self: Box<Self>);
    /// Hands an error over instead.
    fn fail(self: Box<Self>, error: DbError);
}

/// What is to be done with the changes of a body.
pub(crate) enum Verdict {
    Keep,
    Undo,
    Failed(DbError),
}

/// The errors a body can have.
pub(crate) trait Failure: From<DbError> {
    fn database(&self) -> Option<&DbError>;
}

impl Failure for DbError {
    fn database(&self) -> Option<&DbError> {
        Some(self)
    }
}

impl<E> Failure for Failed<E> {
    fn database(&self) -> Option<&DbError> {
        match self {
            Failed::Refused(_) => None,
            Failed::Db(error) => Some(error),
        }
    }
}

/// A session that remembers the first statement that failed.
pub(crate) trait Session {
    fn take_failure(&mut self) -> Option<DbError>;
}

impl Session for Reader {
    fn take_failure(&mut self) -> Option<DbError> {
        self.failed.take()
    }
}

impl Session for Tx {
    fn take_failure(&mut self) -> Option<DbError> {
        self.failed.take()
    }
}

pub(crate) struct Body<F, T, E> {
    body: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E: From<DbError>> Body<F, T, E> {
    pub(crate) fn new(body: F) -> (Box<Self>, Pending<T, E>) {
        let (reply, pending) = Pending::new();
        (Box::new(Self { body, outcome: None, reply }), pending)
    }
}

impl<C, F, T, E> Job<C> for Body<F, T, E>
where
    C: Session,
    F: Fn(&mut C) -> Result<T, E> + Send,
    T: Send,
    E: Failure + Send,
{
    fn run(&mut self, session: &mut C) -> Verdict {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.body)(session)));
        let failure = session.take_failure();
        let outcome = match (outcome, failure) {
            (Err(_panic), _) => Err(DbError::Panicked.into()),
            // After a failed statement PostgreSQL goes on with nothing, so neither engine does, even if the body would.
            (Ok(_), Some(error)) => Err(error.into()),
            (Ok(outcome), None) => outcome,
        };
        let verdict = match &outcome {
            Ok(_) => Verdict::Keep,
            Err(error) => error.database().map_or(Verdict::Undo, |error| Verdict::Failed(error.clone())),
        };
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(DbError::Closed.into()));
        // Who asked may have gone away; the outcome stands.
        let _gone = self.reply.send(outcome);
    }

    fn fail(self: Box<Self>, error: DbError) {
        let _gone = self.reply.send(Err(error.into()));
    }
}
