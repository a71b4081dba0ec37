//! Opening of key stores.

use const_oid::ObjectIdentifier as Oid;
use hmac::Mac as _;
use zeroize::Zeroizing;

use super::password::{Cipher, Password};
use crate::asn1::{self, Asn1Error, Element, Limits, Reader, tag};
use crate::certificate::Certificate;
use crate::key::{KeyError, PrivateKey};
use crate::oids;

/// Bytes of the largest key store: national ones have about 4,000.
const LIMITS: Limits = Limits::of_bytes(256 * 1024);
/// Iterations of key derivation: national key stores have 1024. Each file may ask three times.
const ITERATIONS_MAX: u32 = 100_000;
/// Parts and bags of one store: national ones have one of each kind.
const BAGS_MAX: usize = 16;

/// Why a key store does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another kind of file.
    #[error("the file is not a key store: choose the .p12 file that the certification authority gave you")]
    NotKeyStore,
    /// The password does not fit.
    #[error("the password is wrong: type it again, check the keyboard layout and capital letters")]
    WrongPassword,
    /// The password fits, the contents are broken.
    #[error("the key store is damaged: take the original file again")]
    Damaged,
    /// The store, or the key in it, is of a kind that this program cannot use.
    #[error("key stores with {0} are not supported")]
    Unsupported(String),
    /// Not exactly one key with its certificate.
    #[error("the key store does not hold one key with its certificate")]
    NoKey,
}

impl OpenError {
    /// Stable name, for messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotKeyStore => "not-key-store",
            Self::WrongPassword => "wrong-password",
            Self::Damaged => "damaged",
            Self::Unsupported(_) => "unsupported",
            Self::NoKey => "no-key",
        }
    }
}

/// What was found in the bags.
#[derive(Default)]
struct Found {
    keys: Vec<PrivateKey>,
    certificates: Vec<Certificate>,
    bags: usize,
}

pub(super) fn open(bytes: &[u8], password: &str) -> Result<(PrivateKey, Certificate), OpenError> {
    let password = Password::new(password);
    let pfx = asn1::normalise(bytes, LIMITS).map_err(|_| OpenError::NotKeyStore)?;
    let (contents, mac) = split(&pfx).map_err(|_| OpenError::NotKeyStore)?;
    mac.check(&password, contents)?;

    let safe = normalised(contents)?;
    let mut found = Found::default();
    for part in children(&safe)? {
        let plain = open_part(&part, &password)?;
        let bags = normalised(&plain)?;
        for bag in children(&bags)? {
            found.bag(&bag, &password)?;
        }
    }
    found.only()
}

/// Has it the outer shape of a key store? Contents are not looked at.
#[cfg(feature = "report")]
pub(crate) fn looks_like_key_store(bytes: &[u8]) -> bool {
    asn1::normalise(bytes, LIMITS).is_ok_and(|pfx| split(&pfx).is_ok())
}

struct MacData<'a> {
    digest: Oid,
    expected: &'a [u8],
    salt: &'a [u8],
    iterations: u32,
}

/// Splits a PFX into the bytes of its contents, exactly as the MAC covers them, and the MAC.
fn split(pfx: &[u8]) -> Result<(&[u8], MacData<'_>), Asn1Error> {
    let mut reader = Reader::single(pfx, tag::SEQUENCE)?.reader();
    if reader.next()?.small_unsigned()? != 3 {
        return Err(Asn1Error::Value);
    }
    let mut info = reader.expect(tag::SEQUENCE)?.reader();
    if info.next()?.oid()? != oids::DATA {
        return Err(Asn1Error::Unexpected);
    }
    let contents = Reader::single(info.expect(tag::constructed(0))?.body, tag::OCTET_STRING)?.body;
    let mut mac = reader.expect(tag::SEQUENCE)?.reader();
    reader.end()?;
    let mut digest_info = mac.expect(tag::SEQUENCE)?.reader();
    let digest = digest_info.expect(tag::SEQUENCE)?.reader().next()?.oid()?;
    let expected = digest_info.expect(tag::OCTET_STRING)?.body;
    let salt = mac.expect(tag::OCTET_STRING)?.body;
    let iterations = mac.optional(tag::INTEGER)?.map_or(Ok(1), |e| e.small_unsigned())?;
    mac.end()?;
    Ok((contents, MacData { digest, expected, salt, iterations }))
}

impl MacData<'_> {
    /// The MAC is checked over the original bytes, in constant time, before anything inside is looked at.
    fn check(&self, password: &Password, contents: &[u8]) -> Result<(), OpenError> {
        if self.digest != oids::SHA1 {
            return Err(OpenError::Unsupported(format!("a MAC of {}", self.digest)));
        }
        check_iterations(self.iterations)?;
        let mac = password.mac(self.salt, self.iterations, contents).ok_or(OpenError::Damaged)?;
        mac.verify_slice(self.expected).map_err(|_| OpenError::WrongPassword)
    }
}

