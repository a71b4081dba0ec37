//! What happens to everybody: background work, decrees, another profile, somebody who looks.

use std::collections::BTreeSet;

use app::applications::{NumberHistory, NumberSteps};
use app::clock::DueQueues;
use app::department::{EditCalendar, FollowPolicy, edit_calendar, follow_policy};
use app::messages::Reminder;
use app::{Caller, applications};
use domain::calendar::Change;
use domain::id::ApplicationId;
use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan as _};

use crate::dice::Dice;
use crate::oracle::{Check, Found, State, must};
use crate::people::Parent;
use crate::world::World;

/// Messages that are looked at together: more than ever wait in a simulated district.
const MESSAGES_MAX: u32 = 10_000;

impl World {
    /// One pass of the background work; nothing is due after it.
    pub(crate) fn background(&mut self) -> Check {
        let (app, gateway) = (self.app()?, self.gateway.clone());
        let written = self.undelivered()?;
        let done = self.wait(app::clock::reconcile(&app, gateway.as_ref()))?;
        (0..done.alerts).for_each(|_| self.statistics.did("tell of free places"));
        self.edit_is_open = false;
        self.statistics.did("background work");
        self.feed()?;
        let left = self.undelivered()?;
        let lost = written.difference(&left).find(|key| !gateway.is_settled(key));
        must!(lost.is_none(), "a message counts as delivered and never arrived: {lost:?}");
        let late = self.wait(app.ask(app.ctx(Caller::Clock), DueQueues))?;
        must!(late.is_empty(), "R54: the next pass would look at {late:?} in vain");
        self.oracle.nothing_due(self.now())?;
        self.oracle.nobody_waits_for_news(self.now())?;
        // Also when the program died between a decree and the limits that it moves (R53).
        self.oracle.limits_moved(self.now())
    }

    /// The keys of the messages that wait for their delivery and have to arrive. A reminder of what is over says nothing any more,
    /// and nor do free places to somebody who has stopped asking (R30).
    fn undelivered(&self) -> Result<BTreeSet<String>, Found> {
        let waiting =
            self.app()?.db().read(|reader| storage::outbox::ready(reader, Timestamp::MAX, MESSAGES_MAX));
        let passing = [Reminder::KIND, "free_places_told"];
        let lasting = waiting.wait()?.into_iter().filter(|message| !passing.contains(&message.kind.as_str()));
        Ok(lasting.map(|message| message.id.to_string()).collect())
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
            return Err(Found(format!("the applicant does not see {application}")));
        };
        self.statistics.did("look at a page");
        self.feed()?;
        let row = self.oracle.request(application)?;
        let ratio = self.oracle.policy_at(self.now())?.ratio.get();
        let known = self.oracle.numbers(row.queue, ratio).get(&application).map(|(number, _)| *number);
        let shown = view.standing.map(|standing| standing.number);
        must!(known == shown, "R24: the page shows {shown:?} and not {known:?} for {application}");
        self.explains(parent, application, known)?;
        let row = self.oracle.request(application)?;
        // No limit that the page names has passed (R54).
        if let State::Notified { until, .. } = row.state {
            must!(self.now() < until.until, "R54: a turn is shown that ended {}", until.until);
        }
        Ok(())
    }

    /// The explanations of a number sum to its change: each begins where the one before it ends, the last one at the number.
    fn explains(&self, parent: Parent, application: ApplicationId, known: Option<u64>) -> Check {
        let (app, ctx) = (self.app()?, self.as_parent(parent)?);
        let Some(history) = self.wait(applications::number_history(&app, &ctx, application))? else {
            return Err(Found(format!("nobody explains the number of {application}")));
        };
        sums_to(&history, application, known)
    }

    /// The same of an application whose number has just changed, without settling anything: nobody's story is another for it.
    pub(crate) fn explain_as_it_stands(&self, application: ApplicationId, known: Option<u64>) -> Check {
        let app = self.app()?;
        self.entropy.is_strange(true);
        let ctx = app.ctx(Caller::Applicant { person: self.oracle.request(application)?.first });
        self.entropy.is_strange(false);
        let Some(history) = app.ask(ctx, NumberHistory { application }).wait()? else {
            return Err(Found(format!("nobody explains the number of {application}")));
        };
        sums_to(&history, application, known)
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
        if self.edit_is_open {
            // What a crash left of the edit before belongs to the calendar of that one.
            self.background()?;
        }
        // The oracle learns of it before the limits that it moves are written down.
        self.settle_everything()?;
        self.edit_is_open = true;
        let done = self.wait(edit_calendar(&app, self.as_department()?, edit));
        self.oracle.new_calendar(app.registers().calendar())?;
        let _ = self.answer("edit the calendar", done)?;
        self.edit_is_open = false;
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

/// Each step begins where the one before it ends, the last one at the number (R25).
fn sums_to(history: &NumberSteps, application: ApplicationId, known: Option<u64>) -> Check {
    let mut number = None;
    for step in &history.steps {
        must!(step.before == number, "R25: {step:?} of {application} begins at {number:?}");
        must!(step.before != step.after, "R25: {step:?} of {application} moves nothing");
        number = step.after;
    }
    must!(
        history.is_complete && number == known,
        "R25: {application} has {known:?}, explained as {number:?}"
    );
    Ok(())
}
