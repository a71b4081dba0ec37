//! What a department would want to know of a policy: waiting times by lane, lapses, misses, numbers.

use std::collections::BTreeMap;
use std::fmt;

use domain::benefit::Lane;
use domain::event::{Event, Fact};
use domain::id::ApplicationId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::oracle::{Oracle, State};

/// Counts of a run.
#[derive(Debug)]
pub(crate) struct Statistics {
    zone: TimeZone,
    years: BTreeMap<i16, BTreeMap<Lane, Counts>>,
    months: Vec<Month>,
    waits: BTreeMap<ApplicationId, Wait>,
    done: BTreeMap<&'static str, u64>,
    refusals: BTreeMap<&'static str, u64>,
}

/// One application, from its registration on.
#[derive(Clone, Copy, Debug)]
struct Wait {
    filed: Timestamp,
    /// Days to the first turn. Further turns are the family's own doing.
    to_turn: Option<i64>,
    /// Days to enrolment, however the place came.
    to_enrolment: Option<i64>,
}

#[derive(Debug, Default)]
struct Counts {
    turns: u64,
    lapsed: u64,
    referrals: u64,
    misses: u64,
    removed: u64,
    enrolled: u64,
    to_turn: Vec<i64>,
    to_enrolment: Vec<i64>,
}

/// One lane in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The year.
    pub year: i16,
    /// `out_of_turn`, `first_priority` or `general`: the lane at the moment of what is counted.
    pub lane: &'static str,
    /// Turns given.
    pub turns: u64,
    /// Median of the days from the registration to the first turn of an application.
    pub turn_days: Option<i64>,
    /// Nine of ten waited no longer for their first turn.
    pub turn_days_90: Option<i64>,
    /// Turns in which nothing was chosen.
    pub lapsed: u64,
    /// Referrals issued.
    pub referrals: u64,
    /// Referrals with which nobody came.
    pub misses: u64,
    /// Applications closed without a place.
    pub removed: u64,
    /// Children enrolled.
    pub enrolled: u64,
    /// Median of the days from the registration to enrolment, however the place came.
    pub enrolled_days: Option<i64>,
    /// Nine of ten waited no longer for their enrolment.
    pub enrolled_days_90: Option<i64>,
}

/// One month of the district.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// For example `2026-09`.
    pub month: String,
    /// Applications filed.
    pub filed: u64,
    /// Turns given.
    pub turns: u64,
    /// Turns in which nothing was chosen.
    pub lapsed: u64,
    /// Referrals with which nobody came.
    pub misses: u64,
    /// Children enrolled.
    pub enrolled: u64,
    /// Queued, Stopped and with a turn when the month was over.
    pub in_queue: u64,
}

/// How long those of one lane waited, in days from the registration; the lane is the one that an application had last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waited {
    /// `out_of_turn`, `first_priority` or `general`.
    pub lane: &'static str,
    /// To the first turn, for those who got one.
    pub to_turn: Option<Spread>,
    /// To enrolment, for those who were enrolled, also in a place that they took without a turn.
    pub to_enrolment: Option<Spread>,
    /// So far, for those who still wait at the end, also with a referral: what the others do not tell.
    pub still: Option<Spread>,
}

/// How days are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Of how many.
    pub count: usize,
    /// A quarter waited no longer.
    pub quarter: i64,
    /// The median.
    pub half: i64,
    /// Three quarters waited no longer.
    pub three_quarters: i64,
    /// Nine of ten waited no longer.
    pub nine_of_ten: i64,
}

impl Spread {
    /// `None` of nobody.
    fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let at = |percent: usize| days.get(days.len().checked_sub(1)? * percent / 100).copied();
        Some(Self {
            count: days.len(),
            quarter: at(25)?,
            half: at(50)?,
            three_quarters: at(75)?,
            nine_of_ten: at(90)?,
        })
    }
}

