//! Strict reader of DER.

use const_oid::ObjectIdentifier as Oid;

use super::{Asn1Error, tag};
use crate::time::{Civil, UnixSeconds, digits};

/// Walks the elements of one level.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

/// One element: tag, contents, and the whole with its header.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// Tag with class and constructed bits.
    pub tag: u8,
    /// Contents.
    pub body: &'a [u8],
    /// Header and contents, as signed or compared.
    pub raw: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads the elements in `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Reads `bytes` that hold exactly one element with `tag`.
    ///
    /// # Errors
    /// [`Asn1Error`] when they do not.
    pub fn single(bytes: &'a [u8], tag: u8) -> Result<Element<'a>, Asn1Error> {
        let mut reader = Self::new(bytes);
        let element = reader.expect(tag)?;
        reader.end()?;
        Ok(element)
    }

    /// The next element.
    ///
    /// # Errors
    /// [`Asn1Error`] at the end, or when the element is not DER.
    #[expect(clippy::should_implement_trait, reason = "an iterator would hide the error at the end")]
    pub fn next(&mut self) -> Result<Element<'a>, Asn1Error> {
        let whole = self.rest;
        let (&tag, rest) = whole.split_first().ok_or(Asn1Error::Truncated)?;
        if tag & 0x1f == 0x1f {
            return Err(Asn1Error::Unexpected);
        }
        let (&first, rest) = rest.split_first().ok_or(Asn1Error::Truncated)?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) =
                    rest.split_at_checked(usize::from(first & 0x7f)).ok_or(Asn1Error::Truncated)?;
                let length = bytes.iter().fold(0_usize, |n, &b| (n << 8) | usize::from(b));
                if length < 0x80 || bytes.first() == Some(&0) {
                    return Err(Asn1Error::Length);
                }
                (length, rest)
            }
            _ => return Err(Asn1Error::Length),
        };
        let (body, rest) = rest.split_at_checked(length).ok_or(Asn1Error::Truncated)?;
        let raw = whole.get(..whole.len() - rest.len()).ok_or(Asn1Error::Truncated)?;
        self.rest = rest;
        Ok(Element { tag, body, raw })
    }

    /// The next element, which must have `tag`.
    ///
    /// # Errors
    /// [`Asn1Error`] when it has not.
    pub fn expect(&mut self, tag: u8) -> Result<Element<'a>, Asn1Error> {
        let element = self.next()?;
        if element.tag == tag { Ok(element) } else { Err(Asn1Error::Unexpected) }
    }

    /// The next element if it has `tag`.
    ///
    /// # Errors
    /// [`Asn1Error`] when it has that tag and is not DER.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Asn1Error> {
        if self.rest.first() == Some(&tag) { self.next().map(Some) } else { Ok(None) }
    }

    /// Is nothing left?
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// [`Asn1Error::Trailing`] when something is.
    pub fn end(&self) -> Result<(), Asn1Error> {
        if self.is_empty() { Ok(()) } else { Err(Asn1Error::Trailing) }
    }
}

impl<'a> Element<'a> {
    /// Walks the contents.
    pub fn reader(&self) -> Reader<'a> {
        Reader::new(self.body)
    }

    /// All elements of the contents.
    ///
    /// # Errors
    /// [`Asn1Error`] when one of them is not DER.
    pub fn children(&self) -> Result<Vec<Element<'a>>, Asn1Error> {
        let mut reader = self.reader();
        let mut children = Vec::new();
        while !reader.is_empty() {
            children.push(reader.next()?);
        }
        Ok(children)
    }

    /// The value of an OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn oid(&self) -> Result<Oid, Asn1Error> {
        self.must_be(tag::OID)?;
        Oid::from_bytes(self.body).map_err(|_| Asn1Error::Value)
    }

    /// The bytes of a positive INTEGER without the leading zero.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn unsigned(&self) -> Result<&'a [u8], Asn1Error> {
        self.must_be(tag::INTEGER)?;
        match self.body {
            [] => Err(Asn1Error::Value),
            [0, next, ..] if *next < 0x80 => Err(Asn1Error::Value),
            [0, rest @ ..] if !rest.is_empty() => Ok(rest),
            [first, ..] if *first >= 0x80 => Err(Asn1Error::Value),
            body => Ok(body),
        }
    }

    /// The value of a small positive INTEGER.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one or exceeds 32 bits.
    pub fn small_unsigned(&self) -> Result<u32, Asn1Error> {
        let bytes = self.unsigned()?;
        if bytes.len() > 4 {
            return Err(Asn1Error::Value);
        }
        Ok(bytes.iter().fold(0, |n, &b| (n << 8) | u32::from(b)))
    }

    /// The value of a BOOLEAN.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one in DER.
    pub fn boolean(&self) -> Result<bool, Asn1Error> {
        self.must_be(tag::BOOLEAN)?;
        match self.body {
            [0] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(Asn1Error::Value),
        }
    }

    /// The bytes of a BIT STRING of whole bytes.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn bits(&self) -> Result<&'a [u8], Asn1Error> {
        self.must_be(tag::BIT_STRING)?;
        match self.body {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(Asn1Error::Value),
        }
    }

    /// Named bits of a BIT STRING: bit 0 of X.680 is the lowest bit of the result. At most 16.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn named_bits(&self) -> Result<u16, Asn1Error> {
        self.must_be(tag::BIT_STRING)?;
        let (&unused, bytes) = self.body.split_first().ok_or(Asn1Error::Value)?;
        if unused > 7 || bytes.len() > 2 || (bytes.is_empty() && unused > 0) {
            return Err(Asn1Error::Value);
        }
        Ok(bytes.iter().rev().fold(0, |bits, &byte| (bits << 8) | u16::from(byte.reverse_bits())))
    }

    /// The text of a string type of names; unknown types and wrong encodings are errors.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not text.
    pub fn text(&self) -> Result<String, Asn1Error> {
        match self.tag {
            tag::UTF8_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING | tag::TELETEX_STRING => {
                std::str::from_utf8(self.body).map(str::to_owned).map_err(|_| Asn1Error::Value)
            }
            tag::BMP_STRING => {
                let units = self.body.chunks(2).map(|pair| match pair {
                    [high, low] => Ok(u16::from_be_bytes([*high, *low])),
                    _ => Err(Asn1Error::Value),
                });
                String::from_utf16(&units.collect::<Result<Vec<_>, _>>()?).map_err(|_| Asn1Error::Value)
            }
            _ => Err(Asn1Error::Unexpected),
        }
    }

    /// The instant of a UTCTime or GeneralizedTime, in the only form that certificates may use (RFC 5280 4.1.2.5).
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn instant(&self) -> Result<UnixSeconds, Asn1Error> {
        let text = std::str::from_utf8(self.body).map_err(|_| Asn1Error::Value)?;
        let text = text.strip_suffix('Z').ok_or(Asn1Error::Value)?;
        let (year, rest) = match (self.tag, text.len()) {
            (tag::UTC_TIME, 12) => {
                let year = text.get(..2).and_then(digits).ok_or(Asn1Error::Value)?;
                (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..))
            }
            (tag::GENERALIZED_TIME, 14) => {
                (text.get(..4).and_then(digits).ok_or(Asn1Error::Value)?, text.get(4..))
            }
            _ => return Err(Asn1Error::Value),
        };
        let pair = |at: usize| rest.and_then(|r| r.get(at..at + 2)).and_then(digits).ok_or(Asn1Error::Value);
        Civil { year, month: pair(0)?, day: pair(2)?, hour: pair(4)?, minute: pair(6)?, second: pair(8)? }
            .instant()
            .ok_or(Asn1Error::Value)
    }

    fn must_be(&self, tag: u8) -> Result<(), Asn1Error> {
        if self.tag == tag { Ok(()) } else { Err(Asn1Error::Unexpected) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(bytes: &[u8]) -> Element<'_> {
        Reader::new(bytes).next().unwrap()
    }

    #[test]
    fn only_shortest_lengths_are_der() {
        for bytes in [&[0x04, 0x81, 1, 7][..], &[0x04, 0x82, 0, 0x80], &[0x30, 0x80, 0, 0]] {
            assert_eq!(Reader::new(bytes).next().unwrap_err(), Asn1Error::Length, "{bytes:02x?}");
        }
    }

    #[test]
    fn integers_are_positive_and_shortest() {
        assert_eq!(element(&[2, 1, 0]).small_unsigned(), Ok(0));
        assert_eq!(element(&[2, 2, 0, 0x80]).small_unsigned(), Ok(128));
        for bytes in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 0x7f]] {
            assert_eq!(element(bytes).unsigned(), Err(Asn1Error::Value), "{bytes:02x?}");
        }
    }

    #[test]
    fn key_usage_bits_keep_their_numbers() {
        assert_eq!(element(&[3, 2, 5, 0xa0]).named_bits(), Ok(0b101));
        assert_eq!(element(&[3, 3, 7, 0x06, 0x80]).named_bits(), Ok(0b1_0110_0000));
    }

    #[test]
    fn times_are_read_in_one_form_only() {
        assert_eq!(element(b"\x17\x0d200128062303Z").instant(), Ok(1_580_192_583));
        assert_eq!(element(b"\x18\x0f20500101000000Z").instant(), Ok(2_524_608_000));
        for bytes in [&b"\x17\x0b2001280623Z"[..], b"\x17\x0d201328062303Z", b"\x18\x0d200128062303Z"] {
            assert_eq!(element(bytes).instant(), Err(Asn1Error::Value));
        }
    }
}
