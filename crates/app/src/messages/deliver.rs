//! The outbox is emptied: every message at least once, with its key, a growing pause after a failure, and an end.

use domain::id::DocumentId;
use jiff::{SignedDuration, Timestamp};
use storage::outbox::Message;
use storage::{DbError, Failed, Reader, Tx};

use super::compose::Compose;
use crate::command::{App, Command, Query, Work};
use crate::context::Caller;
use crate::ports::{DeliveryFailed, Messenger};

/// Messages that are taken together: a few, so that a slow gateway holds up little.
const BATCH: u32 = 50;

/// After so many attempts a message is a dead letter that staff see: with the pauses below, after about two days.
pub const ATTEMPTS_MAX: u32 = 10;

/// So long a message is ours alone while it is delivered; a node that died loses it to the next one then.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Pause after the first failure; each further one doubles it, up to [`PAUSE_MAX`].
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Longest pause: messages are about days, so hours are the most.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(12);

/// How a pass over the outbox ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Delivered, or said to nobody because nobody can be reached.
    pub done: u32,
    /// To be tried again.
    pub failed: u32,
    /// Given up.
    pub dead: u32,
}

/// Delivers everything that may leave now, in batches; nothing while no gateway is connected.
///
/// # Errors
/// Trouble of the database. Trouble of the gateway is counted and tried again.
pub async fn deliver(app: &App, messenger: &dyn Messenger) -> Result<Delivered, DbError> {
    let mut outcome = Delivered::default();
    if !messenger.is_connected() {
        return Ok(outcome);
    }
    loop {
        let batch = app.ask(app.ctx(Caller::Clock), Ready).await?;
        if batch.is_empty() {
            return Ok(outcome);
        }
        let mut taken = 0;
        for message in batch {
            let Some(attempt) = run(app, Take { message: message.clone() }).await? else { continue };
            taken += 1;
            one(app, messenger, message, attempt, &mut outcome).await?;
        }
        if taken == 0 {
            // Another node is at it.
            return Ok(outcome);
        }
    }
}

async fn one(
    app: &App,
    messenger: &dyn Messenger,
    message: Message,
    attempt: u32,
    outcome: &mut Delivered,
) -> Result<(), DbError> {
    let id = message.id;
    let composed = app.ask(app.ctx(Caller::Clock), Compose { message }).await;
    let delivered = match composed {
        Ok(Some(outgoing)) => messenger.deliver(&outgoing).await,
        // Nobody can be reached: the portal shows the same in the history of the application.
        Ok(None) => Ok(()),
        // A row that cannot be read must not hold up the others.
        Err(error @ DbError::Statement { .. }) => Err(DeliveryFailed::Refused(error.to_string())),
        Err(error) => return Err(error),
    };
    let done = match delivered {
        Ok(()) => {
            outcome.done += 1;
            Done::Delivered
        }
        Err(DeliveryFailed::Later(reason)) if attempt < ATTEMPTS_MAX => {
            tracing::warn!(message = %id, attempt, reason, "a message was not delivered and will be tried again");
            outcome.failed += 1;
            Done::Again(pause(attempt))
        }
        Err(DeliveryFailed::Later(reason) | DeliveryFailed::Refused(reason)) => {
            tracing::error!(message = %id, attempt, reason, "a message cannot be delivered");
            outcome.dead += 1;
            Done::Never
        }
    };
    run(app, Finish { id, done }).await
}

/// The pause after an attempt, from 1.
fn pause(attempt: u32) -> SignedDuration {
    let doubled = 2_i32.saturating_pow(attempt.saturating_sub(1).min(20));
    PAUSE.checked_mul(doubled).map_or(PAUSE_MAX, |pause| pause.min(PAUSE_MAX))
}

async fn run<C>(app: &App, command: C) -> Result<C::Output, DbError>
where
    C: Command<Refusal = std::convert::Infallible>,
{
    app.run(app.ctx(Caller::Clock), command).await.map_err(|failed| match failed {
        Failed::Db(error) => error,
        Failed::Refused(never) => match never {},
    })
}

/// Messages that may leave now.
#[derive(Clone, Copy, Debug)]
struct Ready;

impl Query for Ready {
    type Output = Vec<Message>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        storage::outbox::ready(reader, work.ctx.now, BATCH)
    }
}

/// Takes a message for one attempt; the attempt's number, or `None` when somebody else has it.
struct Take {
    message: Message,
}

impl Command for Take {
    type Output = Option<u32>;
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Option<u32>, Failed<Self::Refusal>> {
        let lease = later(work.ctx.now, LEASE);
        let taken = storage::chores::claim(tx, &self.message, lease)?;
        Ok(taken.then(|| self.message.attempts.saturating_add(1)))
    }
}

enum Done {
    Delivered,
    Again(SignedDuration),
    Never,
}

/// Writes down how an attempt ended.
struct Finish {
    id: DocumentId,
    done: Done,
}

impl Command for Finish {
    type Output = ();
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let now = work.ctx.now;
        match self.done {
            Done::Delivered => storage::chores::done(tx, self.id, now)?,
            Done::Again(pause) => storage::chores::again(tx, self.id, now, Some(later(now, pause)))?,
            Done::Never => storage::chores::again(tx, self.id, now, None)?,
        }
        Ok(())
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS_MAX, PAUSE, PAUSE_MAX, pause};

    #[test]
    fn pauses_double_up_to_half_a_day() {
        assert_eq!(pause(1), PAUSE);
        assert_eq!(pause(2), PAUSE * 2);
        assert_eq!(pause(5), PAUSE * 16);
        assert_eq!(pause(ATTEMPTS_MAX + 10), PAUSE_MAX);
        assert_eq!(pause(u32::MAX), PAUSE_MAX);
    }
}
