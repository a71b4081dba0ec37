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
use crate::gost::{self, Parameters};
use crate::oids;
use crate::rsa_verify;

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
    /// A point of a national curve.
    Gost(gost::PublicKey),
    /// A key that this program cannot use: another algorithm, or one that is too weak.
    Unsupported(Oid),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut reader = element.reader();
        let identifier = reader.expect(tag::SEQUENCE)?;
        let bits = reader.expect(tag::BIT_STRING)?.bits()?;
        reader.end()?;
        let oid = identifier.reader().next()?.oid()?;
        if oid == oids::RSA {
            algorithm::identifier(&identifier)?;
            return Self::read_rsa(bits);
        }
        let Some(parameters) = gost_parameters(&identifier)? else { return Ok(Self::Unsupported(oid)) };
        let bytes = Reader::single(bits, tag::OCTET_STRING)?.body;
        Ok(gost::PublicKey::from_bytes(parameters, bytes).map_or(Self::Unsupported(oid), Self::Gost))
    }

    fn read_rsa(bits: &[u8]) -> Result<Self, Asn1Error> {
        let mut numbers = Reader::single(bits, tag::SEQUENCE)?.reader();
        let modulus = BigUint::from_bytes_be(numbers.next()?.unsigned()?);
        let exponent = BigUint::from_bytes_be(numbers.next()?.unsigned()?);
        numbers.end()?;
        let strong = (RSA_BITS..=RSA_BITS_MAX).contains(&modulus.bits())
            && exponent >= BigUint::from(RSA_EXPONENT_MIN);
        Ok(match RsaPublicKey::new_with_max_size(modulus, exponent, RSA_BITS_MAX) {
            Ok(key) if strong => Self::Rsa(key),
            _ => Self::Unsupported(oids::RSA),
        })
    }

    /// Identifier of the key's algorithm.
    pub fn algorithm(&self) -> Oid {
        match self {
            Self::Rsa(_) => oids::RSA,
            Self::Gost(key) => Algorithm::Gost(key.parameters()).key_oid(),
            Self::Unsupported(oid) => *oid,
        }
    }

    /// Length in bits, where it is known.
    pub fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa(key) => Some(key.n().bits()),
            Self::Gost(key) => Some(key.parameters().bits()),
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
            (Self::Rsa(key), Algorithm::RsaSha256) => rsa_verify::verifies(key, message, signature),
            (Self::Gost(key), Algorithm::Gost(parameters)) => {
                key.parameters() == parameters && key.verifies(message, signature)
            }
            _ => false,
        }
    }
}

/// Curve and digest of an AlgorithmIdentifier `SEQUENCE { key, SEQUENCE { curve, digest } }`; nothing when the
/// algorithm is another one, or names another curve or digest than the national authority's.
fn gost_parameters(identifier: &Element<'_>) -> Result<Option<Parameters>, Asn1Error> {
    let mut fields = identifier.reader();
    let key = fields.next()?.oid()?;
    let (parameters, curve, digests): (_, _, &[Oid]) = match key {
        oids::GOST2015_512 => {
            (Parameters::Gost2015With512Bits, oids::GOST2015_512_PARAMETERS, &[oids::STREEBOG512])
        }
        oids::GOST2015_256 => {
            (Parameters::Gost2015With256Bits, oids::GOST2015_256_PARAMETERS, &[oids::STREEBOG256])
        }
        oids::GOST2004 => {
            (Parameters::Gost2004, oids::GOST2004_PARAMETERS, &[oids::GOST94_PARAMETERS, oids::GOST94])
        }
        _ => return Ok(None),
    };
    let mut named = fields.expect(tag::SEQUENCE)?.reader();
    fields.end()?;
    let (named_curve, named_digest) = (named.next()?.oid()?, named.next()?.oid()?);
    named.end()?;
    Ok((named_curve == curve && digests.contains(&named_digest)).then_some(parameters))
}

