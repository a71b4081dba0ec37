//! What happens to everybody: background work, decrees, another profile, somebody who looks.

use app::clock::DueQueues;
use app::department::{EditCalendar, FollowPolicy, edit_calendar, follow_policy};
use app::{Caller, applications};
use domain::calendar::Change;
use jiff::ToSpan as _;
use jiff::civil::Weekday;

use crate::dice::Dice;
use crate::oracle::{Check, State, must};
use crate::world::World;

impl World {
    /// One pass of the background work; nothing is due after it.
    pub(crate) fn background(&mut self) -> Check {
        let (app, gateway) = (self.app()?, self.gateway.clone());
        self.wait(app::clock::reconcile(&app, gateway.as_ref()))?;
        self.statistics.did("background work");
        self.feed()?;
        let late = self.wait(app.ask(app.ctx(Caller::Clock), DueQueues))?;
        must!(late.is_empty(), "R54: the next pass would look at {late:?} in vain");
        self.oracle.nothing_due(self.now())
    }

    /// Everything past its limit, without messages.
    pub(crate) fn settle_everything(&mut self) -> Check {
        let app = self.app()?;
        self.wait(app::clock::settle(&app))?;
        self.feed()?;
        self.oracle.nothing_due(self.now())
    }

    /// A page says what the oracle says, also when nothing has been settled yet (R54).
    pub(super) fn somebody_looks(&mut self, dice: &mut Dice) -> Check {
        let Some(family) = dice.one(&self.families) else { return Ok(()) };
        let Some(application) = family.application else { return Ok(()) };
        let first = self.oracle.request(application)?.first;
        let Some(parent) = family.parents.into_iter().find(|parent| parent.id == first) else {
            return Ok(());
        };
        let (app, ctx) = (self.app()?, self.as_parent(parent)?);
        let Some(view) = self.wait(applications::page(&app, &ctx, application))? else {
            return Err(crate::oracle::Found(format!("the applicant does not see {application}")));
        };
        self.statistics.did("look at a page");
        self.feed()?;
        let row = self.oracle.request(application)?;
        let ratio = self.oracle.policy_at(self.now())?.ratio.get();
        let known = self.oracle.numbers(row.queue, ratio).get(&application).map(|(number, _)| *number);
        let shown = view.standing.map(|standing| standing.number);
        must!(known == shown, "R24: the page shows {shown:?} and not {known:?} for {application}");
        // No limit that the page names has passed (R54).
        if let State::Notified { until, .. } = row.state {
            must!(self.now() < until.until, "R54: a turn is shown that ended {}", until.until);
        }
        Ok(())
    }

    /// A decree: some working day of the next weeks is off, some day off is worked (R52, R53).
    pub(super) fn calendar_changes(&mut self, dice: &mut Dice) -> Check {
        if !dice.percent(30) {
            return Ok(());
        }
        let mut changes = Vec::new();
        for _ in 0..=dice.below(2) {
            let day = self.today().saturating_add(dice.between(1, 40).days());
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            changes.push(if weekend { Change::Worked(day) } else { Change::Off(day) });
        }
        let app = self.app()?;
        let edit = EditCalendar { changes, source: "simulated decree".to_owned() };
        // The oracle learns of it before the limits that it moves are written down.
        self.settle_everything()?;
        let done = self.wait(edit_calendar(&app, self.as_department()?, edit));
        self.oracle.new_calendar(app.registers().calendar())?;
        let _ = self.answer("edit the calendar", done)?;
        self.feed()?;
        self.oracle.limits_moved(self.now())
    }

    /// From a day on the district follows another profile.
    pub(super) fn policy_changes(&mut self, dice: &mut Dice) -> Check {
        if !dice.percent(20) {
            return Ok(());
        }
        let profile = dice.one(&["kz-2018", "kz-2025", "astana-2019"]).unwrap_or("kz-2018").to_owned();
        let from = self.today().saturating_add(dice.between(1, 20).days());
        let command = FollowPolicy { district: self.district, from, profile };
        let (app, ctx) = (self.app()?, self.as_department()?);
        let done = self.wait(follow_policy(&app, ctx, command));
        let _ = self.answer("follow another profile", done)?;
        self.learn_policy()
    }
}
