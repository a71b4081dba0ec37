//! ASN.1: BER from outside is normalised within limits, then read strictly as DER.
//!
//! National key stores and signatures use BER with indefinite lengths, which DER libraries refuse. Everything that
//! comes from outside passes [`normalise`] once; after that there is a single strict reader for certificates,
//! signatures and key stores, so no rule is checked in two ways.

mod ber;
mod read;
mod write;

pub use ber::{Limits, normalise};
pub use read::{Element, Reader};
pub use write::{
    bit_string, explicit, integer, null, octet_string, oid, sequence, set_of, tagged, time, utf8,
};

pub(crate) use write::{boolean_true, named_bits, printable};

/// Tags of ASN.1 with their class and constructed bits.
pub mod tag {
    #![expect(missing_docs, reason = "the names of X.680")]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const PRINTABLE_STRING: u8 = 0x13;
    pub const TELETEX_STRING: u8 = 0x14;
    pub const IA5_STRING: u8 = 0x16;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const BMP_STRING: u8 = 0x1e;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;

    /// Primitive context tag `[number]`.
    pub const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// Constructed context tag `[number]`.
    pub const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Why bytes are not the ASN.1 that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Asn1Error {
    /// The bytes end inside an element.
    #[error("the data end too early")]
    Truncated,
    /// Bytes follow where none may.
    #[error("there are bytes after the end of the data")]
    Trailing,
    /// A length that is not allowed or not shortest.
    #[error("a length is not well formed")]
    Length,
    /// Another element was expected here.
    #[error("an element is missing or of another kind")]
    Unexpected,
    /// A value outside its type.
    #[error("a value is not well formed")]
    Value,
    /// More than the limit of bytes, elements or nesting.
    #[error("the data exceed a limit of size, depth or number of elements")]
    Limit,
}
