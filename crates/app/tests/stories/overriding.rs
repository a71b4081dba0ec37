//! A benefit found false (R43): one official proposes, another confirms, everybody reads of it.

use app::Caller;
use app::applications::{self, ClaimBenefit};
use app::department::{
    AnswerBenefit, AnswerOverride, BenefitGave, FindBenefitFalse, OpenOverrides, ProposeOverride,
    PublishedOverrides,
};
use app::signing::Act;
use app::{Failed, Refusal};
use domain::application::{BenefitAnswer, Status};
use domain::benefit::Benefit;
use domain::event::{Annulled, FalseBenefit};
use domain::id::{DistrictId, StaffId};
use domain::overriding::OverrideRefused;
use jiff::Timestamp;

use crate::other_side::status;
use crate::world::{World, rule, wait};
use crate::{TestDb, both_engines, paper};

const REASON: FalseBenefit = FalseBenefit::NotConfirmed;

both_engines! {
    fn two_officials_find_a_benefit_false(db: &TestDb) {
        let world = World::new(db);
        let (_, first) = world.file(1);
        let (parent, filed) = world.file(2);
        let application = filed.application;
        world.benefit(&parent, application, Benefit::Military);
        let (one, two) = (|| world.official(21, 31), || world.official(22, 32));
        world.publish(world.seats(1));
        assert_eq!(status(&world, application), Status::Notified, "the benefit gave the turn");
        assert_eq!(status(&world, first.application), Status::Queued);
        let gave = world.app.ask(one(), BenefitGave { application }).wait().unwrap().unwrap();
        assert_eq!(gave.given, Some(Annulled::Turn));

        let alone = world.app.run(one(), FindBenefitFalse { application, reason: REASON }).wait();
        assert_eq!(rule(alone), OverrideRefused::NeedsSecond);
        world.app.run(one(), ProposeOverride { application, reason: REASON }).wait().unwrap();
        let open = world.app.ask(two(), OpenOverrides).wait().unwrap().unwrap();
        let overriding = open[0].row.id;
        assert_eq!((open[0].is_own, open[0].given), (false, Some(Annulled::Turn)));
        let confirm = || AnswerOverride { overriding, confirm: true };
        assert_eq!(rule(world.app.run(one(), confirm()).wait()), OverrideRefused::SameOfficial);
        let other_account = world.official(23, 31);
        let twice = world.app.run(other_account, confirm()).wait();
        assert_eq!(rule(twice), OverrideRefused::SameOfficial, "one human being with two accounts");
        let strangers = [
            world.ctx(&parent).caller,
            Caller::Public,
            Caller::Department {
                staff: StaffId::from_u128(22),
                district: DistrictId::new(391_620_000).unwrap(),
                person: parent.id,
            },
        ];
        for caller in strangers {
            let outcome = world.app.run(world.app.ctx(caller), confirm()).wait();
            assert!(matches!(outcome, Err(Failed::Refused(Refusal::NotFound))), "{caller:?}");
            assert_eq!(world.app.ask(world.app.ctx(caller), BenefitGave { application }).wait().unwrap(), None);
        }
        let gone = world.official(24, 34);
        world.close_account(StaffId::from_u128(24));
        let outcome = world.app.run(gone, confirm()).wait();
        assert!(matches!(outcome, Err(Failed::Refused(Refusal::NotFound))), "its account was taken away");

        let published = || {
            let before = Timestamp::MAX;
            world.app.ask(world.app.ctx(Caller::Public), PublishedOverrides { before }).wait().unwrap()
        };
        assert_eq!(published(), [], "a proposal is not published");
        world.app.run(two(), confirm()).wait().unwrap();
        assert_eq!(status(&world, application), Status::Queued);
        let view = world.page(&parent, application);
        assert_eq!((view.benefit, view.standing.unwrap().number), (Benefit::None, 2));
        let list = published();
        assert_eq!((list.len(), list[0].annulled), (1, Annulled::Turn));
        assert_eq!(list[0].proposer, StaffId::from_u128(21));
        assert_eq!(list[0].confirmer, StaffId::from_u128(22));
        assert_eq!(rule(world.app.run(two(), confirm()).wait()), OverrideRefused::Answered);
        world.assert_replay();
    }

    /// The referral goes, its place goes on; a proposal whose turn is over is refused with the reason.
    fn a_false_benefit_loses_its_referral_and_a_late_answer_is_moot(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        let application = filed.application;
        world.benefit(&parent, application, Benefit::Military);
        let (one, two) = (|| world.official(21, 31), || world.official(22, 32));
        let propose = || {
            world.app.run(one(), ProposeOverride { application, reason: REASON }).wait().unwrap();
            world.app.ask(two(), OpenOverrides).wait().unwrap().unwrap()[0].row.id
        };
        world.publish(world.seats(1));
        let overriding = propose();
        world.pass_days(8);
        let late = world.app.run(two(), AnswerOverride { overriding, confirm: true }).wait();
        assert_eq!(rule(late), OverrideRefused::Moot);
        world.app.run(two(), AnswerOverride { overriding, confirm: false }).wait().unwrap();
        let seats = world.seats(1);
        world.publish(seats.clone());
        world.choose(&parent, application, seats[0]).unwrap();
        let overriding = propose();
        world.app.run(two(), AnswerOverride { overriding, confirm: true }).wait().unwrap();
        assert_eq!(status(&world, application), Status::Queued);
        world.assert_replay();
    }
}

impl World {
    /// A benefit that the department has confirmed.
    fn benefit(
        &self,
        parent: &crate::world::Parent,
        application: domain::id::ApplicationId,
        benefit: Benefit,
    ) {
        let evidence = wait(applications::upload(&self.app, &self.ctx(parent), &paper(1))).unwrap();
        let signed = self.act(parent, application, Act::ClaimBenefit { benefit, evidence });
        let claim = ClaimBenefit { application, benefit, evidence, signed };
        let evidence = self.app.run(self.ctx(parent), claim).wait().unwrap();
        let answer = BenefitAnswer::Confirm { until: None };
        self.app.run(self.department(), AnswerBenefit { application, evidence, answer }).wait().unwrap();
    }
}
