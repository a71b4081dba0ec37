//! What an applicant does and sees (S06-S25, S32, S38-S40), and the same lists and pages for officials.
//!
//! Reads go through the functions [`page`], [`history`], [`journal`] and their like: they settle what is past its limit
//! before they look (R54).

pub(crate) mod access;
mod actions;
mod alerts;
mod benefit;
pub(crate) mod choosing;
mod file;
mod history;
mod journal;
mod leave;
mod merge;
mod number;
mod papers;
pub(crate) mod people;
mod picture;
mod submission;
mod upload;
mod view;

pub use actions::{Actions, Button, ChooseBarred, ExtensionDays};
pub use alerts::{AlertsAre, AskForAlerts, StopAlerts};
pub use benefit::{ClaimBenefit, RenounceBenefit};
pub use file::{
    FileApplication, FileOnBehalf, FileRefused, Filed, FilingText, FilingTextOnBehalf, Represented, file,
    file_on_behalf, filing_text, filing_text_on_behalf, prepare_filing,
};
pub use history::{History, HistoryEntry, Who};
pub use journal::{Cursor, InvalidCursor, Journal, JournalPage, JournalRow, ROWS_A_PAGE, Total};
pub use leave::{Leave, Left, ObjectToLeaving};
pub use merge::{AnswerMerge, MergeRefused, Merged, RequestMerge, prepare_merge, request_merge};
pub use number::{NumberHistory, NumberSteps};
pub use submission::{ADDRESS_MAX, BenefitClaim, NAME_MAX, Submission, SubmissionRefused};
pub use upload::{CleanPaper, MediaType, UPLOAD_MAX, UploadRefused, Uploaded, upload, uploaded};
pub use view::{
    ApplicantView, ApplicationPage, ApplicationView, ClaimView, LeaveView, MergeView, OwnContacts,
    ReferralView, StateView,
};

pub use storage::BlobHash;

pub use crate::documents::{Bilingual, Paper, Person, QueueOnPaper, Relation};

pub(crate) use actions::Trial;
pub(crate) use merge::make_findable;
pub(crate) use view::referral_view;

use domain::id::ApplicationId;
use storage::DbError;

use crate::command::App;
use crate::context::Ctx;

/// Tab 1 of an application (S16), after everything past its limit is settled (R54). `None` when the caller may not see it.
///
/// # Errors
/// Trouble of the database.
pub async fn page(
    app: &App,
    ctx: &Ctx,
    application: ApplicationId,
) -> Result<Option<ApplicationView>, DbError> {
    access::settle(app, ctx, application).await?;
    app.ask(ctx.clone(), ApplicationPage { application }).await
}

/// Tab 2, the history of changes, after everything past its limit is settled (R54).
///
/// # Errors
/// Trouble of the database.
pub async fn history(
    app: &App,
    ctx: &Ctx,
    application: ApplicationId,
) -> Result<Option<Vec<HistoryEntry>>, DbError> {
    access::settle(app, ctx, application).await?;
    app.ask(ctx.clone(), History { application }).await
}

/// Why the queue number changed, after everything past its limit is settled (R54).
///
/// # Errors
/// Trouble of the database.
pub async fn number_history(
    app: &App,
    ctx: &Ctx,
    application: ApplicationId,
) -> Result<Option<NumberSteps>, DbError> {
    access::settle(app, ctx, application).await?;
    app.ask(ctx.clone(), NumberHistory { application }).await
}

/// The journal (S12-S15). Where something is past its limit in a queue on the page, it is settled and the page read again
/// (R54).
///
/// # Errors
/// Trouble of the database.
pub async fn journal(app: &App, ctx: &Ctx, journal: Journal) -> Result<JournalPage, DbError> {
    let page = app.ask(ctx.clone(), journal.clone()).await?;
    let mut queues: Vec<_> = page.rows.iter().map(|row| row.queue).collect();
    queues.sort_unstable();
    queues.dedup();
    let late = app.ask(ctx.clone(), access::LateOf { queues }).await?;
    if late.is_empty() {
        return Ok(page);
    }
    for queue in late {
        access::settle_queue(app, ctx, queue).await?;
    }
    app.ask(ctx.clone(), journal).await
}
