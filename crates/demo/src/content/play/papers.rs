//! Benefits: papers are handed in, most are confirmed, some wait for an answer.

use domain::application::{self, ApplicationState, BenefitAnswer, ClaimBenefit};
use domain::benefit::Benefit;
use domain::event::BenefitRefusal;
use domain::id::{ApplicationId, EvidenceId, PersonId};
use domain::queue::Corrupt;
use storage::evidence::Evidence;

use super::agenda::Step;
use super::{Play, after, done};
use crate::content::write::PAPER;

/// Papers that were handed in during the last two days, in each queue: nobody has answered them yet.
const CLAIMS_LATELY: u32 = 6;

impl Play<'_, '_, '_> {
    /// Papers of the last days.
    pub(super) fn plan_late_claims(&mut self) {
        for _ in 0..CLAIMS_LATELY {
            let hours = i64::from(self.dice.between(1, 48));
            self.agenda.put(after(self.agenda.end(), -hours), Step::ClaimLately);
        }
    }

    /// A paper that will be answered within days.
    pub(super) fn claim(&mut self, id: ApplicationId) -> Result<(), Corrupt> {
        if let Some(evidence) = self.hand_in(id)? {
            let hours = i64::from(self.dice.between(20, 120));
            self.agenda.put(after(self.draft.now(), hours), Step::Answer(id, evidence));
        }
        Ok(())
    }

    /// A paper of somebody who waits in the queue without a benefit.
    pub(super) fn claim_lately(&mut self) -> Result<(), Corrupt> {
        let parents: Vec<PersonId> = self
            .families
            .iter()
            .filter(|family| family.story.is_none())
            .map(|family| family.parent)
            .collect();
        let index = self.dice.below(u32::try_from(parents.len()).unwrap_or(0));
        let parent = usize::try_from(index).ok().and_then(|index| parents.get(index));
        let row = self.draft.slice.applications.values().find(|row| {
            Some(&row.applicants.first) == parent
                && row.state == ApplicationState::Queued
                && row.benefit == Benefit::None
                && row.claim.is_none()
        });
        match row.map(|row| row.id) {
            Some(id) => self.hand_in(id).map(|_| ()),
            None => Ok(()),
        }
    }

    pub(super) fn answer(&mut self, id: ApplicationId, evidence: EvidenceId) -> Result<(), Corrupt> {
        let answer = if self.dice.percent(93) {
            BenefitAnswer::Confirm { until: None }
        } else {
            BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable }
        };
        done(application::answer_benefit(&mut self.draft, id, evidence, answer))
    }

    /// Hands a paper in; `None` when the application does not allow it any more.
    fn hand_in(&mut self, application: ApplicationId) -> Result<Option<EvidenceId>, Corrupt> {
        let evidence: EvidenceId = self.draft.context.ids.next();
        let benefit = benefit(self.dice.below(100));
        let applicant = self.draft.slice.application(application)?.applicants.first;
        done(application::claim_benefit(&mut self.draft, ClaimBenefit { application, evidence, benefit }))?;
        if self.draft.slice.application(application)?.claim.map(|claim| claim.evidence) != Some(evidence) {
            return Ok(None);
        }
        self.evidence.push(Evidence {
            id: evidence,
            application,
            benefit,
            blob: self.plan.blob,
            media_type: "application/pdf".to_owned(),
            size: u32::try_from(PAPER.len()).unwrap_or(0),
            uploaded: self.draft.now(),
            uploaded_by: applicant,
        });
        Ok(Some(evidence))
    }
}

/// Benefits in the proportions of a city.
const fn benefit(draw: u32) -> Benefit {
    match draw {
        0..46 => Benefit::LargeFamily,
        46..62 => Benefit::Teacher,
        62..73 => Benefit::DisabledChildFamily,
        73..82 => Benefit::DisabledParent,
        82..89 => Benefit::SpecialNeeds,
        89..94 => Benefit::Military,
        94..96 => Benefit::SpecialBodies,
        96..99 => Benefit::WithoutCare,
        _ => Benefit::Orphan,
    }
}
