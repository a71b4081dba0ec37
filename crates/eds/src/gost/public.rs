//! `first * generator + second * other` for public numbers: as quick as it gets, and not of constant time.
//!
//! Jacobian coordinates take half the multiplications of the complete formulas, but have exceptional cases: adding a
//! point to itself or to its opposite. Whoever sends a key and a signature could make them happen, so both are looked
//! for in each addition. Tests compare the sums with those of the complete formulas, at the exceptions above all.

use super::curve::{Curve, Point};
use super::field::Field;

/// Width of the digits of multiples of the generator: its table is made once.
const WIDTH_GENERATOR: usize = 8;
/// Width of the digits of multiples of somebody's key, whose table is made each time.
const WIDTH_KEY: usize = 5;

/// `(X / Z^2, Y / Z^3)`; at infinity Z is zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jacobian<C: Curve> {
    x: C::Base,
    y: C::Base,
    z: C::Base,
}

/// A point that is added often, with powers of its Z; for Z = 1 they are not looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term<C: Curve> {
    x: C::Base,
    y: C::Base,
    /// Z, Z^2 and Z^3, unless Z is one.
    z: Option<[C::Base; 3]>,
}

/// Odd multiples of the generator, 1, 3, 5 and so on, with Z = 1.
pub(super) fn generator_table<C: Curve>() -> Vec<Term<C>> {
    let multiples = odd_multiples(&Jacobian::of_term(&Term::generator()), 1 << (WIDTH_GENERATOR - 2));
    multiples.iter().map(Term::alone).collect()
}

/// `first * generator + second * (x, y)`. `table` is [`generator_table`].
pub(super) fn sum<C: Curve>(
    table: &[Term<C>],
    first: C::Scalar,
    second: C::Scalar,
    other: &Point<C>,
) -> Jacobian<C> {
    let other = Jacobian::of_point(other);
    let multiples: Vec<_> =
        odd_multiples(&other, 1 << (WIDTH_KEY - 2)).iter().map(Term::with_powers).collect();
    let terms = [
        (digits(&first.to_le_bytes(), WIDTH_GENERATOR), table),
        (digits(&second.to_le_bytes(), WIDTH_KEY), multiples.as_slice()),
    ];
    let mut sum = Jacobian::INFINITY;
    for position in (0..=C::BYTES * 8).rev() {
        sum = sum.double();
        for (digits, multiples) in &terms {
            let digit = digits.get(position).copied().unwrap_or_default();
            // Digits but zero are odd: 1 is the first multiple, 3 the second.
            let Some(multiple) = multiples.get(usize::from(digit.unsigned_abs()) / 2) else { continue };
            match digit.signum() {
                1 => sum = sum.add(multiple),
                -1 => sum = sum.add(&Term { y: multiple.y.negate(), ..*multiple }),
                _ => {}
            }
        }
    }
    sum
}

impl<C: Curve> Term<C> {
    fn generator() -> Self {
        Self { x: C::GENERATOR.0, y: C::GENERATOR.1, z: None }
    }

    fn with_powers(point: &Jacobian<C>) -> Self {
        let square = point.z.square();
        Self { x: point.x, y: point.y, z: Some([point.z, square, square.mul(point.z)]) }
    }

    /// With Z = 1: takes an inversion.
    fn alone(point: &Jacobian<C>) -> Self {
        let inverse = point.z.invert();
        let square = inverse.square();
        Self { x: point.x.mul(square), y: point.y.mul(square.mul(inverse)), z: None }
    }
}

impl<C: Curve> Jacobian<C> {
    const INFINITY: Self = Self { x: C::Base::ONE, y: C::Base::ONE, z: C::Base::ZERO };

    fn of_term(term: &Term<C>) -> Self {
        Self { x: term.x, y: term.y, z: term.z.map_or(C::Base::ONE, |[z, ..]| z) }
    }

    /// `(X / Z, Y / Z)` is `(X Z / Z^2, Y Z^2 / Z^3)`.
    fn of_point(point: &Point<C>) -> Self {
        let (x, y, z) = point.projective();
        Self { x: x.mul(z), y: y.mul(z.square()), z }
    }

    /// The same point in the coordinates of the complete formulas.
    #[cfg(test)]
    pub(super) fn to_point(self) -> Point<C> {
        if self.is_infinity() {
            return Point::INFINITY;
        }
        Point::of_projective(self.x.mul(self.z), self.y, self.z.square().mul(self.z))
    }

    pub(super) fn is_infinity(&self) -> bool {
        bool::from(self.z.is_zero())
    }

    /// Is its first coordinate this number?
    pub(super) fn has_x(&self, x: C::Base) -> bool {
        !self.is_infinity() && bool::from(x.mul(self.z.square()).sub(self.x).is_zero())
    }

    /// Three multiplications and five squares. Right also for infinity; there are no points of order two.
    fn double(&self) -> Self {
        let (zz, yy) = (self.z.square(), self.y.square());
        let tangent = C::tangent(self.x, zz);
        let beta = self.x.mul(yy).double().double();
        let x = tangent.square().sub(beta.double());
        Self {
            x,
            y: tangent.mul(beta.sub(x)).sub(yy.square().double().double().double()),
            z: self.y.add(self.z).square().sub(yy).sub(zz),
        }
    }

    fn add(&self, other: &Term<C>) -> Self {
        if self.is_infinity() {
            return Self::of_term(other);
        }
        let zz = self.z.square();
        let (u1, s1, z) = match &other.z {
            Some([z, square, cube]) => (self.x.mul(*square), self.y.mul(*cube), self.z.mul(*z)),
            None => (self.x, self.y, self.z),
        };
        let across = other.x.mul(zz).sub(u1);
        let up = other.y.mul(zz.mul(self.z)).sub(s1);
        if bool::from(across.is_zero()) {
            // The same point, or the opposite one.
            return if bool::from(up.is_zero()) { self.double() } else { Self::INFINITY };
        }
        let square = across.square();
        let cube = square.mul(across);
        let v = u1.mul(square);
        let x = up.square().sub(cube).sub(v.double());
        Self { x, y: up.mul(v.sub(x)).sub(s1.mul(cube)), z: z.mul(across) }
    }
}

/// 1, 3, 5 and so on times the point, which is not the one at infinity.
fn odd_multiples<C: Curve>(point: &Jacobian<C>, count: usize) -> Vec<Jacobian<C>> {
    let twice = Term::with_powers(&point.double());
    std::iter::successors(Some(*point), |multiple| Some(multiple.add(&twice))).take(count).collect()
}

/// Signed digits of a little-endian number, the lowest first: each one but zero is odd, below 2^(width - 1) in size, and
/// followed by `width - 1` zeros at least. There is one digit more than the number has bits.
fn digits(bytes: &[u8], width: usize) -> Vec<i16> {
    let count = bytes.len() * 8;
    let bit =
        |position: usize| bytes.get(position / 8).map_or(0, |byte| i16::from(byte >> (position % 8) & 1));
    let mut digits = vec![0; count + 1];
    let mut carry = 0;
    let mut position = 0;
    while position <= count {
        if bit(position) == carry {
            position += 1;
            continue;
        }
        let window = (0..width).rev().fold(carry, |n, at| n + (bit(position + at) << at));
        carry = i16::from(window >= 1 << (width - 1));
        if let Some(digit) = digits.get_mut(position) {
            *digit = window - (carry << width);
        }
        position += width;
    }
    digits
}
