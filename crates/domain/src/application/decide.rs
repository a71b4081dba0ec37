//! Filing an application, and its ends without a place.

use jiff::Timestamp;

use super::ApplicationState;
use crate::age;
use crate::calendar::local_day;
use crate::event::{Channel, Fact, RemovalReason, TurnEnd};
use crate::id::{ApplicationId, PersonId};
use crate::number::ApplicationNumber;
use crate::policy::Ownership;
use crate::publication;
use crate::queue::{Corrupt, Decision, Draft, refuse};
use crate::referral::AnnulmentReason;

/// A signed submission.
#[derive(Clone, Debug)]
pub struct FileApplication {
    /// The new application.
    pub id: ApplicationId,
    /// Its number (R63).
    pub number: ApplicationNumber,
    /// The child; its birth date and record are in the slice.
    pub child: PersonId,
    /// Who files.
    pub applicant: PersonId,
    /// How it reached us.
    pub channel: Channel,
    /// What the civil registry says of parent and child.
    pub kinship: Kinship,
}

/// What the civil registry says of parent and child (R16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// They belong together.
    Confirmed,
    /// No answer yet.
    Unanswered,
}

/// Why an application was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilingRefused {
    /// One lives already (R6).
    AlreadyInQueue {
        /// It.
        application: ApplicationId,
    },
    /// The child occupies a place of this ownership (R6, S05).
    Attends {
        /// Its ownership.
        ownership: Ownership,
    },
    /// The maximum age is reached (R15).
    TooOld,
    /// The child was not born in the queue's year.
    OtherYear,
}

/// Why leaving the queue is refused (R12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaveRefused {
    /// Within 24 hours cancel the referral first; later it runs its course (S40).
    Referred {
        /// Until when cancelling is possible, if it still is.
        cancel_until: Option<Timestamp>,
    },
    /// Closed already.
    Closed,
    /// A wish to leave is already open.
    AlreadyAsked {
        /// Until when the other may object.
        until: Timestamp,
    },
    /// There is no open wish to leave, or the person is no applicant.
    NothingToObject,
}

/// Why an official's act on an application is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffRefused {
    /// Its state does not allow it.
    WrongState,
    /// The department removes a duplicate or refuses; every other reason has its own rule.
    WrongReason,
}

/// Accepts a signed submission: the registration instant is now, never earlier than the queue's last (R2).
///
/// A child whose last application was left by own will while in the stop-list inherits the rest of it (R13).
///
/// # Errors
/// [`FilingRefused`].
pub fn file(draft: &mut Draft<'_>, command: FileApplication) -> Decision<FilingRefused> {
    let registered = draft.now().max(draft.slice.queue.last_registered);
    let filing = draft.slice.child(command.child)?.filings + 1;
    accept(draft, command, registered, filing)
}

/// What a filing now and one taken over have in common.
pub(super) fn accept(
    draft: &mut Draft<'_>,
    command: FileApplication,
    registered: Timestamp,
    filing: u32,
) -> Decision<FilingRefused> {
    let born = draft.slice.born(command.child)?;
    let child = draft.slice.child(command.child)?;
    let stopped_until = child.stopped_until;
    if let Some(application) = child.live {
        return refuse(FilingRefused::AlreadyInQueue { application });
    }
    if let Some(place) = child.attends {
        let policy = draft.rules.policy;
        let allowed = match place.ownership {
            Ownership::State => policy.refile_in_state_place,
            Ownership::PrivateOrder => policy.refile_in_private_place,
        };
        if !allowed {
            return refuse(FilingRefused::Attends { ownership: place.ownership });
        }
    }
    let now = draft.now();
    let today = local_day(now, draft.rules.zone);
    if age::full_years(born, today) >= draft.rules.policy.max_age_years {
        return refuse(FilingRefused::TooOld);
    }
    if born.year() != draft.slice.queue.id.year {
        return refuse(FilingRefused::OtherYear);
    }
    let unconfirmed_until = match command.kinship {
        Kinship::Confirmed => None,
        Kinship::Unanswered => {
            let term = draft.rules.policy.confirm_kinship;
            Some(term.limit(now, draft.rules.zone, draft.rules.calendar))
        }
    };
    draft.emit(Fact::ApplicationFiled {
        application: command.id,
        number: command.number,
        child: command.child,
        applicant: command.applicant,
        registered,
        sequence: draft.slice.queue.filings + 1,
        filing,
        channel: command.channel,
        unconfirmed_until,
    })?;
    if let Some(until) = stopped_until.filter(|until| *until > now) {
        draft.emit(Fact::ApplicationStopped { application: command.id, until })?;
    }
    Ok(())
}

