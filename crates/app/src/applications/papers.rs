//! What a paper is, told by its content and not by its name (R41), and what of it is kept.

use super::picture;
use super::upload::{MediaType, UPLOAD_MAX, UploadRefused};

const PDF: &[u8] = b"%PDF-";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = &[0xff, 0xd8, 0xff];

/// The type that a content begins like.
pub(super) fn media(content: &[u8]) -> Option<MediaType> {
    let starts = [(PDF, MediaType::Pdf), (PNG, MediaType::Png), (JPEG, MediaType::Jpeg)];
    starts.into_iter().find(|(start, _)| content.starts_with(start)).map(|(_, media)| media)
}

/// The type of a paper, and what of it is kept: of a PDF its bytes, of a picture a new one with the same pixels.
pub(super) fn inspect(content: &[u8]) -> Result<(MediaType, Vec<u8>), UploadRefused> {
    if content.is_empty() {
        return Err(UploadRefused::Empty);
    }
    if content.len() > UPLOAD_MAX {
        return Err(UploadRefused::TooLarge);
    }
    match media(content).ok_or(UploadRefused::UnknownType)? {
        MediaType::Pdf => pdf(content).map(|clean| (MediaType::Pdf, clean)),
        media => picture::redrawn(content, media),
    }
}

/// A PDF keeps its bytes: it is shown by the reader's own program, as an attachment. Locked ones and such as act by
/// themselves are refused.
fn pdf(content: &[u8]) -> Result<Vec<u8>, UploadRefused> {
    let plain = without_escapes(content);
    let has = |name: &[u8]| named(&plain, name);
    let tail = content.get(content.len().saturating_sub(2_048)..).unwrap_or(content);
    if !find(tail, b"%%EOF") || !find(content, b"startxref") {
        return Err(UploadRefused::Broken);
    }
    if has(b"/Encrypt") {
        return Err(UploadRefused::Locked);
    }
    if has(b"/JavaScript") || has(b"/JS") || has(b"/Launch") || has(b"/EmbeddedFile") {
        return Err(UploadRefused::Active);
    }
    Ok(content.to_vec())
}

/// The bytes with `#4A` of names written out: `/#4AavaScript` is `/JavaScript` to whoever shows it.
fn without_escapes(content: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = match (byte, after) {
            (b'#', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| 16 * high + low),
            _ => None,
        };
        plain.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    plain
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Whether a PDF has this name as a whole, not as the beginning of a longer one.
fn named(content: &[u8], name: &[u8]) -> bool {
    content.windows(name.len() + 1).any(|window| {
        window.starts_with(name) && window.last().is_some_and(|next| !next.is_ascii_alphanumeric())
    })
}

fn find(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_count_and_other_contents_are_refused() {
        assert_eq!(inspect(b""), Err(UploadRefused::Empty));
        assert_eq!(inspect(&vec![0; UPLOAD_MAX + 1]), Err(UploadRefused::TooLarge));
        for other in
            [b"MZ\x90\x00".as_slice(), b"<svg xmlns=''/>", b"GIF89a", b"PK\x03\x04", b"<html>%PDF-1.7"]
        {
            assert_eq!(inspect(other), Err(UploadRefused::UnknownType));
        }
        assert_eq!(inspect(&[PNG, b"<script>alert(1)</script>"].concat()), Err(UploadRefused::Broken));
        assert_eq!(inspect(&[JPEG, b"<script>alert(1)</script>"].concat()), Err(UploadRefused::Broken));
    }

    #[test]
    fn pdfs_are_whole_open_and_quiet() {
        let paper = |inside: &str| format!("%PDF-1.7\n{inside}\nstartxref\n9\n%%EOF\n").into_bytes();
        assert_eq!(inspect(&paper("/JSX 1")).map(|(media, _)| media), Ok(MediaType::Pdf));
        assert_eq!(inspect(&paper("/Encrypt 5 0 R")), Err(UploadRefused::Locked));
        assert_eq!(inspect(&paper("/OpenAction << /S /JavaScript >>")), Err(UploadRefused::Active));
        for hidden in ["/#4aavaScript (x)", "/J#53 (x)", "/La#75nch<<>>", "/#45mbeddedFile 7 0 R"] {
            assert_eq!(inspect(&paper(hidden)), Err(UploadRefused::Active), "{hidden}");
        }
        assert_eq!(inspect(&paper("/Author (a#b) #")).map(|(media, _)| media), Ok(MediaType::Pdf));
        assert_eq!(inspect(b"%PDF-1.7 cut off"), Err(UploadRefused::Broken));
    }
}
