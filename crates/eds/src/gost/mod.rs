//! GOST 34.10-2015 and GOST 34.310-2004: keys and signatures with the national conventions (eds.md 2.4).
//!
//! Everything is little-endian: coordinates, scalars, the digest as a number, and the two halves of a signature, which
//! is `r || s`. (RFC 4491 and RFC 9215 write `s || r`, big-endian: such signatures do not verify here, on purpose.)
//!
//! ```
//! use eds::gost::{Parameters, SecretKey};
//!
//! # fn main() -> Result<(), eds::gost::GostError> {
//! let secret = SecretKey::from_bytes(Parameters::Gost2015With512Bits, &[7; 64])?;
//! let public = secret.public();
//! // Fresh random bytes of the system belong here; without them the signature is safe all the same.
//! let signature = secret.sign(b"text", &[])?;
//! assert_eq!(signature.len(), 128);
//! assert!(public.verifies(b"text", &signature));
//! assert!(!public.verifies(b"tex", &signature));
//! # Ok(())
//! # }
//! ```

mod curve;
mod curves;
mod field;
mod nonce;
mod public;
mod scheme;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::digest::Digest;
use curve::{Curve, Point};
use curves::{CryptoProA, Tc26With512Bits};
use field::Field as _;

/// A curve with its digest: the sets that national keys have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameters {
    /// GOST 34.10-2015 with 512 bits and Streebog-512, on id-tc26-gost-3410-12-512-paramSetA.
    Gost2015With512Bits,
    /// GOST 34.10-2015 with 256 bits and Streebog-256, on id-GostR3410-2001-CryptoPro-A.
    Gost2015With256Bits,
    /// GOST 34.310-2004 with GOST 34.311-95, on id-GostR3410-2001-CryptoPro-A. For archives: nothing is signed with it.
    Gost2004,
}

impl Parameters {
    /// Bits of a key.
    pub const fn bits(self) -> usize {
        match self {
            Self::Gost2015With512Bits => 512,
            Self::Gost2015With256Bits | Self::Gost2004 => 256,
        }
    }

    /// The digest that is signed.
    pub const fn digest(self) -> Digest {
        match self {
            Self::Gost2015With512Bits => Digest::Streebog512,
            Self::Gost2015With256Bits => Digest::Streebog256,
            Self::Gost2004 => Digest::Gost94,
        }
    }
}

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GostError {
    /// Not a point of the curve, or not a number from 1 to the order of the group less one.
    #[error("the bytes are no key of this curve")]
    NoKey,
    /// Keys of 2004 are only verified.
    #[error("this algorithm no longer signs")]
    Retired,
}

#[derive(Debug, Clone, Copy)]
enum AnyPoint {
    Bits512(Point<Tc26With512Bits>),
    Bits256(Point<CryptoProA>),
}

/// A public key: a point of the curve.
#[derive(Debug, Clone)]
pub struct PublicKey {
    parameters: Parameters,
    point: AnyPoint,
    bytes: Vec<u8>,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        (self.parameters, &self.bytes) == (other.parameters, &other.bytes)
    }
}

impl Eq for PublicKey {}

impl PublicKey {
    /// Reads `x || y`, each little-endian.
    ///
    /// # Errors
    /// [`GostError::NoKey`] when it is not a point of the curve.
    pub fn from_bytes(parameters: Parameters, bytes: &[u8]) -> Result<Self, GostError> {
        let point = match parameters {
            Parameters::Gost2015With512Bits => scheme::point(bytes).map(AnyPoint::Bits512),
            Parameters::Gost2015With256Bits | Parameters::Gost2004 => {
                scheme::point(bytes).map(AnyPoint::Bits256)
            }
        };
        Ok(Self { parameters, point: point.ok_or(GostError::NoKey)?, bytes: bytes.to_vec() })
    }

    /// `x || y`, each little-endian.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Curve and digest.
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Is `signature` the signature of `message` by this key?
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifies_digest(&self.parameters.digest().of(message), signature)
    }

    /// Is `signature` the signature of a message with this digest by this key?
    pub fn verifies_digest(&self, digest: &[u8], signature: &[u8]) -> bool {
        match &self.point {
            AnyPoint::Bits512(point) => scheme::verifies(point, digest, signature),
            AnyPoint::Bits256(point) => scheme::verifies(point, digest, signature),
        }
    }
}

/// A secret key: a number. Overwritten when it is dropped.
#[derive(Clone)]
pub struct SecretKey {
    parameters: Parameters,
    number: Zeroizing<Vec<u8>>,
    public: PublicKey,
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(secret)")
    }
}

impl SecretKey {
    /// Reads a little-endian number, and finds its public key.
    ///
    /// # Errors
    /// [`GostError::NoKey`] when the number is zero, or not below the order of the group; [`GostError::Retired`] for
    /// keys of 2004.
    pub fn from_bytes(parameters: Parameters, bytes: &[u8]) -> Result<Self, GostError> {
        let public = match parameters {
            Parameters::Gost2015With512Bits => public_of::<Tc26With512Bits>(bytes),
            Parameters::Gost2015With256Bits => public_of::<CryptoProA>(bytes),
            Parameters::Gost2004 => return Err(GostError::Retired),
        };
        let public = PublicKey::from_bytes(parameters, &public.ok_or(GostError::NoKey)?)?;
        Ok(Self { parameters, number: Zeroizing::new(bytes.to_vec()), public })
    }

    /// The little-endian number. Wiped when dropped.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.number.clone()
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message. `fresh` are random bytes of the system, 32 or so; they hide the nonce also from somebody who
    /// disturbs the computation, and may be absent.
    ///
    /// # Errors
    /// [`GostError::NoKey`] when no nonce gives a signature, which happens to nobody.
    pub fn sign(&self, message: &[u8], fresh: &[u8]) -> Result<Vec<u8>, GostError> {
        let digest = self.parameters.digest().of(message);
        let signature = match self.parameters.bits() {
            512 => sign::<Tc26With512Bits>(&self.number, &digest, fresh),
            _ => sign::<CryptoProA>(&self.number, &digest, fresh),
        };
        signature.ok_or(GostError::NoKey)
    }
}

fn public_of<C: Curve>(number: &[u8]) -> Option<Vec<u8>> {
    scheme::bytes_of(&Point::<C>::GENERATOR.times_secret(scheme::scalar::<C>(number)?))
}

/// Candidates for the nonce that are tried. The first one fits but for one time in 2^128.
const CANDIDATES_MAX: usize = 64;

fn sign<C: Curve>(number: &[u8], digest: &[u8], fresh: &[u8]) -> Option<Vec<u8>> {
    let key = Zeroizing::new(scheme::scalar::<C>(number)?);
    let mut nonces = nonce::Nonces::new(&key.to_le_bytes(), &scheme::digest_number::<C>(digest), fresh);
    (0..CANDIDATES_MAX).find_map(|_| {
        let nonce = Zeroizing::new(scheme::scalar::<C>(&nonces.next(C::BYTES))?);
        scheme::sign::<C>(*key, *nonce, digest)
    })
}
