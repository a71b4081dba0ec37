//! Keys and signatures of the National Certification Authority of Kazakhstan (NUC RK): pure functions over bytes.
//!
//! What it does, without the closed national library, natively and in the browser:
//!
//! | | |
//! |---|---|
//! | [`KeyStore`] | opens `.p12` files as the authority issues them, RSA and GOST, and signs |
//! | [`verify`] | judges signatures (CMS, attached or detached): VALID, INVALID or INDETERMINATE, with the reason |
//! | [`certificate`], [`chain`] | reads certificates of the national profile, finds the path to a pinned authority |
//! | [`revocation`] | lists of revoked certificates, full and delta; questions to the responder and its answers |
//! | [`timestamp`] | requests and checks time-stamps |
//! | [`gost`], [`digest`] | GOST 34.10-2015, GOST 34.310-2004, Streebog, GOST 34.311-95 with the national conventions |
//! | [`issue`] | authorities, certificates and key stores for tests and demonstrations |
//! | `report` | accounts of all that for people and for JSON, with the feature `report` |
//!
//! No I/O, no clock, no random numbers of its own: time is an argument in seconds since 1970-01-01T00:00:00Z
//! ([`time::UnixSeconds`]), making keys takes a generator, and fresh random bytes for a signature may be given. Lists,
//! answers and time-stamps are fetched by whoever calls, from addresses of his own: none inside a certificate is
//! followed.
//!
//! # A signature, from key store to verdict
//!
//! ```
//! use eds::KeyStore;
//! use eds::gost::Parameters;
//! use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
//! use eds::key::PrivateKey;
//! use eds::verify::{Anchors, Content, Purpose, Reason, Request, Revocation, Verdict, verify_attached};
//! # use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut rng = ChaCha20Rng::seed_from_u64(1);
//! // An authority for tests, and a key store that it gives to a person.
//! let now = eds::time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
//! let validity = Validity::years(now, 1);
//! let key = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng)?;
//! let authority = IssuedKey::self_signed(&Template::authority("TEST", validity, Some(0)), key)?;
//! let person =
//!     Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
//! let key = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng)?;
//! let holder = authority.certify(&Template::person(&person, KeyKind::Single, validity), key)?;
//! let file = holder.to_key_store("Qwerty12", &mut rng)?;
//!
//! // The person signs.
//! let store = KeyStore::open(&file, "Qwerty12")?;
//! let cms = store.sign("Мәтін".as_bytes(), now)?;
//!
//! // The server judges.
//! let anchors = Anchors::new([authority.certificate]);
//! let request = Request {
//!     content: Content::Attached("Мәтін".as_bytes()),
//!     purpose: Purpose::Document,
//!     anchors: &anchors,
//!     intermediates: &[],
//!     at: now,
//!     revocation: Revocation::NotChecked,
//!     time_stamps: &[],
//! };
//! let signature = verify_attached(&cms, &request).valid().map_err(|verdict| verdict.code())?;
//! assert_eq!(signature.signer.iin, "900101300123");
//!
//! // Another text was not signed, and after two years the key has expired.
//! let other = Request { content: Content::Attached(b"other"), ..request };
//! assert_eq!(verify_attached(&cms, &other).verdict, Verdict::Invalid(Reason::HashFailure));
//! let late = Request { at: now + 2 * 365 * 86_400, ..request };
//! assert_eq!(verify_attached(&cms, &late).verdict, Verdict::Indeterminate(Reason::OutOfBoundsNoPoe));
//! # Ok(())
//! # }
//! ```
//!
//! # Revocation
//!
//! A list is taken when its issuer signed it and nothing newer is there; then it answers from memory as a
//! [`verify::RevocationSource`], for as long as it is fresh:
//!
//! ```
//! use eds::certificate::Certificate;
//! use eds::revocation::crl::{Crl, CrlBook};
//! use eds::verify::{RevocationSource as _, RevocationStatus};
//! # use eds::issue::{self, IssuedKey, Template, Validity};
//! # use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = eds::time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
//! # let template = Template::authority("TEST", Validity::years(now, 1), Some(0));
//! # let issuer = IssuedKey::root(&template, &mut ChaCha20Rng::seed_from_u64(1))?;
//! # let (certificate, authority_file) = (&issuer.certificate, issuer.certificate.der());
//! # let list_file = issue::list(&issuer, &[], now, now + 3_600)?;
//! let authority = Certificate::parse(authority_file)?;
//! let mut book = CrlBook::new();
//! book.accept(Crl::parse(&list_file)?, &authority)?;
//! assert_eq!(book.status(certificate, &authority, now), RevocationStatus::Good);
//! assert_eq!(book.status(certificate, &authority, now + 7_200), RevocationStatus::Unknown);
//! # Ok(())
//! # }
//! ```
//!
//! The book goes into [`verify::Request`] as [`verify::Revocation::Required`]. [`revocation::Gathered`] holds lists and
//! answers of the responder that somebody kept.
//!
//! # Examples
//!
//! `cargo run -p eds --example NAME`: `key_store_owner` opens a key store and says whose it is, `sign_and_verify` goes from
//! an authority to a verdict, `revocation` judges by a list and by the responder, `time_stamp` keeps a signature beyond
//! its key's year, `verify_file` judges a file.

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

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
