//! Families in the queue: they file, claim, merge, leave, choose.

use app::applications::{
    self, AnswerMerge, AskForAlerts, ClaimBenefit, Leave, MediaType, ObjectToLeaving, Relation,
    RenounceBenefit, StopAlerts, Submission, Uploaded,
};
use app::choice::{ChoiceText, ChoosePlace};
use app::signing::{Act, ActText, Verified};
use app::{App, Failed, Once, Refusal};
use domain::application::MergeAnswer;
use domain::benefit::Benefit;
use domain::event::Channel;
use domain::id::{ApplicationId, PlaceId, Stream};

use crate::dice::Dice;
use crate::oracle::{Check, Found, SeatState, State, must};
use crate::people::Parent;
use crate::world::World;

const BENEFITS: [Benefit; 9] = [
    Benefit::Military,
    Benefit::SpecialBodies,
    Benefit::DisabledParent,
    Benefit::Orphan,
    Benefit::WithoutCare,
    Benefit::LargeFamily,
    Benefit::SpecialNeeds,
    Benefit::DisabledChildFamily,
    Benefit::Teacher,
];

impl World {
    /// A family does what its habits say, in the state in which its application is.
    pub(super) fn family_acts(&mut self, dice: &mut Dice) -> Check {
        let index = self.whose_occasion(dice);
        let Some(family) = self.families.get(index).cloned() else { return Ok(()) };
        if family.born > self.today() {
            return Ok(());
        }
        let live = family
            .application
            .filter(|id| self.oracle.requests.get(id).is_some_and(crate::oracle::Request::is_live));
        let Some(application) = live else {
            let again = if family.application.is_none() { 70 } else { family.habits.wavers / 2 };
            return if dice.percent(again) { self.files(index, dice) } else { Ok(()) };
        };
        let row = self.oracle.request(application)?.clone();
        let [first, second] = family.parents;
        let parent = if row.second.is_some() && dice.percent(50) { second } else { first };
        if dice.percent(family.habits.tries / 4) {
            // A second application while one lives (R6).
            return self.files(index, dice);
        }
        match row.state {
            State::Referred(referral) => self.family_with_referral(index, parent, referral, dice),
            State::Notified { .. } if dice.percent(family.habits.chooses) => {
                self.chooses(application, parent, family.habits.tries, dice)
            }
            State::Queued if dice.percent(family.habits.chooses / 2) => {
                self.chooses(application, parent, family.habits.tries, dice)
            }
            State::Stopped(_) if self.plan.fresh_starts > 0 && dice.percent(self.plan.fresh_starts) => {
                self.starts_anew(index, application, parent, dice)
            }
            State::Stopped(_) if dice.percent(family.habits.tries) => {
                self.chooses(application, parent, 100, dice)
            }
            _ => self.waits(index, application, parent, dice),
        }
    }

    /// More often somebody for whom a limit runs: a turn lasts days, and everybody else has the whole year.
    fn whose_occasion(&self, dice: &mut Dice) -> usize {
        let is_tried = self.plan.fresh_starts > 0;
        let runs = |state: State| match state {
            State::Notified { .. } | State::Referred(_) => true,
            State::Stopped(_) => is_tried,
            _ => false,
        };
        let pressed: Vec<usize> = self
            .families
            .iter()
            .enumerate()
            .filter(|(_, family)| {
                let row = family.application.and_then(|id| self.oracle.requests.get(&id));
                row.is_some_and(|row| runs(row.state))
            })
            .map(|(index, _)| index)
            .collect();
        match dice.one(&pressed) {
            Some(index) if dice.percent(60) => index,
            _ => dice.below(self.families.len()),
        }
    }

