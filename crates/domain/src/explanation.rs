//! Why a queue number changed (R24, R25): each step of it, with the event that caused it.
//!
//! A number is derived and never stored, so its past is derived too: from the events of the queue, which say who joined a
//! lane, who left it and what the ratio's memory was. The steps sum to the difference of any two numbers, because nothing
//! but an event moves one.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::benefit::Lane;
use crate::event::{CancelOutcome, Event, Fact};
use crate::id::{ApplicationId, ReferralId};
use crate::order::{LaneCounts, served_at_first};
use crate::standing::{Line, Position, standing};

/// What moved a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An application was filed: one's own has its first number; others' stand behind in their lane (R2).
    Filed,
    /// A turn was given: those with a turn stand first (R25).
    TurnGiven,
    /// A turn passed without a choice (S24).
    TurnLapsed,
    /// A turn ended early (R10, R27).
    TurnEnded,
    /// A place was chosen: whoever holds a referral is not counted (R25).
    PlaceChosen,
    /// A referral ended without enrolment: back by the original date (R2).
    ReferralEnded,
    /// A benefit was confirmed (R41).
    BenefitConfirmed,
    /// A benefit was given up, or its evidence ended (R41).
    BenefitEnded,
    /// An application was closed without a place.
    Removed,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 9] = [
        Self::Filed,
        Self::TurnGiven,
        Self::TurnLapsed,
        Self::TurnEnded,
        Self::PlaceChosen,
        Self::ReferralEnded,
        Self::BenefitConfirmed,
        Self::BenefitEnded,
        Self::Removed,
    ];

    /// What a fact is to those who wait; `None` for what moves nobody.
    const fn of(fact: &Fact) -> Option<Self> {
        use Fact as F;
        Some(match fact {
            F::ApplicationFiled { .. } => Self::Filed,
            F::TurnGiven { .. } => Self::TurnGiven,
            F::TurnLapsed { .. } => Self::TurnLapsed,
            F::TurnEnded { .. } => Self::TurnEnded,
            F::ReferralIssued { .. } => Self::PlaceChosen,
            F::ReferralCancelled { .. }
            | F::ReferralRefused { .. }
            | F::ReferralExpired { .. }
            | F::ReferralAnnulled { .. } => Self::ReferralEnded,
            F::BenefitConfirmed { .. } => Self::BenefitConfirmed,
            F::BenefitRenounced { .. } | F::BenefitEnded { .. } | F::BenefitFoundFalse { .. } => {
                Self::BenefitEnded
            }
            F::ApplicationRemoved { .. } => Self::Removed,
            _ => return None,
        })
    }
}

/// One step of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it took effect.
    pub at: Timestamp,
    /// What moved it.
    pub cause: Cause,
    /// Whether it was the application itself, or somebody else of its queue.
    pub is_own: bool,
    /// The number before; `None` while it has none: before filing, with a referral, after the end.
    pub before: Option<u64>,
    /// The number after.
    pub after: Option<u64>,
}

/// Follows the number of one application through the events of its queue, from the queue's first.
#[derive(Clone, Debug)]
pub struct Explainer {
    me: ApplicationId,
    ratio: NonZeroU32,
    served: u32,
    rows: BTreeMap<ApplicationId, Row>,
    /// Which application a referral belongs to, and its turn if it was chosen from a pool.
    referrals: BTreeMap<ReferralId, (ApplicationId, Option<u64>)>,
    /// Lengths of the lanes of those who wait.
    lanes: LaneCounts,
    /// Running turns in their order.
    turns: BTreeMap<u64, ApplicationId>,
    /// How many wait before this one in its lane, while it waits.
    ahead: u64,
    number: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    lane: Lane,
    key: (Timestamp, u64),
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Queued or Stopped.
    Waits,
    /// With a turn, by its event.
    Turn(u64),
    /// Referred, enrolled or removed.
    Out,
}

impl Explainer {
    /// For an application, with the ratio by which its number is shown (R22) and the one with which its queue began (R23):
    /// of the policy of the queue's first event.
    #[must_use]
    pub const fn new(me: ApplicationId, ratio: NonZeroU32, at_first: NonZeroU32) -> Self {
        Self {
            me,
            ratio,
            served: served_at_first(at_first),
            rows: BTreeMap::new(),
            referrals: BTreeMap::new(),
            lanes: LaneCounts { out_of_turn: 0, first_priority: 0, general: 0 },
            turns: BTreeMap::new(),
            ahead: 0,
            number: None,
        }
    }

