//! Lists of revoked certificates (RFC 5280 section 5), full and delta.

mod book;

pub use book::{CrlBook, Entry};

use std::collections::HashMap;

use const_oid::ObjectIdentifier as Oid;

use super::{RevocationReason, Revoked, SKEW_SECONDS, is_signed};
use crate::algorithm;
use crate::armour;
use crate::asn1::{Asn1Error, Element, Reader, tag};
use crate::certificate::{Certificate, Name};
use crate::oids;
use crate::time::UnixSeconds;

/// Bytes of the largest list: the national ones have some megabytes.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// Bytes of a serial number or of a list's number (RFC 5280 5.2.3).
const NUMBER_BYTES_MAX: usize = 32;

/// A list: parsed, nothing checked. [`CrlBook::accept`] checks it.
#[derive(Debug, Clone)]
pub struct Crl {
    tbs: Vec<u8>,
    algorithm: Oid,
    signature: Vec<u8>,
    issuer: Name,
    this_update: UnixSeconds,
    next_update: Option<UnixSeconds>,
    number: Number,
    base: Option<Number>,
    authority_key_id: Option<Vec<u8>>,
    has_unknown_critical: bool,
    revoked: HashMap<Vec<u8>, Revoked>,
}

/// A list's number, in an order: shorter ones are smaller.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Number(usize, Vec<u8>);

impl Number {
    fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let bytes = element.unsigned()?;
        if bytes.len() > NUMBER_BYTES_MAX {
            return Err(Asn1Error::Limit);
        }
        Ok(Self(bytes.len(), bytes.to_vec()))
    }
}

impl Crl {
    /// Reads a list from DER, PEM or base64.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is none of them.
    pub fn parse(bytes: &[u8]) -> Result<Self, Asn1Error> {
        if bytes.len() > BYTES_MAX {
            return Err(Asn1Error::Limit);
        }
        Self::from_der(&armour::strip(bytes).ok_or(Asn1Error::Unexpected)?)
    }

    /// Reads a list from DER.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is not DER of a list of version 2 with a number.
    pub fn from_der(der: &[u8]) -> Result<Self, Asn1Error> {
        let Envelope { tbs, algorithm, signature, issuer, rest: mut reader } = Envelope::read(der)?;
        let this_update = reader.next()?.instant()?;
        let next_update = match reader.optional(tag::UTC_TIME)? {
            Some(time) => Some(time),
            None => reader.optional(tag::GENERALIZED_TIME)?,
        };
        let next_update = next_update.map(|time| time.instant()).transpose()?;
        let mut list = Self {
            tbs: tbs.to_vec(),
            algorithm,
            signature: signature.to_vec(),
            issuer,
            this_update,
            next_update,
            number: Number::default(),
            base: None,
            authority_key_id: None,
            has_unknown_critical: false,
            revoked: HashMap::new(),
        };
        if let Some(entries) = reader.optional(tag::SEQUENCE)? {
            list.read_entries(&entries)?;
        }
        let extensions = reader.expect(tag::constructed(0))?;
        list.read_extensions(&Reader::single(extensions.body, tag::SEQUENCE)?)?;
        reader.end()?;
        Ok(list)
    }

    fn read_entries(&mut self, entries: &Element<'_>) -> Result<(), Asn1Error> {
        let mut entries = entries.reader();
        while !entries.is_empty() {
            let mut fields = entries.expect(tag::SEQUENCE)?.reader();
            let serial = fields.next()?.unsigned()?;
            if serial.len() > NUMBER_BYTES_MAX {
                return Err(Asn1Error::Limit);
            }
            let mut revoked =
                Revoked { at: fields.next()?.instant()?, reason: RevocationReason::Unspecified };
            if let Some(extensions) = fields.optional(tag::SEQUENCE)? {
                each_extension(&extensions, |oid, critical, value| {
                    match oid {
                        oids::CRL_REASON => {
                            revoked.reason =
                                RevocationReason::read(&Reader::single(value, tag::ENUMERATED)?)?;
                        }
                        // For example the name of another issuer, whose certificates this would be about.
                        _ => self.has_unknown_critical |= critical,
                    }
                    Ok(())
                })?;
            }
            fields.end()?;
            self.revoked.insert(serial.to_vec(), revoked);
        }
        Ok(())
    }

