//! Benefits: claimed with a paper, given up (R41, R42).

use domain::application::{self, BenefitRefused};
use domain::benefit::Benefit;
use domain::id::{ApplicationId, EvidenceId, PersonId};
use storage::evidence::Evidence;
use storage::{DbError, Failed, Tx};

use super::upload::Uploaded;
use crate::command::{Command, Work};
use crate::queue_work::Refusal;
use crate::signing::{Act, ActRefused, Verified, signed_act};

/// Claims a benefit by a verified signature over [`crate::signing::ActText`]. It counts once the department confirmed it.
/// Answers with the id of the paper; refused by [`domain::application::BenefitRefused`].
#[derive(Clone, Debug)]
pub struct ClaimBenefit {
    /// The application.
    pub application: ApplicationId,
    /// What is claimed.
    pub benefit: Benefit,
    /// The paper, stored already.
    pub evidence: Uploaded,
    /// The proof.
    pub signed: Verified,
}

/// Gives the benefit up, or takes an open claim back, by a verified signature over [`crate::signing::ActText`].
/// Refused by [`domain::application::BenefitRefused`].
#[derive(Clone, Debug)]
pub struct RenounceBenefit {
    /// The application.
    pub application: ApplicationId,
    /// The proof.
    pub signed: Verified,
}

impl Command for ClaimBenefit {
    type Output = EvidenceId;
    type Refusal = Refusal<ActRefused<BenefitRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<EvidenceId, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let Self { application, benefit, evidence, signed } = self;
        let id: EvidenceId = work.ctx.ids.next();
        let claim = application::ClaimBenefit { application: *application, evidence: id, benefit: *benefit };
        signed_act(
            tx,
            work,
            *application,
            (&Act::ClaimBenefit { benefit: *benefit, evidence: *evidence }, signed),
            |loader| loader.application(*application),
            |draft| application::claim_benefit(draft, claim),
        )?;
        keep_paper(tx, work, (id, *application, *benefit), evidence, person)?;
        Ok(id)
    }
}

impl Command for RenounceBenefit {
    type Output = ();
    type Refusal = Refusal<ActRefused<BenefitRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        signed_act(
            tx,
            work,
            self.application,
            (&Act::RenounceBenefit, &self.signed),
            |loader| loader.application(self.application),
            |draft| application::renounce_benefit(draft, self.application),
        )
    }
}

/// Remembers whose and for what an uploaded paper is.
pub(super) fn keep_paper(
    tx: &mut Tx,
    work: &Work,
    (id, application, benefit): (EvidenceId, ApplicationId, Benefit),
    paper: &Uploaded,
    uploaded_by: PersonId,
) -> Result<(), DbError> {
    storage::evidence::add(
        tx,
        &Evidence {
            id,
            application,
            benefit,
            blob: paper.blob,
            media_type: paper.media.name().to_owned(),
            size: paper.size,
            uploaded: work.ctx.now,
            uploaded_by,
        },
    )
}
