//! Families with a referral.

use app::Failed;
use app::referrals::{Cancel, DeclareArrival, Extend};
use app::signing::Act;
use domain::id::ReferralId;
use jiff::{SignedDuration, ToSpan as _};

use crate::dice::Dice;
use crate::oracle::{Check, Found, TicketState, must};
use crate::people::Parent;
use crate::world::World;

impl World {
    pub(super) fn family_with_referral(
        &mut self,
        family: usize,
        parent: Parent,
        referral: ReferralId,
        dice: &mut Dice,
    ) -> Check {
        let Some(habits) = self.families.get(family).map(|family| family.habits) else { return Ok(()) };
        if dice.percent(habits.late) {
            self.waits_for_the_last_moment(referral, dice)?;
        }
        match dice.below(4) {
            0 if dice.percent(habits.wavers.max(habits.tries)) => self.cancels(referral, parent),
            1 if dice.percent(habits.wavers.max(habits.tries)) => self.extends(referral, parent, dice),
            2 | 3 if dice.percent(habits.comes) => self.declares(referral, parent, dice),
            _ => Ok(()),
        }
    }

    /// Within the 24 hours after a choice a family thinks again: it cancels, prolongs, or goes there (R8, S39).
    pub(crate) fn family_changes_its_mind(&mut self, dice: &mut Dice) -> Check {
        let day = SignedDuration::from_hours(24);
        let now = self.now();
        let tickets = self.oracle.tickets.iter();
        let fresh: Vec<ReferralId> = tickets
            .filter(|(_, row)| !matches!(row.state, TicketState::Ended(_)) && row.issued + day > now)
            .map(|(id, _)| *id)
            .collect();
        let Some(referral) = dice.one(&fresh) else { return Ok(()) };
        let ticket = self.oracle.ticket(referral)?;
        let first = self.oracle.request(ticket.application)?.first;
        let left = (ticket.issued + day).duration_since(now).as_secs();
        let Some(parent) = self.families.iter().flat_map(|family| family.parents).find(|one| one.id == first)
        else {
            return Ok(());
        };
        self.set_clock(now + SignedDuration::from_secs(dice.between(0, left - 1)));
        match dice.below(4) {
            0 | 1 => self.cancels(referral, parent),
            2 => self.extends(referral, parent, dice),
            _ => self.declares(referral, parent, dice),
        }
    }

    /// The clock goes to the last instant of the 24 hours or of the referral, or to the first one after it.
    fn waits_for_the_last_moment(&mut self, referral: ReferralId, dice: &mut Dice) -> Check {
        let ticket = self.oracle.ticket(referral)?;
        let limit = match ticket.state {
            TicketState::Issued(told) if dice.percent(50) => told.until,
            _ => ticket.issued + SignedDuration::from_hours(24),
        };
        if limit > self.now() && limit < self.plan.end {
            self.set_clock(limit - SignedDuration::from_micros(dice.between(0, 1)));
        }
        Ok(())
    }

    fn cancels(&mut self, referral: ReferralId, parent: Parent) -> Check {
        let application = self.oracle.ticket(referral)?.application;
        let Some(signed) = self.sign_act(application, parent, Act::Cancel { referral })? else {
            return Ok(());
        };
        let command = Cancel { referral, signed };
        let done = self.app()?.run(self.as_parent(parent)?, command.clone()).wait();
        if self.answer("cancel", done)?.is_ok() {
            let again = self.app()?.run(self.as_parent(parent)?, command).wait();
            must!(matches!(again, Err(Failed::Refused(_))), "one signature cancelled twice");
            return Ok(());
        }
        self.settle_everything()?;
        let barred = self.oracle.bars_cancel(referral, self.now())?;
        must!(barred.is_some(), "R8: {referral} may be cancelled and is refused");
        Ok(())
    }

    fn extends(&mut self, referral: ReferralId, parent: Parent, dice: &mut Dice) -> Check {
        let ticket = self.oracle.ticket(referral)?;
        let application = ticket.application;
        let issued = ticket.issued.to_zoned(self.zone.clone()).date();
        let day = issued.saturating_add(dice.one(&[31_i64, 30, 30, 29, 15, 6]).unwrap_or(30).days());
        let act = Act::Extend { referral, day };
        let Some(signed) = self.sign_act(application, parent, act)? else { return Ok(()) };
        let done = self.app()?.run(self.as_parent(parent)?, Extend { referral, day, signed }).wait();
        if self.answer("extend", done)?.is_ok() {
            return Ok(());
        }
        self.settle_everything()?;
        let barred = self.oracle.bars_extension(referral, day, self.now())?;
        must!(barred.is_some(), "R7: {referral} may be extended to {day} and is refused");
        Ok(())
    }

    fn declares(&mut self, referral: ReferralId, parent: Parent, dice: &mut Dice) -> Check {
        if !dice.percent(30) {
            // Most simply go there: the kindergarten notes it.
            return self.comes(referral);
        }
        let application = self.oracle.ticket(referral)?.application;
        let act = Act::DeclareArrival { referral };
        let Some(signed) = self.sign_act(application, parent, act)? else { return Ok(()) };
        let done = self.app()?.run(self.as_parent(parent)?, DeclareArrival { referral, signed }).wait();
        if self.answer("declare arrival", done)?.is_ok() { Ok(()) } else { self.arrival_is_judged(referral) }
    }

    fn comes(&mut self, referral: ReferralId) -> Check {
        let place = self.oracle.ticket(referral)?.place;
        let Some(seat) = self.oracle.seats.get(&place) else { return Err(Found("no such place".to_owned())) };
        let ctx = self.as_kindergarten(seat.kindergarten)?;
        let done = self.app()?.run(ctx, app::kindergarten::RecordArrival { referral }).wait();
        if self.answer("record arrival", done)?.is_ok() { Ok(()) } else { self.arrival_is_judged(referral) }
    }
}
