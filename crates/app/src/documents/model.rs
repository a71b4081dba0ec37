//! A document, ready to be rendered. All dates and times are local to the district (R50).
//!
//! The same input gives the same bytes, so a model holds nothing of the moment in which it is read, unless the paper says it.

use domain::id::Stream;
use domain::number::ApplicationNumber;
use jiff::civil::DateTime;

use super::kind::Code;
use super::lang::Bilingual;
use super::on_filing::{Receipt, RegisterEntry, RegistrationNotice};
use super::person::personal;
use super::with_referral::{ChildCard, ReferralPaper};

/// One document, ready to be rendered.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentModel {
    /// What it is checked by.
    pub code: Code,
    /// When it was made: on filing, or with the referral.
    pub made: DateTime,
    /// The application's number (R63).
    pub number: ApplicationNumber,
    /// The department that runs the queue; empty texts where the register does not have it.
    pub department: Issuer,
    /// What is on it.
    pub body: Body,
}

/// Who issued the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Name of the department.
    pub name: Bilingual,
    /// Its phone, +7XXXXXXXXXX.
    pub phone: String,
}

/// What is on a document.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// See [`super::DocumentKind::RegistrationNotice`].
    RegistrationNotice(RegistrationNotice),
    /// See [`super::DocumentKind::Receipt`].
    Receipt(Receipt),
    /// See [`super::DocumentKind::RegisterEntry`].
    RegisterEntry(RegisterEntry),
    /// See [`super::DocumentKind::ChildCard`].
    ChildCard(Box<ChildCard>),
    /// See [`super::DocumentKind::Referral`].
    Referral(Box<ReferralPaper>),
}

/// The queue on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueOnPaper {
    /// The district.
    pub district: Bilingual,
    /// The group year: year of birth.
    pub year: i16,
    /// General or special needs.
    pub stream: Stream,
}

personal!(DocumentModel, Body);
