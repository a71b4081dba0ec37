//! Signing and verification of GOST 34.10 over any curve, with the national byte order: every number is
//! little-endian, a signature is `r || s` (eds.md 2.4), a digest is read as a little-endian number.

use zeroize::Zeroizing;

use super::curve::{Curve, Point};
use super::field::Field;
use super::public;

/// The digest as a number; zero becomes one (RFC 7091 6.1).
fn number_of<C: Curve>(digest: &[u8]) -> C::Scalar {
    let number = C::Scalar::reduce_le_bytes(digest);
    C::Scalar::select(number, C::Scalar::ONE, number.is_zero())
}

/// Reads `x || y`; nothing when it is no point of the curve.
pub(super) fn point<C: Curve>(bytes: &[u8]) -> Option<Point<C>> {
    let (x, y) = bytes.split_at_checked(C::BYTES)?;
    Point::new(C::Base::from_le_bytes(x)?, C::Base::from_le_bytes(y)?)
}

/// Writes `x || y`; nothing at infinity.
pub(super) fn bytes_of<C: Curve>(point: &Point<C>) -> Option<Vec<u8>> {
    let (x, y) = point.coordinates()?;
    Some([&x.to_le_bytes()[..], &y.to_le_bytes()].concat())
}

/// Reads a number from 1 to the order less one.
pub(super) fn scalar<C: Curve>(bytes: &[u8]) -> Option<C::Scalar> {
    C::Scalar::from_le_bytes(bytes).filter(|number| !bool::from(number.is_zero()))
}

/// Is `signature` one of `digest` by the key `point`? (RFC 7091 6.2)
pub(super) fn verifies<C: Curve>(point: &Point<C>, digest: &[u8], signature: &[u8]) -> bool {
    let Some((r, s)) = signature.split_at_checked(C::BYTES) else { return false };
    let (Some(r), Some(s)) = (scalar::<C>(r), scalar::<C>(s)) else { return false };
    let inverse = number_of::<C>(digest).invert_public();
    let sum = public::sum(C::table(), s.mul(inverse), r.mul(inverse).negate(), point);
    coordinates_of::<C>(&r.to_le_bytes()).any(|x| sum.has_x(x))
}

/// The coordinates that are `r` modulo the order: `r`, and `r` with the order added, where they are below the prime.
/// (Twice the order is above it for all these curves.)
fn coordinates_of<C: Curve>(r: &[u8]) -> impl Iterator<Item = C::Base> {
    let last = C::Scalar::ONE.negate().to_le_bytes();
    let mut carry = 1;
    let raised = r.iter().zip(last.iter()).map(|(r, last)| {
        carry += u16::from(*r) + u16::from(*last);
        let byte = carry as u8;
        carry >>= 8;
        byte
    });
    let raised: Vec<u8> = raised.collect();
    let raised = if carry == 0 { C::Base::from_le_bytes(&raised) } else { None };
    C::Base::from_le_bytes(r).into_iter().chain(raised)
}

/// Signs `digest` with the secret number `key` and the secret number `nonce` (RFC 7091 6.1). Nothing when this nonce
/// gives no signature, which happens to nobody.
pub(super) fn sign<C: Curve>(key: C::Scalar, nonce: C::Scalar, digest: &[u8]) -> Option<Vec<u8>> {
    let (x, _) = Point::<C>::GENERATOR.times_secret(nonce).coordinates()?;
    let r = C::Scalar::reduce_le_bytes(&x.to_le_bytes());
    let s = r.mul(key).add(nonce.mul(number_of::<C>(digest)));
    let is_sound = !bool::from(r.is_zero() | s.is_zero());
    is_sound.then(|| [&r.to_le_bytes()[..], &s.to_le_bytes()].concat())
}

/// The digest as a number, in bytes: what a nonce is derived from.
pub(super) fn digest_number<C: Curve>(digest: &[u8]) -> Zeroizing<Vec<u8>> {
    number_of::<C>(digest).to_le_bytes()
}
