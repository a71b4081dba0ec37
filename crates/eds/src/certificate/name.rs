//! Distinguished names.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{Asn1Error, Element, tag};
use crate::oids;

/// Attributes of one name: national names have up to nine.
const ATTRIBUTES_MAX: usize = 32;

/// A distinguished name: its bytes for comparing, its attributes for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    attributes: Vec<(Oid, String)>,
}

impl Name {
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut attributes = Vec::new();
        let mut sets = element.reader();
        while !sets.is_empty() {
            let mut set = sets.expect(tag::SET)?.reader();
            loop {
                let mut pair = set.expect(tag::SEQUENCE)?.reader();
                attributes.push((pair.next()?.oid()?, pair.next()?.text()?));
                pair.end()?;
                if attributes.len() > ATTRIBUTES_MAX {
                    return Err(Asn1Error::Limit);
                }
                if set.is_empty() {
                    break;
                }
            }
        }
        Ok(Self { der: element.raw.to_vec(), attributes })
    }

    /// The name's bytes: names are equal when their bytes are (no folding of case or blanks).
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The only value of an attribute; nothing when it is absent or repeated. The order of attributes differs
    /// between certificates, so they are always looked up by identifier.
    pub fn only(&self, attribute: Oid) -> Option<&str> {
        let mut values = self.all(attribute);
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// All values of an attribute.
    pub fn all(&self, attribute: Oid) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(move |(oid, _)| *oid == attribute).map(|(_, value)| value.as_str())
    }

    /// Common name.
    pub fn common_name(&self) -> Option<&str> {
        self.only(oids::COMMON_NAME)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (oid, value)) in self.attributes.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}={value}", label(*oid))?;
        }
        Ok(())
    }
}

fn label(oid: Oid) -> String {
    let known = [
        (oids::COMMON_NAME, "CN"),
        (oids::SURNAME, "SURNAME"),
        (oids::SERIAL_NUMBER, "SERIALNUMBER"),
        (oids::COUNTRY, "C"),
        (oids::ORGANISATION, "O"),
        (oids::ORGANISATIONAL_UNIT, "OU"),
        (oids::GIVEN_NAME, "G"),
    ];
    known.iter().find(|(known, _)| *known == oid).map_or_else(|| oid.to_string(), |(_, name)| (*name).into())
}
