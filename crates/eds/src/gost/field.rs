//! Numbers modulo a prime.
//!
//! Two forms of one trait: [`Crandall`] for the primes 2^k - c of the national curves, where a product is reduced by
//! one small multiplication, and the Montgomery form of `crypto-bigint` for orders of groups and for curves of the
//! standards' examples. Nothing here branches on a value or looks up by one: the numbers may be secret.

use crypto_bigint::Uint;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq as _};
use zeroize::{DefaultIsZeroes, Zeroizing};

/// A number modulo a prime.
pub(super) trait Field: Copy + Default + DefaultIsZeroes + 'static {
    const ZERO: Self;
    const ONE: Self;

    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn square(self) -> Self;
    /// The inverse; zero of zero.
    fn invert(self) -> Self;
    /// The inverse of a number that is no secret; zero of zero.
    fn invert_public(self) -> Self {
        self.invert()
    }
    /// Reads little-endian bytes of exactly the field's length; nothing when the number is not below the prime.
    fn from_le_bytes(bytes: &[u8]) -> Option<Self>;
    /// Reads little-endian bytes of at most the field's length, modulo the prime.
    fn reduce_le_bytes(bytes: &[u8]) -> Self;
    /// Little-endian bytes of the field's length. Wiped when dropped, for the number may be secret.
    fn to_le_bytes(self) -> Zeroizing<Vec<u8>>;
    /// `one` if the choice is 1, else `zero`.
    fn select(zero: Self, one: Self, choice: Choice) -> Self;
    fn is_zero(self) -> Choice;

    fn double(self) -> Self {
        self.add(self)
    }

    fn negate(self) -> Self {
        Self::ZERO.sub(self)
    }
}

/// A number modulo 2^(64 N) - C. Kept below 2^(64 N), not below the prime: it is brought below when it is compared
/// or written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crandall<const N: usize, const C: u64>([u64; N]);

impl<const N: usize, const C: u64> Default for Crandall<N, C> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize, const C: u64> DefaultIsZeroes for Crandall<N, C> {}

