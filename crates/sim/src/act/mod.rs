//! What people do, each by the use-case that the portal would call.

mod country;
mod families;
mod judged;
mod kindergartens;
mod offices;
mod overriding;
mod referrals;
mod rush;
mod strangers;

use crate::dice::Dice;
use crate::oracle::Check;
use crate::plan::Kind;
use crate::world::World;

impl World {
    /// One step.
    pub(crate) fn act(&mut self, kind: Kind, dice: &mut Dice) -> Check {
        match kind {
            Kind::Family => self.family_acts(dice),
            Kind::Kindergarten => self.kindergarten_answers(dice),
            Kind::Places => self.places_change(dice),
            Kind::Publish => self.kindergarten_publishes(dice),
            Kind::Department => self.department_publishes(dice),
            Kind::Clerk => self.clerk_acts(dice),
            Kind::Withdraw => self.department_withdraws(dice),
            Kind::Race => self.two_want_one_place(dice),
            Kind::Background => self.background(),
            Kind::Look => self.somebody_looks(dice),
            Kind::Calendar => self.calendar_changes(dice),
            Kind::Policy => self.policy_changes(dice),
            Kind::Restart => self.restart(),
            Kind::Registry => {
                self.registry.is_down(dice.percent(50));
                Ok(())
            }
        }
    }
}
