//! Points of curves y^2 = x^3 + a x + b of prime order.
//!
//! Projective coordinates and the complete formulas of Renes, Costello and Batina (2016), algorithms 1 and 3: they
//! have no exceptional cases, so there is nothing to get wrong for particular points and nothing to measure. Everything
//! that is secret goes this way; [`super::public`] is quicker, for numbers that everybody may know.

use subtle::{Choice, ConstantTimeEq as _};

use super::field::Field;
use super::public::Term;

/// A curve in the short form of Weierstrass whose group has prime order.
pub(super) trait Curve: Copy + 'static {
    /// Coordinates.
    type Base: Field;
    /// Numbers modulo the order.
    type Scalar: Field;
    /// Bytes of a coordinate, which are as many as those of a scalar.
    const BYTES: usize;
    /// Coefficient b.
    const B: Self::Base;
    /// The generator.
    const GENERATOR: (Self::Base, Self::Base);

    /// `a * x`, which is cheap for the a of all national curves.
    fn times_a(x: Self::Base) -> Self::Base;

    /// `3 x^2 + a zz^2`: the rise of a tangent.
    fn tangent(x: Self::Base, zz: Self::Base) -> Self::Base {
        let xx = x.square();
        xx.double().add(xx).add(Self::times_a(zz.square()))
    }

    /// [`generator_table`](super::public::generator_table), made once.
    fn table() -> &'static [Term<Self>];
}

/// A point, the one at infinity included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point<C: Curve> {
    x: C::Base,
    y: C::Base,
    z: C::Base,
}

impl<C: Curve> Point<C> {
    pub(super) const INFINITY: Self = Self { x: C::Base::ZERO, y: C::Base::ONE, z: C::Base::ZERO };
    pub(super) const GENERATOR: Self = Self { x: C::GENERATOR.0, y: C::GENERATOR.1, z: C::Base::ONE };

    /// The point with these coordinates, if it lies on the curve.
    pub(super) fn new(x: C::Base, y: C::Base) -> Option<Self> {
        let right = x.square().add(C::times_a(C::Base::ONE)).mul(x).add(C::B);
        bool::from(y.square().sub(right).is_zero()).then_some(Self { x, y, z: C::Base::ONE })
    }

    /// The coordinates; nothing at infinity.
    pub(super) fn coordinates(&self) -> Option<(C::Base, C::Base)> {
        let inverse = self.z.invert();
        (!bool::from(self.z.is_zero())).then(|| (self.x.mul(inverse), self.y.mul(inverse)))
    }

    #[inline(always)]
    fn triple_b(x: C::Base) -> C::Base {
        let product = C::B.mul(x);
        product.double().add(product)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let (x1, y1, z1) = (self.x, self.y, self.z);
        let (x2, y2, z2) = (other.x, other.y, other.z);
        let xx = x1.mul(x2);
        let yy = y1.mul(y2);
        let zz = z1.mul(z2);
        let xy = x1.add(y1).mul(x2.add(y2)).sub(xx.add(yy));
        let xz = x1.add(z1).mul(x2.add(z2)).sub(xx.add(zz));
        let yz = y1.add(z1).mul(y2.add(z2)).sub(yy.add(zz));
        let sum = C::times_a(xz).add(Self::triple_b(zz));
        let (minus, plus) = (yy.sub(sum), yy.add(sum));
        let a_zz = C::times_a(zz);
        let slope = xx.double().add(xx).add(a_zz);
        let rest = Self::triple_b(xz).add(C::times_a(xx.sub(a_zz)));
        Self {
            x: xy.mul(minus).sub(yz.mul(rest)),
            y: minus.mul(plus).add(slope.mul(rest)),
            z: yz.mul(plus).add(xy.mul(slope)),
        }
    }

    pub(super) fn double(&self) -> Self {
        let (x, y, z) = (self.x, self.y, self.z);
        let xx = x.square();
        let yy = y.square();
        let zz = z.square();
        let xy = x.mul(y).double();
        let xz = x.mul(z).double();
        let yz = y.mul(z).double();
        let sum = C::times_a(xz).add(Self::triple_b(zz));
        let (minus, plus) = (yy.sub(sum), yy.add(sum));
        let a_zz = C::times_a(zz);
        let slope = xx.double().add(xx).add(a_zz);
        let rest = Self::triple_b(xz).add(C::times_a(xx.sub(a_zz)));
        Self {
            x: minus.mul(xy).sub(yz.mul(rest)),
            y: plus.mul(minus).add(slope.mul(rest)),
            z: yz.mul(yy).double().double(),
        }
    }

    /// X, Y and Z.
    pub(super) fn projective(&self) -> (C::Base, C::Base, C::Base) {
        (self.x, self.y, self.z)
    }

    #[cfg(test)]
    pub(super) fn of_projective(x: C::Base, y: C::Base, z: C::Base) -> Self {
        Self { x, y, z }
    }

    fn select(zero: &Self, one: &Self, choice: Choice) -> Self {
        Self {
            x: C::Base::select(zero.x, one.x, choice),
            y: C::Base::select(zero.y, one.y, choice),
            z: C::Base::select(zero.z, one.z, choice),
        }
    }

    /// `scalar * self` for a secret scalar: the same steps and the same reads whatever it is.
    pub(super) fn times_secret(&self, scalar: C::Scalar) -> Self {
        let mut multiples = [Self::INFINITY; 16];
        let mut multiple = Self::INFINITY;
        for slot in multiples.iter_mut().skip(1) {
            multiple = multiple.add(self);
            *slot = multiple;
        }
        let mut sum = Self::INFINITY;
        for byte in scalar.to_le_bytes().iter().rev() {
            for digit in [byte >> 4, byte & 15] {
                sum = sum.double().double().double().double();
                let mut term = Self::INFINITY;
                for (number, multiple) in (0_u8..).zip(&multiples) {
                    term = Self::select(&term, multiple, number.ct_eq(&digit));
                }
                sum = sum.add(&term);
            }
        }
        sum
    }
}
