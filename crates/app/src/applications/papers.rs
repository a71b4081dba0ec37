//! What a paper is, told by its content (R41). No picture is decoded: its parts are walked through, and only those that make
//! the picture are kept.

use super::upload::{MediaType, UPLOAD_MAX, UploadRefused};

/// Parts of a picture that are walked through; a picture of 10 MB has some thousand.
const PARTS_MAX: usize = 100_000;

/// The type of a paper, and its content without what does not belong into it.
pub(super) fn inspect(content: &[u8]) -> Result<(MediaType, Vec<u8>), UploadRefused> {
    if content.is_empty() {
        return Err(UploadRefused::Empty);
    }
    if content.len() > UPLOAD_MAX {
        return Err(UploadRefused::TooLarge);
    }
    if content.starts_with(b"%PDF-") {
        return pdf(content).map(|clean| (MediaType::Pdf, clean));
    }
    if content.starts_with(PNG) {
        return png(content).map(|clean| (MediaType::Png, clean));
    }
    if content.starts_with(&[0xff, 0xd8, 0xff]) {
        return jpeg(content).map(|clean| (MediaType::Jpeg, clean));
    }
    Err(UploadRefused::UnknownType)
}

/// A PDF keeps its bytes: it is shown by the reader's own program, as an attachment. Locked ones and such as act by
/// themselves are refused.
fn pdf(content: &[u8]) -> Result<Vec<u8>, UploadRefused> {
    let has = |name: &[u8]| named(content, name);
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

/// Whether a PDF has this name as a whole, not as the beginning of a longer one.
fn named(content: &[u8], name: &[u8]) -> bool {
    content.windows(name.len() + 1).any(|window| {
        window.starts_with(name) && window.last().is_some_and(|next| !next.is_ascii_alphanumeric())
    })
}

fn find(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Walks through the chunks, checks each checksum and keeps those that make the picture.
fn png(content: &[u8]) -> Result<Vec<u8>, UploadRefused> {
    let broken = UploadRefused::Broken;
    let mut clean = PNG.to_vec();
    let mut rest = content.get(PNG.len()..).ok_or(broken)?;
    let mut is_first = true;
    let mut has_picture = false;
    for _ in 0..PARTS_MAX {
        let (length, _) = rest.split_first_chunk::<4>().ok_or(broken)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| broken)?;
        let whole = length.checked_add(12).ok_or(broken)?;
        let (chunk, after) = rest.split_at_checked(whole).ok_or(broken)?;
        let checked = chunk.get(4..whole - 4).ok_or(broken)?;
        let sum = chunk.last_chunk::<4>().ok_or(broken)?;
        if crc(checked) != u32::from_be_bytes(*sum) {
            return Err(broken);
        }
        let kind = checked.first_chunk::<4>().ok_or(broken)?;
        if is_first != (kind == b"IHDR") || (is_first && length != 13) {
            return Err(broken);
        }
        is_first = false;
        has_picture |= kind == b"IDAT";
        if matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"gAMA" | b"sRGB") {
            clean.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return if has_picture { Ok(clean) } else { Err(broken) };
        }
        rest = after;
    }
    Err(broken)
}

/// The checksum of PNG (CRC-32), bit by bit: papers are few.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

/// Walks through the segments and keeps those that make the picture, up to its end.
fn jpeg(content: &[u8]) -> Result<Vec<u8>, UploadRefused> {
    let broken = UploadRefused::Broken;
    let mut clean = vec![0xff, 0xd8];
    let mut rest = content.get(2..).ok_or(broken)?;
    let mut has_frame = false;
    for _ in 0..PARTS_MAX {
        let (&[first, marker], after) = rest.split_first_chunk::<2>().ok_or(broken)?;
        if first != 0xff {
            return Err(broken);
        }
        rest = match marker {
            // Filling before a marker.
            0xff => rest.get(1..).ok_or(broken)?,
            0xd9 if has_frame => {
                clean.extend_from_slice(&[0xff, 0xd9]);
                return Ok(clean);
            }
            0x00 | 0x01 | 0xd0..=0xd9 => return Err(broken),
            _ => {
                let (length, _) = after.split_first_chunk::<2>().ok_or(broken)?;
                let length = usize::from(u16::from_be_bytes(*length));
                let (segment, after) =
                    after.split_at_checked(length).filter(|_| length >= 2).ok_or(broken)?;
                has_frame |= matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
                // Application segments and comments are left out, but for the two that tell the colours.
                if !matches!(marker, 0xe1..=0xed | 0xef | 0xf0..=0xfe) {
                    clean.extend_from_slice(&[0xff, marker]);
                    clean.extend_from_slice(segment);
                }
                if marker == 0xda { scan(after, &mut clean)? } else { after }
            }
        };
    }
    Err(broken)
}

