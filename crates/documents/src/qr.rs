//! The code on the paper that leads to its check, as a picture of one path.

use std::fmt::Write as _;

use app::ports::RenderError;
use qrcode::{Color, EcLevel, QrCode};

/// Squares of quiet around the code; the standard asks for four.
const QUIET: usize = 4;

/// SVG of the code of an address. One path, so that no hairlines show between squares.
pub(crate) fn picture(address: &str) -> Result<String, RenderError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| RenderError(format!("the address does not fit a QR code: {error}")))?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path d=""#
    );
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, length) in dark_runs(row) {
            write!(svg, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET)
                .map_err(|error| RenderError(error.to_string()))?;
        }
    }
    svg.push_str(r#"" fill="black"/></svg>"#);
    Ok(svg)
}

/// Where dark squares begin in a row, and how many follow each other.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut x = 0;
    let mut runs = Vec::new();
    for run in row.chunk_by(|a, b| a == b) {
        if run.first() == Some(&Color::Dark) {
            runs.push((x, run.len()));
        }
        x += run.len();
    }
    runs
}

#[cfg(test)]
mod tests {
    use qrcode::Color::{Dark, Light};
    use qrcode::{EcLevel, QrCode};

    use super::{QUIET, dark_runs, picture};

    #[test]
    fn the_picture_is_the_code_within_its_quiet() {
        let address = "https://kezek.example/check/referral-01jkra2yswfqqrnf014d2pf2dc";
        let code = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        let picture = picture(address).unwrap();
        let path = picture.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut painted = vec![Light; code.width() * code.width()];
        for run in path.split('M').skip(1) {
            let numbers: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let [x, y, length, height, back] = numbers[..] else { panic!("{run}") };
            assert_eq!((height, back), (1, length));
            let start = (y - QUIET) * code.width() + x - QUIET;
            painted[start..start + length].fill(Dark);
        }
        assert!(painted == code.to_colors());
    }

    #[test]
    fn runs_cover_the_dark_squares() {
        assert_eq!(dark_runs(&[Dark, Dark, Light, Dark, Light, Light]), [(0, 2), (3, 1)]);
        assert_eq!(dark_runs(&[Light, Light]), []);
    }

    #[test]
    fn an_address_beyond_the_largest_code_is_refused() {
        assert!(picture("https://kezek.example/check/x").is_ok());
        assert!(picture(&"x".repeat(5000)).is_err());
    }
}
