//! The business identification number (БСН, БИН).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::check_digit::{LEN, NotTwelveDigits, as_text, check_digit_is_right, twelve_digits};

/// An organisation's number. Public, so it may be shown and written anywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Bin([u8; LEN]);

/// Why a text is not a BIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBin {
    /// Nothing was written.
    #[error("write the BIN, 12 digits")]
    Empty,
    /// Something else than digits.
    #[error("a BIN has digits only; remove the other characters")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a BIN has 12 digits, this has {0}; compare it with the certificate of registration")]
    Length(usize),
    /// The last digit does not fit the others.
    #[error("the BIN's check digit is wrong; compare it with the certificate of registration")]
    CheckDigit,
    /// The fifth digit is that of a person's number.
    #[error("this is the number of a person (IIN); write the organisation's BIN")]
    PersonsNumber,
}

impl Bin {
    /// A BIN that somebody typed in. Spaces are passed over.
    ///
    /// # Errors
    /// [`InvalidBin`]; a wrong check digit is one, and so is an IIN in its place.
    pub fn parse(text: &str) -> Result<Self, InvalidBin> {
        let bin = Self::digits(text)?;
        if !check_digit_is_right(&bin.0) {
            return Err(InvalidBin::CheckDigit);
        }
        // The fifth digit tells the kind of organisation, 4 to 6; in an IIN it begins the day of birth, 0 to 3.
        let [_, _, _, _, fifth, ..] = bin.0;
        if matches!(fifth, b'0'..=b'3') { Err(InvalidBin::PersonsNumber) } else { Ok(bin) }
    }

    /// The BIN in a certificate, of which only the twelve digits are checked (R60).
    ///
    /// # Errors
    /// [`InvalidBin`] unless there are 12 digits.
    pub fn unchecked_for_certificate(text: &str) -> Result<Self, InvalidBin> {
        Self::digits(text)
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    fn digits(text: &str) -> Result<Self, InvalidBin> {
        twelve_digits(text).map(Self).map_err(|reason| match reason {
            NotTwelveDigits::Empty => InvalidBin::Empty,
            NotTwelveDigits::NotDigits => InvalidBin::NotDigits,
            NotTwelveDigits::Length(length) => InvalidBin::Length(length),
        })
    }
}

impl FromStr for Bin {
    type Err = InvalidBin;

    fn from_str(text: &str) -> Result<Self, InvalidBin> {
        Self::parse(text)
    }
}

impl From<Bin> for String {
    fn from(bin: Bin) -> Self {
        bin.as_str().to_owned()
    }
}

/// Reading back what we wrote: it may have come from a certificate.
impl TryFrom<String> for Bin {
    type Error = InvalidBin;

    fn try_from(text: String) -> Result<Self, InvalidBin> {
        Self::unchecked_for_certificate(&text)
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bin({self})")
    }
}