/// Copies the coded picture after a scan's header, up to the next marker that is none of its own.
fn scan<'a>(coded: &'a [u8], clean: &mut Vec<u8>) -> Result<&'a [u8], UploadRefused> {
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7 | 0xff));
    let end = coded.windows(2).position(ends).ok_or(UploadRefused::Broken)?;
    let (picture, after) = coded.split_at_checked(end).ok_or(UploadRefused::Broken)?;
    clean.extend_from_slice(picture);
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let checked = [kind.as_slice(), body].concat();
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [length.as_slice(), &checked, &crc(&checked).to_be_bytes()].concat()
    }

    fn picture(extra: &[u8]) -> Vec<u8> {
        let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        [PNG, &header, extra, &chunk(b"IDAT", &[1, 2, 3]), &chunk(b"IEND", &[])].concat()
    }

    fn photo(extra: &[u8], after: &[u8]) -> Vec<u8> {
        let frame = [0xff, 0xc0, 0, 5, 8, 0, 1];
        let scan = [0xff, 0xda, 0, 3, 1, 9, 0xff, 0x00, 7, 0xff, 0xd0, 8, 0xff, 0xd9];
        [&[0xff, 0xd8], extra, &frame, &scan, after].concat()
    }

    #[test]
    fn the_checksum_is_the_one_of_png() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn pictures_keep_what_makes_them_and_nothing_else() {
        let with_text = picture(&chunk(b"tEXt", b"Author\0somebody"));
        let hidden = [with_text.as_slice(), b"<script>"].concat();
        assert_eq!(inspect(&hidden), Ok((MediaType::Png, picture(&[]))));
        let exif = [0xff, 0xe1, 0, 6, b'E', b'x', b'i', b'f'];
        assert_eq!(inspect(&photo(&exif, b"PK\x03\x04")), Ok((MediaType::Jpeg, photo(&[], &[]))));
    }

    #[test]
    fn what_is_stored_is_looked_at_again_with_the_same_answer() {
        for content in [picture(&[]), photo(&[], &[])] {
            let (media, clean) = inspect(&content).unwrap();
            assert_eq!(inspect(&clean), Ok((media, clean.clone())));
        }
    }

    #[test]
    fn names_do_not_count_and_broken_papers_are_refused() {
        assert_eq!(inspect(b""), Err(UploadRefused::Empty));
        assert_eq!(inspect(&vec![0; UPLOAD_MAX + 1]), Err(UploadRefused::TooLarge));
        assert_eq!(inspect(b"MZ\x90\x00"), Err(UploadRefused::UnknownType));
        assert_eq!(inspect(b"<svg xmlns=''/>"), Err(UploadRefused::UnknownType));
        let mut damaged = picture(&[]);
        damaged[20] ^= 1;
        assert_eq!(inspect(&damaged), Err(UploadRefused::Broken));
        for whole in [picture(&[]), photo(&[], &[])] {
            for length in 8..whole.len() {
                assert_eq!(inspect(&whole[..length]), Err(UploadRefused::Broken), "cut at {length}");
            }
        }
    }

    #[test]
    fn pdfs_are_whole_open_and_quiet() {
        let paper = |inside: &str| format!("%PDF-1.7\n{inside}\nstartxref\n9\n%%EOF\n").into_bytes();
        assert_eq!(inspect(&paper("/JSX 1")).map(|(media, _)| media), Ok(MediaType::Pdf));
        assert_eq!(inspect(&paper("/Encrypt 5 0 R")), Err(UploadRefused::Locked));
        assert_eq!(inspect(&paper("/OpenAction << /S /JavaScript >>")), Err(UploadRefused::Active));
        assert_eq!(inspect(b"%PDF-1.7 cut off"), Err(UploadRefused::Broken));
    }
}
