//! What will happen in a queue's past, in the order of instants.

use std::collections::BTreeMap;

use domain::id::{ApplicationId, EvidenceId, PersonId, ReferralId};
use domain::policy::Ownership;
use jiff::Timestamp;

/// What happens next in a queue's past.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// A family files, by its index.
    File(usize),
    /// The other parent asks to be joined.
    Merge(ApplicationId, PersonId),
    /// An applicant leaves the queue.
    Leave(ApplicationId, PersonId),
    /// A paper for a benefit is handed in; somebody will answer.
    Claim(ApplicationId),
    /// Somebody who waits in the queue claims a benefit, and nobody has looked at the paper yet.
    ClaimLately,
    /// The department answers a paper.
    Answer(ApplicationId, EvidenceId),
    /// Children leave their places, which are published at once.
    Publish(Ownership, usize),
    /// A family whose turn has come chooses.
    Choose(ApplicationId, Fate),
    /// A family comes with its referral.
    Arrive(ReferralId),
    /// The kindergarten takes the child.
    Enrol(ReferralId),
    /// A referral is prolonged.
    Extend(ReferralId),
    /// A referral is cancelled.
    Cancel(ReferralId),
}

/// What a family does with its referral.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// Comes, and is enrolled on the same day.
    Comes,
    /// Comes; the answer takes some days.
    ComesAndWaits,
    /// Does not come at all.
    Stays,
    /// Prolongs it and comes weeks later.
    Extends,
    /// Cancels it.
    Cancels,
}

/// Steps to come. Those of one instant happen in the order in which they were put there.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    steps: BTreeMap<(Timestamp, u64), Step>,
    serial: u64,
    /// The end of the past; what would happen later is left to whoever tries the demonstration.
    end: Timestamp,
}

impl Agenda {
    /// An empty agenda of a past that ends then.
    pub(super) fn until(end: Timestamp) -> Self {
        Self { end, ..Self::default() }
    }

    /// The end of the past.
    pub(super) const fn end(&self) -> Timestamp {
        self.end
    }

    /// Steps put there so far.
    pub(super) const fn serial(&self) -> u64 {
        self.serial
    }

    pub(super) fn put(&mut self, at: Timestamp, step: Step) {
        if at < self.end {
            self.serial += 1;
            self.steps.insert((at, self.serial), step);
        }
    }

    pub(super) fn next(&mut self) -> Option<(Timestamp, Step)> {
        self.steps.pop_first().map(|((at, _), step)| (at, step))
    }
}
