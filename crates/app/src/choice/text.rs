//! The text that a choice of a place signs.

use domain::application::Application;
use domain::id::{ApplicationId, PersonId, PlaceId};
use domain::place::Place;
use domain::queue::Slice;
use storage::registers::PlaceCard;
use storage::{DbError, Reader};

use crate::command::{Query, Work};
use crate::queue_work::broken;
use crate::signing;

/// The exact text to sign for a choice; writes nothing. `None` when the caller has no such application, or there is no
/// such place. Whether the rules allow the choice is answered by the choice itself.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceText {
    /// The application.
    pub application: ApplicationId,
    /// The place.
    pub place: PlaceId,
}

impl Query for ChoiceText {
    type Output = Option<String>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(person) = work.ctx.caller.applicant() else { return Ok(None) };
        let Some((row, _)) = storage::application::find(reader, self.application)? else { return Ok(None) };
        let card = storage::registers::place_card(reader, self.place)?;
        build(reader, &row, card, person)
    }
}

/// The text for the comparison on submission, of rows that were loaded under the lock.
pub(super) fn of_slice(
    reader: &mut Reader,
    slice: &Slice,
    row: &Application,
    place: PlaceId,
    person: PersonId,
) -> Result<Option<String>, DbError> {
    let place = slice.place(place).map_err(|corrupt| broken(&corrupt))?;
    let Place { id, group, ownership, .. } = *place;
    let language = slice.group(group).map_err(|corrupt| broken(&corrupt))?.language;
    let kindergarten = storage::registers::kindergarten(reader, place.kindergarten)?;
    let card = kindergarten.map(|kindergarten| PlaceCard { id, group, language, ownership, kindergarten });
    build(reader, row, card, person)
}

fn build(
    reader: &mut Reader,
    row: &Application,
    card: Option<PlaceCard>,
    person: PersonId,
) -> Result<Option<String>, DbError> {
    if !row.applicants.contains(person) {
        return Ok(None);
    }
    let child = storage::person::find(reader, row.child)?;
    Ok(child.zip(card).map(|(child, card)| signing::text::choice(row, &child, &card)))
}
