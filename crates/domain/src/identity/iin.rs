//! The individual identification number (ЖСН, ИИН).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::check_digit::{LEN, NotTwelveDigits, as_text, check_digit_is_right, twelve_digits};

/// A person's number. Personal data: see the module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iin([u8; LEN]);

/// Why a text is not an IIN. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIin {
    /// Nothing was written.
    #[error("write the IIN, 12 digits")]
    Empty,
    /// Something else than digits.
    #[error("an IIN has digits only; remove the other characters")]
    NotDigits,
    /// Too few or too many digits.
    #[error("an IIN has 12 digits, this has {0}; compare it with the document")]
    Length(usize),
    /// The last digit does not fit the others.
    #[error("the IIN's check digit is wrong; compare it with the document")]
    CheckDigit,
}

/// Sex as the seventh digit tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Odd seventh digit.
    Male,
    /// Even seventh digit.
    Female,
}

/// Something that people should look at again. Never an error: since 2013 the digits need not agree (R60).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IinWarning {
    /// The digits tell another birth date.
    BirthDate,
    /// The digits tell another sex.
    Sex,
    /// The digits look like those of an organisation.
    LooksLikeBin,
}

impl Iin {
    /// An IIN that somebody typed in. Spaces are passed over.
    ///
    /// # Errors
    /// [`InvalidIin`]; a wrong check digit is one (R60).
    pub fn parse(text: &str) -> Result<Self, InvalidIin> {
        let iin = Self::digits(text)?;
        if check_digit_is_right(&iin.0) { Ok(iin) } else { Err(InvalidIin::CheckDigit) }
    }

    /// The IIN of a certificate's subject, whose check digit is not checked at all (R60).
    ///
    /// # Errors
    /// [`InvalidIin`] unless there are 12 digits.
    pub fn unchecked_for_certificate(text: &str) -> Result<Self, InvalidIin> {
        Self::digits(text)
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// What a public page may show: the last four digits. The first six would tell the birth date.
    pub fn masked(&self) -> String {
        let (_, shown) = self.as_str().split_at(LEN - 4);
        format!("********{shown}")
    }

    /// The birth date that the digits tell, if they tell one.
    pub fn birth_date_hint(&self) -> Option<Date> {
        let [y1, y2, m1, m2, d1, d2, seventh, ..] = self.0.map(|digit| digit - b'0');
        let century: i16 = match seventh {
            1 | 2 => 1800,
            3 | 4 => 1900,
            5 | 6 => 2000,
            _ => return None,
        };
        let two = |tens: u8, ones: u8| i8::try_from(tens * 10 + ones).ok();
        Date::new(century + i16::from(two(y1, y2)?), two(m1, m2)?, two(d1, d2)?).ok()
    }

    /// The sex that the digits tell, if they tell one.
    pub fn sex_hint(&self) -> Option<Sex> {
        let [_, _, _, _, _, _, seventh, ..] = self.0;
        match seventh {
            b'1' | b'3' | b'5' => Some(Sex::Male),
            b'2' | b'4' | b'6' => Some(Sex::Female),
            _ => None,
        }
    }

    /// What disagrees between the digits and what is known about the person.
    pub fn warnings(&self, birth: Option<Date>, sex: Option<Sex>) -> Vec<IinWarning> {
        let [_, _, _, _, fifth, ..] = self.0;
        let differ = |left: Option<Sex>, right: Option<Sex>| left.zip(right).is_some_and(|(a, b)| a != b);
        let mut warnings = Vec::new();
        if (b'4'..=b'6').contains(&fifth) {
            warnings.push(IinWarning::LooksLikeBin);
        } else if birth.zip(self.birth_date_hint()).is_some_and(|(known, hint)| known != hint) {
            warnings.push(IinWarning::BirthDate);
        }
        if differ(sex, self.sex_hint()) {
            warnings.push(IinWarning::Sex);
        }
        warnings
    }

    fn digits(text: &str) -> Result<Self, InvalidIin> {
        twelve_digits(text).map(Self).map_err(|reason| match reason {
            NotTwelveDigits::Empty => InvalidIin::Empty,
            NotTwelveDigits::NotDigits => InvalidIin::NotDigits,
            NotTwelveDigits::Length(length) => InvalidIin::Length(length),
        })
    }
}

impl FromStr for Iin {
    type Err = InvalidIin;

    fn from_str(text: &str) -> Result<Self, InvalidIin> {
        Self::parse(text)
    }
}

impl fmt::Debug for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iin(hidden)")
    }
}
