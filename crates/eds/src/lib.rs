//! Keys and signatures of the National Certification Authority (NUC RK): pure functions over bytes.
//!
//! No I/O, no clock, no random numbers of its own: time is an argument in seconds since 1970-01-01T00:00:00Z
//! ([`time::UnixSeconds`]), and key generation takes a generator. Builds natively and for the browser.
//!
//! Doors of the crate: [`verify::verify_attached`] on the server, [`KeyStore`] in the browser,
//! [`issue`] for test authorities, [`report`] for the command line.

#![forbid(unsafe_code)]

mod algorithm;
pub mod armour;
pub mod asn1;
pub mod certificate;
pub mod chain;
pub mod cms;
pub mod digest;
pub mod gost;
pub mod issue;
pub mod key;
pub mod oids;
pub mod pkcs12;
#[cfg(feature = "report")]
pub mod report;
pub mod revocation;
mod rsa_verify;
pub mod time;
pub mod timestamp;
pub mod verify;

pub use algorithm::Algorithm;
pub use certificate::Certificate;
pub use pkcs12::{KeyStore, OpenError};
