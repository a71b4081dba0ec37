//! Pictures are drawn anew: decoded within limits, and encoded from nothing but their pixels.
//!
//! So nothing else of what was sent is stored or served: no place and owner that a camera wrote down, no second file behind
//! the end, no part that only some other program would read.

use std::io::Cursor;
use std::panic::catch_unwind;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageResult, Limits};

use super::upload::{MediaType, UPLOAD_MAX, UploadRefused};

/// Most pixels of a picture: a page of A4 at 600 dots per inch has 35 million, and so have the cameras of good phones.
const PIXELS_MAX: u64 = 50_000_000;

/// Most bytes that decoding one picture may ask for: its pixels in full colour, with room for the decoder's own.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;

/// Qualities of JPEG, the next one where the picture would be too large: small print stays legible in both.
const QUALITIES: [u8; 2] = [88, 70];

/// The same picture, made anew, and its type: a PNG that would be too large becomes a JPEG.
pub(super) fn redrawn(content: &[u8], media: MediaType) -> Result<(MediaType, Vec<u8>), UploadRefused> {
    // A decoder that trips over hostile bytes says as much as one that refuses them.
    let drawn = catch_unwind(|| decode(content, media)).unwrap_or(Err(UploadRefused::Broken))?;
    encode(&drawn, media).map_err(|_| UploadRefused::Broken)?.ok_or(UploadRefused::TooLarge)
}

fn decode(content: &[u8], media: MediaType) -> Result<DynamicImage, UploadRefused> {
    let bytes = Cursor::new(content);
    let (picture, turned) = match media {
        MediaType::Png => drawn(PngDecoder::with_limits(bytes, limits()).map_err(refused)?)?,
        // The decoder fills up what is missing of a JPEG; half a paper is none.
        _ if !is_whole(content) => return Err(UploadRefused::Broken),
        _ => drawn(JpegDecoder::new(bytes).map_err(refused)?)?,
    };
    // Eight bits of a colour are what people see.
    let mut picture = match (picture.color().has_color(), picture.color().has_alpha()) {
        (_, true) => DynamicImage::ImageRgba8(picture.into_rgba8()),
        (true, false) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (false, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
    };
    picture.apply_orientation(turned);
    Ok(picture)
}

/// The picture and how the camera was held, after its head has said how large it is.
fn drawn(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Orientation), UploadRefused> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(UploadRefused::TooManyPixels);
    }
    decoder.set_limits(limits()).map_err(refused)?;
    // One that cannot be read is as good as none.
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(refused)?, turned))
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY_MAX);
    limits
}

fn refused(error: ImageError) -> UploadRefused {
    match error {
        ImageError::Limits(_) => UploadRefused::TooManyPixels,
        _ => UploadRefused::Broken,
    }
}

/// `None` when it is too large in every way.
fn encode(picture: &DynamicImage, media: MediaType) -> ImageResult<Option<(MediaType, Vec<u8>)>> {
    if media == MediaType::Png {
        let mut bytes = Vec::new();
        picture.write_with_encoder(PngEncoder::new(&mut bytes))?;
        if bytes.len() <= UPLOAD_MAX {
            return Ok(Some((MediaType::Png, bytes)));
        }
    }
    for quality in QUALITIES {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        if picture.color().has_alpha() {
            DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)?;
        } else {
            picture.write_with_encoder(encoder)?;
        }
        if bytes.len() <= UPLOAD_MAX {
            return Ok(Some((MediaType::Jpeg, bytes)));
        }
    }
    Ok(None)
}

/// Parts of a JPEG that are walked through; one of 10 MB has some hundred.
const PARTS_MAX: usize = 100_000;

/// Whether a JPEG goes on until its end: segment after segment, over the coded picture, up to the mark of the end.
fn is_whole(content: &[u8]) -> bool {
    let mut rest = content.get(2..).unwrap_or_default();
    for _ in 0..PARTS_MAX {
        let Some((&[0xff, marker], after)) = rest.split_first_chunk::<2>() else { return false };
        let next = match marker {
            // Filling before a marker.
            0xff => rest.get(1..),
            0xd9 => return true,
            0xd0..=0xd7 => Some(after),
            _ => segment(after, marker == 0xda),
        };
        let Some(next) = next else { return false };
        rest = next;
    }
    false
}

