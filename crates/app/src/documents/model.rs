//! What is on the five documents. All dates and times are local to the district (R50).
//!
//! The same input gives the same bytes, so a model holds nothing of the moment in which it is read, unless the paper says it.

use std::fmt;
use std::str::FromStr;

use domain::application::Status;
use domain::benefit::Benefit;
use domain::calendar::Term;
use domain::event::Channel;
use domain::id::{ApplicationId, ReferralId, Stream, TypedId};
use domain::number::ApplicationNumber;
use domain::place::Language;
use domain::policy::Ownership;
use jiff::civil::{Date, DateTime};

/// Personal data: `Debug` names the type and no content.
macro_rules! personal {
    ($($type:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(hidden)"))
            }
        }
    )+};
}

pub(crate) use personal;

/// The language of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Қазақша.
    Kk,
    /// Русский.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// `kk`, `ru`, `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// A name that exists in the two official languages; papers in English show the Russian one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
}

impl Bilingual {
    /// The name for a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru | Lang::En => &self.ru,
        }
    }
}

/// The five documents of section 9, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Registration notice; made on filing.
    RegistrationNotice,
    /// Receipt of documents; made on filing.
    Receipt,
    /// Entry in the register book; made on filing.
    RegisterEntry,
    /// The child's card; made with the referral.
    ChildCard,
    /// The referral.
    Referral,
}

impl DocumentKind {
    /// All, in the order of section 9.
    pub const ALL: [Self; 5] =
        [Self::RegistrationNotice, Self::Receipt, Self::RegisterEntry, Self::ChildCard, Self::Referral];

    /// The code used in addresses and file names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegistrationNotice => "notice",
            Self::Receipt => "receipt",
            Self::RegisterEntry => "register",
            Self::ChildCard => "card",
            Self::Referral => "referral",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is made with a referral, not on filing.
    #[must_use]
    pub const fn needs_referral(self) -> bool {
        matches!(self, Self::ChildCard | Self::Referral)
    }
}

/// What a paper is checked by: its kind and what it is about. It stands in the QR code, after `/check/`, as
/// `kind-26characters`. Whoever has it has the paper; the id in it cannot be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// One of the documents made on filing.
    Application(DocumentKind, ApplicationId),
    /// One of the documents made with a referral.
    Referral(DocumentKind, ReferralId),
}

/// A text that is no code of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code looks like referral-01j9zc3v5q8r7d2m4k6n0p1s3t; copy it from the foot of the paper")]
pub struct InvalidCode;

impl Code {
    /// The kind of the document.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::Application(kind, _) | Self::Referral(kind, _) => *kind,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id, prefix) = match self {
            Self::Application(kind, id) => (kind, id.to_string(), ApplicationId::PREFIX),
            Self::Referral(kind, id) => (kind, id.to_string(), ReferralId::PREFIX),
        };
        write!(f, "{}-{}", kind.code(), id.strip_prefix(prefix).unwrap_or(&id))
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let (kind, digits) = text.split_once('-').ok_or(InvalidCode)?;
        let kind = DocumentKind::from_code(kind).ok_or(InvalidCode)?;
        if kind.needs_referral() {
            let id = format!("{}{digits}", ReferralId::PREFIX).parse().map_err(|_| InvalidCode)?;
            Ok(Self::Referral(kind, id))
        } else {
            let id = format!("{}{digits}", ApplicationId::PREFIX).parse().map_err(|_| InvalidCode)?;
            Ok(Self::Application(kind, id))
        }
    }
}

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
    /// See [`DocumentKind::RegistrationNotice`].
    RegistrationNotice(RegistrationNotice),
    /// See [`DocumentKind::Receipt`].
    Receipt(Receipt),
    /// See [`DocumentKind::RegisterEntry`].
    RegisterEntry(RegisterEntry),
    /// See [`DocumentKind::ChildCard`].
    ChildCard(Box<ChildCard>),
    /// See [`DocumentKind::Referral`].
    Referral(Box<ReferralPaper>),
}

/// A person on a paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Twelve digits.
    pub iin: String,
    /// Birth date.
    pub born: Option<Date>,
}

/// Who a representative is to the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Mother.
    Mother,
    /// Father.
    Father,
    /// Guardian, or another legal representative.
    Guardian,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mother, Self::Father, Self::Guardian];

    /// The code stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Guardian => "guardian",
        }
    }

    /// The relation of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
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

/// Registration notice: what was registered, and where it stood at that moment.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationNotice {
    /// The registration instant (R2).
    pub registered: DateTime,
    /// How it reached us, with the number given there.
    pub channel: Channel,
    /// The child.
    pub child: Person,
    /// Who filed.
    pub applicant: Person,
    /// Where.
    pub queue: QueueOnPaper,
    /// The confirmed benefit at that moment: none, as no evidence was confirmed yet.
    pub benefit: Benefit,
    /// The benefit claimed with the submission.
    pub claimed: Option<Benefit>,
    /// Queue number at that moment; `None` for data taken over from another system.
    pub queue_number: Option<u64>,
    /// Queue number in the benefit category at that moment; 0 without a benefit.
    pub benefit_number: u64,
}

