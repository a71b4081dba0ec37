//! One child's request for a place.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alerts::Alerts;
use crate::benefit::{Benefit, Lane};
use crate::event::{Channel, RemovalReason};
use crate::id::{ApplicationId, EvidenceId, PersonId, PublicationId, QueueId, ReferralId};
use crate::number::ApplicationNumber;
use crate::policy::PolicyId;

/// One child's request for a place: everything that the rules need to know of it, and no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Identity.
    pub id: ApplicationId,
    /// District, birth year and stream.
    pub queue: QueueId,
    /// The number that people use (R63).
    pub number: ApplicationNumber,
    /// The child, in the vault.
    pub child: PersonId,
    /// Who acts for the child, with equal rights: the one who filed, then the one who merged (R64).
    pub applicants: Applicants,
    /// The registration instant: never changes (R2).
    pub registered: Timestamp,
    /// Number of the filing inside the queue: breaks ties of the registration instant (R21).
    pub sequence: u64,
    /// How it reached us.
    pub channel: Channel,
    /// `Some` while the link of parent and child is unconfirmed (R16).
    pub unconfirmed_until: Option<Timestamp>,
    /// The confirmed benefit (R41).
    pub benefit: Benefit,
    /// The lane that it opens (R22).
    pub lane: Lane,
    /// When the confirmed benefit's evidence ends.
    pub benefit_until: Option<Timestamp>,
    /// A benefit whose evidence waits for the department.
    pub claim: Option<Claim>,
    /// A second parent's open request (R64).
    pub merge: Option<MergeRequest>,
    /// One applicant's wish to leave, open to the other's objection (R64).
    pub leave: Option<LeaveRequest>,
    /// Who asked to be told of free places (R30).
    pub alerts: Alerts,
    /// Where it stands.
    pub state: ApplicationState,
    /// The policy under which the present state began; it holds to the state's end (section 7).
    pub policy: PolicyId,
    /// Since when it has been in the queue without a break (S16).
    pub queued_since: Timestamp,
    /// Last change (S16).
    pub changed: Timestamp,
    /// Grows with every change; what a person signs names it, so a signature serves once.
    pub version: u64,
    /// How many referrals it has had.
    pub referrals: u32,
    /// The event of the queue by which its last turn was given, 0 when none was: the order of turns (R25).
    pub turn: u64,
}

/// Where an application stands (section 3 of the rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum ApplicationState {
    /// In the queue.
    Queued,
    /// Its turn has come (S21).
    Notified { publication: PublicationId, until: Timestamp },
    /// It holds a referral.
    Referred { referral: ReferralId },
    /// In the stop-list (S34).
    Stopped { until: Timestamp },
    /// The child is enrolled; closed.
    Enrolled { referral: ReferralId },
    /// Closed without a place.
    Removed { reason: RemovalReason },
}

/// An [`ApplicationState`] without its data: what tables, filters and the transition table speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// See [`ApplicationState::Queued`].
    Queued,
    /// See [`ApplicationState::Notified`].
    Notified,
    /// See [`ApplicationState::Referred`].
    Referred,
    /// See [`ApplicationState::Stopped`].
    Stopped,
    /// See [`ApplicationState::Enrolled`].
    Enrolled,
    /// See [`ApplicationState::Removed`].
    Removed,
}

impl Status {
    /// Every status, in the order of an application's life.
    pub const ALL: [Status; 6] = [
        Status::Queued,
        Status::Notified,
        Status::Referred,
        Status::Stopped,
        Status::Enrolled,
        Status::Removed,
    ];

    /// The code stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Notified => "notified",
            Self::Referred => "referred",
            Self::Stopped => "stopped",
            Self::Enrolled => "enrolled",
            Self::Removed => "removed",
        }
    }

    /// Whether an application of this status counts as the child's one live application (R1).
    #[must_use]
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Enrolled | Self::Removed)
    }
}

impl ApplicationState {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Queued => Status::Queued,
            Self::Notified { .. } => Status::Notified,
            Self::Referred { .. } => Status::Referred,
            Self::Stopped { .. } => Status::Stopped,
            Self::Enrolled { .. } => Status::Enrolled,
            Self::Removed { .. } => Status::Removed,
        }
    }
}

/// One or two people with equal rights (R64).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applicants {
    /// Who filed.
    pub first: PersonId,
    /// Who merged.
    pub second: Option<PersonId>,
}

impl Applicants {
    /// Whether this person may act for the child.
    #[must_use]
    pub fn contains(&self, person: PersonId) -> bool {
        self.first == person || self.second == Some(person)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> + use<> {
        [Some(self.first), self.second].into_iter().flatten()
    }
}

/// A benefit whose evidence waits for the department (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The evidence, in the vault.
    pub evidence: EvidenceId,
    /// The benefit.
    pub benefit: Benefit,
}

/// A second parent's open request (R64).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergeRequest {
    /// Who asks.
    pub person: PersonId,
    /// Until when the first applicant may answer; then the department does.
    pub until: Timestamp,
}

/// One applicant's wish to leave the queue (R64).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaveRequest {
    /// Who wishes it.
    pub person: PersonId,
    /// Until when the other may object.
    pub until: Timestamp,
}

impl Application {
    /// The sort key inside a lane (R21).
    #[must_use]
    pub const fn key(&self) -> (Timestamp, u64) {
        (self.registered, self.sequence)
    }

    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.state.status()
    }

    /// Nothing is open in a closed application.
    pub(crate) fn close(&mut self) {
        (self.claim, self.merge, self.leave, self.unconfirmed_until) = (None, None, None, None);
        self.alerts.end();
    }

    /// Whether it has a queue number by R24: Queued and Stopped.
    #[must_use]
    pub const fn is_ranked(&self) -> bool {
        matches!(self.state, ApplicationState::Queued | ApplicationState::Stopped { .. })
    }

    /// The earliest limit in the application itself, or `None`: when `settle` has to look at it again.
    ///
    /// The maximum age (R15) and a referral's limit are not in here.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        if !self.status().is_live() {
            return None;
        }
        let state = match self.state {
            ApplicationState::Notified { until, .. } | ApplicationState::Stopped { until } => Some(until),
            _ => None,
        };
        let leave = self.leave.map(|leave| leave.until);
        [state, leave, self.unconfirmed_until, self.benefit_until].into_iter().flatten().min()
    }
}
