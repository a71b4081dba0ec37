//! What is done how often.

use jiff::{SignedDuration, Timestamp};
use storage::DbError;

use super::{Reconciled, reconcile, settle, sweep_orphans};
use crate::command::App;
use crate::context::Caller;
use crate::messages;
use crate::ports::Messenger;

/// Reminders and alerts go out by the day and stale rows hurt nobody: they and the registers are looked at this often.
const WHOLE_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Contents become orphans after a day, and looking for them reads the names of all: once a day is enough.
const ORPHANS_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// When the parts of the background work were last done, by the application's clock. A new one does everything at once.
#[derive(Clone, Copy, Debug)]
pub struct Rota {
    whole: Timestamp,
    orphans: Timestamp,
}

impl Default for Rota {
    fn default() -> Self {
        Self { whole: Timestamp::MIN, orphans: Timestamp::MIN }
    }
}

impl Rota {
    /// One pass: limits and messages, which people wait for, and of the rest what its period says. A part that fails is
    /// due again at the next pass.
    ///
    /// # Errors
    /// Trouble of the database; what was done until then stands.
    pub async fn pass(&mut self, app: &App, messenger: &dyn Messenger) -> Result<Reconciled, DbError> {
        let now = app.ctx(Caller::Clock).now;
        let mut done = if now.duration_since(self.whole) >= WHOLE_EVERY {
            let done = reconcile(app, messenger).await?;
            self.whole = now;
            done
        } else {
            let events = settle(app).await?;
            let delivered = messages::deliver(app, messenger).await?;
            Reconciled { events, delivered, ..Reconciled::default() }
        };
        if now.duration_since(self.orphans) >= ORPHANS_EVERY {
            done.orphans = sweep_orphans(app).await?;
            self.orphans = now;
        }
        Ok(done)
    }
}
