//! Writer of DER: functions from parts to bytes.

use const_oid::ObjectIdentifier as Oid;

use super::ber::put_header;
use super::tag;
use crate::time::{Civil, UnixSeconds};

/// An element with `tag` and contents.
pub fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 6);
    put_header(&mut out, tag, body.len());
    out.extend_from_slice(body);
    out
}

/// SEQUENCE of encoded parts.
pub fn sequence<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Vec<u8> {
    tagged(tag::SEQUENCE, &concat(parts))
}

/// SET OF encoded parts, in the order of DER.
pub fn set_of<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Vec<u8> {
    let mut parts: Vec<P> = parts.into_iter().collect();
    parts.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    tagged(tag::SET, &concat(parts))
}

/// Explicit context tag `[number]` around an encoded part.
pub fn explicit(number: u8, part: &[u8]) -> Vec<u8> {
    tagged(tag::constructed(number), part)
}

/// OBJECT IDENTIFIER.
pub fn oid(value: Oid) -> Vec<u8> {
    tagged(tag::OID, value.as_bytes())
}

/// Positive INTEGER of big-endian bytes.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|&&b| b == 0).count();
    let significant = bytes.get(zeros..).unwrap_or_default();
    let mut body = Vec::with_capacity(significant.len() + 1);
    if significant.first().is_none_or(|&b| b >= 0x80) {
        body.push(0);
    }
    body.extend_from_slice(significant);
    tagged(tag::INTEGER, &body)
}

/// OCTET STRING.
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    tagged(tag::OCTET_STRING, bytes)
}

/// BIT STRING of whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    let mut body = vec![0];
    body.extend_from_slice(bytes);
    tagged(tag::BIT_STRING, &body)
}

/// NULL.
pub fn null() -> Vec<u8> {
    tagged(tag::NULL, &[])
}

/// UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    tagged(tag::UTF8_STRING, text.as_bytes())
}

/// UTCTime up to 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5).
pub fn time(instant: UnixSeconds) -> Vec<u8> {
    let c = Civil::of(instant);
    let rest = format!("{:02}{:02}{:02}{:02}{:02}Z", c.month, c.day, c.hour, c.minute, c.second);
    if (1950..2050).contains(&c.year) {
        tagged(tag::UTC_TIME, format!("{:02}{rest}", c.year % 100).as_bytes())
    } else {
        tagged(tag::GENERALIZED_TIME, format!("{:04}{rest}", c.year).as_bytes())
    }
}

/// PrintableString; the caller gives only letters and digits.
pub(crate) fn printable(text: &str) -> Vec<u8> {
    tagged(tag::PRINTABLE_STRING, text.as_bytes())
}

/// BOOLEAN TRUE (FALSE is a default and never written).
pub(crate) fn boolean_true() -> Vec<u8> {
    tagged(tag::BOOLEAN, &[0xff])
}

/// BIT STRING of named bits: the lowest bit of `bits` is bit 0 of X.680.
pub(crate) fn named_bits(bits: u8) -> Vec<u8> {
    let byte = bits.reverse_bits();
    tagged(tag::BIT_STRING, &[byte.trailing_zeros().min(7) as u8, byte])
}

fn concat<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Vec<u8> {
    parts.into_iter().fold(Vec::new(), |mut out, part| {
        out.extend_from_slice(part.as_ref());
        out
    })
}