/// `a + b + carry`, and the new carry.
#[inline(always)]
const fn adc(a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = a as u128 + b as u128 + carry as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// `a - b - borrow`, and the new borrow.
#[inline(always)]
const fn sbb(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let difference = (a as u128).wrapping_sub(b as u128 + borrow as u128);
    (difference as u64, (difference >> 64) as u64 & 1)
}

/// `a + b * c + carry`, and the new carry.
#[inline(always)]
const fn mac(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let sum = a as u128 + b as u128 * c as u128 + carry as u128;
    (sum as u64, (sum >> 64) as u64)
}

#[expect(clippy::indexing_slicing, reason = "all indices are below N, which the compiler sees and unrolls")]
impl<const N: usize, const C: u64> Crandall<N, C> {
    /// A constant, from limbs with the lowest first.
    pub(super) const fn from_limbs(limbs: [u64; N]) -> Self {
        Self(limbs)
    }

    /// Adds `carry * C`: what a carry out of 2^(64 N) is worth. A second carry leaves a number so small that the
    /// third addition cannot carry.
    #[inline(always)]
    fn fold(mut self, carry: u64) -> Self {
        let mut carry = u128::from(carry) * u128::from(C);
        for limb in &mut self.0 {
            let sum = u128::from(*limb) + (carry & u128::from(u64::MAX));
            carry = (carry >> 64) + (sum >> 64);
            *limb = sum as u64;
        }
        self.0[0] = self.0[0].wrapping_add(carry as u64 * C);
        self
    }

    /// Reduces `low + high * 2^(64 N)`.
    #[inline(always)]
    fn reduce(mut low: [u64; N], high: &[u64; N]) -> Self {
        let mut carry = 0;
        for i in 0..N {
            (low[i], carry) = mac(low[i], high[i], C, carry);
        }
        Self(low).fold(carry)
    }

    /// The only form below the prime: `x + C` carries exactly when `x` is not below it, and is then the answer.
    fn canonical(self) -> [u64; N] {
        let mut raised = self.0;
        let mut carry = C;
        for limb in &mut raised {
            (*limb, carry) = adc(*limb, 0, carry);
        }
        let choice = Choice::from(carry as u8);
        let mut out = self.0;
        for i in 0..N {
            out[i] = u64::conditional_select(&out[i], &raised[i], choice);
        }
        out
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "all indices are below N, which the compiler sees and unrolls"
)]
impl<const N: usize, const C: u64> Field for Crandall<N, C> {
    const ZERO: Self = Self([0; N]);
    const ONE: Self = {
        let mut one = [0; N];
        one[0] = 1;
        Self(one)
    };

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let mut out = self.0;
        let mut carry = 0;
        for i in 0..N {
            (out[i], carry) = adc(out[i], other.0[i], carry);
        }
        Self(out).fold(carry)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let mut out = self.0;
        let mut borrow = 0;
        for i in 0..N {
            (out[i], borrow) = sbb(out[i], other.0[i], borrow);
        }
        // A borrow is worth -C; a second one leaves a number so large that the third subtraction cannot borrow.
        let mut owed = borrow * C;
        for limb in &mut out {
            let (difference, borrow) = sbb(*limb, owed, 0);
            *limb = difference;
            owed = borrow;
        }
        out[0] = out[0].wrapping_sub(owed * C);
        Self(out)
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (mut low, mut high) = ([0; N], [0; N]);
        for i in 0..N {
            let mut carry = 0;
            for j in 0..N {
                let limb = if i + j < N { &mut low[i + j] } else { &mut high[i + j - N] };
                (*limb, carry) = mac(*limb, self.0[i], other.0[j], carry);
            }
            high[i] = carry;
        }
        Self::reduce(low, &high)
    }

    /// Products of different limbs are computed once and doubled.
    #[inline(always)]
    fn square(self) -> Self {
        let (mut low, mut high) = ([0; N], [0; N]);
        for i in 0..N {
            let mut carry = 0;
            for j in i + 1..N {
                let limb = if i + j < N { &mut low[i + j] } else { &mut high[i + j - N] };
                (*limb, carry) = mac(*limb, self.0[i], self.0[j], carry);
            }
            high[i] = carry;
        }
        let mut top = 0;
        for limb in low.iter_mut().chain(&mut high) {
            (*limb, top) = (*limb << 1 | top, *limb >> 63);
        }
        let mut carry = 0;
        for i in 0..N {
            let square = u128::from(self.0[i]) * u128::from(self.0[i]);
            for (at, part) in [(2 * i, square as u64), (2 * i + 1, (square >> 64) as u64)] {
                let limb = if at < N { &mut low[at] } else { &mut high[at - N] };
                (*limb, carry) = adc(*limb, part, carry);
            }
        }
        Self::reduce(low, &high)
    }

    /// Fermat: the exponent is the prime less two, which is no secret.
    fn invert(self) -> Self {
        let mut exponent = [u64::MAX; N];
        exponent[0] = 0_u64.wrapping_sub(C + 2);
        let mut power = Self::ONE;
        for limb in exponent.iter().rev() {
            for bit in (0..64).rev() {
                power = power.square();
                if limb >> bit & 1 == 1 {
                    power = power.mul(self);
                }
            }
        }
        power
    }

    fn from_le_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != N * 8 {
            return None;
        }
        let number = Self::reduce_le_bytes(bytes);
        (number.canonical() == number.0).then_some(number)
    }

    fn reduce_le_bytes(bytes: &[u8]) -> Self {
        let mut limbs = [0; N];
        for (limb, chunk) in limbs.iter_mut().zip(bytes.chunks(8)) {
            *limb = chunk.iter().rev().fold(0, |n, &byte| (n << 8) | u64::from(byte));
        }
        Self(limbs)
    }

    fn to_le_bytes(self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.canonical().iter().flat_map(|limb| limb.to_le_bytes()).collect())
    }

    #[inline(always)]
    fn select(zero: Self, one: Self, choice: Choice) -> Self {
        let mut out = zero.0;
        for i in 0..N {
            out[i] = u64::conditional_select(&zero.0[i], &one.0[i], choice);
        }
        Self(out)
    }

    fn is_zero(self) -> Choice {
        let any = self.canonical().iter().fold(0, |any, limb| any | limb);
        any.ct_eq(&0)
    }
}

impl<MOD: ConstMontyParams<L>, const L: usize> Field for ConstMontyForm<MOD, L> {
    const ZERO: Self = Self::ZERO;
    const ONE: Self = Self::ONE;

    fn add(self, other: Self) -> Self {
        ConstMontyForm::add(&self, &other)
    }

    fn sub(self, other: Self) -> Self {
        ConstMontyForm::sub(&self, &other)
    }

    fn mul(self, other: Self) -> Self {
        ConstMontyForm::mul(&self, &other)
    }

    fn square(self) -> Self {
        ConstMontyForm::square(&self)
    }

    fn invert(self) -> Self {
        ConstMontyForm::invert(&self).unwrap_or(Self::ZERO)
    }

    fn invert_public(self) -> Self {
        ConstMontyForm::invert_vartime(&self).unwrap_or(Self::ZERO)
    }

    fn from_le_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Uint::<L>::BYTES {
            return None;
        }
        let number = Uint::from_le_slice(bytes);
        (number < *Self::MODULUS.as_ref()).then(|| Self::new(&number))
    }

    fn reduce_le_bytes(bytes: &[u8]) -> Self {
        let mut padded = Zeroizing::new(bytes.to_vec());
        padded.resize(Uint::<L>::BYTES, 0);
        Self::new(&Uint::from_le_slice(&padded))
    }

    fn to_le_bytes(self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.retrieve().to_le_bytes().as_ref().to_vec())
    }

    fn select(zero: Self, one: Self, choice: Choice) -> Self {
        let form = Uint::conditional_select(zero.as_montgomery(), one.as_montgomery(), choice);
        Self::from_montgomery(form)
    }

    fn is_zero(self) -> Choice {
        self.as_montgomery().ct_eq(&Uint::ZERO)
    }
}
