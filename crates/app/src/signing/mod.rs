//! What is signed, and the proof that it was (S28-S30).
//!
//! The signed text is a pure function of what it is about; on submission it is rebuilt and compared byte by byte. It names
//! the application's version, so one signature serves once.

mod act;
mod evidence;
mod kept;
mod revocation;
mod signer;
mod tend;
pub mod text;
mod verifier;

pub use act::{Act, ActRefused, ActText};
pub(crate) use act::{application_of, signed_act};
pub use eds::verify::{Purpose, Reason, Verdict};
pub use evidence::Piece;
pub(crate) use evidence::keep;
pub use kept::{ArchiveFailed, Evidence, NoteSignaturesSeen, OneSignature, SeenAgain, Signatures};
pub use revocation::{ClosedDesk, KeptList, ListRefused, Order, Revocation};
pub use signer::WrongSigner;
pub(crate) use signer::wrong_signer;
pub use storage::BlobHash as ListHash;
pub use storage::proof::ProofKind;
pub use tend::{Tended, Tending};
pub use verifier::{Checked, KeyPolicy, SignatureRefused, Verified, Verifier};
