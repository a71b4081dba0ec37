//! Reading of signed data.

use const_oid::ObjectIdentifier as Oid;

use super::{SignedAttributes, SignedData, SignerId, SignerInfo};
use crate::algorithm;
use crate::asn1::{self, Asn1Error, Element, Limits, Reader, tag};
use crate::certificate::Certificate;
use crate::oids;

/// Certificates in one signature: the signer's, sometimes the chain.
const CERTIFICATES_MAX: usize = 8;
/// Signatures that are read before they are counted and refused.
const SIGNERS_MAX: usize = 8;
/// Time-stamps of one signature.
const TIME_STAMPS_MAX: usize = 4;
/// Attributes of one signature: national ones have four.
const ATTRIBUTES_MAX: usize = 32;

/// Reads signed data from BER within `limits`.
///
/// # Errors
/// [`Asn1Error`] when the bytes are not SignedData of version 1 or 3, or exceed a limit.
pub fn parse(ber: &[u8], limits: Limits) -> Result<SignedData, Asn1Error> {
    let der = asn1::normalise(ber, limits)?;
    let mut outer = Reader::single(&der, tag::SEQUENCE)?.reader();
    if outer.next()?.oid()? != oids::SIGNED_DATA {
        return Err(Asn1Error::Unexpected);
    }
    let wrapped = outer.expect(tag::constructed(0))?;
    outer.end()?;

    let mut reader = Reader::single(wrapped.body, tag::SEQUENCE)?.reader();
    if !matches!(reader.next()?.small_unsigned()?, 1 | 3) {
        return Err(Asn1Error::Value);
    }
    let digests = reader.expect(tag::SET)?.children()?;
    let digests = digests.iter().map(algorithm::identifier).collect::<Result<Vec<_>, _>>()?;
    let (content_type, content) = content(&reader.expect(tag::SEQUENCE)?)?;
    let certificates = match reader.optional(tag::constructed(0))? {
        Some(list) => certificates(&list)?,
        None => Vec::new(),
    };
    // Revocation lists that the sender chose are of no interest.
    reader.optional(tag::constructed(1))?;
    let infos = reader.expect(tag::SET)?.children()?;
    reader.end()?;
    if infos.len() > SIGNERS_MAX {
        return Err(Asn1Error::Limit);
    }
    let signers = infos.iter().map(signer_info).collect::<Result<_, _>>()?;
    Ok(SignedData { digests, content_type, content, certificates, signers })
}

fn content(element: &Element<'_>) -> Result<(Oid, Option<Vec<u8>>), Asn1Error> {
    let mut reader = element.reader();
    let content_type = reader.next()?.oid()?;
    let content = match reader.optional(tag::constructed(0))? {
        Some(wrapped) => Some(Reader::single(wrapped.body, tag::OCTET_STRING)?.body.to_vec()),
        None => None,
    };
    reader.end()?;
    Ok((content_type, content))
}

fn certificates(list: &Element<'_>) -> Result<Vec<Certificate>, Asn1Error> {
    let elements = list.children()?;
    if elements.len() > CERTIFICATES_MAX {
        return Err(Asn1Error::Limit);
    }
    elements.iter().map(|element| Certificate::from_der(element.raw)).collect()
}

