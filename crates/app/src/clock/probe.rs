//! Whether the database can write.

use storage::{Failed, Tx};

use crate::command::{Command, Work};

/// Writes something that nobody reads, through to the disk. A disk that is full answers every question and takes nothing.
#[derive(Clone, Copy, Debug)]
pub struct Probe;

impl Command for Probe {
    type Output = ();
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        Ok(storage::idempotency::probe(tx, work.ctx.now)?)
    }
}
