//! Limits under a new version of the calendar (R53).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Corrupt, Draft, Rules, Slice};
use crate::application::{self, Application, ApplicationState};
use crate::calendar::{Calendar, Term, last_day_of, limit_end_of};
use crate::event::{Actor, Fact, MovedLimit};
use crate::id::ApplicationId;
use crate::referral::{Referral, ReferralState};

/// Recomputes every live working-day limit of the slice under the calendar in force, after it replaced `told_by`. A limit
/// that a person was told never moves earlier; calendar-day limits and limits already past do not change (R53).
///
/// The slice has every live application of the queue with its live referral. Whoever gets a [`Fact::LimitMoved`] is told.
///
/// `begun` says from which event confirmations, turns, stop-lists and objections count: their rows do not. A stop-list that an application
/// inherited (R13) began in another one's history; it is counted back from the limit with the calendar by which it was told,
/// in the person's favour.
///
/// # Errors
/// Only when the slice is wrong.
pub fn recompute_limits(draft: &mut Draft<'_>, told_by: &Calendar, begun: &Begun) -> Result<(), Corrupt> {
    let mut moved = Vec::new();
    for row in draft.slice.applications.values().filter(|row| row.status().is_live()) {
        for (limit, until) in limits_of(&draft.slice, &draft.rules, row)? {
            let Running { term, told, event } = until;
            let event = event.or_else(|| begun.event(row.id, limit));
            let event = event.unwrap_or_else(|| counted_back(term, told, &draft.rules, told_by));
            let Rules { zone, calendar, .. } = draft.rules;
            let until = term.limit_on_new_calendar(told, event, draft.now(), zone, calendar);
            if until != told {
                moved.push(Fact::LimitMoved { application: row.id, limit, until });
            }
        }
    }
    moved.into_iter().try_for_each(|fact| draft.emit(fact))
}

/// From which events limits count that do not say so themselves: read from histories.
#[derive(Clone, Debug, Default)]
pub struct Begun(BTreeMap<(ApplicationId, MovedLimit), Timestamp>);

impl Begun {
    /// Whether the history of an application has to be read.
    #[must_use]
    pub fn is_wanted(slice: &Slice, row: &Application) -> bool {
        let runs = match row.state {
            ApplicationState::Notified { .. } | ApplicationState::Stopped { .. } => true,
            ApplicationState::Referred { referral } => {
                slice.referral(referral).is_ok_and(|referral| referral.turn.is_some())
            }
            _ => false,
        };
        runs || row.leave.is_some() || row.merge.is_some() || row.unconfirmed_until.is_some()
    }

    /// Takes notice of a fact; of two that begin the same limit the later one counts, so histories come oldest first.
    pub fn see(&mut self, at: Timestamp, actor: Actor, fact: &Fact, zone: &TimeZone) {
        let (application, limit, event) = match *fact {
            // Not the registration: that is later when the queue's last one is (R2).
            Fact::ApplicationFiled { application, .. } => (application, MovedLimit::Kinship, Some(at)),
            Fact::TurnGiven { application, .. } => (application, MovedLimit::Turn, Some(at)),
            Fact::LeaveRequested { application, .. } => (application, MovedLimit::Leave, Some(at)),
            Fact::MergeRequested { application, .. } => (application, MovedLimit::Merge, Some(at)),
            Fact::ApplicationStopped { application, .. } => {
                let event = match actor {
                    // What follows a passed limit counts from its day (R56), which ends where the limit is.
                    Actor::Clock => Some(last_moment_of(at, zone)),
                    Actor::Staff { .. } | Actor::Kindergarten { .. } => Some(at),
                    // Inherited: it began with an earlier application.
                    Actor::Applicant { .. } | Actor::Import => None,
                };
                (application, MovedLimit::Stop, event)
            }
            _ => return,
        };
        match event {
            Some(event) => self.0.insert((application, limit), event),
            None => self.0.remove(&(application, limit)),
        };
    }

    fn event(&self, application: ApplicationId, limit: MovedLimit) -> Option<Timestamp> {
        self.0.get(&(application, limit)).copied()
    }
}

/// An instant of the last day before a limit.
fn last_moment_of(limit: Timestamp, zone: &TimeZone) -> Timestamp {
    let eve = last_day_of(limit, zone).yesterday();
    eve.map_or(limit, |eve| limit_end_of(eve, zone))
}

