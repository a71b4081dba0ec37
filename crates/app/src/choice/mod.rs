//! Choosing a place (S17-S30): the text to sign, and the signed choice.

mod choose;
mod places;
mod text;

pub use choose::{ChoosePlace, ChooseRefused, Chosen};
pub use places::{PLACES_A_PAGE, PlaceList, PlaceRow, Places};
pub use text::ChoiceText;

use storage::DbError;

use crate::applications::{ChooseBarred, access};
use crate::command::App;
use crate::context::Ctx;

/// The places that an application could choose now, or the rule that forbids it (R36), after everything past its limit is
/// settled (R54). `None` when the caller has no such application.
///
/// # Errors
/// Trouble of the database.
pub async fn places(
    app: &App,
    ctx: &Ctx,
    places: Places,
) -> Result<Option<Result<PlaceList, ChooseBarred>>, DbError> {
    access::settle(app, ctx, places.application).await?;
    app.ask(ctx.clone(), places).await
}
