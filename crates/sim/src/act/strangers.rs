//! Somebody acts on what is not theirs: another family, another kindergarten, another role. Every one of it is refused.
//!
//! What strangers draw is apart from everybody else's draws: a seed's story is the same with them and without.

use std::fmt::Debug;

use app::applications::{
    self, AnswerMerge, AskForAlerts, ClaimBenefit, Leave, ObjectToLeaving, RenounceBenefit, StopAlerts,
};
use app::choice::ChoosePlace;
use app::department::{AnswerBenefit, ConfirmKinship, RemoveApplication};
use app::kindergarten::{Enrol, PublishPlaces, RecordArrival, RefusePapers, VacatePlace, WithdrawPlace};
use app::referrals::{Cancel, DeclareArrival, Extend};
use app::signing::{Act, Verified};
use app::{Caller, Command, Ctx, Failed, Post, department};
use domain::application::{BenefitAnswer, MergeAnswer};
use domain::benefit::Benefit;
use domain::event::RemovalReason;
use domain::id::{ApplicationId, DistrictId, EvidenceId, PlaceId, ReferralId};
use domain::place::WithdrawalReason;
use domain::referral::PaperRefusal;
use jiff::ToSpan as _;

use crate::dice::Dice;
use crate::oracle::{Check, Found, Request, SeatState, State, TicketState, must};
use crate::people::Parent;
use crate::world::{OFFICIALS, World};

/// A district that is not the simulated one.
const ELSEWHERE: u32 = 391_630_000;

/// Who is in front of the portal, and who signs.
struct Hands {
    session: Parent,
    signer: Parent,
}

impl World {
    /// One act of a stranger, which must be refused.
    pub(crate) fn stranger_acts(&mut self, dice: &mut Dice) -> Check {
        self.entropy.is_strange(true);
        let signatures = std::mem::replace(&mut self.signatures, u64::MAX / 2);
        let done = match dice.below(3) {
            0 => self.another_kindergarten(dice),
            1 => self.another_role(dice),
            _ => self.another_family(dice),
        };
        self.signatures = signatures;
        self.entropy.is_strange(false);
        done
    }

