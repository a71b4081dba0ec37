//! What happened: the record of every change of a queue (principle 4 of the architecture).
//!
//! Events hold ids, codes, instants and hashes, never personal data. They are appended once and never changed; history,
//! explanations, audit and replay read them.

mod code;
mod fact;
mod record;

pub use code::{
    Annulled, ArrivalSource, BenefitRefusal, CancelOutcome, Channel, FalseBenefit, MovedLimit, PlaceRelease,
    PublicationOrigin, RemovalReason, Returned, SplitReason, TurnEnd,
};
pub use fact::{Fact, KINDS};
pub use record::{UnreadableFact, read};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{KindergartenId, PersonId, QueueId, StaffId};
use crate::policy::PolicyId;

/// One change of one queue, as stored: the envelope around a [`Fact`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The queue whose order the event belongs to.
    pub queue: QueueId,
    /// Dense number inside the queue, from 1, given under the queue's lock.
    pub seq: u64,
    /// When the change took effect: the limit for what a deadline did (R54), else the instant of the command.
    pub at: Timestamp,
    /// When it was written down. Never before `at`.
    pub recorded: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The policy under which it was decided.
    pub policy: PolicyId,
    /// What happened.
    pub fact: Fact,
}

/// A fact with the instant and the policy that `decide` or `settle` gave it; storage makes an [`Event`] of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// When the change takes effect.
    pub at: Timestamp,
    /// Who did it: the clock for everything that `settle` found.
    pub actor: Actor,
    /// The policy under which it was decided.
    pub policy: PolicyId,
    /// What happened.
    pub fact: Fact,
}

/// Who changed something (section 2 of the rules): ids and roles, never names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A parent or legal representative, by the own signature.
    Applicant {
        /// The person.
        person: PersonId,
    },
    /// The head of a kindergarten or an employee whom the head appointed.
    Kindergarten {
        /// The organisation for which the person acts.
        kindergarten: KindergartenId,
        /// The person.
        person: PersonId,
    },
    /// An official with a staff account.
    Staff {
        /// The account.
        staff: StaffId,
    },
    /// A deadline.
    Clock,
    /// Data taken over from an earlier system.
    Import,
}
