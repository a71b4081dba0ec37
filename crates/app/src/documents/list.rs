//! Tab 3: common documents and attachments (S32).

use domain::id::{ApplicationId, ReferralId};
use jiff::Timestamp;

use super::{Code, DocumentKind};

/// Asks for the documents of an application. `None` when the caller may not see it.
#[derive(Clone, Copy, Debug)]
pub struct Documents {
    /// Which.
    pub application: ApplicationId,
}

/// The two groups of S32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentList {
    /// Common documents: the registration notice.
    pub common: Vec<DocumentEntry>,
    /// Attachments to the application: the others, oldest first.
    pub attachments: Vec<DocumentEntry>,
}

/// One document to download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentEntry {
    /// What it is.
    pub kind: DocumentKind,
    /// The referral that it belongs to.
    pub referral: Option<ReferralId>,
    /// When it was made.
    pub made: Timestamp,
    /// What it is checked by.
    pub code: Code,
}
