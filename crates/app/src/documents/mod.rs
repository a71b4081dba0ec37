//! Documents (S32, section 9 of the rules): what is on the paper, as typed models. How it looks is the renderer's affair.

mod check;
mod list;
mod make;
mod model;

pub use check::{CheckDocument, CheckedDocument};
pub use list::{DocumentEntry, DocumentList, Documents};
pub use make::Document;
pub(crate) use make::selected;
pub(crate) use model::personal;
pub use model::{
    Bilingual, Body, ChildCard, Code, Contacts, DocumentKind, DocumentModel, Eds, InvalidCode, Issuer,
    KindergartenOnPaper, Lang, Paper, Person, QueueOnPaper, Receipt, ReferralPaper, RegisterEntry,
    RegistrationNotice, Relation, Selected, Taken,
};
