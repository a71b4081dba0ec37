//! Papers that people upload (R41): looked at by content, not by name.

use storage::{BlobHash, DbError, Failed};

use super::papers;
use crate::command::App;
use crate::context::Ctx;

/// Largest upload, in bytes (R41).
pub const UPLOAD_MAX: usize = storage::blobs::BLOB_MAX;

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// `application/pdf` and its like.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The type of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }
}

/// A paper that is stored; a command may refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Name of the content: SHA-256.
    pub blob: BlobHash,
    /// What it is.
    pub media: MediaType,
    /// Bytes.
    pub size: u32,
}

/// Why a paper is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadRefused {
    /// Nothing was sent.
    Empty,
    /// Larger than [`UPLOAD_MAX`].
    TooLarge,
    /// Neither PDF nor JPEG nor PNG.
    UnknownType,
    /// It begins like one but is cut off or broken.
    Broken,
    /// A PDF that asks for a password.
    Locked,
    /// A PDF that runs scripts or carries other files.
    Active,
}

/// Looks at a paper by its content and stores it, before the command that refers to it. Of a picture only what makes the
/// picture is stored: places, dates and owners that cameras write into it are left out, and so is whatever follows its end.
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn upload(app: &App, ctx: &Ctx, content: &[u8]) -> Result<Uploaded, Failed<UploadRefused>> {
    let (media, clean) = papers::inspect(content).map_err(Failed::Refused)?;
    let size = u32::try_from(clean.len()).unwrap_or(u32::MAX);
    let blob = app.db().blobs().put(&clean, ctx.now).await.map_err(Failed::Db)?;
    Ok(Uploaded { blob, media, size })
}

/// A paper that was uploaded with an earlier form, by the name of its content; `None` when it is not stored (any more). The
/// name is a secret that only the uploader was told.
///
/// # Errors
/// Trouble of the database.
pub async fn uploaded(app: &App, blob: BlobHash) -> Result<Option<Uploaded>, DbError> {
    let content = match app.db().blobs().get(blob).await {
        Ok(content) => content,
        Err(DbError::Blob(storage::BlobProblem::Missing)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
    Ok(papers::inspect(&content).ok().map(|(media, _)| Uploaded { blob, media, size }))
}
