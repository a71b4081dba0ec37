//! Reading back what was rendered.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

/// A rendered document.
pub(crate) struct Pdf(pub(crate) Vec<u8>);

impl Pdf {
    /// A property of the document's metadata, which PDF/A keeps readable for everybody; of a list its only entry.
    pub(crate) fn field(&self, name: &str) -> String {
        let begin = self.find(&format!("<{name}>")) + name.len() + 2;
        let end = self.find(&format!("</{name}>"));
        let inner = std::str::from_utf8(&self.0[begin..end]).unwrap();
        inner.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    fn find(&self, needle: &str) -> usize {
        let found = self.0.windows(needle.len()).position(|window| window == needle.as_bytes());
        found.unwrap_or_else(|| panic!("{needle} is not in the metadata"))
    }
}

/// The words of a document in reading order, single spaces between them. `None`, and a word about it, where the tool for
/// it is not installed.
pub(crate) fn text(pdf: &[u8]) -> Option<String> {
    let started = Command::new("pdftotext")
        .args(["-q", "-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut tool = match started {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: pdftotext (poppler-utils) is not installed");
            return None;
        }
        started => started.unwrap(),
    };
    tool.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = tool.wait_with_output().unwrap();
    assert!(output.status.success(), "pdftotext does not read the document");
    let text = String::from_utf8(output.stdout).unwrap();
    // A line may end after a hyphen.
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ").replace("- ", "-"))
}