/// AlgorithmIdentifier of a GOST key.
fn gost_identifier(parameters: Parameters) -> Vec<u8> {
    let (curve, digest) = match parameters {
        Parameters::Gost2015With512Bits => (oids::GOST2015_512_PARAMETERS, oids::STREEBOG512),
        Parameters::Gost2015With256Bits => (oids::GOST2015_256_PARAMETERS, oids::STREEBOG256),
        Parameters::Gost2004 => (oids::GOST2004_PARAMETERS, oids::GOST94_PARAMETERS),
    };
    asn1::sequence([
        asn1::oid(Algorithm::Gost(parameters).key_oid()),
        asn1::sequence([asn1::oid(curve), asn1::oid(digest)]),
    ])
}

/// A private key. Its numbers are overwritten when it is dropped.
#[derive(Clone)]
pub struct PrivateKey {
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Rsa(Box<RsaPrivateKey>),
    Gost(Box<gost::SecretKey>),
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

/// Keys that the generator may yield before it is given up: half of all numbers of 512 bits are below the order, of
/// which nearly all are.
const DRAWS_MAX: usize = 64;

impl PrivateKey {
    /// Makes an RSA key of [`RSA_BITS`] from the given generator.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the generator yields no primes.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Result<Self, KeyError> {
        let rsa = RsaPrivateKey::new(rng, RSA_BITS).map_err(|_| KeyError::Unusable)?;
        Ok(Self { kind: Kind::Rsa(Box::new(rsa)) })
    }

    /// Makes a key of GOST 34.10-2015 from the given generator: quick, unlike [`Self::generate`].
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the generator yields no key, or the parameters are retired.
    pub fn generate_gost(parameters: Parameters, rng: &mut impl CryptoRngCore) -> Result<Self, KeyError> {
        let mut number = Zeroizing::new(vec![0; parameters.bits() / 8]);
        for _ in 0..DRAWS_MAX {
            rng.fill_bytes(&mut number);
            if let Ok(key) = gost::SecretKey::from_bytes(parameters, &number) {
                return Ok(Self { kind: Kind::Gost(Box::new(key)) });
            }
        }
        Err(KeyError::Unusable)
    }

