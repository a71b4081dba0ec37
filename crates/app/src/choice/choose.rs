//! The signed choice.

use domain::id::{ApplicationId, PlaceId, ReferralId};
use domain::referral::{self, ChoiceRefused, Choose};
use jiff::Timestamp;
use storage::person::Signature;
use storage::{Failed, Tx};

use super::text;
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, locked, queue_of, settle_queue};
use crate::signing::Verified;

/// Chooses a place by a verified signature over [`super::ChoiceText`].
#[derive(Clone, Debug)]
pub struct ChoosePlace {
    /// The application.
    pub application: ApplicationId,
    /// The place.
    pub place: PlaceId,
    /// The proof.
    pub signed: Verified,
}

/// A referral was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// It.
    pub referral: ReferralId,
    /// Until when the family has to come (S33).
    pub until: Timestamp,
}

/// Why a signed choice is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChooseRefused {
    /// By the rules of choice (R36).
    Choice(ChoiceRefused),
    /// The text that was signed is not what would be signed now: something changed meanwhile. Look and sign again.
    Outdated,
    /// Somebody else's signature.
    OtherSigner,
}

impl Command for ChoosePlace {
    type Output = Chosen;
    type Refusal = Refusal<ChooseRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Chosen, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let queue = queue_of(tx, self.application)?;
        tx.lock(&[queue.key()])?;
        settle_queue(tx, work, queue)?;
        let expected = self.expected_text(tx, work, person)?;
        let id: ReferralId = work.ctx.ids.next();
        let decided = locked(
            tx,
            work,
            queue,
            |loader| {
                loader.application(self.application)?;
                loader.place(self.place)
            },
            |draft| {
                referral::choose(
                    draft,
                    Choose {
                        referral: id,
                        application: self.application,
                        place: self.place,
                        signature: self.signed.hash.clone(),
                    },
                )?;
                Ok(draft.slice.referral(id)?.due())
            },
        );
        let until = decided.map_err(|failed| match failed {
            Failed::Refused(Refusal::NotFound) => Refusal::NotFound.failed(),
            Failed::Refused(Refusal::Rule(rule)) => Refusal::Rule(ChooseRefused::Choice(rule)).failed(),
            Failed::Db(error) => Failed::Db(error),
        })?;
        // Last, so that a refusal by the rules, which says more, comes first. Refused, everything is rolled back.
        if expected != self.signed.text {
            return Err(Refusal::Rule(ChooseRefused::Outdated).failed());
        }
        storage::person::add_signature(
            tx,
            &Signature {
                hash: &self.signed.hash,
                purpose: "choice",
                signer: person,
                text: &self.signed.text,
                cms: &self.signed.cms,
                verdict: "VALID",
                verified: self.signed.at,
            },
        )?;
        Ok(Chosen { referral: id, until: until.unwrap_or(work.ctx.now) })
    }
}

impl ChoosePlace {
    /// The text as it has to be signed now, after everything past its limit is settled; refuses another signer.
    fn expected_text(
        &self,
        tx: &mut Tx,
        work: &Work,
        person: domain::id::PersonId,
    ) -> Result<String, Failed<Refusal<ChooseRefused>>> {
        let Some(expected) = text::build(tx, work, self.application, self.place)? else {
            return Err(Refusal::NotFound.failed());
        };
        let signer = storage::person::of_iin(tx, self.signed.iin.as_str())?.map(|signer| signer.id);
        if signer != Some(person) || self.signed.bin.is_some() {
            return Err(Refusal::Rule(ChooseRefused::OtherSigner).failed());
        }
        Ok(expected)
    }
}
