//! BER to DER lengths, within limits.

use super::Asn1Error;

/// Limits of one piece of outside data. Each is checked before the work it bounds.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the whole.
    pub bytes: usize,
    /// Nesting of elements: the deepest national file nests 13 levels.
    pub depth: usize,
    /// Elements in all: a signature with one certificate has about 200.
    pub elements: usize,
}

impl Limits {
    /// Limits for data of at most `bytes`: depth 32, 20,000 elements.
    pub const fn of_bytes(bytes: usize) -> Self {
        Self { bytes, depth: 32, elements: 20_000 }
    }
}

/// Rewrites one BER element with definite, shortest lengths and with constructed octet strings joined.
///
/// Contents of primitive elements are untouched, sets are not sorted. Trailing bytes, high tag numbers, and
/// constructed forms of other string types are refused.
///
/// # Errors
/// [`Asn1Error`] when the bytes are not BER or exceed a limit.
pub fn normalise(bytes: &[u8], limits: Limits) -> Result<Vec<u8>, Asn1Error> {
    if bytes.len() > limits.bytes {
        return Err(Asn1Error::Limit);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut walk = Walk { rest: bytes, elements_left: limits.elements };
    walk.element(&mut out, limits.depth)?;
    if walk.rest.is_empty() { Ok(out) } else { Err(Asn1Error::Trailing) }
}

const CONSTRUCTED: u8 = 0x20;
const OCTET_STRING: u8 = 0x04;

struct Walk<'a> {
    rest: &'a [u8],
    elements_left: usize,
}

enum Length {
    Definite(usize),
    Indefinite,
}

impl<'a> Walk<'a> {
    /// Copies one element. Recursion is bounded by `depth_left`, not by the input.
    fn element(&mut self, out: &mut Vec<u8>, depth_left: usize) -> Result<(), Asn1Error> {
        let tag = self.header_tag(depth_left)?;
        match self.length()? {
            Length::Definite(length) if tag & CONSTRUCTED == 0 => {
                let body = self.take(length)?;
                put_header(out, tag, length);
                out.extend_from_slice(body);
                Ok(())
            }
            Length::Indefinite if tag & CONSTRUCTED == 0 => Err(Asn1Error::Length),
            length => self.constructed(out, tag, &length, depth_left - 1),
        }
    }

    fn constructed(
        &mut self,
        out: &mut Vec<u8>,
        tag: u8,
        length: &Length,
        depth_left: usize,
    ) -> Result<(), Asn1Error> {
        let start = out.len();
        let universal = tag & 0xc0 == 0;
        let joined = tag == OCTET_STRING | CONSTRUCTED;
        if universal && !joined && !matches!(tag, 0x30 | 0x31) {
            return Err(Asn1Error::Unexpected);
        }
        match *length {
            Length::Definite(length) => {
                let mut inner = Walk { rest: self.take(length)?, elements_left: self.elements_left };
                while !inner.rest.is_empty() {
                    inner.child(out, joined, depth_left)?;
                }
                self.elements_left = inner.elements_left;
            }
            Length::Indefinite => {
                while !self.end_of_contents()? {
                    self.child(out, joined, depth_left)?;
                }
            }
        }
        let tag = if joined { OCTET_STRING } else { tag };
        let mut header = Vec::with_capacity(6);
        put_header(&mut header, tag, out.len() - start);
        out.splice(start..start, header);
        Ok(())
    }

    /// Copies a child; of a constructed octet string only the octets are kept.
    fn child(&mut self, out: &mut Vec<u8>, joined: bool, depth_left: usize) -> Result<(), Asn1Error> {
        if !joined {
            return self.element(out, depth_left);
        }
        match self.header_tag(depth_left)? {
            OCTET_STRING => match self.length()? {
                Length::Definite(length) => {
                    out.extend_from_slice(self.take(length)?);
                    Ok(())
                }
                Length::Indefinite => Err(Asn1Error::Length),
            },
            _ => Err(Asn1Error::Unexpected),
        }
    }

