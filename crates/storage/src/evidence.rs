//! Papers that applicants handed in.

use domain::benefit::Benefit;
use domain::id::{ApplicationId, EvidenceId, PersonId};
use jiff::Timestamp;

use crate::blobs::BlobHash;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};

crate::queries! {
    /// Keeps a paper.
    ADD = "insert into evidence (id, application, benefit, blob, media_type, size, uploaded, uploaded_by) \
           values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// One paper.
    ONE = "select id, application, benefit, blob, media_type, size, uploaded, uploaded_by from evidence where id = $1";
    /// All of an application, the oldest first.
    OF_APPLICATION = "select id, application, benefit, blob, media_type, size, uploaded, uploaded_by from evidence \
                      where application = $1 order by uploaded, id";
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Identity.
    pub id: EvidenceId,
    /// The application.
    pub application: ApplicationId,
    /// The benefit that it is about; special needs also for the finding of that stream.
    pub benefit: Benefit,
    /// Its content.
    pub blob: BlobHash,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
    /// Bytes.
    pub size: u32,
    /// When it was handed in.
    pub uploaded: Timestamp,
    /// By whom.
    pub uploaded_by: PersonId,
}

/// Keeps a paper.
///
/// # Errors
/// Trouble of the database.
pub fn add(tx: &mut Tx, row: &Evidence) -> Result<(), DbError> {
    tx.later(
        &ADD,
        params![
            row.id,
            row.application,
            row.benefit,
            row.blob,
            row.media_type,
            row.size,
            row.uploaded,
            row.uploaded_by,
        ],
    )
}

/// One paper.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: EvidenceId) -> Result<Option<Evidence>, DbError> {
    reader.find(&ONE, params![id], read)
}

/// All papers of an application, the oldest first.
///
/// # Errors
/// Trouble of the database.
pub fn of_application(reader: &mut Reader, id: ApplicationId) -> Result<Vec<Evidence>, DbError> {
    reader.list(&OF_APPLICATION, params![id], read)
}

fn read(row: &Row) -> Result<Evidence, DbError> {
    Ok(Evidence {
        id: row.get("id")?,
        application: row.get("application")?,
        benefit: row.get("benefit")?,
        blob: row.get("blob")?,
        media_type: row.get("media_type")?,
        size: row.get("size")?,
        uploaded: row.get("uploaded")?,
        uploaded_by: row.get("uploaded_by")?,
    })
}
