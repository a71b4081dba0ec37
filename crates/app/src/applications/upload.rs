//! Papers that people upload (R41): looked at by content, not by name.

use storage::{BlobHash, DbError};

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
    /// A picture with more pixels than any paper needs: it would fill the memory of the machine.
    TooManyPixels,
}

/// A paper that was looked at and made clean, ready to be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct CleanPaper {
    media: MediaType,
    content: Vec<u8>,
}

/// Personal data: only the kind is shown.
impl std::fmt::Debug for CleanPaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CleanPaper({})", self.media.name())
    }
}

impl CleanPaper {
    /// Looks at a paper by its content. A picture is decoded and drawn anew: places, dates and owners that cameras write
    /// into it are left out, and so is whatever else the file held. Takes up to a second of a processor and some hundred
    /// megabytes: few at a time, away from the threads that serve requests.
    ///
    /// # Errors
    /// [`UploadRefused`].
    pub fn of(content: &[u8]) -> Result<Self, UploadRefused> {
        papers::inspect(content).map(|(media, content)| Self { media, content })
    }
}

/// Stores a paper, before the command that refers to it.
///
/// # Errors
/// Trouble of the database.
pub async fn upload(app: &App, ctx: &Ctx, paper: &CleanPaper) -> Result<Uploaded, DbError> {
    let size = u32::try_from(paper.content.len()).unwrap_or(u32::MAX);
    let blob = app.db().blobs().put(&paper.content, ctx.now).await?;
    Ok(Uploaded { blob, media: paper.media, size })
}

/// A paper that was uploaded with an earlier form, by the name of its content; `None` when it is not stored (any more). The
/// name is a secret that only the uploader was told. What is asked for is young again: no sweep takes it from under the
/// command that follows.
///
/// # Errors
/// Trouble of the database.
pub async fn uploaded(app: &App, ctx: &Ctx, blob: BlobHash) -> Result<Option<Uploaded>, DbError> {
    let content = match app.db().blobs().get(blob).await {
        Ok(content) => content,
        Err(DbError::Blob(storage::BlobProblem::Missing)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
    let Some(media) = papers::media(&content) else { return Ok(None) };
    app.db().blobs().put(&content, ctx.now).await?;
    Ok(Some(Uploaded { blob, media, size }))
}