    /// Runs what has to be refused.
    fn forbidden<C>(&mut self, what: &'static str, ctx: Ctx, command: C) -> Check
    where
        C: Command,
        C::Refusal: Debug,
    {
        match self.app()?.run(ctx, command).wait() {
            Err(Failed::Refused(refusal)) => {
                self.statistics.refused("act as a stranger", &refusal);
                Ok(())
            }
            Ok(_) => Err(Found(format!("{what}: a stranger may do it"))),
            Err(Failed::Db(error)) => Err(Found(format!("{what} by a stranger: {error}"))),
        }
    }

    fn another_family(&mut self, dice: &mut Dice) -> Check {
        let Some(application) = dice.one(&self.applications(Request::is_live)) else { return Ok(()) };
        let row = self.oracle.request(application)?.clone();
        let parents: Vec<Parent> = self.families.iter().flat_map(|family| family.parents).collect();
        let asked = row.merge.map(|(person, _)| person);
        let is_theirs = |parent: &&Parent| {
            row.first == parent.id || row.second == Some(parent.id) || asked == Some(parent.id)
        };
        let Some(own) = parents.iter().copied().find(|parent| parent.id == row.first) else { return Ok(()) };
        let others: Vec<Parent> = parents.iter().filter(|parent| !is_theirs(parent)).copied().collect();
        let Some(stranger) = dice.one(&others) else { return Ok(()) };
        let hands = match dice.below(3) {
            0 => Hands { session: stranger, signer: own },
            1 => Hands { session: own, signer: stranger },
            _ => Hands { session: stranger, signer: stranger },
        };
        match dice.below(4) {
            0 => self.stranger_signs(application, own, &hands, dice),
            1 => {
                let referral = match row.state {
                    State::Referred(referral) => referral,
                    _ => return self.stranger_chooses(application, own, &hands, dice),
                };
                self.stranger_has_a_referral(application, referral, own, &hands, dice)
            }
            2 => {
                let (app, ctx) = (self.app()?, self.as_parent(stranger)?);
                let page = self.wait(applications::page(&app, &ctx, application))?;
                must!(page.is_none(), "a stranger sees the page of {application}");
                Ok(())
            }
            _ => {
                let ctx = self.as_parent(stranger)?;
                match dice.below(4) {
                    0 => self.forbidden("object to leaving", ctx, ObjectToLeaving { application }),
                    1 => {
                        // Who asked to be joined is no stranger to the request, and cannot answer it either.
                        let asked = parents.iter().find(|parent| asked == Some(parent.id)).copied();
                        let ctx = self.as_parent(asked.unwrap_or(stranger))?;
                        let answer = MergeAnswer::Confirm;
                        self.forbidden("answer a merge", ctx, AnswerMerge { application, answer })
                    }
                    2 => self.forbidden("ask for alerts", ctx, AskForAlerts { application, text: 1 }),
                    _ => self.forbidden("stop alerts", ctx, StopAlerts { application }),
                }
            }
        }
    }

    /// The text that the portal shows to the applicant, in the wrong hands.
    fn stranger_signs(
        &mut self,
        application: ApplicationId,
        own: Parent,
        hands: &Hands,
        dice: &mut Dice,
    ) -> Check {
        match dice.below(3) {
            0 => {
                let Some(signed) = self.in_hands(application, own, hands, Act::Leave)? else { return Ok(()) };
                self.forbidden("leave", self.as_parent(hands.session)?, Leave { application, signed })
            }
            1 => {
                let act = Act::RenounceBenefit;
                let Some(signed) = self.in_hands(application, own, hands, act)? else { return Ok(()) };
                let command = RenounceBenefit { application, signed };
                self.forbidden("renounce a benefit", self.as_parent(hands.session)?, command)
            }
            _ => {
                let (benefit, evidence) = (Benefit::Military, self.paper()?);
                let act = Act::ClaimBenefit { benefit, evidence };
                let Some(signed) = self.in_hands(application, own, hands, act)? else { return Ok(()) };
                let command = ClaimBenefit { application, benefit, evidence, signed };
                self.forbidden("claim a benefit", self.as_parent(hands.session)?, command)
            }
        }
    }

    fn in_hands(
        &mut self,
        application: ApplicationId,
        own: Parent,
        hands: &Hands,
        act: Act,
    ) -> Result<Option<Verified>, Found> {
        let signed = self.sign_act(application, own, act)?;
        Ok(signed.map(|signed| self.signed(hands.signer, &signed.text)))
    }

    fn stranger_chooses(
        &mut self,
        application: ApplicationId,
        own: Parent,
        hands: &Hands,
        dice: &mut Dice,
    ) -> Check {
        let now = self.now();
        let mut open = Vec::new();
        for place in self.oracle.seats.keys() {
            if self.oracle.bars_choice(application, *place, now)?.is_none() {
                open.push(*place);
            }
        }
        let Some(place) = dice.one(&open) else { return Ok(()) };
        let Some(choice) = self.choice(application, own, place)? else { return Ok(()) };
        let signed = self.signed(hands.signer, &choice.signed.text);
        let command = ChoosePlace { signed, ..choice };
        self.forbidden("choose", self.as_parent(hands.session)?, command)
    }

    fn stranger_has_a_referral(
        &mut self,
        application: ApplicationId,
        referral: ReferralId,
        own: Parent,
        hands: &Hands,
        dice: &mut Dice,
    ) -> Check {
        let issued = self.oracle.ticket(referral)?.issued.to_zoned(self.zone.clone()).date();
        let day = issued.saturating_add(30.days());
        let act = match dice.below(3) {
            0 => Act::Cancel { referral },
            1 => Act::Extend { referral, day },
            _ => Act::DeclareArrival { referral },
        };
        let Some(signed) = self.in_hands(application, own, hands, act.clone())? else {
            return Ok(());
        };
        let ctx = self.as_parent(hands.session)?;
        match act {
            Act::Cancel { .. } => self.forbidden("cancel", ctx, Cancel { referral, signed }),
            Act::Extend { .. } => self.forbidden("extend", ctx, Extend { referral, day, signed }),
            _ => self.forbidden("declare arrival", ctx, DeclareArrival { referral, signed }),
        }
    }

    /// Another kindergarten, or somebody whom the right one has not appointed.
    fn another_kindergarten(&mut self, dice: &mut Dice) -> Check {
        let live = |state| !matches!(state, TicketState::Ended(_));
        let tickets = self.oracle.tickets.iter().filter(|(_, ticket)| live(ticket.state));
        let tickets: Vec<(ReferralId, PlaceId)> = tickets.map(|(id, row)| (*id, row.place)).collect();
        let places: Vec<PlaceId> = self.oracle.seats.keys().copied().collect();
        let ticket = dice.one(&tickets).filter(|_| dice.percent(60));
        let Some(place) = ticket.map(|(_, place)| place).or_else(|| dice.one(&places)) else { return Ok(()) };
        let Some(seat) = self.oracle.seats.get(&place) else { return Ok(()) };
        let (owner, group) = (seat.kindergarten, seat.group);
        let others: Vec<_> = self.kindergartens.iter().filter(|(id, _)| *id != owner).collect();
        let ctx = match dice.one(&others) {
            Some((other, _)) if dice.percent(70) => self.as_kindergarten(*other)?,
            _ => {
                let [(_, person), ..] = OFFICIALS;
                let caller = Caller::Kindergarten { kindergarten: owner, person, post: Post::Employee };
                self.app()?.ctx(caller)
            }
        };
        if let Some((referral, _)) = ticket {
            return match dice.below(3) {
                0 => self.forbidden("record arrival", ctx, RecordArrival { referral }),
                1 => self.forbidden("enrol", ctx, Enrol { referral }),
                _ => {
                    let reason = PaperRefusal::Identity;
                    self.forbidden("refuse papers", ctx, RefusePapers { referral, reason })
                }
            };
        }
        match dice.below(3) {
            0 => self.forbidden("a child leaves", ctx, VacatePlace { place }),
            1 => {
                let reason = WithdrawalReason::Repair;
                self.forbidden("withdraw a place", ctx, WithdrawPlace { place, reason })
            }
            _ => self.forbidden("a kindergarten publishes", ctx, PublishPlaces { group }),
        }
    }

    /// What only the department does, by everybody else; and what it does not do.
    fn another_role(&mut self, dice: &mut Dice) -> Check {
        let Some(application) = dice.one(&self.applications(Request::is_live)) else { return Ok(()) };
        let row = self.oracle.request(application)?.clone();
        let [(staff, person), ..] = OFFICIALS;
        let elsewhere = DistrictId::new(ELSEWHERE).unwrap_or(self.district);
        let (kindergarten, _) =
            self.kindergartens.first().copied().ok_or_else(|| Found("no kindergarten".to_owned()))?;
        let callers = [
            Caller::Applicant { person: row.first },
            Caller::Kindergarten { kindergarten, person, post: Post::Head },
            Caller::Department { staff, district: elsewhere, person },
            Caller::ServiceCentre { staff, person },
            Caller::Auditor { staff, person },
            Caller::Administrator { staff, person },
            Caller::Public,
        ];
        let Some(caller) = dice.one(&callers) else { return Ok(()) };
        let ctx = self.app()?.ctx(caller);
        match dice.below(5) {
            0 => self.forbidden("confirm the link", ctx, ConfirmKinship { application }),
            1 => {
                let reason = RemovalReason::Duplicate;
                self.forbidden("remove an application", ctx, RemoveApplication { application, reason })
            }
            2 => {
                let evidence = row.claim.map_or(EvidenceId::from_u128(1), |(evidence, _)| evidence);
                let answer = BenefitAnswer::Confirm { until: None };
                let command = AnswerBenefit { application, evidence, answer };
                self.forbidden("look at a paper", ctx, command)
            }
            3 => {
                let vacant = |state| matches!(state, SeatState::Vacant { .. } | SeatState::Reserved(_));
                let seats = self.oracle.seats.iter().filter(|(_, seat)| vacant(seat.state));
                let places: Vec<_> = seats.map(|(id, seat)| (*id, seat.queue, seat.ownership)).collect();
                let Some((place, queue, ownership)) = dice.one(&places) else { return Ok(()) };
                let command = department::PublishPlaces { queue, ownership, places: vec![place] };
                self.forbidden("publish", ctx, command)
            }
            _ => {
                let State::Referred(referral) = row.state else { return Ok(()) };
                // The department neither enrols for the kindergarten nor comes for the family.
                let ctx = self.as_department()?;
                self.forbidden("enrol", ctx, Enrol { referral })
            }
        }
    }
}
