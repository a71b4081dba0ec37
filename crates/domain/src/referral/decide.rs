//! What applicants and kindergartens do with a referral.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{AnnulmentReason, PaperRefusal, Referral, ReferralState};
use crate::calendar::{last_day_of, limit_end_of, local_day};
use crate::event::{ArrivalSource, CancelOutcome, Fact};
use crate::id::ReferralId;
use crate::publication;
use crate::queue::{Corrupt, Decision, Draft, refuse};

/// Why a cancel is refused (S40, R8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelRefused {
    /// The 24 hours are over.
    Late {
        /// When they ended.
        until: Timestamp,
    },
    /// The policy lets nobody cancel.
    NotAllowed,
    /// The referral has ended.
    Ended,
}

/// Why an extension is refused (R7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtendRefused {
    /// It has been extended already.
    AlreadyExtended,
    /// The family has come: nothing runs any more.
    Arrived,
    /// The referral has ended.
    Ended,
    /// The policy knows no extension.
    NotAllowed,
    /// The day is not later than the present last day.
    NotLater {
        /// The present last day.
        last_day: Date,
    },
    /// The day is too late.
    TooLate {
        /// The latest day.
        latest: Date,
    },
}

/// Why an act of the kindergarten, or a declaration, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindergartenRefused {
    /// The referral has ended.
    Ended,
    /// Arrival is on record already.
    AlreadyArrived,
    /// Papers can be refused only after arrival (R14).
    NotArrived,
    /// The term to answer is over: the department decides (R14).
    DepartmentDecides {
        /// When it ended.
        since: Timestamp,
    },
    /// The kindergarten's term to answer still runs: only after it the department decides (R14).
    KindergartenDecides {
        /// When it ends.
        until: Timestamp,
    },
}

/// Cancels a referral on the applicant's initiative within its 24 hours (S39, S40, R8, R9).
///
/// # Errors
/// [`CancelRefused`].
pub fn cancel(draft: &mut Draft<'_>, id: ReferralId, signature: String) -> Decision<CancelRefused> {
    let row = draft.slice.referral(id)?.clone();
    if !row.state.is_live() {
        return refuse(CancelRefused::Ended);
    }
    let Some(until) = row.cancel_until else {
        return refuse(CancelRefused::NotAllowed);
    };
    let now = draft.now();
    if now >= until {
        return refuse(CancelRefused::Late { until });
    }
    let policy = row.policy.clone();
    if let Some(turn) = row.turn.filter(|turn| now < turn.until) {
        let outcome = CancelOutcome::TurnGoesOn { publication: turn.publication, until: turn.until };
        return Ok(draft.emit_under(policy, Fact::ReferralCancelled { referral: id, outcome, signature })?);
    }
    let outcome = CancelOutcome::Queued;
    draft.emit_under(policy, Fact::ReferralCancelled { referral: id, outcome, signature })?;
    Ok(publication::return_place(draft, row.place, row.application, None)?)
}

/// The latest day to which a referral may be prolonged, or `None` where the policy of its issue knows no extension (R7).
///
/// # Errors
/// When that policy is not in the book.
pub fn extension_latest_day(draft: &Draft<'_>, row: &Referral) -> Result<Option<Date>, Corrupt> {
    let policy = draft.rules.policy_of(&row.policy)?;
    Ok(policy.extension.map(|extension| extension.latest_day(local_day(row.issued, draft.rules.zone))))
}

/// Prolongs a referral to the end of a chosen day, once (S38, R7).
///
/// # Errors
/// [`ExtendRefused`].
pub fn extend(
    draft: &mut Draft<'_>,
    id: ReferralId,
    day: Date,
    signature: String,
) -> Decision<ExtendRefused> {
    let row = draft.slice.referral(id)?;
    let until = match row.state {
        ReferralState::Issued { until } if draft.now() < until => until,
        ReferralState::Extended { .. } => return refuse(ExtendRefused::AlreadyExtended),
        ReferralState::Arrived { .. } => return refuse(ExtendRefused::Arrived),
        _ => return refuse(ExtendRefused::Ended),
    };
    let Some(latest) = extension_latest_day(draft, row)? else {
        return refuse(ExtendRefused::NotAllowed);
    };
    let last_day = last_day_of(until, draft.rules.zone);
    if day <= last_day {
        return refuse(ExtendRefused::NotLater { last_day });
    }
    if day > latest {
        return refuse(ExtendRefused::TooLate { latest });
    }
    let policy = row.policy.clone();
    let until = limit_end_of(day, draft.rules.zone);
    Ok(draft.emit_under(policy, Fact::ReferralExtended { referral: id, until, signature })?)
}