    /// Reads PKCS#8, as [`Self::to_pkcs8`] writes it.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let (identifier, octets) = Self::split_pkcs8(der).map_err(|_| KeyError::Damaged)?;
        let oid = identifier.reader().next().and_then(|e| e.oid()).map_err(|_| KeyError::Damaged)?;
        let kind = if oid == oids::RSA {
            Kind::Rsa(Box::new(Self::read_rsa(octets)?))
        } else {
            let parameters = gost_parameters(&identifier).map_err(|_| KeyError::Damaged)?;
            let parameters = parameters.ok_or(KeyError::Unsupported(oid))?;
            let number = Reader::single(octets, tag::OCTET_STRING).map_err(|_| KeyError::Damaged)?.body;
            let key = gost::SecretKey::from_bytes(parameters, number).map_err(|error| match error {
                gost::GostError::NoKey => KeyError::Damaged,
                gost::GostError::Retired => KeyError::Unsupported(oid),
            })?;
            Kind::Gost(Box::new(key))
        };
        Ok(Self { kind })
    }

    fn read_rsa(pkcs1: &[u8]) -> Result<RsaPrivateKey, KeyError> {
        let mut rsa = RsaPrivateKey::from_pkcs1_der(pkcs1).map_err(|_| KeyError::Damaged)?;
        if !(RSA_BITS..=RSA_BITS_MAX).contains(&rsa.n().bits()) {
            return Err(KeyError::Unsupported(oids::RSA));
        }
        rsa.validate().map_err(|_| KeyError::Damaged)?;
        rsa.precompute().map_err(|_| KeyError::Damaged)?;
        Ok(rsa)
    }

    fn split_pkcs8(der: &[u8]) -> Result<(Element<'_>, &[u8]), Asn1Error> {
        let mut reader = Reader::single(der, tag::SEQUENCE)?.reader();
        reader.expect(tag::INTEGER)?;
        let algorithm = reader.expect(tag::SEQUENCE)?;
        Ok((algorithm, reader.expect(tag::OCTET_STRING)?.body))
    }

    /// Writes PKCS#8, for a cryptography that keeps keys better than memory does: a token, or the browser's own. The bytes
    /// are overwritten when they are dropped, and so is what they are made of.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the key's numbers do not fit together.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (algorithm, octets) = match &self.kind {
            Kind::Rsa(rsa) => {
                let pkcs1 = rsa.to_pkcs1_der().map_err(|_| KeyError::Unusable)?;
                (rsa_identifier(), Zeroizing::new(asn1::octet_string(pkcs1.as_bytes())))
            }
            Kind::Gost(key) => {
                let number = Zeroizing::new(asn1::octet_string(&key.to_bytes()));
                let identifier = gost_identifier(key.public().parameters());
                (identifier, Zeroizing::new(asn1::octet_string(&number)))
            }
        };
        let parts = Zeroizing::new([&asn1::integer(&[0])[..], &algorithm, &octets].concat());
        Ok(Zeroizing::new(asn1::tagged(tag::SEQUENCE, &parts)))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        match &self.kind {
            Kind::Rsa(rsa) => PublicKey::Rsa(rsa.to_public_key()),
            Kind::Gost(key) => PublicKey::Gost(key.public().clone()),
        }
    }

    /// What this key signs with.
    pub fn algorithm(&self) -> Algorithm {
        match &self.kind {
            Kind::Rsa(_) => Algorithm::RsaSha256,
            Kind::Gost(key) => Algorithm::Gost(key.public().parameters()),
        }
    }

    /// SubjectPublicKeyInfo of the public half, and the bits of the key in it.
    pub(crate) fn public_info(&self) -> (Vec<u8>, Vec<u8>) {
        let (algorithm, bits) = match &self.kind {
            Kind::Rsa(rsa) => {
                let numbers = [asn1::integer(&rsa.n().to_bytes_be()), asn1::integer(&rsa.e().to_bytes_be())];
                (rsa_identifier(), asn1::sequence(numbers))
            }
            Kind::Gost(key) => {
                let public = key.public();
                (gost_identifier(public.parameters()), asn1::octet_string(public.as_bytes()))
            }
        };
        (asn1::sequence([algorithm, asn1::bit_string(&bits)]), bits)
    }

    /// Signs a message, with the digest that goes with the key. The same message gives the same signature.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the key's numbers do not fit together.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.sign_hedged(message, &[])
    }

    /// Signs a message; `fresh` random bytes of the system, 32 or so, join in what hides the key: the nonce of GOST,
    /// the blinding of RSA. Signatures of GOST then differ each time.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the key's numbers do not fit together.
    pub fn sign_hedged(&self, message: &[u8], fresh: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.kind {
            Kind::Rsa(rsa) => {
                let digest = Sha256::digest(message);
                let mut blinding = Blinding::new(rsa, &digest, fresh);
                rsa.sign_with_rng(&mut blinding, Pkcs1v15Sign::new::<Sha256>(), &digest)
                    .map_err(|_| KeyError::Unusable)
            }
            Kind::Gost(key) => key.sign(message, fresh).map_err(|_| KeyError::Unusable),
        }
    }
}

fn rsa_identifier() -> Vec<u8> {
    asn1::sequence([asn1::oid(oids::RSA), asn1::null()])
}

/// Numbers that hide the private exponent from measurements of time.
///
/// They must be unknown to an observer; derived from the secret key and the digest they are, and they do not appear in
/// the result. Fresh bytes make them differ each time as well.
struct Blinding {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
}

impl Blinding {
    fn new(key: &RsaPrivateKey, digest: &[u8], fresh: &[u8]) -> Self {
        use rsa::traits::PrivateKeyParts as _;
        let secret = Zeroizing::new(key.d().to_bytes_be());
        let seed = Sha256::new()
            .chain_update(b"blinding of an RSA signature")
            .chain_update(&secret[..])
            .chain_update(digest)
            .chain_update(fresh)
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