    fn read_extensions(&mut self, extensions: &Element<'_>) -> Result<(), Asn1Error> {
        let mut number = None;
        each_extension(extensions, |oid, critical, value| {
            match oid {
                oids::CRL_NUMBER => number = Some(Number::read(&Reader::single(value, tag::INTEGER)?)?),
                oids::DELTA_CRL_INDICATOR => {
                    self.base = Some(Number::read(&Reader::single(value, tag::INTEGER)?)?);
                }
                oids::AUTHORITY_KEY_IDENTIFIER => {
                    let mut fields = Reader::single(value, tag::SEQUENCE)?.reader();
                    self.authority_key_id = fields.optional(tag::context(0))?.map(|id| id.body.to_vec());
                }
                _ => self.has_unknown_critical |= critical,
            }
            Ok(())
        })?;
        self.number = number.ok_or(Asn1Error::Unexpected)?;
        Ok(())
    }

    /// Whether `issuer` signed it and may sign lists, and whether it is understood.
    ///
    /// # Errors
    /// [`CrlError`], never [`CrlError::Older`].
    pub fn check(&self, issuer: &Certificate) -> Result<(), CrlError> {
        let is_own_key = match (&self.authority_key_id, &issuer.extensions().subject_key_id) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        if self.issuer.der() != issuer.subject().der() || !is_own_key {
            return Err(CrlError::OtherIssuer);
        }
        if !issuer.key_usage().crl_sign() {
            return Err(CrlError::NotAllowed);
        }
        if self.has_unknown_critical {
            return Err(CrlError::UnknownCritical);
        }
        if !is_signed(issuer.public_key(), self.algorithm, &self.tbs, &self.signature) {
            return Err(CrlError::Signature);
        }
        Ok(())
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When it was made.
    pub fn this_update(&self) -> UnixSeconds {
        self.this_update
    }

    /// When the next one comes at the latest.
    pub fn next_update(&self) -> Option<UnixSeconds> {
        self.next_update
    }

    /// Does it hold changes only?
    pub fn is_delta(&self) -> bool {
        self.base.is_some()
    }

    /// Its number, big-endian.
    pub fn number(&self) -> &[u8] {
        &self.number.1
    }

    /// What a full list and the changes to it say about a serial number.
    ///
    /// A delta adds to the full list when it begins no later than that, and is newer. One that begins later tells of keys that are
    /// revoked, and not of those that were released since: what happened in between is not known.
    pub(crate) fn with(&self, delta: Option<&Self>, serial: &[u8]) -> Entry {
        let changed = delta.filter(|delta| delta.number >= self.number).and_then(|delta| {
            let reaches = delta.base.as_ref().is_some_and(|base| *base <= self.number);
            delta.entry(serial).filter(|entry| reaches || entry.reason != RevocationReason::RemoveFromCrl)
        });
        match changed.or_else(|| self.entry(serial)) {
            Some(revoked) if revoked.reason != RevocationReason::RemoveFromCrl => Entry::Revoked(revoked),
            _ => Entry::Good,
        }
    }

    /// Its number, in an order.
    pub(crate) fn rank(&self) -> impl Ord {
        &self.number
    }

    /// How many certificates it names.
    pub fn len(&self) -> usize {
        self.revoked.len()
    }

    /// Does it name none?
    pub fn is_empty(&self) -> bool {
        self.revoked.is_empty()
    }

    /// Is it in force at this time? A list that names no end is not: nobody could tell when it is old.
    pub fn is_fresh(&self, at: UnixSeconds) -> bool {
        at >= self.this_update - SKEW_SECONDS && self.next_update.is_some_and(|next| at <= next)
    }

    /// What it says about a serial number.
    pub fn entry(&self, serial: &[u8]) -> Option<Revoked> {
        self.revoked.get(serial).copied()
    }
}

/// The outside of a list, down to the name of its issuer.
struct Envelope<'a> {
    tbs: &'a [u8],
    algorithm: Oid,
    signature: &'a [u8],
    issuer: Name,
    /// What follows the name.
    rest: Reader<'a>,
}

