//! Documents (S32, section 9 of the rules): what is on the paper, as typed models. How it looks is the renderer's affair.

mod check;
mod kind;
mod lang;
mod list;
mod make;
mod model;
mod on_filing;
mod person;
mod with_referral;

pub use check::{CheckDocument, CheckedDocument};
pub use kind::{Code, DocumentKind, InvalidCode};
pub use lang::{Bilingual, Lang};
pub use list::{DocumentEntry, DocumentList, Documents};
pub use make::Document;
pub(crate) use make::selected;
pub use model::{Body, DocumentModel, Issuer, QueueOnPaper};
pub use on_filing::{Paper, Receipt, RegisterEntry, RegistrationNotice, Taken};
pub(crate) use person::personal;
pub use person::{Contacts, Person, Relation};
pub use with_referral::{ChildCard, Eds, KindergartenOnPaper, ReferralPaper, Selected};
