//! What people were told, remembered from step to step: no deadline moves earlier (R53).
//!
//! Read from the live tables, without the oracle: a limit that moved by a fact of the program and one that moved by
//! mistake look the same to the family that was told.

use std::collections::BTreeMap;

use domain::application::ApplicationState;
use domain::id::{ApplicationId, PersonId, PublicationId, QueueId, ReferralId};
use domain::queue::Slice;
use domain::referral::ReferralState;
use jiff::Timestamp;

use crate::oracle::{Check, must};

/// One deadline of one person's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deadline {
    Turn(ApplicationId, PublicationId),
    Stop(ApplicationId),
    Come(ReferralId),
    Answer(ReferralId),
    Kinship(ApplicationId),
    Leave(ApplicationId, PersonId),
    Merge(ApplicationId, PersonId),
}

/// The deadlines that run.
#[derive(Debug, Default)]
pub(crate) struct Promises(BTreeMap<QueueId, BTreeMap<Deadline, Timestamp>>);

impl Promises {
    /// Compares the deadlines that run in a queue with those that ran before.
    pub(crate) fn keep(&mut self, queue: QueueId, live: &Slice) -> Check {
        let running = running(live);
        let before = self.0.insert(queue, running.clone()).unwrap_or_default();
        for (deadline, told) in before {
            if let Some(now) = running.get(&deadline) {
                must!(*now >= told, "R53: {deadline:?} was told as {told} and is {now}");
            }
        }
        Ok(())
    }
}

fn running(live: &Slice) -> BTreeMap<Deadline, Timestamp> {
    let mut running = BTreeMap::new();
    for row in live.applications.values().filter(|row| row.status().is_live()) {
        match row.state {
            ApplicationState::Notified { publication, until } => {
                running.insert(Deadline::Turn(row.id, publication), until);
            }
            ApplicationState::Stopped { until } => {
                running.insert(Deadline::Stop(row.id), until);
            }
            _ => {}
        }
        running.extend(row.unconfirmed_until.map(|until| (Deadline::Kinship(row.id), until)));
        running.extend(row.leave.map(|leave| (Deadline::Leave(row.id, leave.person), leave.until)));
        running.extend(row.merge.map(|merge| (Deadline::Merge(row.id, merge.person), merge.until)));
    }
    for row in live.referrals.values() {
        match row.state {
            ReferralState::Issued { until } | ReferralState::Extended { until } => {
                running.insert(Deadline::Come(row.id), until);
            }
            ReferralState::Arrived { answer_until, .. } => {
                running.insert(Deadline::Answer(row.id), answer_until);
            }
            _ => continue,
        }
        // The turn behind a referral is the same promise: a cancel within its time gives it back (R9).
        running.extend(row.turn.map(|turn| (Deadline::Turn(row.application, turn.publication), turn.until)));
    }
    running
}
