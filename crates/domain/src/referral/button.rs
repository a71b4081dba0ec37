//! The button "choose a kindergarten" (S18-S20, R5).

use jiff::civil::Date;

use super::may_choose;
use crate::age;
use crate::application::{Application, ApplicationState};
use crate::calendar::local_day;
use crate::place::Place;
use crate::queue::{Corrupt, Draft, Halt};

/// Whether the button is shown, or which of its three conditions is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Something can be chosen now.
    Shown,
    /// The child is too young for any place (S18).
    TooYoung {
        /// From which day it is old enough for the button.
        from: Date,
    },
    /// The application is neither Queued nor Notified (S19).
    NotYourStage,
    /// No place can be chosen now (S20).
    NoPlaces,
}

/// Whether the button is shown (R5). The slice has the application's own pool and the free places of its queue; past limits
/// are settled before (R54).
///
/// # Errors
/// When a row was not loaded.
pub fn button(draft: &Draft<'_>, row: &Application) -> Result<Button, Corrupt> {
    let from = age::reaches(draft.slice.born(row.child)?, draft.rules.policy.choose_button_months);
    if local_day(draft.now(), draft.rules.zone) < from {
        return Ok(Button::TooYoung { from });
    }
    if !matches!(row.state, ApplicationState::Queued | ApplicationState::Notified { .. }) {
        return Ok(Button::NotYourStage);
    }
    for place in draft.slice.places.values() {
        if is_choosable(draft, row, place)? {
            return Ok(Button::Shown);
        }
    }
    Ok(Button::NoPlaces)
}

fn is_choosable(draft: &Draft<'_>, row: &Application, place: &Place) -> Result<bool, Corrupt> {
    match may_choose(draft, row, place) {
        Ok(()) => Ok(true),
        Err(Halt::Refused(_)) => Ok(false),
        Err(Halt::Corrupt(corrupt)) => Err(corrupt),
    }
}
