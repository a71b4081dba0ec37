//! Officials find benefits false: alone where nothing lives that they gave, two together where something does (R43).

use app::Ctx;
use app::department::{AnswerOverride, FindBenefitFalse, ProposeOverride};
use domain::benefit::{Benefit, Lane};
use domain::event::{Actor, FalseBenefit};

use crate::dice::Dice;
use crate::oracle::{Check, Request, State};
use crate::world::{OFFICIALS, World};

impl World {
    pub(super) fn officials_judge_a_benefit(&mut self, dice: &mut Dice) -> Check {
        let proposals = self.oracle.open_proposals();
        if dice.percent(50)
            && let Some((overriding, by)) = dice.one(&proposals)
        {
            // Now and then who proposed it confirms it too: that is refused.
            let tries_alone = dice.percent(15);
            let is_wanted = |staff| (by == Actor::Staff { staff }) == tries_alone;
            let other = OFFICIALS.iter().position(|(staff, _)| is_wanted(*staff)).unwrap_or(0);
            let command = AnswerOverride { overriding, confirm: dice.percent(75) };
            let done = self.app()?.run(self.as_official(other)?, command).wait();
            return self.answer("answer an override", done).map(|_| ());
        }
        let by_benefit = |lane| matches!(lane, Lane::OutOfTurn | Lane::FirstPriority);
        let gave_something = |row: &Request| {
            let lives = match row.state {
                State::Notified { .. } => true,
                State::Referred(id) => self.oracle.tickets.get(&id).is_some_and(|of| of.turn.is_some()),
                _ => false,
            };
            lives && row.turn.is_some_and(|(_, lane)| by_benefit(lane))
        };
        let grave = self.applications(gave_something);
        let others = self.applications(|row| row.is_live() && row.benefit != Benefit::None);
        // What a benefit gave is rare, and it is what takes two officials; now and then the wrong way is tried.
        let Some(application) = dice.one(&grave).or_else(|| dice.one(&others)) else { return Ok(()) };
        let reason = FalseBenefit::NotConfirmed;
        let app = self.app()?;
        let ctx: Ctx = self.as_official(dice.below(OFFICIALS.len()))?;
        if grave.is_empty() != dice.percent(10) {
            let done = app.run(ctx, FindBenefitFalse { application, reason }).wait();
            return self.answer("find a benefit false", done).map(|_| ());
        }
        let done = app.run(ctx, ProposeOverride { application, reason }).wait();
        self.answer("propose an override", done).map(|_| ())
    }
}
