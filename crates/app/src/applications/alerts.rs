//! Alerts on request (R30): who wants to be told of free places says so, and says so again when it is enough.

use domain::alerts::{self, AlertsBarred, AskAlerts};
use domain::application::{Application, ApplicationState};
use domain::id::{ApplicationId, PersonId};
use domain::policy::FreeChoice;
use storage::{DbError, Failed, Reader, Tx};

use super::access;
use super::actions::{Button, Trial};
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, on_queue};

/// Asks to be told of free places, after the text of this version was shown and agreed to. Refused by [`AlertsBarred`].
#[derive(Clone, Copy, Debug)]
pub struct AskForAlerts {
    /// The application.
    pub application: ApplicationId,
    /// The version of the text.
    pub text: u32,
}

/// Does not want to be told any more. No rule refuses it.
#[derive(Clone, Copy, Debug)]
pub struct StopAlerts {
    /// The application.
    pub application: ApplicationId,
}

/// What the caller's alerts are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertsAre {
    /// The caller is told of free places and may stop it.
    On,
    /// The caller is not told and may ask for it.
    Off,
}

impl Command for AskForAlerts {
    type Output = ();
    type Refusal = Refusal<AlertsBarred>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let Some((row, person)) = access::own(tx, work, self.application)? else {
            return Err(Refusal::NotFound.failed());
        };
        let has_email = has_email(tx, person)?;
        let command = AskAlerts { application: self.application, person, text: self.text, has_email };
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.application(self.application),
            |draft| alerts::ask(draft, command),
        )
    }
}

impl Command for StopAlerts {
    type Output = ();
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let Some((row, person)) = access::own(tx, work, self.application)? else {
            return Err(Refusal::NotFound.failed());
        };
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.application(self.application),
            |draft| Ok(alerts::stop(draft, self.application, person)?),
        )
    }
}

/// The button. Nothing is said of it where the page says already why nothing can be chosen: after the end, with a referral,
/// and where places are never chosen freely.
pub(super) fn button(
    reader: &mut Reader,
    trial: &Trial<'_>,
    row: &Application,
    person: PersonId,
) -> Result<Button<AlertsAre, AlertsBarred>, DbError> {
    if row.alerts.askers(row.applicants).any(|asker| asker == person) {
        return Ok(Button::Allowed(AlertsAre::On));
    }
    let waits = matches!(
        row.state,
        ApplicationState::Queued | ApplicationState::Notified { .. } | ApplicationState::Stopped { .. }
    );
    if !waits || trial.draft().rules.policy.free_choice == FreeChoice::None {
        return Ok(Button::Absent);
    }
    let has_email = has_email(reader, person)?;
    trial.button(AlertsAre::Off, |draft| {
        let row = draft.slice.application(row.id)?;
        alerts::may_ask(draft, row, has_email)
    })
}

fn has_email(reader: &mut Reader, person: PersonId) -> Result<bool, DbError> {
    Ok(storage::person::contact(reader, person)?.is_some_and(|contact| contact.email.is_some()))
}
