//! A benefit is found false: at once by one official, or by an override where it gave what still lives.

use super::{Given, Override, OverrideState};
use crate::application::ApplicationState;
use crate::benefit::{Benefit, Lane};
use crate::event::{Actor, Fact, FalseBenefit, TurnEnd};
use crate::id::{ApplicationId, OverrideId, StaffId};
use crate::publication;
use crate::queue::{Corrupt, Decision, Draft, Halt, Slice, refuse as refused};
use crate::referral::AnnulmentReason;

/// A proposal.
#[derive(Clone, Copy, Debug)]
pub struct Propose {
    /// The new override.
    pub id: OverrideId,
    /// The application.
    pub application: ApplicationId,
    /// Why its benefit is false.
    pub reason: FalseBenefit,
}

/// Why an act about a false benefit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideRefused {
    /// The application is closed.
    Closed,
    /// It has no confirmed benefit.
    NoBenefit,
    /// The benefit gave a turn or a referral that lives: that needs two officials.
    NeedsSecond,
    /// Nothing that lives was given by the benefit: one official is enough.
    NothingGiven,
    /// A proposal about it is open already.
    Open,
    /// It was confirmed or refused already.
    Answered,
    /// The turn or the referral ended meanwhile: there is nothing to annul.
    Moot,
    /// Who proposed it cannot confirm it.
    SameOfficial,
    /// Only an official with an account may.
    NotOfficial,
}

/// What a lane of benefit gave to an application and still lives: a turn that was given by such a lane, or the referral
/// chosen in it. A place of free choice was given by no benefit.
///
/// # Errors
/// When the lane of the turn was not loaded.
pub fn given(slice: &Slice, application: ApplicationId) -> Result<Option<Given>, Corrupt> {
    let given = match slice.application(application)?.state {
        ApplicationState::Notified { publication, .. } => Given::Turn { publication },
        ApplicationState::Referred { referral } if slice.referral(referral)?.turn.is_some() => {
            Given::Referral { referral }
        }
        _ => return Ok(None),
    };
    match slice.turn_lanes.get(&application) {
        Some(Lane::General) => Ok(None),
        Some(Lane::OutOfTurn | Lane::FirstPriority) => Ok(Some(given)),
        None => Err(Corrupt(format!("the lane of the turn of {application} is not loaded"))),
    }
}

/// One official finds a benefit false that gave nothing that lives: General from now on, by the original date (R42, R43).
///
/// # Errors
/// [`OverrideRefused`].
pub fn find_benefit_false(
    draft: &mut Draft<'_>,
    application: ApplicationId,
    reason: FalseBenefit,
) -> Decision<OverrideRefused> {
    live(&draft.slice, application)?;
    if given(&draft.slice, application)?.is_some() {
        return refused(OverrideRefused::NeedsSecond);
    }
    if draft.slice.application(application)?.benefit == Benefit::None {
        return refused(OverrideRefused::NoBenefit);
    }
    Ok(draft.emit(Fact::BenefitFoundFalse { application, reason, annulled: None })?)
}

/// An official proposes to annul the turn or the referral that a false benefit gave. Nothing changes until another one has
/// confirmed it.
///
/// # Errors
/// [`OverrideRefused`].
pub fn propose(draft: &mut Draft<'_>, command: Propose) -> Decision<OverrideRefused> {
    let Propose { id, application, reason } = command;
    official(draft)?;
    live(&draft.slice, application)?;
    // Also when the benefit was given up meanwhile: what it gave lives on.
    if given(&draft.slice, application)?.is_none() {
        return refused(OverrideRefused::NothingGiven);
    }
    let is_open = |row: &Override| row.application == application && row.state == OverrideState::Open;
    if draft.slice.overrides.values().any(is_open) {
        return refused(OverrideRefused::Open);
    }
    Ok(draft.emit(Fact::OverrideProposed { overriding: id, application, reason })?)
}

/// A second official confirms: the turn ends or the referral is annulled, without a miss; the applicant is Queued and
/// General; the place goes on like that of any turn or referral that ended (R9, R27).
///
/// The slice has the fronts of the lanes for one turn.
///
/// # Errors
/// [`OverrideRefused`].
pub fn confirm(draft: &mut Draft<'_>, id: OverrideId) -> Decision<OverrideRefused> {
    let by = official(draft)?;
    let row = draft.slice.overriding(id)?;
    let (application, reason, turn) = (row.application, row.reason, row.turn);
    if row.state != OverrideState::Open {
        return refused(OverrideRefused::Answered);
    }
    if row.proposer == by {
        return refused(OverrideRefused::SameOfficial);
    }
    // A turn that came later was given by whatever lane was right then.
    let same = draft.slice.application(application)?.turn == turn;
    let Some(given) = (if same { given(&draft.slice, application)? } else { None }) else {
        return refused(OverrideRefused::Moot);
    };
    let annulled = given.annulled();
    draft.emit(Fact::OverrideConfirmed { overriding: id, application })?;
    let found = Fact::BenefitFoundFalse { application, reason, annulled: Some(annulled) };
    match given {
        Given::Turn { publication } => {
            draft.emit(Fact::TurnEnded { publication, application, why: TurnEnd::BenefitFalse })?;
            draft.emit(found)?;
            Ok(publication::end_pool(draft, publication, None)?)
        }
        Given::Referral { referral } => {
            let place = draft.slice.referral(referral)?.place;
            draft.emit(Fact::ReferralAnnulled { referral, reason: AnnulmentReason::BenefitFalse })?;
            draft.emit(found)?;
            Ok(publication::return_place(draft, place, application, None)?)
        }
    }
}

/// An official refuses a proposal; who proposed it takes it back by the same act. A moot one is closed so.
///
/// # Errors
/// [`OverrideRefused::Answered`].
pub fn refuse(draft: &mut Draft<'_>, id: OverrideId) -> Decision<OverrideRefused> {
    official(draft)?;
    let row = draft.slice.overriding(id)?;
    let application = row.application;
    if row.state != OverrideState::Open {
        return refused(OverrideRefused::Answered);
    }
    Ok(draft.emit(Fact::OverrideRefused { overriding: id, application })?)
}

fn live(slice: &Slice, application: ApplicationId) -> Decision<OverrideRefused> {
    match slice.application(application)?.status().is_live() {
        true => Ok(()),
        false => refused(OverrideRefused::Closed),
    }
}

const fn official(draft: &Draft<'_>) -> Result<StaffId, Halt<OverrideRefused>> {
    match draft.context.actor {
        Actor::Staff { staff } => Ok(staff),
        _ => refused(OverrideRefused::NotOfficial),
    }
}
