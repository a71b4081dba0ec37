//! Papers that people upload (R41): looked at by content, not by name.

use storage::BlobHash;

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