impl<'a> Envelope<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Asn1Error> {
        if der.len() > BYTES_MAX {
            return Err(Asn1Error::Limit);
        }
        let mut outer = Reader::single(der, tag::SEQUENCE)?.reader();
        let tbs = outer.expect(tag::SEQUENCE)?;
        let algorithm = algorithm::identifier(&outer.expect(tag::SEQUENCE)?)?;
        let signature = outer.expect(tag::BIT_STRING)?.bits()?;
        outer.end()?;

        let mut rest = tbs.reader();
        if rest.next()?.small_unsigned()? != 1 {
            return Err(Asn1Error::Value);
        }
        // National lists leave the NULL out here and have it outside: identifiers are compared, not bytes.
        if algorithm::identifier(&rest.expect(tag::SEQUENCE)?)? != algorithm {
            return Err(Asn1Error::Value);
        }
        let issuer = Name::read(&rest.expect(tag::SEQUENCE)?)?;
        Ok(Self { tbs: tbs.raw, algorithm, signature, issuer, rest })
    }
}

/// Whether one of the `issuers` signed the list (DER, PEM or base64), before anything of it is taken apart: a forged list of the
/// largest size costs its reader a digest and no more memory than it has bytes. [`Crl::check`] says the rest.
///
/// # Errors
/// [`Asn1Error`] when it is no list.
pub fn is_signed_by_any<'a>(
    bytes: &[u8],
    issuers: impl IntoIterator<Item = &'a Certificate>,
) -> Result<bool, Asn1Error> {
    if bytes.len() > BYTES_MAX {
        return Err(Asn1Error::Limit);
    }
    let der = armour::strip(bytes).ok_or(Asn1Error::Unexpected)?;
    let list = Envelope::read(&der)?;
    let mut issuers = issuers.into_iter().filter(|issuer| issuer.subject().der() == list.issuer.der());
    Ok(issuers.any(|issuer| is_signed(issuer.public_key(), list.algorithm, list.tbs, list.signature)))
}

/// Walks `SEQUENCE OF Extension`.
pub(super) fn each_extension(
    list: &Element<'_>,
    mut read: impl FnMut(Oid, bool, &[u8]) -> Result<(), Asn1Error>,
) -> Result<(), Asn1Error> {
    let mut seen = Vec::new();
    let mut list = list.reader();
    while !list.is_empty() {
        let mut extension = list.expect(tag::SEQUENCE)?.reader();
        let oid = extension.next()?.oid()?;
        let critical = extension.optional(tag::BOOLEAN)?.map_or(Ok(false), |e| e.boolean())?;
        let value = extension.expect(tag::OCTET_STRING)?.body;
        extension.end()?;
        if seen.contains(&oid) || seen.len() == 32 {
            return Err(Asn1Error::Unexpected);
        }
        seen.push(oid);
        read(oid, critical, value)?;
    }
    Ok(())
}

/// Why a list is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// It names another issuer, or another key of the issuer.
    #[error("the list is of another issuer")]
    OtherIssuer,
    /// The issuer may not sign lists.
    #[error("the issuer may not sign lists")]
    NotAllowed,
    /// The signature does not fit.
    #[error("the signature of the list does not fit")]
    Signature,
    /// It has a critical extension that is not known: it may not mean what it seems to.
    #[error("the list has a critical extension that is not known")]
    UnknownCritical,
    /// A newer one is there already.
    #[error("a newer list is there already")]
    Older,
}
