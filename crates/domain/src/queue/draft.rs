//! A command at work: the slice, the rules and the facts so far.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::settle::Giving;
use super::{Corrupt, Slice, evolve};
use crate::calendar::Calendar;
use crate::event::{Actor, Fact, Stamped};
use crate::id::Ids;
use crate::policy::{Policy, PolicyBook, PolicyId};

/// The rules in force: policy, calendar, zone of the district.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The policy in force at the instant of the command.
    pub policy: &'a Policy,
    /// The first instant from which the district follows it.
    pub since: Timestamp,
    /// Every policy ever in force: what began under one ends under it (section 7).
    pub book: &'a PolicyBook,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The district's zone (R50).
    pub zone: &'a TimeZone,
}

impl<'a> Rules<'a> {
    /// The policy under which something began.
    ///
    /// # Errors
    /// When the book does not have it.
    pub fn policy_of(&self, id: &PolicyId) -> Result<&'a Policy, Corrupt> {
        self.book
            .policy(id)
            .map(AsRef::as_ref)
            .ok_or_else(|| Corrupt(format!("policy {id} is not in the book")))
    }
}

/// Who acts, when, and where new ids come from. The clock is read once, outside.
#[derive(Clone, Debug)]
pub struct Context {
    /// The instant of the command.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// New ids.
    pub ids: Ids,
}

/// A command at work. Every fact is evolved at once, so that the next decision sees it.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The state, with the facts so far applied.
    pub slice: Slice,
    /// The facts so far.
    pub facts: Vec<Stamped>,
    /// The rules in force.
    pub rules: Rules<'a>,
    /// Who and when.
    pub context: Context,
    /// While limits are settled: turns to give after the last of them; `None` otherwise, when they are given at once.
    deferred: Option<Vec<Giving>>,
}

impl<'a> Draft<'a> {
    /// Whether publications and free choice rest today (R35).
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        let today = crate::calendar::local_day(self.context.now, self.rules.zone);
        self.rules.policy.freeze.iter().any(|period| period.contains(today))
    }

    /// Begins a command on a freshly loaded slice.
    #[must_use]
    pub fn new(slice: Slice, rules: Rules<'a>, context: Context) -> Self {
        Self { slice, facts: Vec::new(), rules, context, deferred: None }
    }

    /// The instant of the command.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.context.now
    }

    /// Begins to keep back what gives turns.
    pub(super) fn begin_settling(&mut self) {
        self.deferred = Some(Vec::new());
    }

    /// Gives turns at once again.
    pub(super) fn end_settling(&mut self) {
        self.deferred = None;
    }

    /// What is kept back.
    pub(super) fn deferred(&self) -> impl Iterator<Item = Giving> {
        self.deferred.iter().flatten().copied()
    }

    /// Takes one thing out of what is kept back.
    pub(super) fn undefer(&mut self, giving: Giving) {
        if let Some(deferred) = &mut self.deferred {
            deferred.retain(|other| *other != giving);
        }
    }

    /// Keeps back what gives turns until all limits are settled; false when nothing is being settled: then do it now.
    pub(crate) fn defer(&mut self, giving: Giving) -> bool {
        let Some(deferred) = &mut self.deferred else { return false };
        deferred.push(giving);
        true
    }

    /// Records what the actor did, now, under the policy in force.
    pub(crate) fn emit(&mut self, fact: Fact) -> Result<(), Corrupt> {
        let policy = self.rules.policy.id.clone();
        self.emit_under(policy, fact)
    }

    /// Records what the actor did, now, under the policy of what it belongs to.
    pub(crate) fn emit_under(&mut self, policy: PolicyId, fact: Fact) -> Result<(), Corrupt> {
        let (at, actor) = (self.context.now, self.context.actor);
        self.push(Stamped { at, actor, policy, fact })
    }

    /// Records what the clock did: stamped with the limit (R54), under the policy of what it belongs to.
    pub(crate) fn emit_clock(&mut self, at: Timestamp, policy: PolicyId, fact: Fact) -> Result<(), Corrupt> {
        self.push(Stamped { at, actor: Actor::Clock, policy, fact })
    }

    fn push(&mut self, stamped: Stamped) -> Result<(), Corrupt> {
        evolve(&mut self.slice, &stamped)?;
        self.facts.push(stamped);
        Ok(())
    }
}