    fn waits(&mut self, family: usize, application: ApplicationId, parent: Parent, dice: &mut Dice) -> Check {
        let Some(habits) = self.families.get(family).map(|family| family.habits) else { return Ok(()) };
        let row = self.oracle.request(application)?.clone();
        if row.leave.is_some() && dice.percent(40) {
            let command = ObjectToLeaving { application };
            let done = self.app()?.run(self.as_parent(parent)?, command).wait();
            return self.answer("object to leaving", done).map(|_| ());
        }
        if row.merge.is_some() && dice.percent(50) {
            let answer = if dice.percent(80) { MergeAnswer::Confirm } else { MergeAnswer::Refuse };
            let command = AnswerMerge { application, answer };
            let done = self.app()?.run(self.as_parent(parent)?, command).wait();
            return self.answer("answer a merge", done).map(|_| ());
        }
        match dice.below(12) {
            0..=3 => self.claims(application, parent, dice),
            4 if dice.percent(habits.wavers) => {
                let signed = self.sign_act(application, parent, Act::RenounceBenefit)?;
                let Some(signed) = signed else { return Ok(()) };
                let command = RenounceBenefit { application, signed };
                let done = self.app()?.run(self.as_parent(parent)?, command).wait();
                self.answer("renounce a benefit", done).map(|_| ())
            }
            5..=6 => self.merges(family, dice),
            7 if dice.percent(habits.wavers) => self.leaves(application, parent),
            8..=10 if self.plan.curiosity > 0 => self.asks_or_stops(application, parent, dice),
            _ => Ok(()),
        }
    }

    /// Asks to be told of free places; later now and then does not want to be told any more (R30).
    fn asks_or_stops(&mut self, application: ApplicationId, parent: Parent, dice: &mut Dice) -> Check {
        if dice.percent(self.plan.curiosity) {
            let command = AskForAlerts { application, text: 1 };
            let done = self.app()?.run(self.as_parent(parent)?, command).wait();
            return self.answer("ask for alerts", done).map(|_| ());
        }
        let done = self.app()?.run(self.as_parent(parent)?, StopAlerts { application }).wait();
        self.answer("stop alerts", done).map(|_| ())
    }

    /// Leaves the queue and files at once: what was in the stop-list is in it again (R13).
    fn starts_anew(
        &mut self,
        index: usize,
        application: ApplicationId,
        parent: Parent,
        dice: &mut Dice,
    ) -> Check {
        self.leaves(application, parent)?;
        self.feed()?;
        self.files(index, dice)?;
        self.feed()?;
        let anew = self.families.get(index).and_then(|family| family.application);
        let anew = anew.filter(|id| *id != application).and_then(|id| self.oracle.requests.get(&id));
        if anew.is_some_and(|row| matches!(row.state, State::Stopped(_))) {
            self.statistics.did("inherit a stop-list");
        }
        Ok(())
    }

    fn files(&mut self, index: usize, dice: &mut Dice) -> Check {
        let Some(family) = self.families.get(index).cloned() else { return Ok(()) };
        let [first, second] = family.parents;
        let parent = if dice.percent(80) { first } else { second };
        let finding = match family.stream {
            Stream::SpecialNeeds => Some(self.paper()?),
            Stream::General => None,
        };
        let claim = if dice.percent(25) {
            let benefit = dice.one(&BENEFITS).unwrap_or(Benefit::Teacher);
            Some(applications::BenefitClaim { benefit, evidence: self.paper()? })
        } else {
            None
        };
        let submission = Submission {
            district: self.district,
            child: family.child,
            surname: "Әкімов".to_owned(),
            given_name: "Нұрлан".to_owned(),
            patronymic: None,
            born: family.born,
            sex: None,
            relation: Relation::Father,
            address: "Көкшетау, Абай көшесі, 1".to_owned(),
            stream: family.stream,
            finding,
            consent_version: 1,
            claim,
            channel: Channel::Portal,
        };
        let app = self.app()?;
        let ctx = self.as_parent(parent)?;
        let text = self.wait(applications::filing_text(&app, &ctx, submission.clone()))?;
        let Some(Ok(text)) = text else {
            self.statistics.refused("file", &text);
            return self.filing_is_judged(index);
        };
        let signed = self.signed(parent, &text);
        let ctx = self.as_parent(parent)?;
        let filed = self.wait(applications::file(&app, &ctx, submission.clone(), signed.clone()));
        let Ok(filed) = self.answer("file", filed)? else { return self.filing_is_judged(index) };
        if let Some(family) = self.families.get_mut(index) {
            (family.application, family.number) = (Some(filed.application), Some(filed.number));
        }
        if dice.percent(self.plan.repeats) {
            let ctx = self.as_parent(parent)?;
            let again = self.wait(applications::file(&app, &ctx, submission, signed));
            must!(matches!(again, Err(Failed::Refused(_))), "R6: one signature filed twice");
        }
        Ok(())
    }