/// The applicant declares, signed, that the family came (R14).
///
/// # Errors
/// [`KindergartenRefused`].
pub fn declare_arrival(draft: &mut Draft<'_>, id: ReferralId) -> Decision<KindergartenRefused> {
    arrive(draft, id, ArrivalSource::Applicant)
}

/// The kindergarten records that the family came (R14).
///
/// # Errors
/// [`KindergartenRefused`].
pub fn record_arrival(draft: &mut Draft<'_>, id: ReferralId) -> Decision<KindergartenRefused> {
    arrive(draft, id, ArrivalSource::Kindergarten)
}

fn arrive(draft: &mut Draft<'_>, id: ReferralId, source: ArrivalSource) -> Decision<KindergartenRefused> {
    let row = draft.slice.referral(id)?;
    match row.state {
        ReferralState::Issued { until } | ReferralState::Extended { until } if draft.now() < until => {}
        ReferralState::Arrived { .. } => return refuse(KindergartenRefused::AlreadyArrived),
        _ => return refuse(KindergartenRefused::Ended),
    }
    let policy = draft.rules.policy_of(&row.policy)?;
    let answer_until = policy.enrol_after_arrival.limit(draft.now(), draft.rules.zone, draft.rules.calendar);
    let fact = Fact::ArrivalRecorded { referral: id, source, answer_until };
    Ok(draft.emit_under(policy.id.clone(), fact)?)
}

/// The department found an applicant's declaration of arrival false: a miss like any other (R14).
///
/// # Errors
/// [`KindergartenRefused::NotArrived`] unless an applicant declared it, [`KindergartenRefused::Ended`] after the end.
pub fn find_false(draft: &mut Draft<'_>, id: ReferralId) -> Decision<KindergartenRefused> {
    match draft.slice.referral(id)?.state {
        ReferralState::Arrived { source: ArrivalSource::Applicant, .. } => {
            Ok(super::settle::miss(draft, id, None)?)
        }
        state if state.is_live() => refuse(KindergartenRefused::NotArrived),
        _ => refuse(KindergartenRefused::Ended),
    }
}

/// The kindergarten, or after its term the department, enrols the child (S04): the application is closed, the place occupied.
///
/// The child's former place, if it has one, is vacated by the caller in the same transaction (R6).
///
/// # Errors
/// [`KindergartenRefused`].
pub fn enrol(draft: &mut Draft<'_>, id: ReferralId, by_department: bool) -> Decision<KindergartenRefused> {
    if draft.slice.referral(id)?.due().is_some() {
        // Whoever is enrolled has come.
        arrive(draft, id, ArrivalSource::Kindergarten)?;
    }
    answerable(draft, id, by_department)?;
    let policy = draft.slice.referral(id)?.policy.clone();
    Ok(draft.emit_under(policy, Fact::ReferralUsed { referral: id })?)
}

/// The kindergarten, or after its term the department, refuses the papers, after arrival only (R14): no miss.
///
/// # Errors
/// [`KindergartenRefused`].
pub fn refuse_papers(
    draft: &mut Draft<'_>,
    id: ReferralId,
    reason: PaperRefusal,
    by_department: bool,
) -> Decision<KindergartenRefused> {
    if draft.slice.referral(id)?.due().is_some() {
        return refuse(KindergartenRefused::NotArrived);
    }
    answerable(draft, id, by_department)?;
    let row = draft.slice.referral(id)?;
    let (policy, place, application) = (row.policy.clone(), row.place, row.application);
    draft.emit_under(policy, Fact::ReferralRefused { referral: id, reason })?;
    Ok(publication::return_place(draft, place, application, None)?)
}

fn answerable(draft: &Draft<'_>, id: ReferralId, by_department: bool) -> Decision<KindergartenRefused> {
    match draft.slice.referral(id)?.state {
        ReferralState::Arrived { answer_until, .. } => match (draft.now() < answer_until, by_department) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => refuse(KindergartenRefused::KindergartenDecides { until: answer_until }),
            (false, false) => refuse(KindergartenRefused::DepartmentDecides { since: answer_until }),
        },
        _ => refuse(KindergartenRefused::Ended),
    }
}

/// The department ends a referral without a miss; the place goes on.
///
/// # Errors
/// [`KindergartenRefused::Ended`].
pub fn annul(
    draft: &mut Draft<'_>,
    id: ReferralId,
    reason: AnnulmentReason,
) -> Decision<KindergartenRefused> {
    let row = draft.slice.referral(id)?;
    if !row.state.is_live() {
        return refuse(KindergartenRefused::Ended);
    }
    let (place, application) = (row.place, row.application);
    draft.emit(Fact::ReferralAnnulled { referral: id, reason })?;
    Ok(publication::return_place(draft, place, application, None)?)
}
