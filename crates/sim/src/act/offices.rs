//! The department: publications, papers, links, what kindergartens left undone.

use app::department::{
    AnswerBenefit, AnswerMerge, ConfirmKinship, DropPublication, EnrolLate, FindArrivalFalse,
    PlanPublication, PublishPlaces, RefuseLate, RemoveApplication, SplitApplicant, WithdrawPlace,
};
use domain::application::{BenefitAnswer, MergeAnswer};
use domain::event::{BenefitRefusal, RemovalReason, SplitReason};
use domain::id::{ApplicationId, PlaceId, QueueId, ReferralId};
use domain::place::WithdrawalReason;
use domain::policy::Ownership;
use domain::referral::PaperRefusal;
use jiff::SignedDuration;

use crate::dice::Dice;
use crate::oracle::{Check, Request, SeatState, TicketState};
use crate::world::World;

impl World {
    /// Vacant places of one queue and one ownership: some, or all.
    fn some_vacant(&self, dice: &mut Dice) -> Option<(QueueId, Ownership, Vec<PlaceId>)> {
        let vacant: Vec<_> = self
            .oracle
            .seats
            .iter()
            .filter(|(_, seat)| matches!(seat.state, SeatState::Vacant { .. }))
            .map(|(id, seat)| (*id, seat.queue, seat.ownership))
            .collect();
        let (_, queue, ownership) = dice.one(&vacant)?;
        let mut places: Vec<PlaceId> = vacant
            .iter()
            .filter(|(_, of, kind)| *of == queue && *kind == ownership)
            .map(|(id, _, _)| *id)
            .collect();
        if dice.percent(40) {
            places.truncate(1 + dice.below(places.len()));
        }
        Some((queue, ownership, places))
    }

    pub(super) fn department_publishes(&mut self, dice: &mut Dice) -> Check {
        let choice = dice.below(10);
        if choice == 9 {
            let planned: Vec<_> = self
                .oracle
                .publications
                .iter()
                .filter(|(_, offer)| offer.planned.is_some())
                .map(|(id, offer)| (offer.queue, *id))
                .collect();
            let Some((queue, publication)) = dice.one(&planned) else { return Ok(()) };
            let command = DropPublication { queue, publication };
            let done = self.app()?.run(self.as_department()?, command).wait();
            return self.answer("call a publication off", done).map(|_| ());
        }
        let Some((queue, ownership, places)) = self.some_vacant(dice) else { return Ok(()) };
        if choice < 4 {
            let due = self.now() + SignedDuration::from_hours(dice.between(1, 400));
            let command = PlanPublication { queue, ownership, places: places.clone(), due };
            let done = self.app()?.run(self.as_department()?, command).wait();
            let is_done = self.answer("plan a publication", done)?.is_ok();
            return if is_done { Ok(()) } else { self.publication_is_judged(&places, due) };
        }
        let command = PublishPlaces { queue, ownership, places: places.clone() };
        let done = self.app()?.run(self.as_department()?, command).wait();
        let (is_done, now) = (self.answer("publish", done)?.is_ok(), self.now());
        if is_done { Ok(()) } else { self.publication_is_judged(&places, now) }
    }

    pub(super) fn applications(&self, is_wanted: impl Fn(&Request) -> bool) -> Vec<ApplicationId> {
        self.oracle.requests.values().filter(|row| is_wanted(row)).map(|row| row.id).collect()
    }

