//! An answer that is on its way.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::error::DbError;

/// The answer of a write or a read: `.await` it in async code, [`wait`](Pending::wait) for it in a thread.
/// Dropping it does not take the command back.
#[must_use = "the command runs anyway, but its outcome would be lost"]
#[derive(Debug)]
pub struct Pending<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<DbError>> Pending<T, E> {
    pub(crate) fn new() -> (oneshot::Sender<Result<T, E>>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Self(receiver))
    }

    /// Blocks the thread until the answer is there. Not inside async code: `.await` there.
    ///
    /// # Errors
    /// What the command answers; [`DbError::Closed`] when the database was closed meanwhile.
    pub fn wait(self) -> Result<T, E> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }
}

impl<T, E: From<DbError>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|answer| answer.unwrap_or_else(|_| Err(DbError::Closed.into())))
    }
}
