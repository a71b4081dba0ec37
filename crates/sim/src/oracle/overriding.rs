//! Benefits found false (R43): by one official where they gave nothing that lives, by two where they did.

use domain::benefit::{Benefit, Lane};
use domain::event::{Actor, Annulled, Event, Fact};
use domain::id::{ApplicationId, OverrideId};

use super::{Check, Found, Oracle, Owed, Proposal, State, must};

impl Oracle {
    pub(super) fn note_false_benefit(&mut self, event: &Event) -> Check {
        use Fact as F;
        match &event.fact {
            F::BenefitFoundFalse { application, annulled, .. } => {
                must!(matches!(event.actor, Actor::Staff { .. }), "R43: the department finds it false");
                match annulled {
                    None => {
                        let benefit = self.request(*application)?.benefit;
                        must!(benefit != Benefit::None, "R43: there is no benefit");
                        let gave = self.gave(*application)?;
                        must!(gave.is_none(), "R43: one official, and it gave a {gave:?} that lives");
                    }
                    Some(annulled) => {
                        let due = Owed::General { application: *application, annulled: *annulled };
                        self.pay(&due, "R43: nothing was annulled before it")?;
                    }
                }
                self.request_mut(*application)?.back_to_general();
                Ok(())
            }
            F::OverrideProposed { overriding, application, .. } => {
                must!(matches!(event.actor, Actor::Staff { .. }), "R43: an official proposes");
                must!(self.gave(*application)?.is_some(), "R43: the benefit gave nothing that lives");
                let turn = self.request(*application)?.turn;
                let proposal = Proposal { application: *application, by: event.actor, turn };
                must!(self.proposals.insert(*overriding, proposal).is_none(), "R43: proposed twice");
                Ok(())
            }
            F::OverrideConfirmed { overriding, application } => {
                let Some(proposal) = self.proposals.remove(overriding) else {
                    return Err(Found("R43: nobody proposed it".to_owned()));
                };
                must!(matches!(event.actor, Actor::Staff { .. }), "R43: an official confirms");
                must!(event.actor != proposal.by, "R43: a second official confirms");
                must!(proposal.application == *application, "R43: it was about another application");
                must!(self.request(*application)?.turn == proposal.turn, "R43: it was about another turn");
                let Some(annulled) = self.gave(*application)? else {
                    return Err(Found("R43: nothing is left to annul".to_owned()));
                };
                self.owed.push(Owed::Annulment { application: *application, annulled });
                Ok(())
            }
            F::OverrideRefused { overriding, .. } => {
                must!(matches!(event.actor, Actor::Staff { .. }), "R43: an official refuses");
                must!(self.proposals.remove(overriding).is_some(), "R43: nobody proposed it");
                Ok(())
            }
            other => Err(Found(format!("the oracle does not know {}", other.name()))),
        }
    }

    /// Proposals that wait, each with who made it.
    pub(crate) fn open_proposals(&self) -> Vec<(OverrideId, Actor)> {
        self.proposals.iter().map(|(id, proposal)| (*id, proposal.by)).collect()
    }

    /// The turn or the referral that a lane of benefit gave and that lives. A free place was given by no lane.
    fn gave(&self, application: ApplicationId) -> Result<Option<Annulled>, Found> {
        let row = self.request(application)?;
        if !matches!(row.turn, Some((_, Lane::OutOfTurn | Lane::FirstPriority))) {
            return Ok(None);
        }
        Ok(match row.state {
            State::Notified { .. } => Some(Annulled::Turn),
            State::Referred(id) if self.ticket(id)?.turn.is_some() => Some(Annulled::Referral),
            _ => None,
        })
    }

    /// A turn or a referral ends for a false benefit only after two officials said so, and the general lane follows.
    pub(super) fn pay_annulment(&mut self, application: ApplicationId, annulled: Annulled) -> Check {
        self.pay(&Owed::Annulment { application, annulled }, "R43: two officials have not decided it")?;
        self.owed.push(Owed::General { application, annulled });
        Ok(())
    }

    fn pay(&mut self, due: &Owed, otherwise: &str) -> Check {
        let Some(index) = self.owed.iter().position(|owed| owed == due) else {
            return Err(Found(otherwise.to_owned()));
        };
        self.owed.remove(index);
        Ok(())
    }
}
