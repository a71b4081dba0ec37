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
    waited: BTreeMap<Lane, Vec<i64>>,
    filed: BTreeMap<ApplicationId, Timestamp>,
    done: BTreeMap<&'static str, u64>,
    refusals: BTreeMap<&'static str, u64>,
    story: Vec<String>,
}

#[derive(Debug, Default)]
struct Counts {
    filed: u64,
    turns: u64,
    lapsed: u64,
    referrals: u64,
    misses: u64,
    removed: u64,
    enrolled: u64,
    /// Days from the registration to the turn.
    waited: Vec<i64>,
}

/// One lane in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The year.
    pub year: i16,
    /// `out_of_turn`, `first_priority` or `general`: the lane at the moment of what is counted.
    pub lane: &'static str,
    /// Applications filed.
    pub filed: u64,
    /// Turns given.
    pub turns: u64,
    /// Median of the days from the registration to a turn.
    pub waited_days: Option<i64>,
    /// Nine of ten waited no longer.
    pub waited_days_90: Option<i64>,
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

/// How long those of one lane waited for their turns, in days from the registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waited {
    /// `out_of_turn`, `first_priority` or `general`.
    pub lane: &'static str,
    /// How many turns were given.
    pub turns: usize,
    /// A quarter waited no longer.
    pub quarter: i64,
    /// The median.
    pub half: i64,
    /// Three quarters waited no longer.
    pub three_quarters: i64,
    /// Nine of ten waited no longer.
    pub nine_of_ten: i64,
}

impl Statistics {
    pub(crate) const fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            years: BTreeMap::new(),
            months: Vec::new(),
            waited: BTreeMap::new(),
            filed: BTreeMap::new(),
            done: BTreeMap::new(),
            refusals: BTreeMap::new(),
            story: Vec::new(),
        }
    }

    pub(crate) fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    pub(crate) fn refused(&mut self, what: &'static str, _refusal: &dyn fmt::Debug) {
        *self.refusals.entry(what).or_default() += 1;
    }

    /// One more line of the story that is told.
    pub(crate) fn line(&mut self, line: String) {
        self.story.push(line);
    }

    /// The story that was told.
    pub(crate) fn story(&self) -> Vec<String> {
        self.story.clone()
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
                counts.filed += 1;
                month.filed += 1;
                self.filed.insert(application, event.at);
            }
            Fact::TurnGiven { .. } => {
                counts.turns += 1;
                month.turns += 1;
                if let Some(filed) = self.filed.get(&application) {
                    let days = event.at.duration_since(*filed).as_hours() / 24;
                    counts.waited.push(days);
                    self.waited.entry(lane).or_default().push(days);
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
            }
            _ => {}
        }
    }

    /// Month by month.
    pub(crate) fn months(&self) -> Vec<Month> {
        self.months.clone()
    }

    /// How long was waited, by lane.
    pub(crate) fn waited(&self) -> Vec<Waited> {
        let lanes = self.waited.iter();
        lanes
            .map(|(lane, days)| {
                let mut days = days.clone();
                days.sort_unstable();
                let at = |percent: usize| days.get((days.len() - 1) * percent / 100).copied().unwrap_or(0);
                Waited {
                    lane: lane.code(),
                    turns: days.len(),
                    quarter: at(25),
                    half: at(50),
                    three_quarters: at(75),
                    nine_of_ten: at(90),
                }
            })
            .collect()
    }

    /// The table.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let lanes = self.years.iter().flat_map(|(year, lanes)| lanes.iter().map(move |row| (*year, row)));
        lanes
            .map(|(year, (lane, counts))| {
                let mut waited = counts.waited.clone();
                waited.sort_unstable();
                let at = |percent: usize| waited.get(waited.len().saturating_sub(1) * percent / 100).copied();
                Row {
                    year,
                    lane: lane.code(),
                    filed: counts.filed,
                    turns: counts.turns,
                    waited_days: at(50),
                    waited_days_90: at(90),
                    lapsed: counts.lapsed,
                    referrals: counts.referrals,
                    misses: counts.misses,
                    removed: counts.removed,
                    enrolled: counts.enrolled,
                }
            })
            .collect()
    }
}