/// Registry or department confirmed the link of parent and child (R16).
///
/// # Errors
/// [`StaffRefused`] when nothing waits for it.
pub fn confirm_kinship(draft: &mut Draft<'_>, id: ApplicationId) -> Decision<StaffRefused> {
    let row = draft.slice.application(id)?;
    if row.unconfirmed_until.is_none() || !row.status().is_live() {
        return refuse(StaffRefused::WrongState);
    }
    Ok(draft.emit(Fact::KinshipConfirmed { application: id })?)
}

/// One applicant leaves the queue: at once if alone, else after the time in which the other may object (R12, R64).
///
/// # Errors
/// [`LeaveRefused`].
pub fn leave(draft: &mut Draft<'_>, id: ApplicationId, person: PersonId) -> Decision<LeaveRefused> {
    let row = draft.slice.application(id)?;
    if let ApplicationState::Referred { referral } = row.state {
        let cancel_until = draft.slice.referral(referral)?.cancel_until.filter(|until| draft.now() < *until);
        return refuse(LeaveRefused::Referred { cancel_until });
    }
    if !row.status().is_live() {
        return refuse(LeaveRefused::Closed);
    }
    if let Some(leave) = row.leave {
        return refuse(LeaveRefused::AlreadyAsked { until: leave.until });
    }
    if row.applicants.second.is_none() {
        return Ok(close(draft, id, RemovalReason::OwnWill, None)?);
    }
    let until = draft.rules.policy.leave_objection.limit(draft.now(), draft.rules.zone, draft.rules.calendar);
    Ok(draft.emit(Fact::LeaveRequested { application: id, person, until })?)
}

/// The other applicant objects to leaving (R64).
///
/// # Errors
/// [`LeaveRefused::NothingToObject`].
pub fn object_to_leaving(
    draft: &mut Draft<'_>,
    id: ApplicationId,
    person: PersonId,
) -> Decision<LeaveRefused> {
    match draft.slice.application(id)?.leave {
        // Whoever asked may take the wish back by the same act.
        Some(_) if draft.slice.application(id)?.applicants.contains(person) => {
            Ok(draft.emit(Fact::LeaveObjected { application: id })?)
        }
        _ => refuse(LeaveRefused::NothingToObject),
    }
}

/// The department closes an application: a duplicate, or the link of parent and child is refused (section 3, R16).
///
/// A live referral is annulled first; its place goes on, so the slice needs the fronts of the lanes for one turn.
///
/// # Errors
/// [`StaffRefused`] after the end, and for a reason that is not the department's to give.
pub fn remove(draft: &mut Draft<'_>, id: ApplicationId, reason: RemovalReason) -> Decision<StaffRefused> {
    if !matches!(reason, RemovalReason::Duplicate | RemovalReason::Refused) {
        return refuse(StaffRefused::WrongReason);
    }
    let row = draft.slice.application(id)?;
    if !row.status().is_live() {
        return refuse(StaffRefused::WrongState);
    }
    let ApplicationState::Referred { referral } = row.state else {
        return Ok(close(draft, id, reason, None)?);
    };
    let place = draft.slice.referral(referral)?.place;
    draft.emit(Fact::ReferralAnnulled { referral, reason: AnnulmentReason::Department })?;
    close(draft, id, reason, None)?;
    Ok(publication::return_place(draft, place, id, None)?)
}

/// Closes an application that holds no referral; a running turn ends first and its place stays in the pool (R27).
///
/// `clock` is the limit when the clock does it, else `None`.
pub(crate) fn close(
    draft: &mut Draft<'_>,
    id: ApplicationId,
    reason: RemovalReason,
    clock: Option<Timestamp>,
) -> Result<(), Corrupt> {
    let row = draft.slice.application(id)?;
    let policy = draft.rules.policy.id.clone();
    let stamp = |draft: &mut Draft<'_>, fact: Fact| match clock {
        Some(at) => draft.emit_clock(at, policy.clone(), fact),
        None => draft.emit(fact),
    };
    if let ApplicationState::Notified { publication, .. } = row.state {
        stamp(draft, Fact::TurnEnded { publication, application: id, why: TurnEnd::Closed })?;
        stamp(draft, Fact::ApplicationRemoved { application: id, reason })?;
        return publication::end_pool(draft, publication, clock);
    }
    stamp(draft, Fact::ApplicationRemoved { application: id, reason })
}