impl Statistics {
    pub(crate) const fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            years: BTreeMap::new(),
            months: Vec::new(),
            waits: BTreeMap::new(),
            done: BTreeMap::new(),
            refusals: BTreeMap::new(),
        }
    }

    pub(crate) fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    pub(crate) fn refused(&mut self, what: &'static str, _refusal: &dyn fmt::Debug) {
        *self.refusals.entry(what).or_default() += 1;
    }

    /// What people did, how often it was done and how often refused.
    pub(crate) fn commands(&self) -> BTreeMap<&'static str, (u64, u64)> {
        let mut all: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        self.done.iter().for_each(|(what, count)| all.entry(what).or_default().0 = *count);
        self.refusals.iter().for_each(|(what, count)| all.entry(what).or_default().1 = *count);
        all
    }

    /// Before an event is taken down: if it is the first of a month, the one before it is over.
    pub(crate) fn turn_the_page(&mut self, recorded: Timestamp, oracle: &Oracle) {
        let month = recorded.to_zoned(self.zone.clone()).strftime("%Y-%m").to_string();
        if self.months.last().is_none_or(|last| last.month < month) {
            self.end_month(oracle);
            self.months.push(Month { month, ..Month::default() });
        }
    }

    /// Counts who is in the queue at the end of the present month.
    pub(crate) fn end_month(&mut self, oracle: &Oracle) {
        let is_in = |state| matches!(state, State::Queued | State::Stopped(_) | State::Notified { .. });
        let count = oracle.requests.values().filter(|row| is_in(row.state)).count();
        if let Some(last) = self.months.last_mut() {
            last.in_queue = u64::try_from(count).unwrap_or(u64::MAX);
        }
    }

    /// Counts an event that the oracle has just taken down.
    pub(crate) fn note(&mut self, event: &Event, oracle: &Oracle) {
        let by_referral = event.fact.referral().and_then(|id| oracle.tickets.get(&id));
        let application = event.fact.application().or_else(|| by_referral.map(|row| row.application));
        let Some(application) = application else { return };
        let Some(row) = oracle.requests.get(&application) else { return };
        let year = event.at.to_zoned(self.zone.clone()).year();
        let lane = row.lane;
        let counts = self.years.entry(year).or_default().entry(lane).or_default();
        let mut unread = Month::default();
        let month = self.months.last_mut().unwrap_or(&mut unread);
        match event.fact {
            Fact::ApplicationFiled { .. } => {
                month.filed += 1;
                let wait = Wait { filed: event.at, to_turn: None, to_enrolment: None };
                self.waits.insert(application, wait);
            }
            Fact::TurnGiven { .. } => {
                counts.turns += 1;
                month.turns += 1;
                if let Some(wait) = self.waits.get_mut(&application).filter(|wait| wait.to_turn.is_none()) {
                    let days = days_between(wait.filed, event.at);
                    wait.to_turn = Some(days);
                    counts.to_turn.push(days);
                }
            }
            Fact::TurnLapsed { .. } => {
                counts.lapsed += 1;
                month.lapsed += 1;
            }
            Fact::ReferralIssued { .. } => counts.referrals += 1,
            Fact::ReferralExpired { .. } => {
                counts.misses += 1;
                month.misses += 1;
            }
            Fact::ApplicationRemoved { .. } => counts.removed += 1,
            Fact::ReferralUsed { .. } => {
                counts.enrolled += 1;
                month.enrolled += 1;
                if let Some(wait) = self.waits.get_mut(&application) {
                    let days = days_between(wait.filed, event.at);
                    wait.to_enrolment = Some(days);
                    counts.to_enrolment.push(days);
                }
            }
            _ => {}
        }
    }

    /// Month by month.
    pub(crate) fn months(&self) -> Vec<Month> {
        self.months.clone()
    }

    /// How long was waited, by lane, until an instant.
    pub(crate) fn waited(&self, oracle: &Oracle, end: Timestamp) -> Vec<Waited> {
        let lanes = Lane::ALL.into_iter().map(|lane| {
            let of_lane = || {
                let known = self.waits.iter().filter_map(|(id, wait)| Some((oracle.requests.get(id)?, wait)));
                known.filter(move |(row, _)| row.lane == lane)
            };
            let waiting = of_lane().filter(|(row, _)| row.is_live());
            Waited {
                lane: lane.code(),
                to_turn: Spread::of(of_lane().filter_map(|(_, wait)| wait.to_turn).collect()),
                to_enrolment: Spread::of(of_lane().filter_map(|(_, wait)| wait.to_enrolment).collect()),
                still: Spread::of(waiting.map(|(_, wait)| days_between(wait.filed, end)).collect()),
            }
        });
        lanes.collect()
    }

    /// The table.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let lanes = self.years.iter().flat_map(|(year, lanes)| lanes.iter().map(move |row| (*year, row)));
        lanes
            .map(|(year, (lane, counts))| {
                let [to_turn, to_enrolment] = [&counts.to_turn, &counts.to_enrolment].map(|days| {
                    let spread = Spread::of(days.clone());
                    (spread.map(|days| days.half), spread.map(|days| days.nine_of_ten))
                });
                Row {
                    year,
                    lane: lane.code(),
                    turns: counts.turns,
                    turn_days: to_turn.0,
                    turn_days_90: to_turn.1,
                    lapsed: counts.lapsed,
                    referrals: counts.referrals,
                    misses: counts.misses,
                    removed: counts.removed,
                    enrolled: counts.enrolled,
                    enrolled_days: to_enrolment.0,
                    enrolled_days_90: to_enrolment.1,
                }
            })
            .collect()
    }
}

fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_of_somebody() {
        assert_eq!(Spread::of(Vec::new()), None);
        let one = Spread { count: 1, quarter: 7, half: 7, three_quarters: 7, nine_of_ten: 7 };
        assert_eq!(Spread::of(vec![7]), Some(one));
        let many = Spread::of((0..101).rev().collect());
        let expected = Spread { count: 101, quarter: 25, half: 50, three_quarters: 75, nine_of_ten: 90 };
        assert_eq!(many, Some(expected));
    }
}
