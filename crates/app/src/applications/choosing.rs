//! What an application could choose now: one answer for the button (R5) and for the list (S26).

use domain::age;
use domain::application::{Application, ApplicationState};
use domain::calendar::local_day;
use domain::id::PublicationId;
use domain::place::{Place, PlaceState};
use domain::policy::Ownership;
use domain::queue::Halt;
use domain::referral::{ChoiceRefused, may_choose};
use jiff::Timestamp;
use jiff::civil::Date;
use storage::{DbError, Reader};

use super::actions::{Button, ChooseBarred, Trial};
use crate::queue_work::broken;

/// The places of the own pool and the free ones, sorted by what the rules say of them.
pub(crate) struct Offer {
    /// Those that could be chosen now.
    pub(crate) open: Vec<Place>,
    /// Ownerships for which the child is too young, with the day from which it is not.
    pub(crate) too_young: Vec<(Ownership, Date)>,
    /// The earliest opening of free places that are not open yet.
    opens: Option<Timestamp>,
    /// There are free places, but nobody may choose one.
    rests: bool,
}

/// The button "choose a kindergarten" (R5).
pub(super) fn button(
    reader: &mut Reader,
    trial: &Trial<'_>,
    row: &Application,
) -> Result<Button<u32, ChooseBarred>, DbError> {
    Ok(match offer(reader, trial, row)? {
        Ok(offer) => Button::Allowed(u32::try_from(offer.open.len()).unwrap_or(u32::MAX)),
        Err(barred) => Button::Barred(barred),
    })
}

/// What could be chosen, at least one place, or the rule that forbids it.
pub(crate) fn offer(
    reader: &mut Reader,
    trial: &Trial<'_>,
    row: &Application,
) -> Result<Result<Offer, ChooseBarred>, DbError> {
    if let Some(barred) = barred(row) {
        return Ok(Err(barred));
    }
    let draft = trial.draft();
    let born = draft.slice.born(row.child).map_err(|corrupt| broken(&corrupt))?;
    let from = age::reaches(born, draft.rules.policy.choose_button_months);
    if local_day(draft.now(), draft.rules.zone) < from {
        return Ok(Err(ChooseBarred::TooYoung { from }));
    }
    let turn = turn(row);
    let mut offer = Offer { open: Vec::new(), too_young: Vec::new(), opens: None, rests: false };
    for place in storage::place::offered(reader, row.queue, turn)? {
        match may_choose(&draft, row, &place) {
            Ok(()) => offer.open.push(place),
            Err(Halt::Corrupt(corrupt)) => return Err(broken(&corrupt)),
            Err(Halt::Refused(refusal)) => offer.refused(&place, &refusal),
        }
    }
    if !offer.open.is_empty() {
        return Ok(Ok(offer));
    }
    Ok(Err(offer.reason(turn.is_some())))
}

impl Offer {
    fn refused(&mut self, place: &Place, refusal: &ChoiceRefused) {
        match refusal {
            ChoiceRefused::TooYoung { from } => {
                let known = (place.ownership, *from);
                if !self.too_young.contains(&known) {
                    self.too_young.push(known);
                }
            }
            ChoiceRefused::NotOpenYet { opens } => {
                self.opens = self.opens.into_iter().chain([*opens]).min();
            }
            ChoiceRefused::NoFreeChoice => self.rests = true,
            _ => {}
        }
    }

    /// Which of the three is missing when nothing is open (R5): what changes soonest is said first.
    fn reason(&self, has_turn: bool) -> ChooseBarred {
        if let Some(opens) = self.opens {
            return ChooseBarred::NotOpenYet { opens };
        }
        if let Some(from) = self.too_young.iter().map(|(_, from)| *from).min() {
            return ChooseBarred::TooYoung { from };
        }
        if self.rests {
            return ChooseBarred::NoFreeChoice;
        }
        if has_turn { ChooseBarred::NoPlaces } else { ChooseBarred::NotYourTurn }
    }
}

/// The publication of the running turn.
pub(crate) const fn turn(row: &Application) -> Option<PublicationId> {
    match row.state {
        ApplicationState::Notified { publication, .. } => Some(publication),
        _ => None,
    }
}

/// Whether the place is of a pool.
pub(crate) const fn is_reserved(place: &Place) -> bool {
    matches!(place.state, PlaceState::Reserved { .. })
}

const fn barred(row: &Application) -> Option<ChooseBarred> {
    Some(match row.state {
        ApplicationState::Stopped { until } => ChooseBarred::Stopped { until },
        ApplicationState::Referred { .. } => ChooseBarred::HasReferral,
        ApplicationState::Enrolled { .. } | ApplicationState::Removed { .. } => ChooseBarred::Closed,
        _ if row.unconfirmed_until.is_some() => ChooseBarred::Unconfirmed,
        ApplicationState::Queued | ApplicationState::Notified { .. } => return None,
    })
}
