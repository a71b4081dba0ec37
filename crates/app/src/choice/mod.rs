//! Choosing a place (S17-S30): the text to sign, and the signed choice.

mod choose;
mod may;
mod places;
mod text;

pub use choose::{ChoosePlace, ChooseRefused, Chosen};
pub use may::MayChoose;
pub use places::{PLACES_A_PAGE, PlaceList, PlaceRow, Places};
pub use text::ChoiceText;

use domain::referral::ChoiceRefused;
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

/// Whether the rules would allow a choice now (R36), after everything past its limit is settled (R54). `None` when the
/// caller has no such application or its queue no such place.
///
/// # Errors
/// Trouble of the database.
pub async fn may_choose(
    app: &App,
    ctx: &Ctx,
    choice: MayChoose,
) -> Result<Option<Result<(), ChoiceRefused>>, DbError> {
    access::settle(app, ctx, choice.application).await?;
    app.ask(ctx.clone(), choice).await
}

/// The text of a choice to show and to sign, after everything past its limit is settled (R54). `None` when the caller has no
/// such application or its queue no such place.
///
/// # Errors
/// Trouble of the database.
pub async fn text(app: &App, ctx: &Ctx, question: ChoiceText) -> Result<Option<String>, DbError> {
    access::settle(app, ctx, question.application).await?;
    app.ask(ctx.clone(), question).await
}
