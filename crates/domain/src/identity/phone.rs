//! Phone numbers (R61).

use std::fmt;
use std::str::FromStr;

/// Digits after the country code.
const LEN: usize = 10;
/// Longest text that is read, in bytes: the longest way to write a number is far below it.
const TEXT_MAX: usize = 64;

/// A phone number of the country code +7. Personal data: see the module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone([u8; LEN]);

/// Why a text is not a phone number. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Nothing was written.
    #[error("write the phone number, for example +7 (7xx) xxx-xx-xx")]
    Empty,
    /// Letters or signs that no phone number has.
    #[error("a phone number has digits, spaces, brackets and hyphens only; remove the other characters")]
    Character,
    /// Too few or too many digits.
    #[error("a phone number has 10 digits after +7; add what is missing or remove what is too much")]
    Length,
    /// Another country.
    #[error("the number must begin with +7 or 8; write a number of Kazakhstan")]
    Country,
}

impl Phone {
    /// Reads a number as people write it: `8 707 735 82 45`, `+7(707)735-82-45`, `7777777777`.
    ///
    /// # Errors
    /// [`InvalidPhone`].
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        if text.len() > TEXT_MAX {
            return Err(InvalidPhone::Length);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        let international = text.starts_with('+');
        let mut digits = Vec::with_capacity(LEN + 1);
        for character in text.strip_prefix('+').unwrap_or(text).chars() {
            match character {
                '0'..='9' => digits.push(u8::try_from(character).map_err(|_| InvalidPhone::Character)?),
                '(' | ')' | '-' | '.' | '\u{2010}'..='\u{2013}' => {}
                space if space.is_whitespace() => {}
                _ => return Err(InvalidPhone::Character),
            }
        }
        let national = match (digits.as_slice(), international) {
            ([], _) => return Err(InvalidPhone::Empty),
            ([b'7', rest @ ..], true) => rest,
            (_, true) => return Err(InvalidPhone::Country),
            ([b'7' | b'8', rest @ ..], false) if rest.len() == LEN => rest,
            (all, false) => all,
        };
        let number: [u8; LEN] = national.try_into().map_err(|_| InvalidPhone::Length)?;
        // In the zone of +7 no code begins with 0, 1 or 2.
        if number.first().is_some_and(|first| *first < b'3') {
            return Err(InvalidPhone::Country);
        }
        Ok(Self(number))
    }

    /// The stored form, `+77077358245`.
    pub fn to_e164(&self) -> String {
        format!("+7{}", self.digits())
    }

    /// The form that people read, `+7 (707) 735-82-45`.
    pub fn to_display(&self) -> String {
        let (code, [first, second, third]) = self.parts();
        format!("+7 ({code}) {first}-{second}-{third}")
    }

    /// What others may see, `+7 (707) ***-**-45`.
    pub fn masked(&self) -> String {
        let (code, [_, _, last]) = self.parts();
        format!("+7 ({code}) ***-**-{last}")
    }

    /// Whether an SMS can be sent: codes 70x, 747, 75x, 76x, 77x.
    pub fn is_mobile(&self) -> bool {
        matches!(self.0, [b'7', b'0' | b'5' | b'6' | b'7', ..] | [b'7', b'4', b'7', ..])
    }

    fn digits(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn parts(&self) -> (&str, [&str; 3]) {
        let (code, rest) = self.digits().split_at(3);
        let (first, rest) = rest.split_at(3);
        let (second, third) = rest.split_at(2);
        (code, [first, second, third])
    }
}

impl FromStr for Phone {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        Self::parse(text)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(hidden)")
    }
}