/// A paper that was taken on filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// The signed application.
    Application,
    /// The signed consent to the use of personal data.
    Consent,
    /// Birth data and the link of parent and child: out of the civil registry, no paper is asked for.
    CivilRecord,
    /// Evidence of a benefit.
    BenefitEvidence,
    /// The medical-pedagogical finding (R20).
    Finding,
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Application, Self::Consent, Self::CivilRecord, Self::BenefitEvidence, Self::Finding];

    /// The code stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Consent => "consent",
            Self::CivilRecord => "civil_record",
            Self::BenefitEvidence => "benefit_evidence",
            Self::Finding => "finding",
        }
    }

    /// The paper of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }
}

/// Who took the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The portal itself.
    Portal,
    /// eGov, for the portal.
    Egov,
    /// A service centre.
    ServiceCentre,
}

/// Receipt of documents.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When they were taken.
    pub taken: DateTime,
    /// By whom.
    pub taken_by: Taken,
    /// From whom.
    pub applicant: Person,
    /// For whom.
    pub child: Person,
    /// What.
    pub papers: Vec<Paper>,
    /// The last day of the service: of the registry's or department's confirmation (R16) where it is waited for; `None` when
    /// the service was rendered at once.
    pub service_until: Option<Date>,
}

/// Entry in the register book.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Running number in the book of the queue.
    pub running: u64,
    /// Date of the entry.
    pub date: Date,
    /// The queue whose book it is.
    pub queue: QueueOnPaper,
    /// The child.
    pub child: Person,
    /// Who filed, as what.
    pub parents: Vec<(Person, Option<Relation>)>,
    /// Address, as given on filing.
    pub address: String,
    /// The benefit claimed with the submission, or none.
    pub benefit: Benefit,
    /// Its paper.
    pub benefit_paper: Option<Paper>,
    /// Result of the filing.
    pub result: Status,
}

/// Where a person is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contacts {
    /// Phone, +7XXXXXXXXXX.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Address.
    pub address: Option<String>,
}

/// A kindergarten on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindergartenOnPaper {
    /// Name.
    pub name: Bilingual,
    /// Address.
    pub address: Bilingual,
    /// Phone, +7XXXXXXXXXX.
    pub phone: String,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The kindergarten.
    pub kindergarten: KindergartenOnPaper,
    /// Year of birth of the group.
    pub group_year: i16,
    /// Language of instruction.
    pub language: Language,
    /// Ownership.
    pub ownership: Ownership,
}

/// The child's card.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildCard {
    /// The child.
    pub child: Person,
    /// Applicants; contacts only of the one who reads it (R64), or of all for staff.
    pub parents: Vec<(Person, Option<Contacts>)>,
    /// When which state began, up to the referral, oldest first.
    pub history: Vec<(DateTime, Status)>,
    /// What was chosen.
    pub selected: Selected,
    /// The queue.
    pub queue: QueueOnPaper,
}

/// The signature under a choice.
#[derive(Clone, PartialEq, Eq)]
pub struct Eds {
    /// Who signed.
    pub signer: Person,
    /// SHA-256 of the signature, hex.
    pub hash: String,
    /// When it was verified.
    pub verified: DateTime,
}

/// The referral.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralPaper {
    /// Number: the application's, then which referral of it, from 1.
    pub ordinal: u32,
    /// Issue instant.
    pub issued: DateTime,
    /// **The last day** on which the family may come (S33), after a prolongation its day.
    pub valid_until: Date,
    /// Whether it was prolonged (S38).
    pub extended: bool,
    /// The child.
    pub child: Person,
    /// Who chose.
    pub applicant: Person,
    /// What.
    pub selected: Selected,
    /// When the application was registered.
    pub registered: DateTime,
    /// The queue.
    pub queue: QueueOnPaper,
    /// The place was reserved in the applicant's turn; else it was free for the whole queue (S24).
    pub reserved: bool,
    /// Queue number at the choice, for a reserved place; free ones are not chosen by number.
    pub queue_number: Option<u64>,
    /// The signature under the choice, if it is still in the vault.
    pub eds: Option<Eds>,
    /// Until when the applicant may cancel (S39).
    pub cancel_until: Option<DateTime>,
    /// The latest day to which it may be prolonged (R7), under the policy of its issue.
    pub extension_latest: Option<Date>,
    /// How long the stop-list is that follows when nobody comes (S34).
    pub stop_list: Term,
    /// The miss with this number removes the child from the queue (S37).
    pub misses_until_removal: u8,
}

personal!(DocumentModel, Body, Person, RegistrationNotice, Receipt);
personal!(RegisterEntry, Contacts, ChildCard, Eds, ReferralPaper);

#[cfg(test)]
mod tests;
