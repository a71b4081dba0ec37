//! Application numbers (R63): `16.УО.2026.000024.1`.
//!
//! People type them with and without padding, with Latin letters that look like Cyrillic ones, without the region, with
//! other separators. Both what is stored and what is typed is folded to one form: Latin `uo`, no padding, dots.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::DistrictId;

/// Least digits of the sequence in print.
const SEQUENCE_DIGITS: usize = 6;
/// Longest text that is read, in bytes.
const TEXT_MAX: usize = 64;
/// `УО` (education department) in the folded form.
const DEPARTMENT: &str = "uo";

/// Number of an application. Ordered by region, year, sequence, filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ApplicationNumber {
    region: u8,
    year: i16,
    sequence: u32,
    filing: u16,
}

/// A text or parts that are no application number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an application number looks like 16.УО.2026.000024.1; copy it from the registration notice")]
pub struct InvalidNumber;

impl ApplicationNumber {
    /// The number of the `filing`-th filing for a child (from 1), with the sequence of its region and year (from 1).
    ///
    /// # Errors
    /// [`InvalidNumber`] for zeros and for a year outside 1000-9999.
    pub fn new(district: DistrictId, year: i16, sequence: u32, filing: u16) -> Result<Self, InvalidNumber> {
        Self::of_region(district.region_code(), year, sequence, filing)
    }

    /// The same with the two digits of the region; imported numbers may have digits of an older scheme.
    ///
    /// # Errors
    /// [`InvalidNumber`] for zeros, a year outside 1000-9999, a region above 99.
    pub fn of_region(region: u8, year: i16, sequence: u32, filing: u16) -> Result<Self, InvalidNumber> {
        let right = (1..=99).contains(&region) && (1000..=9999).contains(&year) && sequence > 0 && filing > 0;
        if right { Ok(Self { region, year, sequence, filing }) } else { Err(InvalidNumber) }
    }

    /// Two digits of the region.
    pub const fn region(&self) -> u8 {
        self.region
    }

    /// Year of filing.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Sequence in region and year, from 1.
    pub const fn sequence(&self) -> u32 {
        self.sequence
    }

    /// Which filing for this child, from 1.
    pub const fn filing(&self) -> u16 {
        self.filing
    }

    /// What the search index stores: the folded number from each part at which people begin it. A folded query is a
    /// prefix of one of these.
    pub fn search_tokens(&self) -> [String; 5] {
        let Self { region, year, sequence, filing } = self;
        let tail = format!("{year}.{sequence}.{filing}");
        [
            format!("{region}.{DEPARTMENT}.{tail}"),
            format!("{region}.{tail}"),
            format!("{DEPARTMENT}.{tail}"),
            format!("{sequence}.{filing}"),
            tail,
        ]
    }
}

/// Folds what somebody typed to a prefix of [`ApplicationNumber::search_tokens`]; `None` when it cannot be a part of an
/// application number (then it may be a name or an IIN).
pub fn fold_query(typed: &str) -> Option<String> {
    let parts = folded_parts(typed)?;
    let bare: Vec<&str> = parts.iter().map(|part| part.trim_start_matches('0')).collect();
    if bare.contains(&"") {
        // Nothing is numbered zero.
        return None;
    }
    // Six digits with padding are a whole sequence: 000024 is not the beginning of 245.
    let padded = parts.last().is_some_and(|last| last.starts_with('0') && last.len() >= SEQUENCE_DIGITS);
    let closed = parts.len() > 1 && typed.trim_end().ends_with('.');
    let mut query = bare.join(".");
    if padded || closed {
        query.push('.');
    }
    Some(query)
}

/// Runs of digits, and `uo` for the department in any spelling.
fn folded_parts(typed: &str) -> Option<Vec<String>> {
    if typed.len() > TEXT_MAX {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut digits = String::new();
    let mut characters = typed.chars().flat_map(char::to_lowercase).peekable();
    while let Some(character) = characters.next() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if !digits.is_empty() {
            parts.push(std::mem::take(&mut digits));
        }
        match character {
            // У, Ү, Ұ and the Latin u and y, then О, Ө, the Latin o or a zero.
            'у' | 'ү' | 'ұ' | 'u' | 'y' => {
                characters.next_if(|next| matches!(next, 'о' | 'ө' | 'o' | '0'))?;
                parts.push(DEPARTMENT.to_owned());
            }
            '.' | ',' | '-' | '/' | '_' | '№' | '\u{2010}'..='\u{2014}' => {}
            space if space.is_whitespace() => {}
            _ => return None,
        }
    }
    if !digits.is_empty() {
        parts.push(digits);
    }
    let departments = parts.iter().filter(|part| *part == DEPARTMENT).count();
    (!parts.is_empty() && parts.len() <= 5 && departments <= 1).then_some(parts)
}

impl fmt::Display for ApplicationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, year, sequence, filing } = self;
        write!(f, "{region:02}.УО.{year}.{sequence:0SEQUENCE_DIGITS$}.{filing}")
    }
}

/// Reads a whole number in any of its spellings.
impl FromStr for ApplicationNumber {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let parts = folded_parts(text).ok_or(InvalidNumber)?;
        let [region, department, year, sequence, filing] = parts.as_slice() else {
            return Err(InvalidNumber);
        };
        if department != DEPARTMENT {
            return Err(InvalidNumber);
        }
        Self::of_region(
            region.parse().map_err(|_| InvalidNumber)?,
            year.parse().map_err(|_| InvalidNumber)?,
            sequence.parse().map_err(|_| InvalidNumber)?,
            filing.parse().map_err(|_| InvalidNumber)?,
        )
    }
}

impl From<ApplicationNumber> for String {
    fn from(number: ApplicationNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for ApplicationNumber {
    type Error = InvalidNumber;

    fn try_from(text: String) -> Result<Self, InvalidNumber> {
        text.parse()
    }
}