/// What follows a segment, and where it begins a scan, the coded picture behind it.
fn segment(after: &[u8], is_scan: bool) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(*after.first_chunk::<2>()?));
    let rest = after.get(length.max(2)..)?;
    if !is_scan {
        return Some(rest);
    }
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7 | 0xff));
    rest.get(rest.windows(2).position(ends)?..)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Rgb, RgbImage, RgbaImage};

    use super::*;

    /// A broad picture, left half red, right half blue.
    fn halves() -> DynamicImage {
        let colour = |x| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) };
        DynamicImage::ImageRgb8(RgbImage::from_fn(64, 16, |x, _| colour(x)))
    }

    fn encoded(picture: &DynamicImage, media: MediaType) -> Vec<u8> {
        encode(picture, media).unwrap().unwrap().1
    }

    /// A segment of a JPEG behind its first two bytes.
    fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
    }

    /// EXIF that says how the camera was held, and where.
    fn exif(orientation: u8) -> Vec<u8> {
        let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
        [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".as_slice(), &entry, &[0; 4], b"GPS 51.1694 71.4491"].concat()
    }

    /// A chunk of a PNG, with its checksum.
    fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let checked = [kind.as_slice(), body].concat();
        let sum = checked.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            })
        });
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [length.as_slice(), &checked, &(!sum).to_be_bytes()].concat()
    }

    fn holds(content: &[u8], wanted: &[u8]) -> bool {
        content.windows(wanted.len()).any(|window| window == wanted)
    }

    #[test]
    fn what_a_camera_wrote_down_is_gone_and_the_picture_is_upright() {
        let photo = with_segment(&encoded(&halves(), MediaType::Jpeg), 0xe1, &exif(6));
        assert!(holds(&photo, b"GPS 51.1694"));
        let (media, clean) = redrawn(&photo, MediaType::Jpeg).unwrap();
        assert_eq!(media, MediaType::Jpeg);
        for trace in [b"GPS".as_slice(), b"Exif", b"51.1694"] {
            assert!(!holds(&clean, trace));
        }
        // Held on its side: turned by a quarter, so that red is above blue.
        let upright = decode(&clean, MediaType::Jpeg).unwrap().into_rgb8();
        assert_eq!(upright.dimensions(), (16, 64));
        assert!(upright.get_pixel(8, 4)[0] > 200 && upright.get_pixel(8, 60)[2] > 200);
    }

    #[test]
    fn a_file_that_is_two_files_is_one_picture_afterwards() {
        let other = b"PK\x03\x04<script>alert(1)</script>";
        let jpeg = encoded(&halves(), MediaType::Jpeg);
        let png = encoded(&halves(), MediaType::Png);
        let text = chunk(b"tEXt", &[b"Comment\0".as_slice(), other].concat());
        // Behind the signature and the head.
        let in_png = [&png[..33], &text, &png[33..]].concat();
        for (two, media) in [
            ([jpeg.as_slice(), other].concat(), MediaType::Jpeg),
            (with_segment(&jpeg, 0xfe, other), MediaType::Jpeg),
            ([png.as_slice(), other].concat(), MediaType::Png),
            (in_png, MediaType::Png),
        ] {
            let (kept, clean) = redrawn(&two, media).unwrap();
            assert_eq!(kept, media);
            assert!(!holds(&clean, b"<script>") && !holds(&clean, b"PK\x03\x04"));
        }
    }

    #[test]
    fn bombs_are_refused_before_they_are_decoded() {
        let side = 30_000_u32.to_be_bytes();
        let head = chunk(b"IHDR", &[side.as_slice(), &side, &[8, 2, 0, 0, 0]].concat());
        let bomb =
            [b"\x89PNG\r\n\x1a\n".as_slice(), &head, &chunk(b"IDAT", &[]), &chunk(b"IEND", &[])].concat();
        assert_eq!(redrawn(&bomb, MediaType::Png), Err(UploadRefused::TooManyPixels));

        let mut photo = encoded(&halves(), MediaType::Jpeg);
        let frame = photo.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        photo[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        assert_eq!(redrawn(&photo, MediaType::Jpeg), Err(UploadRefused::TooManyPixels));

        // Real pixels, packed to less than a hundredth.
        let wide = DynamicImage::ImageLuma8(GrayImage::new(10_001, 5_000));
        let packed = encoded(&wide, MediaType::Png);
        assert!(packed.len() < 500_000, "{}", packed.len());
        assert_eq!(redrawn(&packed, MediaType::Png), Err(UploadRefused::TooManyPixels));
    }

    #[test]
    fn pictures_that_are_cut_off_or_damaged_are_refused() {
        for media in [MediaType::Png, MediaType::Jpeg] {
            let whole = encoded(&halves(), media);
            assert!(redrawn(&whole, media).is_ok());
            // A PNG is whole when all its pixels are there; the twelve bytes of its end say nothing more.
            let cuts = if media == MediaType::Png { whole.len() - 12 } else { whole.len() };
            for length in 3..cuts {
                let cut = redrawn(&whole[..length], media);
                assert_eq!(cut, Err(UploadRefused::Broken), "{media:?} cut at {length}");
            }
        }
        let mut damaged = encoded(&halves(), MediaType::Png);
        let middle = damaged.len() - 20;
        damaged[middle] ^= 1;
        assert_eq!(redrawn(&damaged, MediaType::Png), Err(UploadRefused::Broken));
    }

    #[test]
    fn pixels_stay_what_they_were() {
        let see_through =
            DynamicImage::ImageRgba8(RgbaImage::from_fn(5, 3, |x, y| image::Rgba([x as u8, y as u8, 9, 7])));
        let grey = DynamicImage::ImageLuma8(GrayImage::from_fn(5, 3, |x, y| image::Luma([(x * y) as u8])));
        for picture in [halves(), see_through, grey] {
            let (_, clean) = redrawn(&encoded(&picture, MediaType::Png), MediaType::Png).unwrap();
            assert_eq!(decode(&clean, MediaType::Png).unwrap(), picture);
            assert_eq!(
                redrawn(&clean, MediaType::Png),
                Ok((MediaType::Png, clean.clone())),
                "the same again"
            );
        }
        let deep = DynamicImage::ImageRgb16(image::ImageBuffer::from_pixel(4, 4, Rgb([65_535_u16, 0, 257])));
        let (_, clean) = redrawn(&encoded(&deep, MediaType::Png), MediaType::Png).unwrap();
        assert_eq!(decode(&clean, MediaType::Png).unwrap().into_rgb8().get_pixel(1, 1), &Rgb([255, 0, 1]));
    }
}
