//! Codes inside facts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::PublicationId;
use crate::place::codes;

/// How an application reached us (section 2 of the rules).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "via", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum Channel {
    /// This portal.
    Portal,
    /// eGov, with its own number (ПЭП).
    Egov { number: String },
    /// A service centre, with its own number (ЦОН).
    ServiceCentre { number: String },
}

/// Why places were published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationOrigin {
    /// The department published them.
    Department,
    /// They stayed vacant too long (R35).
    Clock,
    /// A referral to the place ended (R9).
    Returned,
}

/// Why a turn ended before its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnEnd {
    /// The applicant took a free place instead (R27).
    FreePlaceTaken,
    /// The application was closed.
    Closed,
    /// The department withdrew the place and there was no other (R10).
    PlaceWithdrawn,
    /// The benefit that had given it was found false, by two officials (R43).
    BenefitFalse,
}

/// Where the rest of a pool goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum PlaceRelease {
    /// To the whole queue, choosable from `opens` on (R28, R29).
    Free { opens: Timestamp },
    /// Vacant again: the policy knows no free choice.
    Vacant,
}

/// Where a place goes whose referral ended without a new publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum Returned {
    /// To the whole queue (policy `returned_place = free`).
    Free { opens: Timestamp },
    /// Vacant: publications are frozen, or the policy knows no free choice (R28, R35).
    Vacant,
}

/// What a cancelled referral's application becomes (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum CancelOutcome {
    /// The turn still runs: notified again, with the same limit; the place is back in its pool.
    TurnGoesOn { publication: PublicationId, until: Timestamp },
    /// In the queue, by the original date.
    Queued,
}

/// Who said that the family came (R14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalSource {
    /// The kindergarten recorded it.
    Kindergarten,
    /// The applicant declared and signed it.
    Applicant,
}

/// Why an application was closed without a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// The applicant left the queue.
    OwnWill,
    /// The validity of a referral passed twice (S37).
    SecondMiss,
    /// The maximum age was reached (R15).
    Age,
    /// Nobody confirmed the link of parent and child (R16).
    Unconfirmed,
    /// Registry or department said no (R16).
    Refused,
    /// The same child is in the queue by another application.
    Duplicate,
}

/// Why the department split a merged applicant off (R64).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitReason {
    /// The person was merged by mistake.
    Error,
    /// A court decided on the rights of the parent.
    Court,
    /// The person asked for it.
    Request,
    /// Not said: events of the first version kept no reason. No new event says so.
    Unstated,
}

/// Why the department refused a benefit's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BenefitRefusal {
    /// The paper cannot be read.
    Unreadable,
    /// The paper is not the one that the benefit asks for.
    WrongPaper,
    /// The paper is too old or has ended.
    Expired,
    /// The paper is about somebody else.
    OtherPerson,
}

/// Why the department found a confirmed benefit false (R43).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FalseBenefit {
    /// The paper is forged.
    Forged,
    /// Who issued the paper says that it is not so.
    NotConfirmed,
    /// The paper is about somebody else.
    OtherPerson,
    /// The department confirmed it by mistake.
    Mistake,
}

codes!(FalseBenefit {
    Forged = "forged",
    NotConfirmed = "not_confirmed",
    OtherPerson = "other_person",
    Mistake = "mistake",
});

/// What a false benefit had given and an override annulled (R43).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Annulled {
    /// A turn.
    Turn,
    /// A referral.
    Referral,
}

codes!(Annulled { Turn = "turn", Referral = "referral" });

codes!(RemovalReason {
    OwnWill = "own_will",
    SecondMiss = "second_miss",
    Age = "age",
    Unconfirmed = "unconfirmed",
    Refused = "refused",
    Duplicate = "duplicate",
});
codes!(SplitReason { Error = "error", Court = "court", Request = "request", Unstated = "unstated" });
codes!(PublicationOrigin { Department = "department", Clock = "clock", Returned = "returned" });
codes!(ArrivalSource { Kindergarten = "kindergarten", Applicant = "applicant" });
codes!(BenefitRefusal {
    Unreadable = "unreadable",
    WrongPaper = "wrong_paper",
    Expired = "expired",
    OtherPerson = "other_person",
});

/// Which limit of an application a new calendar moved (R53).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovedLimit {
    /// Of the turn (R28), also of one whose choice may still be cancelled (R9).
    Turn,
    /// To come with the referral (S33).
    Come,
    /// Of the kindergarten's answer after arrival (R14).
    Answer,
    /// Of the stop-list (S34).
    Stop,
    /// To confirm the link of parent and child (R16).
    Kinship,
    /// Of the other applicant's objection to leaving (R64).
    Leave,
    /// Of the first applicant's answer to a merge (R64).
    Merge,
}

codes!(MovedLimit {
    Turn = "turn",
    Come = "come",
    Answer = "answer",
    Stop = "stop",
    Kinship = "kinship",
    Leave = "leave",
    Merge = "merge",
});