    pub(super) fn clerk_acts(&mut self, dice: &mut Dice) -> Check {
        if self.plan.storm.suspicions > 0 && dice.percent(self.plan.storm.suspicions) {
            return self.officials_judge_a_benefit(dice);
        }
        match dice.below(12) {
            0..=5 => self.looks_at_a_paper(dice),
            6..=7 => {
                let open = self.applications(|row| row.unconfirmed.is_some());
                let Some(application) = dice.one(&open) else { return Ok(()) };
                if dice.percent(20) {
                    return self.removes(application, RemovalReason::Refused);
                }
                let done = self.app()?.run(self.as_department()?, ConfirmKinship { application }).wait();
                self.answer("confirm the link", done).map(|_| ())
            }
            8 => {
                let live = self.applications(Request::is_live);
                let Some(application) = dice.one(&live) else { return Ok(()) };
                if dice.percent(25) { self.removes(application, RemovalReason::Duplicate) } else { Ok(()) }
            }
            9 => {
                let open = self.applications(|row| row.merge.is_some());
                let Some(application) = dice.one(&open) else { return Ok(()) };
                let answer = if dice.percent(70) { MergeAnswer::Confirm } else { MergeAnswer::Refuse };
                let command = AnswerMerge { application, answer };
                let done = self.app()?.run(self.as_department()?, command).wait();
                self.answer("answer a merge late", done).map(|_| ())
            }
            10 => {
                let both = self.applications(|row| row.is_live() && row.second.is_some());
                let Some(application) = dice.one(&both) else { return Ok(()) };
                let row = self.oracle.request(application)?;
                let person = if dice.percent(70) { row.second.unwrap_or(row.first) } else { row.first };
                let command = SplitApplicant { application, person, reason: SplitReason::Request };
                let done = self.app()?.run(self.as_department()?, command).wait();
                self.answer("split an applicant off", done).map(|_| ())
            }
            _ => self.does_what_was_left_undone(dice),
        }
    }

    fn removes(&mut self, application: ApplicationId, reason: RemovalReason) -> Check {
        let command = RemoveApplication { application, reason };
        let done = self.app()?.run(self.as_department()?, command).wait();
        self.answer("remove an application", done).map(|_| ())
    }

    fn looks_at_a_paper(&mut self, dice: &mut Dice) -> Check {
        let open = self.applications(|row| row.claim.is_some());
        let Some(application) = dice.one(&open) else { return Ok(()) };
        let Some((evidence, _)) = self.oracle.request(application)?.claim else { return Ok(()) };
        let answer = if dice.percent(75) {
            let ends = dice.percent(40);
            let hours = dice.between(24, 24 * 200);
            BenefitAnswer::Confirm { until: ends.then(|| self.now() + SignedDuration::from_hours(hours)) }
        } else {
            BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable }
        };
        let command = AnswerBenefit { application, evidence, answer };
        let done = self.app()?.run(self.as_department()?, command).wait();
        self.answer("look at a paper", done).map(|_| ())
    }

    /// After their term the department answers for kindergartens, and finds false declarations (R14).
    fn does_what_was_left_undone(&mut self, dice: &mut Dice) -> Check {
        let come: Vec<ReferralId> = self
            .oracle
            .tickets
            .iter()
            .filter(|(_, ticket)| matches!(ticket.state, TicketState::Arrived { .. }))
            .map(|(id, _)| *id)
            .collect();
        let Some(referral) = dice.one(&come) else { return Ok(()) };
        let (app, ctx) = (self.app()?, self.as_department()?);
        match dice.below(3) {
            0 => {
                let done = app.run(ctx, EnrolLate { referral }).wait();
                self.answer("enrol late", done).map(|_| ())
            }
            1 => {
                let reason = PaperRefusal::Identity;
                let done = app.run(ctx, RefuseLate { referral, reason }).wait();
                self.answer("refuse late", done).map(|_| ())
            }
            _ => {
                let done = app.run(ctx, FindArrivalFalse { referral }).wait();
                self.answer("find an arrival false", done).map(|_| ())
            }
        }
    }

    /// Any place, most often one that somebody counts on (R10).
    pub(super) fn department_withdraws(&mut self, dice: &mut Dice) -> Check {
        let in_use = |state| matches!(state, SeatState::Reserved(_) | SeatState::Held(_));
        let any = dice.percent(20);
        let seats = self.oracle.seats.iter().filter(|(_, seat)| any || in_use(seat.state));
        let places: Vec<PlaceId> = seats.map(|(id, _)| *id).collect();
        let Some(place) = dice.one(&places) else { return Ok(()) };
        let command = WithdrawPlace { place, reason: WithdrawalReason::Sanitary };
        let done = self.app()?.run(self.as_department()?, command).wait();
        self.answer("the department withdraws", done).map(|_| ())
    }
}
