//! What the applicant does with a referral (S38-S40, R7, R8, R14), and its page.

mod act;
mod view;

pub use act::{Cancel, Cancelled, DeclareArrival, Extend};
pub use view::{ReferralDetails, ReferralPage};

use domain::id::ReferralId;
use storage::{DbError, Reader};

use crate::applications::access;
use crate::command::{App, Query, Work};
use crate::context::Ctx;

/// The page of a referral, after everything past its limit is settled (R54). `None` when the caller may not see it.
///
/// # Errors
/// Trouble of the database.
pub async fn page(app: &App, ctx: &Ctx, referral: ReferralId) -> Result<Option<ReferralDetails>, DbError> {
    if let Some(application) = app.ask(ctx.clone(), ApplicationOf { referral }).await? {
        access::settle(app, ctx, application).await?;
    }
    app.ask(ctx.clone(), ReferralPage { referral }).await
}

/// Whose a referral is; for settling only, it is not told to the caller.
struct ApplicationOf {
    referral: ReferralId,
}

impl Query for ApplicationOf {
    type Output = Option<domain::id::ApplicationId>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Self::Output, DbError> {
        Ok(storage::referral::find(reader, self.referral)?.map(|row| row.application))
    }
}
