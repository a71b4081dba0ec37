//! Asking for alerts, stopping them, and whom the clock tells now.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::age;
use crate::application::{Application, ApplicationState};
use crate::calendar::local_day;
use crate::event::Fact;
use crate::id::{ApplicationId, PersonId};
use crate::policy::{FreeChoice, Ownership};
use crate::queue::{Corrupt, Decision, Draft, refuse};

/// An applicant agrees to be told of free places.
#[derive(Clone, Copy, Debug)]
pub struct AskAlerts {
    /// Of which application.
    pub application: ApplicationId,
    /// Who asks.
    pub person: PersonId,
    /// The version of the text that was shown and agreed to.
    pub text: u32,
    /// Whether there is an e-mail address to write to.
    pub has_email: bool,
}

/// Why alerts cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertsBarred {
    /// The application is closed.
    Closed,
    /// It holds a referral.
    HasReferral,
    /// It is in the stop-list (S35).
    Stopped {
        /// Until when.
        until: Timestamp,
    },
    /// The link of parent and child is not confirmed yet (R16).
    Unconfirmed,
    /// The child is too young for every place (S18, R4).
    TooYoung {
        /// From which day it is old enough for some.
        from: Date,
    },
    /// The policy in force knows no free choice (R28).
    NoFreeChoice,
    /// There is no e-mail address (S11).
    NoEmail,
}

/// The free places of one ownership in a queue that may be chosen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeNow {
    /// State, or private under the state order.
    pub ownership: Ownership,
    /// How many.
    pub places: u32,
    /// When the last of them became choosable.
    pub newest: Timestamp,
}

/// An applicant asks to be told when places become free (R30). Asking twice is asking once.
///
/// # Errors
/// [`AlertsBarred`].
pub fn ask(draft: &mut Draft<'_>, command: AskAlerts) -> Decision<AlertsBarred> {
    let AskAlerts { application, person, text, has_email } = command;
    let row = draft.slice.application(application)?;
    if row.alerts.askers(row.applicants).any(|asker| asker == person) {
        return Ok(());
    }
    may_ask(draft, row, has_email)?;
    Ok(draft.emit(Fact::AlertsAsked { application, person, text })?)
}

/// Whether alerts may be asked for now.
///
/// # Errors
/// [`AlertsBarred`].
pub fn may_ask(draft: &Draft<'_>, row: &Application, has_email: bool) -> Decision<AlertsBarred> {
    match row.state {
        ApplicationState::Queued | ApplicationState::Notified { .. } => {}
        ApplicationState::Stopped { until } => return refuse(AlertsBarred::Stopped { until }),
        ApplicationState::Referred { .. } => return refuse(AlertsBarred::HasReferral),
        ApplicationState::Enrolled { .. } | ApplicationState::Removed { .. } => {
            return refuse(AlertsBarred::Closed);
        }
    }
    if row.unconfirmed_until.is_some() {
        return refuse(AlertsBarred::Unconfirmed);
    }
    if draft.rules.policy.free_choice != FreeChoice::Instant {
        return refuse(AlertsBarred::NoFreeChoice);
    }
    let born = draft.slice.born(row.child)?;
    let ages = Ownership::ALL.map(|ownership| draft.rules.policy.min_age_months.of(ownership));
    let from = ages.into_iter().map(|months| age::reaches(born, months)).min().unwrap_or(Date::MAX);
    if local_day(draft.now(), draft.rules.zone) < from {
        return refuse(AlertsBarred::TooYoung { from });
    }
    if !has_email {
        return refuse(AlertsBarred::NoEmail);
    }
    Ok(())
}

/// An applicant does not want to be told any more. Never refused; stopping twice is stopping once.
///
/// # Errors
/// A slice that lacks the row.
pub fn stop(draft: &mut Draft<'_>, application: ApplicationId, person: PersonId) -> Result<(), Corrupt> {
    let row = draft.slice.application(application)?;
    if !row.alerts.askers(row.applicants).any(|asker| asker == person) {
        return Ok(());
    }
    draft.emit(Fact::AlertsStopped { application, person })
}

/// Whether anybody of the district may be told at this instant: while places are chosen freely, and by day, because a message
/// that waits for the morning would be about the evening's places, and the second of its day.
#[must_use]
pub fn tells_now(draft: &Draft<'_>) -> bool {
    let policy = draft.rules.policy;
    policy.free_choice == FreeChoice::Instant
        && !draft.is_frozen()
        && policy.quiet_hours.leaves(draft.now(), draft.rules.zone) == draft.now()
}

/// Tells every loaded application that has to be told now; `free` are the free places of the queue.
///
/// An application is told at most once on a local day, only of places that it could choose now, and only when one of them
/// has become free since it was told last.
///
/// # Errors
/// A slice that lacks a row.
pub fn tell(draft: &mut Draft<'_>, free: &[FreeNow]) -> Result<(), Corrupt> {
    if !tells_now(draft) {
        return Ok(());
    }
    let mut due = Vec::new();
    for row in draft.slice.applications.values() {
        due.extend(news(draft, row, free)?.map(|places| (row.id, places)));
    }
    for (application, places) in due {
        draft.emit(Fact::FreePlacesTold { application, places })?;
    }
    Ok(())
}

/// How many places an application has to be told of now.
fn news(draft: &Draft<'_>, row: &Application, free: &[FreeNow]) -> Result<Option<u32>, Corrupt> {
    let waits = row.state == ApplicationState::Queued && row.unconfirmed_until.is_none();
    if !waits || !row.alerts.are_on() {
        return Ok(None);
    }
    let today = local_day(draft.now(), draft.rules.zone);
    if row.alerts.told.is_some_and(|told| local_day(told, draft.rules.zone) >= today) {
        return Ok(None);
    }
    let born = draft.slice.born(row.child)?;
    let months = |ownership| draft.rules.policy.min_age_months.of(ownership);
    let choosable = || free.iter().filter(|free| age::is_old_enough(born, months(free.ownership), today));
    let is_new = |free: &FreeNow| row.alerts.told.is_none_or(|told| told <= free.newest);
    let places = choosable().map(|free| free.places).fold(0, u32::saturating_add);
    Ok(choosable().any(is_new).then_some(places))
}
