//! What a filing says, checked field by field by the form before it gets here.

use domain::benefit::Benefit;
use domain::event::Channel;
use domain::id::{DistrictId, Stream};
use domain::identity::{Iin, IinWarning, Sex};
use jiff::civil::Date;

use super::upload::Uploaded;
use crate::documents::{Paper, Relation, personal};

/// Longest name, in characters: the longest of the civil registry fits twice.
pub const NAME_MAX: usize = 120;
/// Longest address, in characters.
pub const ADDRESS_MAX: usize = 400;

/// A filing: who, for whom, where.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// The district; it must be listed (S07).
    pub district: DistrictId,
    /// The child's IIN, with a right check digit (R60).
    pub child: Iin,
    /// The child's surname.
    pub surname: String,
    /// The child's first name.
    pub given_name: String,
    /// The child's patronymic.
    pub patronymic: Option<String>,
    /// The child's birth date: its year is the queue's year (R20).
    pub born: Date,
    /// The child's sex, if it was asked; only for the warnings of R60.
    pub sex: Option<Sex>,
    /// What the applicant is to the child.
    pub relation: Relation,
    /// Where the child lives.
    pub address: String,
    /// General, or special needs with a medical-pedagogical finding (R20).
    pub stream: Stream,
    /// The finding, for the stream of special needs.
    pub finding: Option<Uploaded>,
    /// Which text of the consent was shown and accepted.
    pub consent_version: u32,
    /// A benefit claimed with the filing (R41).
    pub claim: Option<BenefitClaim>,
    /// How it reached us.
    pub channel: Channel,
}

/// A benefit and its paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitClaim {
    /// What is claimed.
    pub benefit: Benefit,
    /// The paper, stored already.
    pub evidence: Uploaded,
}

/// What is wrong with a submission as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmissionRefused {
    /// There is no such district.
    UnknownDistrict,
    /// The district keeps its queue elsewhere (S07).
    NotListed,
    /// A name is empty or too long.
    Name,
    /// The address is empty or too long.
    Address,
    /// The birth date lies in the future.
    BornInFuture,
    /// The stream for special needs asks for the finding (R20).
    FindingMissing,
    /// "None" is no benefit.
    NotABenefit,
    /// The child's IIN is the applicant's own.
    OwnIin,
}

impl Submission {
    /// What people should look at again before they sign (R60). Never an error.
    #[must_use]
    pub fn warnings(&self) -> Vec<IinWarning> {
        self.child.warnings(Some(self.born), self.sex)
    }
}

personal!(Submission);

/// A text that says something and is not too long.
fn fits(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

/// Names that can be names. A certificate may lack the first name, so it may be empty; the surname may not.
pub(super) fn are_names(surname: &str, given_name: &str, patronymic: Option<&str>) -> bool {
    fits(surname, NAME_MAX)
        && given_name.chars().count() <= NAME_MAX
        && patronymic.is_none_or(|name| fits(name, NAME_MAX))
}

impl Submission {
    /// Checks what needs no register and no queue.
    pub(super) fn check(&self, applicant: &str, today: Date) -> Result<(), SubmissionRefused> {
        if !are_names(&self.surname, &self.given_name, self.patronymic.as_deref()) {
            return Err(SubmissionRefused::Name);
        }
        if !fits(&self.address, ADDRESS_MAX) {
            return Err(SubmissionRefused::Address);
        }
        if self.born > today {
            return Err(SubmissionRefused::BornInFuture);
        }
        if self.stream == Stream::SpecialNeeds && self.finding.is_none() {
            return Err(SubmissionRefused::FindingMissing);
        }
        if self.claim.as_ref().is_some_and(|claim| claim.benefit == Benefit::None) {
            return Err(SubmissionRefused::NotABenefit);
        }
        if self.child.as_str() == applicant {
            return Err(SubmissionRefused::OwnIin);
        }
        Ok(())
    }

    /// The papers that come with it, as the receipt lists them.
    pub(super) fn papers(&self) -> Vec<Paper> {
        let mut papers = vec![Paper::Application, Paper::Consent, Paper::CivilRecord];
        papers.extend(self.claim.as_ref().map(|_| Paper::BenefitEvidence));
        papers.extend(self.finding.as_ref().map(|_| Paper::Finding));
        papers
    }
}
