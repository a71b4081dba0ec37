//! Several people act in the same instant: their commands are handed to the real queue together, in the order of the dice.

use std::sync::mpsc;

use app::department::{RemoveApplication, WithdrawPlace};
use app::kindergarten::{Enrol, PublishPlaces, RecordArrival, RefusePapers};
use app::referrals::{Cancel, DeclareArrival, Extend};
use app::signing::Act;
use app::{App, Command, Ctx, Failed};
use domain::event::RemovalReason;
use domain::id::{PlaceId, ReferralId};
use domain::place::WithdrawalReason;
use domain::referral::PaperRefusal;
use jiff::ToSpan as _;
use storage::{DbError, Lane};

use crate::dice::Dice;
use crate::oracle::{Check, Found, SeatState, TicketState, must};
use crate::people::Parent;
use crate::world::World;

/// Most commands of one rush.
const RUSH_MAX: usize = 8;

/// An answer that is on its way: whether the command was kept.
type Awaited = Box<dyn FnOnce() -> Result<bool, DbError>>;

/// A command that is ready to be handed over, and what it is called.
type Ready = (&'static str, Send);

/// Hands a command over.
type Send = Box<dyn FnOnce(&App) -> Awaited>;

fn ready<C: Command>(name: &'static str, ctx: Ctx, command: C) -> Ready {
    let send = move |app: &App| -> Awaited {
        let pending = app.run(ctx, command);
        Box::new(move || match pending.wait() {
            Ok(_) => Ok(true),
            Err(Failed::Refused(_)) => Ok(false),
            Err(Failed::Db(error)) => Err(error),
        })
    };
    (name, Box::new(send))
}

impl World {
    /// Everybody wants the same place, or has something to do with the same referral.
    pub(crate) fn rush(&mut self, dice: &mut Dice) -> Check {
        let referrals: Vec<ReferralId> = self
            .oracle
            .tickets
            .iter()
            .filter(|(_, ticket)| !matches!(ticket.state, TicketState::Ended(_)))
            .map(|(id, _)| *id)
            .collect();
        let open = |state| {
            matches!(state, SeatState::Reserved(_) | SeatState::Free { .. } | SeatState::Vacant { .. })
        };
        let seats = self.oracle.seats.iter().filter(|(_, seat)| open(seat.state));
        let places: Vec<PlaceId> = seats.map(|(id, _)| *id).collect();
        let is_about_place = referrals.is_empty() || dice.percent(50);
        let mut commands = match (dice.one(&places), dice.one(&referrals)) {
            (Some(place), _) if is_about_place => self.about_a_place(place, dice)?,
            (_, Some(referral)) => self.about_a_referral(referral, dice)?,
            _ => return Ok(()),
        };
        let mut sent = Vec::new();
        while !commands.is_empty() && sent.len() < RUSH_MAX {
            sent.push(commands.swap_remove(dice.below(commands.len())));
        }
        self.hand_over(sent)
    }

    fn hand_over(&mut self, commands: Vec<Ready>) -> Check {
        let (names, sends): (Vec<_>, Vec<_>) = commands.into_iter().unzip();
        let answers = self.together(sends)?;
        let mut chosen = 0;
        for (name, answer) in names.into_iter().zip(answers) {
            let is_kept = answer.map_err(|error| Found(format!("{name} in a rush: {error}")))?;
            chosen += usize::from(is_kept && name == "choose");
            if is_kept {
                self.statistics.did("act in a rush")
            } else {
                self.statistics.refused("act in a rush", &name)
            }
        }
        must!(chosen <= 1, "R1: {chosen} applicants got one place");
        Ok(())
    }

    /// Hands commands over in one instant, and waits for the answers.
    ///
    /// On SQLite they are one batch of the one writer: it is held until all of them wait, because how many share a batch would
    /// else be a matter of threads. Each waits for the one before it where the several writers of PostgreSQL would take them in
    /// an order of their own, and where the program may die: a death takes one command then and not a batch, on both engines.
    pub(super) fn together<T>(
        &self,
        sends: Vec<impl FnOnce(&App) -> Box<dyn FnOnce() -> T>>,
    ) -> Result<Vec<T>, Found> {
        let app = self.app()?;
        if !self.races || self.fault.is_armed() {
            return Ok(sends.into_iter().map(|send| send(&app)()).collect());
        }
        let (entered, has_entered) = mpsc::channel::<()>();
        let (release, released) = mpsc::channel::<()>();
        let gate = app.db().write(Lane::People, move |_| {
            // Whoever has gone away waits for nobody.
            let _gone = entered.send(());
            let _released = released.recv();
            Ok::<(), storage::Failed<std::convert::Infallible>>(())
        });
        has_entered.recv().map_err(|_| Found("the writer has ended".to_owned()))?;
        let waiting: Vec<_> = sends.into_iter().map(|send| send(&app)).collect();
        drop(release);
        gate.wait().map_err(|error| Found(format!("the gate of a rush: {error:?}")))?;
        Ok(waiting.into_iter().map(|answer| answer()).collect())
    }

    fn about_a_place(&mut self, place: PlaceId, dice: &mut Dice) -> Result<Vec<Ready>, Found> {
        let now = self.now();
        let mut rivals = Vec::new();
        for family in &self.families {
            let Some(id) = family.application else { continue };
            if self.oracle.requests.contains_key(&id) && self.oracle.bars_choice(id, place, now)?.is_none() {
                rivals.push((id, family.parents));
            }
        }
        let mut commands = Vec::new();
        for _ in 0..4 {
            if rivals.is_empty() {
                break;
            }
            let (id, parents) = rivals.swap_remove(dice.below(rivals.len()));
            let (first, second) = {
                let row = self.oracle.request(id)?;
                (row.first, row.second)
            };
            // Both parents, each with a signature of their own.
            for parent in parents.into_iter().filter(|parent| parent.id == first || Some(parent.id) == second)
            {
                if let Some(choice) = self.choice(id, parent, place)? {
                    commands.push(ready("choose", self.as_parent(parent)?, choice));
                }
            }
        }
        let Some(seat) = self.oracle.seats.get(&place) else { return Ok(commands) };
        let (kindergarten, group) = (seat.kindergarten, seat.group);
        if dice.percent(50) {
            let publish = PublishPlaces { group };
            commands.push(ready("publish", self.as_kindergarten(kindergarten)?, publish));
        }
        if dice.percent(30) {
            let withdraw = WithdrawPlace { place, reason: WithdrawalReason::Sanitary };
            commands.push(ready("withdraw", self.as_department()?, withdraw));
        }
        Ok(commands)
    }

    fn about_a_referral(&mut self, referral: ReferralId, dice: &mut Dice) -> Result<Vec<Ready>, Found> {
        let ticket = self.oracle.ticket(referral)?.clone();
        let row = self.oracle.request(ticket.application)?.clone();
        let all = self.families.iter().flat_map(|family| family.parents);
        let parents: Vec<Parent> =
            all.filter(|parent| parent.id == row.first || Some(parent.id) == row.second).collect();
        let mut commands = Vec::new();
        for parent in parents {
            self.parents_rush(referral, parent, dice, &mut commands)?;
        }
        let Some(seat) = self.oracle.seats.get(&ticket.place) else { return Ok(commands) };
        let kindergarten = seat.kindergarten;
        for number in 0..3 {
            let ctx = self.as_kindergarten(kindergarten)?;
            commands.push(match (number, dice.percent(30)) {
                (0, _) => ready("record arrival", ctx, RecordArrival { referral }),
                (1, _) => ready("enrol", ctx, Enrol { referral }),
                (_, true) => ready("refuse", ctx, RefusePapers { referral, reason: PaperRefusal::Identity }),
                (..) => ready("enrol", ctx, Enrol { referral }),
            });
        }
        if dice.percent(20) {
            let withdraw = WithdrawPlace { place: ticket.place, reason: WithdrawalReason::Repair };
            commands.push(ready("withdraw", self.as_department()?, withdraw));
        }
        if dice.percent(10) {
            let remove = RemoveApplication { application: row.id, reason: RemovalReason::Duplicate };
            commands.push(ready("remove", self.as_department()?, remove));
        }
        Ok(commands)
    }

    fn parents_rush(
        &mut self,
        referral: ReferralId,
        parent: Parent,
        dice: &mut Dice,
        commands: &mut Vec<Ready>,
    ) -> Check {
        let ticket = self.oracle.ticket(referral)?;
        let application = ticket.application;
        let day = ticket.issued.to_zoned(self.zone.clone()).date().saturating_add(30.days());
        if dice.percent(60)
            && let Some(signed) = self.sign_act(application, parent, Act::Cancel { referral })?
        {
            commands.push(ready("cancel", self.as_parent(parent)?, Cancel { referral, signed }));
        }
        if dice.percent(60)
            && let Some(signed) = self.sign_act(application, parent, Act::Extend { referral, day })?
        {
            commands.push(ready("extend", self.as_parent(parent)?, Extend { referral, day, signed }));
        }
        if dice.percent(60)
            && let Some(signed) = self.sign_act(application, parent, Act::DeclareArrival { referral })?
        {
            commands.push(ready("declare", self.as_parent(parent)?, DeclareArrival { referral, signed }));
        }
        Ok(())
    }
}