    /// Takes notice of the next event of the queue; the step, if it moved the number.
    pub fn see(&mut self, event: &Event) -> Option<Step> {
        let cause = Cause::of(&event.fact)?;
        let who = self.take(event)?;
        let before = self.number;
        self.number = self.count();
        let (after, is_own) = (self.number, who == self.me);
        (before != after).then_some(Step { at: event.at, cause, is_own, before, after })
    }

    /// Moves the row that the fact is about; whose it is.
    fn take(&mut self, event: &Event) -> Option<ApplicationId> {
        use Fact as F;
        let ended = event.fact.referral().and_then(|id| self.referrals.get(&id).copied());
        let who = event.fact.application().or(ended.map(|(application, _)| application))?;
        match &event.fact {
            F::ApplicationFiled { registered, sequence, .. } => {
                let row = Row { lane: Lane::General, key: (*registered, *sequence), place: Place::Waits };
                self.rows.insert(who, Row { place: Place::Out, ..row });
                self.change(who, |row| row.place = Place::Waits);
            }
            F::BenefitConfirmed { lane, .. } => self.change(who, |row| row.lane = *lane),
            F::BenefitRenounced { .. } | F::BenefitEnded { .. } | F::BenefitFoundFalse { .. } => {
                self.change(who, |row| row.lane = Lane::General);
            }
            F::TurnGiven { served, .. } => {
                self.served = *served;
                self.change(who, |row| row.place = Place::Turn(event.seq));
            }
            F::TurnLapsed { .. } => self.change(who, |row| row.place = Place::Waits),
            // Whoever took a free place or was removed has left the turn by that already.
            F::TurnEnded { .. } => self.change(who, |row| {
                if row.place != Place::Out {
                    row.place = Place::Waits;
                }
            }),
            F::ReferralIssued { referral, .. } => {
                // Whoever takes a free place has lost the turn by the event before.
                let turn = self.rows.get(&who).and_then(|row| match row.place {
                    Place::Turn(turn) => Some(turn),
                    _ => None,
                });
                self.referrals.insert(*referral, (who, turn));
                self.change(who, |row| row.place = Place::Out);
            }
            F::ReferralCancelled { outcome: CancelOutcome::TurnGoesOn { .. }, .. } => {
                let turn = ended.and_then(|(_, turn)| turn);
                self.change(who, |row| row.place = turn.map_or(Place::Waits, Place::Turn));
            }
            F::ReferralCancelled { .. }
            | F::ReferralRefused { .. }
            | F::ReferralExpired { .. }
            | F::ReferralAnnulled { .. } => self.change(who, |row| row.place = Place::Waits),
            F::ApplicationRemoved { .. } => self.change(who, |row| row.place = Place::Out),
            _ => {}
        }
        Some(who)
    }

    fn change(&mut self, who: ApplicationId, change: impl FnOnce(&mut Row)) {
        let Some(row) = self.rows.get_mut(&who) else { return };
        let before = *row;
        change(row);
        let after = *row;
        match before.place {
            Place::Waits => self.lanes = self.lanes.without(before.lane),
            Place::Turn(turn) => {
                self.turns.remove(&turn);
            }
            Place::Out => {}
        }
        match after.place {
            Place::Waits => self.lanes = self.lanes.with(after.lane),
            Place::Turn(turn) => {
                self.turns.insert(turn, who);
            }
            Place::Out => {}
        }
        let Some(me) = self.rows.get(&self.me).copied() else { return };
        let is_ahead = |row: &Row| row.place == Place::Waits && row.lane == me.lane && row.key < me.key;
        if who == self.me {
            self.ahead = number_of(self.rows.values().filter(|row| is_ahead(row)).count());
        } else {
            self.ahead = self.ahead.saturating_sub(u64::from(is_ahead(&before)));
            self.ahead = self.ahead.saturating_add(u64::from(is_ahead(&after)));
        }
    }

    fn count(&self) -> Option<u64> {
        let me = self.rows.get(&self.me)?;
        let position = match me.place {
            Place::Out => return None,
            Place::Turn(turn) => {
                let index = number_of(self.turns.range(..turn).count());
                Position::Notified { lane: me.lane, index, index_in_lane: 0 }
            }
            Place::Waits => Position::Ranked { lane: me.lane, index: self.ahead },
        };
        let notified = number_of(self.turns.len());
        let line = Line { lanes: self.lanes, notified, served: self.served, ratio: self.ratio };
        Some(standing(&line, position).number)
    }
}

fn number_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
