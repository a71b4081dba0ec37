//! The signed choice of a place: the one decision for which everybody waits.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::age;
use crate::application::{Application, ApplicationState};
use crate::calendar::local_day;
use crate::event::{Fact, TurnEnd};
use crate::id::{ApplicationId, PlaceId, PublicationId, ReferralId};
use crate::place::{Place, PlaceState};
use crate::policy::FreeChoice;
use crate::publication;
use crate::queue::{Corrupt, Decision, Draft, Halt, refuse};

/// A verified signed choice.
#[derive(Clone, Debug)]
pub struct Choose {
    /// The new referral.
    pub referral: ReferralId,
    /// Whose choice.
    pub application: ApplicationId,
    /// Which place.
    pub place: PlaceId,
    /// SHA-256 of the signature in the vault, hex.
    pub signature: String,
}

/// Why a choice is refused; each names its rule (R36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceRefused {
    /// The place is in a pool in which this application has no turn (S19).
    NotYourTurn,
    /// The turn in which the place could be chosen has passed (S24).
    Past,
    /// The child is too young for a place of this ownership (S02, S18, R4).
    TooYoung {
        /// From which day it is old enough.
        from: Date,
    },
    /// The application is in the stop-list (S35).
    Stopped {
        /// Until when.
        until: Timestamp,
    },
    /// Somebody else has the place.
    Taken,
    /// The place is not given out now.
    Withdrawn,
    /// The place is not published.
    NotPublished,
    /// The place is free only from an instant on (R29).
    NotOpenYet {
        /// From when.
        opens: Timestamp,
    },
    /// The application already holds a referral.
    HasReferral,
    /// The application is closed.
    Closed,
    /// The link of parent and child is not confirmed yet (R16).
    Unconfirmed,
    /// Free choice rests (R35) or the policy knows none (R28).
    NoFreeChoice,
}

/// Issues a referral to a chosen place (S28-S31): a place of the own pool, or a free one of the own queue (R27).
///
/// # Errors
/// [`ChoiceRefused`].
pub fn choose(draft: &mut Draft<'_>, command: Choose) -> Decision<ChoiceRefused> {
    let row = draft.slice.application(command.application)?;
    let place = draft.slice.place(command.place)?;
    check_application(row)?;
    let publication = check_place(draft, row, place)?;
    let policy = match publication {
        // A turn keeps the policy of its publication (section 7).
        Some(_) => draft.rules.policy_of(&row.policy)?,
        None => draft.rules.policy,
    };
    let left = match row.state {
        ApplicationState::Notified { publication: turn, .. } if publication.is_none() => Some(turn),
        _ => None,
    };
    let leaving = row.leave.is_some();
    if let Some(turn) = left {
        let why = TurnEnd::FreePlaceTaken;
        draft.emit(Fact::TurnEnded { publication: turn, application: command.application, why })?;
    }
    let now = draft.now();
    let fact = Fact::ReferralIssued {
        referral: command.referral,
        application: command.application,
        place: command.place,
        publication,
        until: policy.come.limit(now, draft.rules.zone, draft.rules.calendar),
        cancel_until: cancel_limit(now, policy.self_cancel_hours)?,
        signature: command.signature,
    };
    draft.emit_under(policy.id.clone(), fact)?;
    if leaving {
        draft.emit(Fact::LeaveObjected { application: command.application })?;
    }
    match publication.or(left) {
        Some(pool) => Ok(publication::end_pool(draft, pool, None)?),
        None => Ok(()),
    }
}

/// Whether this application could choose this place now: for the list of places, by the rules of [`choose`].
///
/// # Errors
/// [`ChoiceRefused`], or a slice that lacks a row.
pub fn may_choose(draft: &Draft<'_>, row: &Application, place: &Place) -> Decision<ChoiceRefused> {
    check_application(row)?;
    check_place(draft, row, place).map(|_| ())
}

fn check_application(row: &Application) -> Decision<ChoiceRefused> {
    match row.state {
        ApplicationState::Queued | ApplicationState::Notified { .. } => {}
        ApplicationState::Stopped { until } => return refuse(ChoiceRefused::Stopped { until }),
        ApplicationState::Referred { .. } => return refuse(ChoiceRefused::HasReferral),
        ApplicationState::Enrolled { .. } | ApplicationState::Removed { .. } => {
            return refuse(ChoiceRefused::Closed);
        }
    }
    if row.unconfirmed_until.is_some() {
        return refuse(ChoiceRefused::Unconfirmed);
    }
    Ok(())
}

/// The pool from which the place is taken, or `None` for a free one.
fn check_place(
    draft: &Draft<'_>,
    row: &Application,
    place: &Place,
) -> Result<Option<PublicationId>, Halt<ChoiceRefused>> {
    let now = draft.now();
    let pool = match place.state {
        PlaceState::Reserved { publication } => match row.state {
            ApplicationState::Notified { publication: turn, until } if turn == publication && now < until => {
                Some(publication)
            }
            _ if had_turn(draft, row, publication) => return refuse(ChoiceRefused::Past),
            _ => return refuse(ChoiceRefused::NotYourTurn),
        },
        PlaceState::Free { opens } if now < opens => return refuse(ChoiceRefused::NotOpenYet { opens }),
        PlaceState::Free { .. }
            if draft.is_frozen() || draft.rules.policy.free_choice != FreeChoice::Instant =>
        {
            return refuse(ChoiceRefused::NoFreeChoice);
        }
        PlaceState::Free { .. } => None,
        PlaceState::Held { .. } | PlaceState::Occupied { .. } => return refuse(ChoiceRefused::Taken),
        PlaceState::Withdrawn { .. } => return refuse(ChoiceRefused::Withdrawn),
        PlaceState::Vacant { .. } => return refuse(ChoiceRefused::NotPublished),
    };
    let policy = match pool {
        Some(_) => draft.rules.policy_of(&row.policy)?,
        None => draft.rules.policy,
    };
    let from = age::reaches(draft.slice.born(row.child)?, policy.min_age_months.of(place.ownership));
    if local_day(now, draft.rules.zone) < from {
        return refuse(ChoiceRefused::TooYoung { from });
    }
    Ok(pool)
}

/// Whether the application had a turn at these places before, as far as the slice knows.
fn had_turn(draft: &Draft<'_>, row: &Application, publication: PublicationId) -> bool {
    let pool = draft.slice.publications.get(&publication);
    pool.and_then(|pool| pool.had_turn.as_ref()).is_some_and(|had_turn| had_turn.contains(&row.id))
}

/// Issue plus so many hours, not days (R55).
fn cancel_limit(issued: Timestamp, hours: Option<u16>) -> Result<Option<Timestamp>, Corrupt> {
    hours
        .map(|hours| issued.checked_add(i64::from(hours).hours()).map_err(|error| Corrupt(error.to_string())))
        .transpose()
}