    fn header_tag(&mut self, depth_left: usize) -> Result<u8, Asn1Error> {
        if depth_left == 0 || self.elements_left == 0 {
            return Err(Asn1Error::Limit);
        }
        self.elements_left -= 1;
        let tag = self.byte()?;
        if tag & 0x1f == 0x1f || tag == 0 { Err(Asn1Error::Unexpected) } else { Ok(tag) }
    }

    fn length(&mut self) -> Result<Length, Asn1Error> {
        let first = self.byte()?;
        match first {
            0..=0x7f => Ok(Length::Definite(usize::from(first))),
            0x80 => Ok(Length::Indefinite),
            // Four bytes of length are more than any limit of bytes.
            0x81..=0x84 => {
                let bytes = self.take(usize::from(first & 0x7f))?;
                Ok(Length::Definite(bytes.iter().fold(0_usize, |n, &b| (n << 8) | usize::from(b))))
            }
            _ => Err(Asn1Error::Length),
        }
    }

    fn end_of_contents(&mut self) -> Result<bool, Asn1Error> {
        match self.rest {
            [0, 0, rest @ ..] => {
                self.rest = rest;
                Ok(true)
            }
            [] => Err(Asn1Error::Truncated),
            _ => Ok(false),
        }
    }

    fn byte(&mut self) -> Result<u8, Asn1Error> {
        let (&first, rest) = self.rest.split_first().ok_or(Asn1Error::Truncated)?;
        self.rest = rest;
        Ok(first)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Asn1Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Asn1Error::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }
}

/// Appends a tag and a shortest definite length.
pub(super) fn put_header(out: &mut Vec<u8>, tag: u8, length: usize) {
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let zeros = bytes.iter().take_while(|&&b| b == 0).count();
        out.push(0x80 | (bytes.len() - zeros) as u8);
        out.extend(bytes.iter().skip(zeros));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits::of_bytes(100_000);

    #[test]
    fn indefinite_lengths_become_definite_and_octets_are_joined() {
        let ber = [0x30, 0x80, 0x24, 0x80, 0x04, 1, 7, 0x04, 0x81, 2, 8, 9, 0, 0, 0x02, 0x82, 0, 1, 5, 0, 0];
        assert_eq!(normalise(&ber, LIMITS), Ok(vec![0x30, 8, 0x04, 3, 7, 8, 9, 0x02, 1, 5]));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| {
            let mut bytes = [0x30, 0x80].repeat(depth);
            bytes.extend([0, 0].repeat(depth));
            bytes
        };
        assert!(normalise(&nested(32), LIMITS).is_ok());
        assert_eq!(normalise(&nested(33), LIMITS), Err(Asn1Error::Limit));
        assert_eq!(normalise(&nested(20_000), LIMITS), Err(Asn1Error::Limit));
    }

    #[test]
    fn elements_and_bytes_are_bounded() {
        let mut many = vec![0x30, 0x80];
        many.extend([0x05, 0].repeat(30_000));
        many.extend([0, 0]);
        assert_eq!(normalise(&many, LIMITS), Err(Asn1Error::Limit));
        assert_eq!(normalise(&[0x04; 11], Limits::of_bytes(10)), Err(Asn1Error::Limit));
    }

    #[test]
    fn malformed_is_refused() {
        for (bytes, error) in [
            (&[][..], Asn1Error::Truncated),
            (&[0x30], Asn1Error::Truncated),
            (&[0x30, 5, 1], Asn1Error::Truncated),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Asn1Error::Truncated),
            (&[0x30, 0x85, 0, 0, 0, 0, 0], Asn1Error::Length),
            (&[0x30, 0x80, 0x05, 0], Asn1Error::Truncated),
            (&[0x04, 0x80, 0, 0], Asn1Error::Length),
            (&[0x05, 0, 0], Asn1Error::Trailing),
            (&[0x3f, 0x81, 0, 0], Asn1Error::Unexpected),
            (&[0x2c, 0], Asn1Error::Unexpected),
            (&[0x24, 2, 0x24, 0], Asn1Error::Unexpected),
            (&[0x30, 2, 0, 0], Asn1Error::Unexpected),
        ] {
            assert_eq!(normalise(bytes, LIMITS), Err(error), "{bytes:02x?}");
        }
    }
}
