//! The filing itself, under the locks of its queue and its child.

use domain::application::{self, Kinship};
use domain::benefit::Benefit;
use domain::calendar::local_day;
use domain::id::{ApplicationId, EvidenceId, PersonId};
use domain::number::ApplicationNumber;
use domain::queue::Halt;
use domain::standing::Standing;
use storage::person::Person;
use storage::{DbError, Failed, Tx};

use super::ground::{Ground, refusal, unnumbered};
use super::{FileRefused, Filed};
use crate::applications::benefit::keep_paper;
use crate::applications::submission::Submission;
use crate::command::Work;
use crate::queue_work::{Refusal, locked, settle_queue};
use crate::signing::{self, Verified};

/// A filing with its proofs.
pub(super) struct Filing<'a> {
    pub(super) said: &'a Submission,
    pub(super) kinship: Kinship,
    pub(super) signed: &'a Verified,
    pub(super) signer: PersonId,
}

impl Filing<'_> {
    pub(super) fn execute(
        &self,
        tx: &mut Tx,
        work: &Work,
        applicant: Person,
    ) -> Result<Filed, Failed<Refusal<FileRefused>>> {
        let said = self.said;
        let refused = |refusal: FileRefused| Refusal::Rule(refusal).failed();
        // The child's birth year, so its queue, may be known to the vault already: read, lock, read again.
        let before = Ground::of(tx, work, said, applicant.clone())?.map_err(refused)?;
        // An application elsewhere may have ended by a limit that nobody has settled yet (R54).
        let queues = before.queues(tx)?;
        let child_key = [b"child:", said.child.as_str().as_bytes()].concat();
        let keys: Vec<Vec<u8>> = queues.iter().map(|queue| queue.key().to_vec()).chain([child_key]).collect();
        tx.lock(&keys)?;
        for queue in &queues {
            settle_queue(tx, work, *queue)?;
        }
        let ground = Ground::of(tx, work, said, applicant)?.map_err(refused)?;
        if !ground.queues(tx)?.is_subset(&queues) {
            return Err(DbError::Conflict { query: "filing" }.into());
        }
        let child = self.child(tx, work, &ground)?;
        let filed = self.decide(tx, work, &ground, &child)?;
        if ground.text(said) != self.signed.text {
            return Err(refused(FileRefused::Outdated));
        }
        signing::keep(tx, self.signed, self.signer, "filing", Some(filed.application))?;
        let people = [&child, &ground.applicant];
        storage::search::index(tx, filed.application, said.district, filed.number, &people)?;
        Ok(filed)
    }

    /// The child's row in the vault. What the vault knows stays: nobody renames another's child by filing for it.
    fn child(&self, tx: &mut Tx, work: &Work, ground: &Ground) -> Result<Person, DbError> {
        if let Some(known) = &ground.child
            && known.born.is_some()
        {
            return Ok(known.clone());
        }
        let said = self.said;
        let child = match &ground.child {
            Some(known) => Person { born: Some(said.born), ..known.clone() },
            None => Person {
                id: work.ctx.ids.next(),
                iin: said.child.as_str().to_owned(),
                surname: said.surname.trim().to_owned(),
                given_name: said.given_name.trim().to_owned(),
                patronymic: said.patronymic.as_ref().map(|name| name.trim().to_owned()),
                born: Some(said.born),
            },
        };
        storage::person::save(tx, &child)?;
        Ok(child)
    }

    fn decide(
        &self,
        tx: &mut Tx,
        work: &Work,
        ground: &Ground,
        child: &Person,
    ) -> Result<Filed, Failed<Refusal<FileRefused>>> {
        let said = self.said;
        let id: ApplicationId = work.ctx.ids.next();
        let paper: EvidenceId = work.ctx.ids.next();
        let district = work.registers.rules(said.district, work.ctx.now);
        let year = local_day(work.ctx.now, district.rules().zone).year();
        let sequence = storage::filing::next_sequence(tx, said.district, year)?;
        let filing = u16::try_from(ground.filing).unwrap_or(u16::MAX);
        let number = ApplicationNumber::new(said.district, year, sequence, filing).map_err(unnumbered)?;
        let born = child.born.unwrap_or(said.born);
        let command = application::FileApplication {
            id,
            number,
            child: child.id,
            applicant: ground.applicant.id,
            channel: said.channel.clone(),
            kinship: self.kinship,
        };
        let decided = locked(
            tx,
            work,
            ground.queue,
            |loader| {
                loader.child(child.id)?;
                loader.born(child.id, born);
                Ok(())
            },
            |draft| {
                application::file(draft, command.clone())?;
                let Some(claim) = &said.claim else { return Ok(()) };
                let claim =
                    application::ClaimBenefit { application: id, evidence: paper, benefit: claim.benefit };
                // A new application takes any claim of a benefit.
                application::claim_benefit(draft, claim).map_err(|halt| match halt {
                    Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
                    Halt::Refused(refusal) => {
                        Halt::Corrupt(domain::queue::Corrupt(format!("claim with a filing: {refusal:?}")))
                    }
                })
            },
        );
        match decided {
            Ok(()) => {}
            Err(Failed::Db(error)) => return Err(Failed::Db(error)),
            Err(Failed::Refused(Refusal::NotFound)) => return Err(Refusal::NotFound.failed()),
            Err(Failed::Refused(Refusal::Rule(rule))) => {
                return Err(Refusal::Rule(refusal(tx, rule, ground.applicant.id)?).failed());
            }
        }
        let standing = self.keep(tx, work, ground, (id, paper))?;
        Ok(Filed { application: id, number, standing })
    }

    /// Keeps what was said, the papers, and the numbers of this moment.
    fn keep(
        &self,
        tx: &mut Tx,
        work: &Work,
        ground: &Ground,
        (id, paper): (ApplicationId, EvidenceId),
    ) -> Result<Standing, DbError> {
        let said = self.said;
        let person = ground.applicant.id;
        let district = work.registers.rules(said.district, work.ctx.now);
        let line = storage::standing::line(tx, ground.queue, district.rules().policy.ratio)?;
        let row = storage::application::find(tx, id)?.ok_or(DbError::NoRow("filing"))?.0;
        // A child still in the stop-list of an earlier application is ranked too (R13).
        let standing =
            storage::standing::of(tx, &line, &row)?.unwrap_or(Standing { number: 0, benefit_number: 0 });
        if let Some(claim) = &said.claim {
            keep_paper(tx, work, (paper, id, claim.benefit), &claim.evidence, person)?;
        }
        if let Some(finding) = &said.finding {
            let paper: EvidenceId = work.ctx.ids.next();
            keep_paper(tx, work, (paper, id, Benefit::SpecialNeeds), finding, person)?;
        }
        let papers: Vec<&str> = said.papers().into_iter().map(|paper| paper.code()).collect();
        storage::filing::add(
            tx,
            &storage::filing::Filing {
                application: id,
                relation: said.relation.code().to_owned(),
                consent_version: said.consent_version,
                consent_at: work.ctx.now,
                address: said.address.trim().to_owned(),
                papers: papers.join(" "),
                claimed: said.claim.as_ref().map_or(Benefit::None, |claim| claim.benefit).code().to_owned(),
                number_then: standing.number,
                benefit_then: standing.benefit_number,
            },
        )?;
        Ok(standing)
    }
}
