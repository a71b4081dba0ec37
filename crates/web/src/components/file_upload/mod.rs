//! A file to send.

use askama::Template;
use i18n::Texts;

use super::{Field, Sampled, Text, sample};

/// A file to send. The form around it is `multipart/form-data`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/file_upload/template.html")]
pub struct FileUpload {
    /// Label, hint (formats and largest size belong there), error.
    pub field: Field,
    /// Accepted types, for example `.pdf,image/jpeg`.
    pub accept: &'static str,
    /// Whether several files may be chosen.
    pub several: bool,
}

impl FileUpload {
    /// One file.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, label: impl Into<Text>, accept: &'static str) -> Self {
        Self { field: Field::new(t, name, label), accept, several: false }
    }
}

impl Sampled for FileUpload {
    const NAME: &'static str = "File upload";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let label =
            sample(t, "Жеңілдікті растайтын құжат", "Документ о льготе", "Paper that proves the benefit");
        let mut one = Self::new(t, "sample-evidence", label, ".pdf,image/jpeg,image/png");
        one.field.hint = Some(
            sample(
                t,
                "PDF, JPEG немесе PNG, 10 МБ-қа дейін",
                "PDF, JPEG или PNG, до 10 МБ",
                "PDF, JPEG or PNG, up to 10 MB",
            )
            .into(),
        );
        vec![("one file", one)]
    }
}
