//! Use-cases: one public function or command per file, authorisation, proofs, ports, reconcilers.
//!
//! *Prepare* happens outside any transaction and yields proofs ([`signing::Verified`]); a *command* is synchronous, one
//! transaction, takes proofs and never a port (principle 2 of the architecture). [`App::run`] is the only way to write.

pub mod applications;
mod bell;
pub mod choice;
pub mod clock;
mod command;
mod context;
pub mod department;
pub mod documents;
pub mod identity;
pub mod import;
pub mod kindergarten;
pub mod messages;
mod once;
pub mod ports;
mod queue_work;
pub mod referrals;
pub mod registers;
mod repeatable;
pub mod signing;

pub use bell::{Bell, Rung};
pub use command::{App, Command, Parts, Query, Work};
pub use context::{Caller, Ctx, Post};
pub use once::{Answered, Asking, Once, Told};
pub use queue_work::Refusal;
pub use storage::{DbError, Failed, Pending};
