//! The demonstration's mailbox: messages as people would have received them.

use storage::chores::Mail;
use storage::{DbError, Failed, Reader, Tx};

use crate::command::{Command, Query, Work};
use crate::context::Caller;

/// Most messages that the mailbox shows.
const SHOWN_MAX: u32 = 200;

/// Puts delivered messages into the mailbox; the same one twice is one. For the background work alone.
#[derive(Clone, Debug)]
pub struct PutMail {
    /// One for each channel.
    pub mail: Vec<Mail>,
}

impl Command for PutMail {
    type Output = ();
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        if work.ctx.caller != Caller::Clock {
            return Ok(());
        }
        for mail in &self.mail {
            storage::chores::put_mail(tx, &Mail { at: work.ctx.now, ..mail.clone() })?;
        }
        Ok(())
    }
}

/// The mailbox, the newest message first. Mounted by the demonstration alone.
#[derive(Clone, Copy, Debug)]
pub struct ReadMailbox;

impl Query for ReadMailbox {
    type Output = Vec<Mail>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Vec<Mail>, DbError> {
        storage::chores::mail(reader, SHOWN_MAX)
    }
}