    /// A paper that is stored already; what it shows is a clerk's matter.
    pub(super) fn paper(&mut self) -> Result<Uploaded, Found> {
        let content = b"a paper";
        let blob = self.app()?.db().blobs().put(content, self.now()).wait()?;
        Ok(Uploaded { blob, media: MediaType::Pdf, size: u32::try_from(content.len()).unwrap_or(0) })
    }

    fn claims(&mut self, application: ApplicationId, parent: Parent, dice: &mut Dice) -> Check {
        let benefit = dice.one(&BENEFITS).unwrap_or(Benefit::Teacher);
        let evidence = self.paper()?;
        let act = Act::ClaimBenefit { benefit, evidence };
        let Some(signed) = self.sign_act(application, parent, act)? else { return Ok(()) };
        let command = ClaimBenefit { application, benefit, evidence, signed };
        let done = self.app()?.run(self.as_parent(parent)?, command).wait();
        self.answer("claim a benefit", done).map(|_| ())
    }

    /// The other parent joins by number and IIN, at times by a wrong pair (R64).
    fn merges(&mut self, index: usize, dice: &mut Dice) -> Check {
        let Some(family) = self.families.get(index).cloned() else { return Ok(()) };
        let Some(number) = family.number else { return Ok(()) };
        let stranger = dice.below(self.families.len());
        let child = if dice.percent(15) {
            self.families.get(stranger).map_or(family.child, |other| other.child)
        } else {
            family.child
        };
        let [first, second] = family.parents;
        let other = if dice.percent(70) { second } else { first };
        let (app, ctx) = (self.app()?, self.as_parent(other)?);
        let done = self.wait(applications::request_merge(&app, &ctx, number, child));
        let merged = self.answer("merge", done)?;
        must!(merged.is_err() || child == family.child, "R64: merged by a wrong pair");
        Ok(())
    }

    fn leaves(&mut self, application: ApplicationId, parent: Parent) -> Check {
        let Some(signed) = self.sign_act(application, parent, Act::Leave)? else { return Ok(()) };
        let command = Leave { application, signed };
        let done = self.app()?.run(self.as_parent(parent)?, command.clone()).wait();
        if self.answer("leave", done)?.is_ok() {
            let again = self.app()?.run(self.as_parent(parent)?, command).wait();
            must!(matches!(again, Err(Failed::Refused(_))), "one signature left the queue twice");
        }
        Ok(())
    }

    /// The signature under an act, over the text that the portal shows; `None` when it shows none.
    pub(super) fn sign_act(
        &mut self,
        application: ApplicationId,
        parent: Parent,
        act: Act,
    ) -> Result<Option<Verified>, Found> {
        let app = self.app()?;
        let ctx = self.as_parent(parent)?;
        let text = self.wait(app::signing::act_text(&app, &ctx, ActText { application, act }))?;
        self.feed()?;
        Ok(text.map(|text| self.signed(parent, &text)))
    }