fn check_iterations(iterations: u32) -> Result<(), OpenError> {
    if (1..=ITERATIONS_MAX).contains(&iterations) {
        Ok(())
    } else {
        Err(OpenError::Unsupported(format!("{iterations} iterations")))
    }
}

/// From here on the password is right, so whatever does not fit is damage.
impl From<Asn1Error> for OpenError {
    fn from(_: Asn1Error) -> Self {
        Self::Damaged
    }
}

fn normalised(ber: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    Ok(Zeroizing::new(asn1::normalise(ber, LIMITS)?))
}

fn children(der: &[u8]) -> Result<Vec<Element<'_>>, OpenError> {
    Ok(Reader::single(der, tag::SEQUENCE)?.children()?)
}

/// Opens one part of the store: plain or encrypted bags.
fn open_part(part: &Element<'_>, password: &Password) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut info = part.reader();
    let kind = info.next()?.oid()?;
    let body = info.expect(tag::constructed(0))?.body;
    match kind {
        oids::DATA => Ok(Zeroizing::new(Reader::single(body, tag::OCTET_STRING)?.body.to_vec())),
        oids::ENCRYPTED_DATA => {
            let mut data = Reader::single(body, tag::SEQUENCE)?.reader();
            data.expect(tag::INTEGER)?;
            let mut content = data.expect(tag::SEQUENCE)?.reader();
            content.next()?.oid()?;
            let algorithm = content.expect(tag::SEQUENCE)?;
            decrypt(&algorithm, &implicit_octets(&content.next()?)?, password)
        }
        other => Err(OpenError::Unsupported(format!("contents of the kind {other}"))),
    }
}

/// `[0] IMPLICIT OCTET STRING`, in one piece or in several.
fn implicit_octets(element: &Element<'_>) -> Result<Vec<u8>, OpenError> {
    match element.tag {
        PRIMITIVE => Ok(element.body.to_vec()),
        PIECES => {
            let mut octets = Vec::with_capacity(element.body.len());
            for piece in element.children()? {
                if piece.tag != tag::OCTET_STRING {
                    return Err(OpenError::Damaged);
                }
                octets.extend_from_slice(piece.body);
            }
            Ok(octets)
        }
        _ => Err(OpenError::Damaged),
    }
}

const PRIMITIVE: u8 = tag::context(0);
const PIECES: u8 = tag::constructed(0);

/// Decrypts by an algorithm `SEQUENCE { oid, SEQUENCE { salt, iterations } }`.
fn decrypt(
    algorithm: &Element<'_>,
    data: &[u8],
    password: &Password,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut fields = algorithm.reader();
    let oid = fields.next()?.oid()?;
    let cipher = Cipher::of(oid).ok_or_else(|| OpenError::Unsupported(format!("the cipher {oid}")))?;
    let mut parameters = fields.expect(tag::SEQUENCE)?.reader();
    let salt = parameters.expect(tag::OCTET_STRING)?.body;
    let iterations = parameters.next()?.small_unsigned()?;
    check_iterations(iterations)?;
    password.decrypt(cipher, salt, iterations, data).ok_or(OpenError::Damaged)
}

impl Found {
    fn bag(&mut self, bag: &Element<'_>, password: &Password) -> Result<(), OpenError> {
        self.bags += 1;
        if self.bags > BAGS_MAX {
            return Err(OpenError::Unsupported("so many keys".into()));
        }
        let mut fields = bag.reader();
        let kind = fields.next()?.oid()?;
        let body = fields.expect(tag::constructed(0))?.body;
        match kind {
            oids::SHROUDED_KEY_BAG => {
                let mut shrouded = Reader::single(body, tag::SEQUENCE)?.reader();
                let algorithm = shrouded.expect(tag::SEQUENCE)?;
                let pkcs8 = decrypt(&algorithm, shrouded.expect(tag::OCTET_STRING)?.body, password)?;
                self.keys.push(PrivateKey::from_pkcs8(&pkcs8)?);
            }
            oids::CERTIFICATE_BAG => {
                let mut fields = Reader::single(body, tag::SEQUENCE)?.reader();
                if fields.next()?.oid()? == oids::X509_CERTIFICATE {
                    let wrapped = fields.expect(tag::constructed(0))?;
                    let der = Reader::single(wrapped.body, tag::OCTET_STRING)?.body;
                    self.certificates.push(Certificate::from_der(der)?);
                }
            }
            // Other bags hold nothing that signs.
            _ => {}
        }
        Ok(())
    }

    /// The only key, with the certificate of that key.
    fn only(self) -> Result<(PrivateKey, Certificate), OpenError> {
        let [key] = <[PrivateKey; 1]>::try_from(self.keys).map_err(|_| OpenError::NoKey)?;
        let public = key.public();
        let certificate =
            self.certificates.into_iter().find(|c| *c.public_key() == public).ok_or(OpenError::NoKey)?;
        Ok((key, certificate))
    }
}

impl From<KeyError> for OpenError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Unsupported(oid) => {
                Self::Unsupported(format!("keys of {}", crate::algorithm::name_of(oid)))
            }
            KeyError::Damaged | KeyError::Unusable => Self::Damaged,
        }
    }
}
