//! What an applicant does and sees (S06-S25, S32, S38-S40), and the same lists and pages for officials.
//!
//! Reads go through the functions [`page`], [`history`], [`journal`] and their like: they settle what is past its limit
//! before they look (R54).

mod actions;
mod benefit;
mod file;
mod history;
mod journal;
mod leave;
mod merge;
mod submission;
mod upload;
mod view;

pub use actions::{Actions, Button, ChooseBarred, ExtensionDays};
pub use benefit::{ClaimBenefit, RenounceBenefit};
pub use file::{FileApplication, FileRefused, Filed};
pub use history::{History, HistoryEntry, Who};
pub use journal::{Cursor, Journal, JournalPage, JournalRow, Total};
pub use leave::{Leave, Left, ObjectToLeaving};
pub use merge::{AnswerMerge, MergeRefused, Merged, RequestMerge};
pub use submission::{ADDRESS_MAX, BenefitClaim, NAME_MAX, Submission, SubmissionRefused};
pub use upload::{MediaType, UPLOAD_MAX, UploadRefused, Uploaded};
pub use view::{
    ApplicantView, ApplicationPage, ApplicationView, ClaimView, LeaveView, MergeView, OwnContacts,
    ReferralView, StateView,
};

pub use crate::documents::{Bilingual, Paper, Person, QueueOnPaper, Relation};