    /// Chooses one of the places that are offered, or tries one that is not.
    fn chooses(&mut self, application: ApplicationId, parent: Parent, tries: u8, dice: &mut Dice) -> Check {
        let pool = self.oracle.pool_of(application);
        let queue = self.oracle.request(application)?.queue;
        let wanted = |state: SeatState| match state {
            SeatState::Reserved(publication) => Some(publication) == pool,
            SeatState::Free { .. } => true,
            _ => false,
        };
        let any = dice.percent(tries / 2);
        let places: Vec<PlaceId> = self
            .oracle
            .seats
            .iter()
            .filter(|(_, seat)| any || (seat.queue == queue && wanted(seat.state)))
            .map(|(id, _)| *id)
            .collect();
        let Some(place) = dice.one(&places) else { return Ok(()) };
        let Some(choice) = self.choice(application, parent, place)? else { return Ok(()) };
        let app = self.app()?;
        if !dice.percent(self.plan.repeats) {
            let done = app.run(self.as_parent(parent)?, choice).wait();
            let chosen = self.answer("choose", done)?;
            return if chosen.is_err() { self.refused_rightly(application, place) } else { Ok(()) };
        }
        // The client sends it again, with its key and without.
        let mut key = [0_u8; 32];
        key.iter_mut().for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap_or(0));
        let first = app.run(self.as_parent(parent)?, Once::new(key, choice.clone())).wait();
        let again = app.run(self.as_parent(parent)?, Once::new(key, choice.clone())).wait();
        let bare = app.run(self.as_parent(parent)?, choice).wait();
        must!(!(bare.is_ok() && first.is_ok()), "one signature chose twice");
        let first = self.answer("choose", first)?;
        let again = self.answer("choose again", again)?;
        must!(first.as_ref().ok() == again.as_ref().ok(), "the second answer is {again:?} and not {first:?}");
        if first.is_err() { self.refused_rightly(application, place) } else { Ok(()) }
    }

    pub(super) fn choice(
        &mut self,
        application: ApplicationId,
        parent: Parent,
        place: PlaceId,
    ) -> Result<Option<ChoosePlace>, Found> {
        let app = self.app()?;
        let ctx = self.as_parent(parent)?;
        let text = self.wait(app::choice::text(&app, &ctx, ChoiceText { application, place }))?;
        self.feed()?;
        Ok(text.map(|text| ChoosePlace { application, place, signed: self.signed(parent, &text) }))
    }

    /// Refused: then the rules forbid it, as soon as everything past its limit is settled (R54). A text that has changed
    /// since it was signed is a reason too, so it is tried once more with a fresh one.
    fn refused_rightly(&mut self, application: ApplicationId, place: PlaceId) -> Check {
        self.settle_everything()?;
        if self.oracle.bars_choice(application, place, self.now())?.is_some() {
            return Ok(());
        }
        let first = self.oracle.request(application)?.first;
        let parent = self.families.iter().flat_map(|family| family.parents).find(|parent| parent.id == first);
        let Some(parent) = parent else { return Ok(()) };
        let Some(choice) = self.choice(application, parent, place)? else {
            return Err(Found(format!("{application} may choose {place} and there is no text")));
        };
        let done = self.app()?.run(self.as_parent(parent)?, choice).wait();
        match self.answer("choose", done)? {
            Ok(_) => Ok(()),
            Err(Refusal::NotFound) => Err(Found(format!("{application} may choose {place}: not found"))),
            Err(refusal) => {
                Err(Found(format!("{application} may choose {place} and is refused: {refusal:?}")))
            }
        }
    }

    /// Two applicants sign for one place and send it in the same instant: one gets it (R1, R29).
    pub(super) fn two_want_one_place(&mut self, dice: &mut Dice) -> Check {
        let now = self.now();
        let offered: Vec<PlaceId> = self
            .oracle
            .seats
            .iter()
            .filter(|(_, seat)| matches!(seat.state, SeatState::Reserved(_) | SeatState::Free { .. }))
            .map(|(id, _)| *id)
            .collect();
        let Some(place) = dice.one(&offered) else { return Ok(()) };
        let mut rivals = Vec::new();
        for family in &self.families {
            let Some(id) = family.application else { continue };
            if self.oracle.requests.contains_key(&id) && self.oracle.bars_choice(id, place, now)?.is_none() {
                rivals.push((id, family.parents));
            }
        }
        if rivals.len() < 2 {
            return Ok(());
        }
        let mut sent = Vec::new();
        for _ in 0..2 {
            let (id, parents) = rivals.swap_remove(dice.below(rivals.len()));
            let first = self.oracle.request(id)?.first;
            let Some(parent) = parents.into_iter().find(|parent| parent.id == first) else { return Ok(()) };
            let Some(choice) = self.choice(id, parent, place)? else { return Ok(()) };
            sent.push((self.as_parent(parent)?, choice));
        }
        let sends = sent.into_iter().map(|(ctx, choice)| {
            move |app: &App| {
                let pending = app.run(ctx, choice);
                Box::new(move || pending.wait()) as Box<dyn FnOnce() -> _>
            }
        });
        let answers = self.together(sends.collect())?;
        let mut won = 0;
        for answer in answers {
            won += usize::from(self.answer("race for a place", answer)?.is_ok());
        }
        must!(won <= 1, "R1: {won} applicants got {place}");
        Ok(())
    }
}
