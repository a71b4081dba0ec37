//! Tab 3: common documents and attachments (S32).

use domain::id::{ApplicationId, ReferralId};
use jiff::Timestamp;

use storage::{DbError, Reader};

use super::{Code, DocumentKind};
use crate::applications::access;
use crate::command::{Query, Work};

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

impl Query for Documents {
    type Output = Option<DocumentList>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::visible(reader, work, self.application)? else { return Ok(None) };
        let filed = |kind| DocumentEntry {
            kind,
            referral: None,
            made: row.registered,
            code: Code::Application(kind, row.id),
        };
        let mut attachments = vec![filed(DocumentKind::Receipt), filed(DocumentKind::RegisterEntry)];
        for referral in storage::referral::of_application(reader, row.id)? {
            for kind in [DocumentKind::ChildCard, DocumentKind::Referral] {
                attachments.push(DocumentEntry {
                    kind,
                    referral: Some(referral.id),
                    made: referral.issued,
                    code: Code::Referral(kind, referral.id),
                });
            }
        }
        Ok(Some(DocumentList { common: vec![filed(DocumentKind::RegistrationNotice)], attachments }))
    }
}
