//! Leaving the queue (S16, R12, R64).

use domain::application::{self, LeaveRefused};
use domain::id::ApplicationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{Failed, Tx};

use super::access;
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, on_queue};
use crate::signing::{Act, ActRefused, Verified, signed_act};

/// Leaves the queue by a verified signature over [`crate::signing::ActText`]. Refused by
/// [`domain::application::LeaveRefused`].
#[derive(Clone, Debug)]
pub struct Leave {
    /// The application.
    pub application: ApplicationId,
    /// The proof.
    pub signed: Verified,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Left {
    /// The application is closed.
    Now,
    /// The other applicant may object until then.
    Waits {
        /// When it happens.
        until: Timestamp,
    },
}

/// Objects to the other's wish to leave, or takes the own wish back. Refused by
/// [`domain::application::LeaveRefused::NothingToObject`].
#[derive(Clone, Copy, Debug)]
pub struct ObjectToLeaving {
    /// The application.
    pub application: ApplicationId,
}

impl Command for Leave {
    type Output = Left;
    type Refusal = Refusal<ActRefused<LeaveRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Left, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        signed_act(
            tx,
            work,
            self.application,
            (&Act::Leave, &self.signed),
            |loader| loader.application(self.application),
            |draft| {
                application::leave(draft, self.application, person)?;
                let leave = draft.slice.application(self.application)?.leave;
                Ok(leave.map_or(Left::Now, |leave| Left::Waits { until: leave.until }))
            },
        )
    }
}

impl Command for ObjectToLeaving {
    type Output = ();
    type Refusal = Refusal<LeaveRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let Some((row, person)) = access::own(tx, work, self.application)? else {
            return Err(Refusal::NotFound.failed());
        };
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.application(self.application),
            |draft| application::object_to_leaving(draft, self.application, person),
        )
    }
}
