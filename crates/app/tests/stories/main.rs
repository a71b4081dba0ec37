//! Stories of families, on both engines, with a clock that is moved and no sweep in the background.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; what clippy.toml allows in #[test] is meant for their helpers too"
)]

mod agree;
mod alerts;
mod background;
mod codes;
mod employees;
mod filing;
mod import;
mod journal;
mod least_rights;
mod other_side;
mod overriding;
mod places;
mod race;
mod rules;
mod twice;
mod world;

pub(crate) use testkit::both_engines;
pub(crate) use testkit::engines::TestDb;

/// A small picture, another one for each shade, looked at and ready to be stored.
pub(crate) fn paper(shade: u8) -> app::applications::CleanPaper {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_pixel(3, 2, image::Luma([shade]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    app::applications::CleanPaper::of(bytes.get_ref()).unwrap()
}
