//! The text that a choice of a place signs.

use domain::application::Application;
use domain::id::{ApplicationId, PlaceId};
use storage::{DbError, Reader};

use crate::command::{Query, Work};
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
        Ok(build(reader, work, self.application, self.place)?.map(|(text, _)| text))
    }
}

/// The text, for reading and for the comparison on submission, with the application.
pub(super) fn build(
    reader: &mut Reader,
    work: &Work,
    application: ApplicationId,
    place: PlaceId,
) -> Result<Option<(String, Application)>, DbError> {
    let Some(person) = work.ctx.caller.applicant() else { return Ok(None) };
    let Some((row, _)) = storage::application::find(reader, application)? else { return Ok(None) };
    if !row.applicants.contains(person) {
        return Ok(None);
    }
    let child = storage::person::find(reader, row.child)?;
    let place = storage::registers::place_card(reader, place)?;
    Ok(child.zip(place).map(|(child, place)| (signing::text::choice(&row, &child, &place), row)))
}
