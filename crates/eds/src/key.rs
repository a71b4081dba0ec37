//! Keys: the public ones of certificates and the private ones of key stores.

use const_oid::ObjectIdentifier as Oid;
use rand_core::{CryptoRng, CryptoRngCore, RngCore};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::algorithm::{self, Algorithm};
use crate::asn1::{self, Asn1Error, Element, Reader, tag};
use crate::oids;

/// Bits of the modulus that people's keys have (eds.md 2.4).
pub const RSA_BITS: usize = 2048;
/// Bits of the longest accepted modulus: the national authority's. A longer one only costs time.
const RSA_BITS_MAX: usize = 4096;
/// The least accepted public exponent.
const RSA_EXPONENT_MIN: u32 = 65_537;

/// The public key of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, 2048 to 4096 bits, exponent 65537 or more.
    Rsa(RsaPublicKey),
    /// A key that this program cannot use: another algorithm, or one that is too weak.
    Unsupported(Oid),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut reader = element.reader();
        let oid = algorithm::identifier(&reader.expect(tag::SEQUENCE)?)?;
        let bits = reader.expect(tag::BIT_STRING)?.bits()?;
        reader.end()?;
        if oid != oids::RSA {
            return Ok(Self::Unsupported(oid));
        }
        let mut numbers = Reader::single(bits, tag::SEQUENCE)?.reader();
        let modulus = BigUint::from_bytes_be(numbers.next()?.unsigned()?);
        let exponent = BigUint::from_bytes_be(numbers.next()?.unsigned()?);
        numbers.end()?;
        let strong = (RSA_BITS..=RSA_BITS_MAX).contains(&modulus.bits())
            && exponent >= BigUint::from(RSA_EXPONENT_MIN);
        Ok(match RsaPublicKey::new_with_max_size(modulus, exponent, RSA_BITS_MAX) {
            Ok(key) if strong => Self::Rsa(key),
            _ => Self::Unsupported(oid),
        })
    }

    /// Identifier of the key's algorithm.
    pub fn algorithm(&self) -> Oid {
        match self {
            Self::Rsa(_) => oids::RSA,
            Self::Unsupported(oid) => *oid,
        }
    }

    /// Length in bits, where it is known.
    pub fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa(key) => Some(key.n().bits()),
            Self::Unsupported(_) => None,
        }
    }

    /// Reads a SubjectPublicKeyInfo from DER.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not one.
    pub fn from_der(der: &[u8]) -> Result<Self, Asn1Error> {
        Self::read(&Reader::single(der, tag::SEQUENCE)?)
    }

    /// Is `signature` the signature of `message` by this key?
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Rsa(key), Algorithm::RsaSha256) => {
                let digest = Sha256::digest(message);
                key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
            }
            (Self::Unsupported(_), _) => false,
        }
    }
}

/// A private key. Its numbers are overwritten when it is dropped.
#[derive(Clone)]
pub struct PrivateKey {
    rsa: RsaPrivateKey,
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(secret)")
    }
}

/// Why a private key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PKCS#8 key.
    #[error("the private key is damaged")]
    Damaged,
    /// A key of another algorithm or length.
    #[error("keys of the algorithm {0} are not supported")]
    Unsupported(Oid),
    /// The mathematics failed: the key's numbers do not fit together.
    #[error("the private key does not work")]
    Unusable,
}

impl PrivateKey {
    /// Makes an RSA key of [`RSA_BITS`] from the given generator.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the generator yields no primes.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Result<Self, KeyError> {
        let rsa = RsaPrivateKey::new(rng, RSA_BITS).map_err(|_| KeyError::Unusable)?;
        Ok(Self { rsa })
    }

    /// Reads PKCS#8.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let (oid, pkcs1) = Self::split_pkcs8(der).map_err(|_| KeyError::Damaged)?;
        if oid != oids::RSA {
            return Err(KeyError::Unsupported(oid));
        }
        let mut rsa = RsaPrivateKey::from_pkcs1_der(pkcs1).map_err(|_| KeyError::Damaged)?;
        if !(RSA_BITS..=RSA_BITS_MAX).contains(&rsa.n().bits()) {
            return Err(KeyError::Unsupported(oid));
        }
        rsa.validate().map_err(|_| KeyError::Damaged)?;
        rsa.precompute().map_err(|_| KeyError::Damaged)?;
        Ok(Self { rsa })
    }

    fn split_pkcs8(der: &[u8]) -> Result<(Oid, &[u8]), Asn1Error> {
        let mut reader = Reader::single(der, tag::SEQUENCE)?.reader();
        reader.expect(tag::INTEGER)?;
        let algorithm = reader.expect(tag::SEQUENCE)?;
        let oid = algorithm.reader().next()?.oid()?;
        Ok((oid, reader.expect(tag::OCTET_STRING)?.body))
    }

    /// Writes PKCS#8.
    pub(crate) fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let pkcs1 = self.rsa.to_pkcs1_der().map_err(|_| KeyError::Unusable)?;
        let octets = Zeroizing::new(asn1::octet_string(pkcs1.as_bytes()));
        let algorithm = asn1::sequence([asn1::oid(oids::RSA), asn1::null()]);
        Ok(Zeroizing::new(asn1::sequence([&asn1::integer(&[0])[..], &algorithm, &octets])))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::Rsa(self.rsa.to_public_key())
    }

    /// SubjectPublicKeyInfo of the public half, and the bits of the key in it.
    pub(crate) fn public_info(&self) -> (Vec<u8>, Vec<u8>) {
        let bits = asn1::sequence([
            asn1::integer(&self.rsa.n().to_bytes_be()),
            asn1::integer(&self.rsa.e().to_bytes_be()),
        ]);
        let algorithm = asn1::sequence([asn1::oid(oids::RSA), asn1::null()]);
        (asn1::sequence([algorithm, asn1::bit_string(&bits)]), bits)
    }

    /// Signs by RSA with SHA-256, PKCS#1 v1.5. The same message gives the same signature.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the key's numbers do not fit together.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let digest = Sha256::digest(message);
        let mut blinding = Blinding::new(&self.rsa, &digest);
        self.rsa
            .sign_with_rng(&mut blinding, Pkcs1v15Sign::new::<Sha256>(), &digest)
            .map_err(|_| KeyError::Unusable)
    }
}

/// Numbers that hide the private exponent from measurements of time.
///
/// They must be unknown to an observer, not fresh: derived from the secret key and the digest they need no random
/// source, which this crate does not have, and do not appear in the result.
struct Blinding {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
}

impl Blinding {
    fn new(key: &RsaPrivateKey, digest: &[u8]) -> Self {
        use rsa::traits::PrivateKeyParts as _;
        let secret = Zeroizing::new(key.d().to_bytes_be());
        let seed = Sha256::new()
            .chain_update(b"blinding of an RSA signature")
            .chain_update(&secret[..])
            .chain_update(digest)
            .finalize();
        Self { seed: Zeroizing::new(seed.into()), counter: 0 }
    }
}

impl RngCore for Blinding {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for chunk in dest.chunks_mut(32) {
            let mut block: [u8; 32] = Sha256::new()
                .chain_update(&self.seed[..])
                .chain_update(self.counter.to_be_bytes())
                .finalize()
                .into();
            self.counter += 1;
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
            block.zeroize();
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Blinding {}
