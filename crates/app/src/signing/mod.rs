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

use storage::DbError;

use crate::applications::access;
use crate::command::App;
use crate::context::Ctx;

/// The text of an act to show and to sign, after everything past its limit is settled (R54): whatever is settled later than
/// the text is shown makes a signature over it outdated. `None` when the application is not the caller's.
///
/// # Errors
/// Trouble of the database.
pub async fn act_text(app: &App, ctx: &Ctx, question: ActText) -> Result<Option<String>, DbError> {
    access::settle(app, ctx, question.application).await?;
    app.ask(ctx.clone(), question).await
}
