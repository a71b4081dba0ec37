//! What the oracle remembers: as little as the rules speak of.

use std::collections::BTreeSet;

use domain::benefit::{Benefit, Lane};
use domain::calendar::Term;
use domain::event::{Actor, ArrivalSource, RemovalReason};
use domain::id::{
    ApplicationId, EvidenceId, GroupId, KindergartenId, PersonId, PlaceId, PublicationId, QueueId, ReferralId,
};
use domain::policy::{Ownership, PolicyId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::alerts::Wishes;

/// A limit that a person was told, with what it was counted from; `term` is `None` for a day that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) until: Timestamp,
    pub(crate) day: Date,
    pub(crate) term: Option<Term>,
    /// The child brought it along (R13): on a new calendar it is counted back from its end, and not from its day.
    pub(crate) is_inherited: bool,
}

/// An application.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: ApplicationId,
    pub(crate) queue: QueueId,
    pub(crate) child: PersonId,
    pub(crate) key: (Timestamp, u64),
    pub(crate) lane: Lane,
    pub(crate) benefit: Benefit,
    pub(crate) benefit_until: Option<Timestamp>,
    pub(crate) claim: Option<(EvidenceId, Benefit)>,
    pub(crate) first: PersonId,
    pub(crate) second: Option<PersonId>,
    pub(crate) merge: Option<(PersonId, Told)>,
    pub(crate) leave: Option<(PersonId, Told)>,
    pub(crate) wishes: Wishes,
    pub(crate) unconfirmed: Option<Told>,
    pub(crate) state: State,
    /// The number of the last turn and its lane (R43).
    pub(crate) turn: Option<(u64, Lane)>,
    /// Since when it can be removed by age: when it was last put into the queue or the stop-list.
    pub(crate) ranked_since: Timestamp,
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum State {
    Queued,
    Notified { publication: PublicationId, until: Told, order: u64 },
    Referred(ReferralId),
    Stopped(Told),
    Enrolled,
    Removed(RemovalReason),
}

impl Request {
    pub(crate) fn is_live(&self) -> bool {
        !matches!(self.state, State::Enrolled | State::Removed(_))
    }
}

/// What stays with a child.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Past {
    pub(crate) filings: u32,
    pub(crate) misses: u32,
    pub(crate) stopped: Option<Told>,
    pub(crate) attends: Option<PlaceId>,
}

/// A place.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) queue: QueueId,
    pub(crate) group: GroupId,
    pub(crate) kindergarten: KindergartenId,
    pub(crate) ownership: Ownership,
    pub(crate) state: SeatState,
}

/// Where a place stands. `Returned`: its referral has ended and the next event says what becomes of it (R9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SeatState {
    Vacant { since: Timestamp },
    Reserved(PublicationId),
    Free { opens: Timestamp },
    Held(ReferralId),
    Occupied(Option<ApplicationId>),
    Withdrawn,
    Returned { from: ApplicationId },
}

impl SeatState {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Vacant { .. } => "vacant",
            Self::Reserved(_) => "reserved",
            Self::Free { .. } => "free",
            Self::Held(_) => "held",
            Self::Occupied(_) => "occupied",
            Self::Withdrawn => "withdrawn",
            Self::Returned { .. } => "returned",
        }
    }
}

/// A group of a kindergarten.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) queue: QueueId,
    pub(crate) kindergarten: KindergartenId,
    pub(crate) ownership: Ownership,
}

/// A publication: its turns and its pool are counted from applications and places.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) queue: QueueId,
    pub(crate) ownership: Ownership,
    pub(crate) policy: PolicyId,
    pub(crate) excluded: Option<ApplicationId>,
    pub(crate) had: BTreeSet<ApplicationId>,
    pub(crate) round: u32,
    pub(crate) planned: Option<(Timestamp, Vec<PlaceId>)>,
    /// Turns are being given: nothing else may come between.
    pub(crate) is_giving: bool,
    /// A turn of the round that has just ended lapsed, so the next in line may follow (R28).
    pub(crate) has_lapsed: bool,
}

/// A referral.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) application: ApplicationId,
    pub(crate) place: PlaceId,
    pub(crate) issued: Timestamp,
    pub(crate) turn: Option<(PublicationId, Told, u64)>,
    pub(crate) is_extended: bool,
    pub(crate) policy: PolicyId,
    pub(crate) state: TicketState,
}

/// Where a referral stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TicketState {
    Issued(Told),
    Arrived { source: ArrivalSource, answer: Told },
    Ended(&'static str),
}

/// A proposal to annul what a false benefit gave (R43): open until it is answered.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) application: ApplicationId,
    pub(crate) by: Actor,
    pub(crate) turn: Option<(u64, Lane)>,
}

/// A queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) served: u32,
    pub(crate) last_registered: Timestamp,
    pub(crate) filings: u64,
    pub(crate) seq: u64,
}