fn signer_info(element: &Element<'_>) -> Result<SignerInfo, Asn1Error> {
    if element.tag != tag::SEQUENCE {
        return Err(Asn1Error::Unexpected);
    }
    let mut reader = element.reader();
    if !matches!(reader.next()?.small_unsigned()?, 1 | 3) {
        return Err(Asn1Error::Value);
    }
    let id = reader.next()?;
    let signer = match id.tag {
        tag::SEQUENCE => {
            let mut fields = id.reader();
            let issuer = fields.expect(tag::SEQUENCE)?.raw.to_vec();
            let serial = fields.next()?.unsigned()?.to_vec();
            fields.end()?;
            SignerId::IssuerAndSerial(issuer, serial)
        }
        KEY_ID => SignerId::SubjectKeyId(id.body.to_vec()),
        _ => return Err(Asn1Error::Unexpected),
    };
    let digest = algorithm::identifier(&reader.next()?)?;
    let attributes = reader.optional(tag::constructed(0))?.map(|set| attributes(&set)).transpose()?;
    let algorithm = algorithm::identifier(&reader.next()?)?;
    let signature = reader.expect(tag::OCTET_STRING)?.body.to_vec();
    let time_stamps = match reader.optional(tag::constructed(1))? {
        Some(set) => time_stamps(&set)?,
        None => Vec::new(),
    };
    reader.end()?;
    Ok(SignerInfo { signer, digest, attributes, algorithm, signature, time_stamps })
}

const KEY_ID: u8 = tag::context(0);

fn attributes(set: &Element<'_>) -> Result<SignedAttributes, Asn1Error> {
    let elements = set.children()?;
    if elements.len() > ATTRIBUTES_MAX {
        return Err(Asn1Error::Limit);
    }
    // The signature is over the DER of the set, whatever order it came in (RFC 5652 5.4).
    let signed_bytes = asn1::set_of(elements.iter().map(|element| element.raw));
    let mut attributes = SignedAttributes { signed_bytes, ..Default::default() };
    for element in &elements {
        let mut fields = element.reader();
        let oid = fields.next()?.oid()?;
        let values = fields.expect(tag::SET)?.children()?;
        fields.end()?;
        match oid {
            oids::CONTENT_TYPE => once(&mut attributes.content_type, only(&values)?.oid()?)?,
            oids::MESSAGE_DIGEST => {
                let digest = only(&values)?;
                if digest.tag != tag::OCTET_STRING {
                    return Err(Asn1Error::Unexpected);
                }
                once(&mut attributes.message_digest, digest.body.to_vec())?;
            }
            oids::SIGNING_TIME => once(&mut attributes.signing_time, only(&values)?.instant()?)?,
            oids::SIGNING_CERTIFICATE_V2 => {
                once(&mut attributes.signing_certificate, signing_certificate(only(&values)?)?)?;
            }
            _ => {}
        }
    }
    Ok(attributes)
}

/// Time-stamps among the unsigned attributes; the others prove nothing.
fn time_stamps(set: &Element<'_>) -> Result<Vec<Vec<u8>>, Asn1Error> {
    let mut tokens = Vec::new();
    for element in set.children()? {
        let mut fields = element.reader();
        let oid = fields.next()?.oid()?;
        let values = fields.expect(tag::SET)?.children()?;
        fields.end()?;
        if oid == oids::SIGNATURE_TIME_STAMP {
            tokens.extend(values.iter().map(|value| value.raw.to_vec()));
        }
        if tokens.len() > TIME_STAMPS_MAX {
            return Err(Asn1Error::Limit);
        }
    }
    Ok(tokens)
}

/// The first ESSCertIDv2: the signer's certificate (RFC 5035).
fn signing_certificate(value: &Element<'_>) -> Result<(Oid, Vec<u8>), Asn1Error> {
    let ids = value.reader().expect(tag::SEQUENCE)?;
    let mut fields = ids.reader().expect(tag::SEQUENCE)?.reader();
    let digest = match fields.optional(tag::SEQUENCE)? {
        Some(identifier) => algorithm::identifier(&identifier)?,
        None => oids::SHA256,
    };
    Ok((digest, fields.expect(tag::OCTET_STRING)?.body.to_vec()))
}

fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), Asn1Error> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Asn1Error::Unexpected),
    }
}

fn only<'e, 'a>(values: &'e [Element<'a>]) -> Result<&'e Element<'a>, Asn1Error> {
    match values {
        [value] => Ok(value),
        _ => Err(Asn1Error::Unexpected),
    }
}
