//! What is signed, and the proof that it was (S28-S30).
//!
//! The signed text is a pure function of what it is about; on submission it is rebuilt and compared byte by byte. It names
//! the application's version, so one signature serves once.

mod act;
pub mod text;
mod verifier;

pub use act::{Act, ActRefused, ActText};
pub(crate) use act::{application_of, is_signer, keep, signed_act};
pub use eds::verify::{Purpose, Reason, Verdict};
pub use verifier::{SignatureRefused, Verified, Verifier};
