//! A command that is done once, however often its form arrives.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{Command, Query, Work};

/// Runs a command under a key: what was answered under it before is answered again, and nothing happens twice. A refusal
/// is not remembered, so the same form may be corrected and sent again. Key and change are kept in one transaction.
#[derive(Clone, Debug)]
pub struct Once<C> {
    /// SHA-256 of who asks and of the form's own key.
    pub key: [u8; 32],
    /// What to do.
    pub command: Arc<C>,
}

impl<C> Once<C> {
    /// A command under a key.
    #[must_use]
    pub fn new(key: [u8; 32], command: C) -> Self {
        Self { key, command: Arc::new(command) }
    }
}

impl<C> Command for Once<C>
where
    C: Command + Sync,
    C::Output: Serialize + DeserializeOwned,
{
    type Output = C::Output;
    type Refusal = C::Refusal;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Self::Output, Failed<Self::Refusal>> {
        // Two arrivals at one instant wait for each other; no other command has this key.
        tx.lock(&[self.key])?;
        if let Some(answer) = storage::idempotency::answer(tx, &self.key)? {
            return serde_json::from_str(&answer).map_err(|error| Failed::Db(unreadable(&error)));
        }
        let output = self.command.execute(tx, work)?;
        let answer = serde_json::to_string(&output).map_err(|error| unreadable(&error))?;
        storage::idempotency::add(tx, &self.key, work.ctx.now, &answer)?;
        Ok(output)
    }
}

/// A command that remembers what was asked, for edges where people choose the keys of [`Once`] themselves: the answer goes to
/// nothing else under the same key.
#[derive(Clone, Debug)]
pub struct Asking<C> {
    /// What was asked, in words of the edge.
    pub asked: String,
    /// What to do.
    pub command: C,
}

impl<C: Command> Command for Asking<C> {
    type Output = Told<C::Output>;
    type Refusal = C::Refusal;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Self::Output, Failed<C::Refusal>> {
        let answer = self.command.execute(tx, work)?;
        Ok(Told { asked: self.asked.clone(), answer })
    }
}

/// What was answered, and to what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told<T> {
    asked: String,
    answer: T,
}

impl<T> Told<T> {
    /// The answer, if this was asked.
    #[must_use]
    pub fn to(self, asked: &str) -> Option<T> {
        (self.asked == asked).then_some(self.answer)
    }
}

fn unreadable(error: &serde_json::Error) -> DbError {
    DbError::Statement { query: "idempotency", message: error.to_string() }
}

/// What was answered under a key before, as JSON; for edges that prepare something costly or changeable before the command,
/// such as the text of a signature, which is another one once the command has run.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// As in [`Once`].
    pub key: [u8; 32],
}

impl Query for Answered {
    type Output = Option<String>;

    fn answer(&self, reader: &mut Reader, _: &Work) -> Result<Self::Output, DbError> {
        storage::idempotency::answer(reader, &self.key)
    }
}
