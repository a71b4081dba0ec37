//! Writing of key stores in the national form, so that test files and real files are of one kind.

use hmac::Mac as _;
use rand_core::CryptoRngCore;

use super::password::{Cipher, Password};
use crate::armour;
use crate::asn1::{self, tag};
use crate::certificate::Certificate;
use crate::key::{KeyError, PrivateKey};
use crate::oids;

/// Iterations of key derivation in national key stores.
const ITERATIONS: u32 = 1024;
/// Bytes of salt in national key stores.
const SALT: usize = 20;

/// Writes a key and its certificate as a `.p12` file: BER with indefinite lengths inside, 3DES for the key, RC2 for
/// the certificate, HMAC-SHA1 over all.
///
/// # Errors
/// [`KeyError::Unusable`] when the key cannot be encoded.
pub(crate) fn write(
    key: &PrivateKey,
    certificate: &Certificate,
    password: &str,
    rng: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, KeyError> {
    let password = Password::new(password);
    let key_bag = key_bag(key, certificate, &password, rng)?;
    let certificate_part = certificate_part(certificate, &password, rng)?;
    let key_part = info(oids::DATA, &asn1::octet_string(&key_bag));
    let contents = indefinite(tag::SEQUENCE, &[key_part, certificate_part].concat());

    let salt = salt(rng);
    let mac = password.mac(&salt, ITERATIONS, &contents).ok_or(KeyError::Unusable)?;
    let digest = asn1::sequence([
        asn1::sequence([asn1::oid(oids::SHA1), asn1::null()]),
        asn1::octet_string(&mac.finalize().into_bytes()),
    ]);
    let mac_data = asn1::sequence([digest, asn1::octet_string(&salt), iterations()]);
    let safe = asn1::sequence([asn1::oid(oids::DATA), asn1::explicit(0, &asn1::octet_string(&contents))]);
    Ok(asn1::sequence([asn1::integer(&[3]), safe, mac_data]))
}

fn key_bag(
    key: &PrivateKey,
    certificate: &Certificate,
    password: &Password,
    rng: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, KeyError> {
    let (salt, pkcs8) = (salt(rng), key.to_pkcs8()?);
    let encrypted =
        password.encrypt(Cipher::TripleDes, &salt, ITERATIONS, &pkcs8).ok_or(KeyError::Unusable)?;
    let shrouded = asn1::sequence([algorithm(oids::PBE_SHA1_3DES, &salt), asn1::octet_string(&encrypted)]);
    Ok(asn1::sequence([asn1::sequence([
        asn1::oid(oids::SHROUDED_KEY_BAG),
        asn1::explicit(0, &shrouded),
        bag_attributes(certificate),
    ])]))
}

fn certificate_part(
    certificate: &Certificate,
    password: &Password,
    rng: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, KeyError> {
    let bag = asn1::sequence([
        asn1::oid(oids::X509_CERTIFICATE),
        asn1::explicit(0, &asn1::octet_string(certificate.der())),
    ]);
    let bags = asn1::sequence([asn1::sequence([
        asn1::oid(oids::CERTIFICATE_BAG),
        asn1::explicit(0, &bag),
        bag_attributes(certificate),
    ])]);
    let salt = salt(rng);
    let encrypted =
        password.encrypt(Cipher::Rc2With40Bits, &salt, ITERATIONS, &bags).ok_or(KeyError::Unusable)?;
    let content = [
        asn1::oid(oids::DATA),
        algorithm(oids::PBE_SHA1_RC2_40, &salt),
        indefinite(tag::constructed(0), &asn1::octet_string(&encrypted)),
    ];
    let data = [asn1::integer(&[0]), indefinite(tag::SEQUENCE, &content.concat())];
    Ok(info(oids::ENCRYPTED_DATA, &indefinite(tag::SEQUENCE, &data.concat())))
}

/// Both bags carry the key's identifier: as bytes, and in digits as the name shown to people.
fn bag_attributes(certificate: &Certificate) -> Vec<u8> {
    let id = certificate.extensions().subject_key_id.clone().unwrap_or_default();
    let name: Vec<u8> = armour::hex(&id).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let attribute = |oid, value: Vec<u8>| asn1::sequence([asn1::oid(oid), asn1::set_of([value])]);
    asn1::set_of([
        attribute(oids::LOCAL_KEY_ID, asn1::octet_string(&id)),
        attribute(oids::FRIENDLY_NAME, asn1::tagged(tag::BMP_STRING, &name)),
    ])
}

fn info(kind: const_oid::ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    let body = [asn1::oid(kind), indefinite(tag::constructed(0), content)];
    indefinite(tag::SEQUENCE, &body.concat())
}

fn algorithm(oid: const_oid::ObjectIdentifier, salt: &[u8]) -> Vec<u8> {
    asn1::sequence([asn1::oid(oid), asn1::sequence([asn1::octet_string(salt), iterations()])])
}

fn iterations() -> Vec<u8> {
    asn1::integer(&ITERATIONS.to_be_bytes())
}

fn salt(rng: &mut impl CryptoRngCore) -> [u8; SALT] {
    let mut salt = [0; SALT];
    rng.fill_bytes(&mut salt);
    salt
}

/// An element of BER with an indefinite length.
fn indefinite(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![tag, 0x80];
    out.extend_from_slice(body);
    out.extend_from_slice(&[0, 0]);
    out
}
