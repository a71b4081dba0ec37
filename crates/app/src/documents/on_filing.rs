//! The three papers made on filing: registration notice, receipt, entry in the register book.

use domain::application::Status;
use domain::benefit::Benefit;
use domain::event::Channel;
use jiff::civil::{Date, DateTime};

use super::model::QueueOnPaper;
use super::person::{Person, Relation, personal};

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

personal!(RegistrationNotice, Receipt, RegisterEntry);
