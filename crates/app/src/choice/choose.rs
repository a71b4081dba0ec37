//! The signed choice.

use domain::application::{Application, Status};
use domain::id::{ApplicationId, PersonId, PlaceId, ReferralId};
use domain::order::LaneCounts;
use domain::queue::Slice;
use domain::referral::{self, ChoiceRefused, Choose};
use domain::standing::Line;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{DbError, Failed, Tx};

use super::text;
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, broken, decided, loaded, queue_of, settle_queue};
use crate::signing::{self, Verified, WrongSigner};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A signature of the wrong holder.
    Signer(WrongSigner),
}

impl Command for ChoosePlace {
    type Output = Chosen;
    type Refusal = Refusal<ChooseRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Chosen, Failed<Self::Refusal>> {
        let person = work.ctx.caller.applicant().ok_or(Failed::Refused(Refusal::NotFound))?;
        let queue = queue_of(tx, self.application)?;
        tx.lock(&[queue.key()])?;
        settle_queue(tx, work, queue)?;
        let slice = loaded(tx, work, queue, |loader| {
            loader.application(self.application)?;
            loader.place(self.place)
        })?;
        let row = slice.application(self.application).map_err(|corrupt| broken(&corrupt))?;
        let expected = self.expected_text(tx, &slice, row, person)?;
        let number = number_of_turn(tx, work, row)?;
        let id: ReferralId = work.ctx.ids.next();
        let decided = decided(tx, work, slice, |draft| {
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
        });
        let until = decided.map_err(|failed| match failed {
            Failed::Refused(Refusal::NotFound) => Refusal::NotFound.failed(),
            Failed::Refused(Refusal::Rule(rule)) => Refusal::Rule(ChooseRefused::Choice(rule)).failed(),
            Failed::Db(error) => Failed::Db(error),
        })?;
        // Last, so that a refusal by the rules, which says more, comes first. Refused, everything is rolled back.
        if expected != self.signed.text {
            return Err(Refusal::Rule(ChooseRefused::Outdated).failed());
        }
        signing::keep(tx, &self.signed, person, "choice", Some(self.application))?;
        if let Some(number) = number {
            storage::filing::add_basis(tx, id, number)?;
        }
        Ok(Chosen { referral: id, until: until.unwrap_or(work.ctx.now) })
    }
}

impl ChoosePlace {
    /// The text as it has to be signed now, after everything past its limit is settled; refuses another signer. Made of
    /// the rows that the decision is made of.
    fn expected_text(
        &self,
        tx: &mut Tx,
        slice: &Slice,
        row: &Application,
        person: PersonId,
    ) -> Result<String, Failed<Refusal<ChooseRefused>>> {
        let Some(expected) = text::of_slice(tx, slice, row, self.place, person)? else {
            return Err(Refusal::NotFound.failed());
        };
        if let Some(wrong) = signing::wrong_signer(tx, &self.signed, person, None)? {
            return Err(Refusal::Rule(ChooseRefused::Signer(wrong)).failed());
        }
        Ok(expected)
    }
}

/// The queue number of a running turn, which the referral's paper will say. Free places are not chosen by number.
fn number_of_turn(tx: &mut Tx, work: &Work, row: &Application) -> Result<Option<u64>, DbError> {
    if row.status() != Status::Notified {
        return Ok(None);
    }
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    // The turns stand first in their own order, so the lanes behind them need not be counted (R25).
    let line =
        Line { lanes: LaneCounts::default(), notified: 0, served: 0, ratio: district.rules().policy.ratio };
    Ok(storage::standing::of(tx, &line, row)?.map(|standing| standing.number))
}