/// A limit that runs.
struct Running {
    term: Term,
    told: Timestamp,
    /// The event from which it counts, where it is on record.
    event: Option<Timestamp>,
}

fn limits_of(
    slice: &Slice,
    rules: &Rules<'_>,
    row: &Application,
) -> Result<Vec<(MovedLimit, Running)>, Corrupt> {
    let policy = rules.policy_of(&row.policy)?;
    let mut found = Vec::new();
    let mut add = |limit, term, told, event| found.push((limit, Running { term, told, event }));
    match row.state {
        ApplicationState::Notified { until, .. } => add(MovedLimit::Turn, policy.turn, until, None),
        ApplicationState::Stopped { until } => add(MovedLimit::Stop, policy.stop_list, until, None),
        ApplicationState::Referred { referral } => {
            let Referral { state, issued, turn, policy, .. } = slice.referral(referral)?;
            let policy = rules.policy_of(policy)?;
            match *state {
                ReferralState::Issued { until } => add(MovedLimit::Come, policy.come, until, Some(*issued)),
                ReferralState::Arrived { at, answer_until, .. } => {
                    add(MovedLimit::Answer, policy.enrol_after_arrival, answer_until, Some(at));
                }
                _ => {}
            }
            if let Some(turn) = turn {
                add(MovedLimit::Turn, policy.turn, turn.until, None);
            }
        }
        _ => {}
    }
    if let Some(until) = row.unconfirmed_until {
        add(MovedLimit::Kinship, policy.confirm_kinship, until, None);
    }
    if let Some(leave) = row.leave {
        add(MovedLimit::Leave, rules.policy.leave_objection, leave.until, None);
    }
    if let Some(merge) = row.merge {
        add(MovedLimit::Merge, rules.policy.merge_answer, merge.until, None);
    }
    Ok(found)
}

/// The latest day from which a told working-day limit can have been counted.
fn counted_back(term: Term, told: Timestamp, rules: &Rules<'_>, told_by: &Calendar) -> Timestamp {
    let mut day = last_day_of(told, rules.zone);
    let mut left = term.n.saturating_sub(1);
    while left > 0 {
        let Ok(before) = day.yesterday() else { break };
        day = before;
        left -= u16::from(told_by.is_working(day));
    }
    // The eve of its first day, which begins where the day before it ends.
    let eve = day.yesterday().and_then(|day| day.yesterday());
    eve.map_or(told, |day| limit_end_of(day, rules.zone))
}

/// Moves a limit of an application.
pub(super) fn evolve(
    slice: &mut Slice,
    id: ApplicationId,
    limit: MovedLimit,
    moved: Timestamp,
    at: Timestamp,
) -> Result<(), Corrupt> {
    let wrong = || Corrupt(format!("{id} has no such limit: {}", limit.code()));
    let row = application::change(slice, id, at)?;
    let child = row.child;
    match (limit, &mut row.state) {
        (MovedLimit::Turn, ApplicationState::Notified { until, .. }) => *until = moved,
        (MovedLimit::Stop, ApplicationState::Stopped { until }) => {
            *until = moved;
            slice.change_child(child)?.stopped_until = Some(moved);
        }
        (
            MovedLimit::Turn | MovedLimit::Come | MovedLimit::Answer,
            ApplicationState::Referred { referral },
        ) => {
            let referral = *referral;
            let row = slice.change_referral(referral)?;
            match (limit, &mut row.state, &mut row.turn) {
                (MovedLimit::Come, ReferralState::Issued { until }, _) => *until = moved,
                (MovedLimit::Answer, ReferralState::Arrived { answer_until, .. }, _) => *answer_until = moved,
                (MovedLimit::Turn, _, Some(turn)) => turn.until = moved,
                _ => return Err(wrong()),
            }
        }
        (MovedLimit::Kinship, _) => row.unconfirmed_until = Some(moved),
        (MovedLimit::Leave, _) => row.leave.as_mut().ok_or_else(wrong)?.until = moved,
        (MovedLimit::Merge, _) => row.merge.as_mut().ok_or_else(wrong)?.until = moved,
        _ => return Err(wrong()),
    }
    Ok(())
}
