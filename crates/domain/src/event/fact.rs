//! The kinds of change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::benefit::{Benefit, Lane};
use crate::id::{
    ApplicationId, EvidenceId, GroupId, KindergartenId, PersonId, PlaceId, PublicationId, ReferralId,
};
use crate::number::ApplicationNumber;
use crate::place::{Language, WithdrawalReason, codes};
use crate::policy::Ownership;
use crate::referral::{AnnulmentReason, PaperRefusal};

/// What happened to a queue. The state after it is [`crate::queue::evolve`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants say what it means; their fields are what the names say")]
pub enum Fact {
    // groups and places
    /// A kindergarten opened a group for this queue's children.
    GroupOpened { group: GroupId, kindergarten: KindergartenId, language: Language, ownership: Ownership },
    /// A group's capacity was set: new seats, seats that come back, seats that go (R10, R11).
    CapacitySet {
        group: GroupId,
        capacity: u32,
        added: Vec<PlaceId>,
        restored: Vec<PlaceId>,
        withdrawn: Vec<PlaceId>,
    },
    /// Children who attended before this system took over; no application belongs to them.
    PlacesFilled { places: Vec<PlaceId> },
    /// A child left: the place is vacant.
    PlaceVacated { place: PlaceId },
    /// A place is not given out for now (R10).
    PlaceWithdrawn { place: PlaceId, reason: WithdrawalReason },
    /// A withdrawn place is vacant again.
    PlaceRestored { place: PlaceId },
    /// A Vacant or Free place takes a withdrawn one's seat in a pool (R10).
    PlaceReplaced { publication: PublicationId, place: PlaceId },

    // publications and turns
    /// Places will become choosable at an instant (R32).
    PublicationPlanned {
        publication: PublicationId,
        ownership: Ownership,
        places: Vec<PlaceId>,
        due: Timestamp,
    },
    /// A planned publication will not happen.
    PublicationDropped { publication: PublicationId },
    /// Places became choosable: they are the publication's pool (R26).
    PlacesPublished {
        publication: PublicationId,
        ownership: Ownership,
        places: Vec<PlaceId>,
        origin: PublicationOrigin,
        excluded: Option<ApplicationId>,
    },
    /// An application's turn began (S21, R26). Moves `served` (R23).
    TurnGiven {
        publication: PublicationId,
        round: u32,
        application: ApplicationId,
        lane: Lane,
        /// The ratio's memory after this turn (R23).
        served: u32,
        until: Timestamp,
    },
    /// Nothing was chosen in time; nothing is lost (S24, S25).
    TurnLapsed { publication: PublicationId, application: ApplicationId },
    /// A turn ended early without a choice from its pool (R27).
    TurnEnded { publication: PublicationId, application: ApplicationId, why: TurnEnd },
    /// What a pool has left goes to the whole queue (S24, R28).
    PoolReleased { publication: PublicationId, places: Vec<PlaceId>, to: PlaceRelease },
    /// What a pool has left goes to the next in line (R28).
    RoundStarted { publication: PublicationId, round: u32 },

    // applications
    /// A signed submission was accepted (R2).
    ApplicationFiled {
        application: ApplicationId,
        number: ApplicationNumber,
        child: PersonId,
        applicant: PersonId,
        registered: Timestamp,
        sequence: u64,
        filing: u32,
        channel: Channel,
        /// `Some` while the civil registry has not confirmed the link of parent and child (R16).
        unconfirmed_until: Option<Timestamp>,
    },
    /// Registry or department confirmed the link of parent and child (R16).
    KinshipConfirmed { application: ApplicationId },
    /// A benefit was claimed and its evidence handed in (R41).
    BenefitClaimed { application: ApplicationId, evidence: EvidenceId, benefit: Benefit },
    /// The department confirmed the evidence: the lane changes from now on (R41, R43).
    BenefitConfirmed {
        application: ApplicationId,
        evidence: EvidenceId,
        benefit: Benefit,
        lane: Lane,
        until: Option<Timestamp>,
    },
    /// The department refused the evidence.
    BenefitRefused { application: ApplicationId, evidence: EvidenceId, reason: BenefitRefusal },
    /// The applicant gave the benefit up (R42).
    BenefitRenounced { application: ApplicationId },
    /// The evidence ended: back to General by the original date (R41).
    BenefitEnded { application: ApplicationId },
    /// A second parent asks to be joined (R64).
    MergeRequested { application: ApplicationId, person: PersonId, until: Timestamp },
    /// The request was refused.
    MergeRefused { application: ApplicationId, person: PersonId },
    /// A second applicant with equal rights (R64).
    ApplicantMerged { application: ApplicationId, person: PersonId },
    /// The department split a merged applicant off (R64).
    ApplicantSplit { application: ApplicationId, person: PersonId },
    /// One of two applicants wants to leave the queue; the other may object (R64).
    LeaveRequested { application: ApplicationId, person: PersonId, until: Timestamp },
    /// The other applicant objected, or a choice was made meanwhile.
    LeaveObjected { application: ApplicationId },
    /// An unused referral: a pause (S34).
    ApplicationStopped { application: ApplicationId, until: Timestamp },
    /// The pause is over (S35, S36).
    StopEnded { application: ApplicationId },
    /// The application is closed without a place.
    ApplicationRemoved { application: ApplicationId, reason: RemovalReason },

    // referrals
    /// A signed choice was accepted (S28-S31).
    ReferralIssued {
        referral: ReferralId,
        application: ApplicationId,
        place: PlaceId,
        /// The pool it was taken from, or `None` for a free place (S24).
        publication: Option<PublicationId>,
        until: Timestamp,
        /// Until when the applicant may cancel (S39), if the policy lets them.
        cancel_until: Option<Timestamp>,
        /// SHA-256 of the signature in the vault, hex.
        signature: String,
    },
    /// Prolonged, once (S38, R7).
    ReferralExtended { referral: ReferralId, until: Timestamp, signature: String },
    /// Cancelled by the applicant (S39).
    ReferralCancelled { referral: ReferralId, outcome: CancelOutcome, signature: String },
    /// The family came: the deadline stops (R14).
    ArrivalRecorded { referral: ReferralId, source: ArrivalSource, answer_until: Timestamp },
    /// The kindergarten enrolled the child (S04).
    ReferralUsed { referral: ReferralId },
    /// The kindergarten refused the papers.
    ReferralRefused { referral: ReferralId, reason: PaperRefusal },
    /// Nobody came in time (S33): a miss (S37).
    ReferralExpired { referral: ReferralId, misses: u32 },
    /// An official ended it; no miss (R10).
    ReferralAnnulled { referral: ReferralId, reason: AnnulmentReason },
    /// A place whose referral ended goes on (R9), where it does not become a publication.
    PlaceReturned { place: PlaceId, to: Returned },
}

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

codes!(RemovalReason {
    OwnWill = "own_will",
    SecondMiss = "second_miss",
    Age = "age",
    Unconfirmed = "unconfirmed",
    Refused = "refused",
    Duplicate = "duplicate",
});
codes!(PublicationOrigin { Department = "department", Clock = "clock", Returned = "returned" });
codes!(ArrivalSource { Kindergarten = "kindergarten", Applicant = "applicant" });
codes!(BenefitRefusal {
    Unreadable = "unreadable",
    WrongPaper = "wrong_paper",
    Expired = "expired",
    OtherPerson = "other_person",
});

impl Fact {
    /// The application whose history the fact belongs to, where it names one directly.
    #[must_use]
    pub fn application(&self) -> Option<ApplicationId> {
        use Fact as F;
        match self {
            F::TurnGiven { application, .. }
            | F::TurnLapsed { application, .. }
            | F::TurnEnded { application, .. }
            | F::ApplicationFiled { application, .. }
            | F::KinshipConfirmed { application }
            | F::BenefitClaimed { application, .. }
            | F::BenefitConfirmed { application, .. }
            | F::BenefitRefused { application, .. }
            | F::BenefitRenounced { application }
            | F::BenefitEnded { application }
            | F::MergeRequested { application, .. }
            | F::MergeRefused { application, .. }
            | F::ApplicantMerged { application, .. }
            | F::ApplicantSplit { application, .. }
            | F::LeaveRequested { application, .. }
            | F::LeaveObjected { application }
            | F::ApplicationStopped { application, .. }
            | F::StopEnded { application }
            | F::ApplicationRemoved { application, .. }
            | F::ReferralIssued { application, .. } => Some(*application),
            _ => None,
        }
    }

    /// The referral that the fact changes, if any; its application is found through it.
    #[must_use]
    pub fn referral(&self) -> Option<ReferralId> {
        use Fact as F;
        match self {
            F::ReferralIssued { referral, .. }
            | F::ReferralExtended { referral, .. }
            | F::ReferralCancelled { referral, .. }
            | F::ArrivalRecorded { referral, .. }
            | F::ReferralUsed { referral }
            | F::ReferralRefused { referral, .. }
            | F::ReferralExpired { referral, .. }
            | F::ReferralAnnulled { referral, .. } => Some(*referral),
            _ => None,
        }
    }

    /// The name of the kind, as stored.
    #[must_use]
    pub fn name(&self) -> &'static str {
        use Fact as F;
        match self {
            F::GroupOpened { .. } => "group_opened",
            F::CapacitySet { .. } => "capacity_set",
            F::PlacesFilled { .. } => "places_filled",
            F::PlaceVacated { .. } => "place_vacated",
            F::PlaceWithdrawn { .. } => "place_withdrawn",
            F::PlaceRestored { .. } => "place_restored",
            F::PlaceReplaced { .. } => "place_replaced",
            F::PublicationPlanned { .. } => "publication_planned",
            F::PublicationDropped { .. } => "publication_dropped",
            F::PlacesPublished { .. } => "places_published",
            F::TurnGiven { .. } => "turn_given",
            F::TurnLapsed { .. } => "turn_lapsed",
            F::TurnEnded { .. } => "turn_ended",
            F::PoolReleased { .. } => "pool_released",
            F::RoundStarted { .. } => "round_started",
            F::ApplicationFiled { .. } => "application_filed",
            F::KinshipConfirmed { .. } => "kinship_confirmed",
            F::BenefitClaimed { .. } => "benefit_claimed",
            F::BenefitConfirmed { .. } => "benefit_confirmed",
            F::BenefitRefused { .. } => "benefit_refused",
            F::BenefitRenounced { .. } => "benefit_renounced",
            F::BenefitEnded { .. } => "benefit_ended",
            F::MergeRequested { .. } => "merge_requested",
            F::MergeRefused { .. } => "merge_refused",
            F::ApplicantMerged { .. } => "applicant_merged",
            F::ApplicantSplit { .. } => "applicant_split",
            F::LeaveRequested { .. } => "leave_requested",
            F::LeaveObjected { .. } => "leave_objected",
            F::ApplicationStopped { .. } => "application_stopped",
            F::StopEnded { .. } => "stop_ended",
            F::ApplicationRemoved { .. } => "application_removed",
            F::ReferralIssued { .. } => "referral_issued",
            F::ReferralExtended { .. } => "referral_extended",
            F::ReferralCancelled { .. } => "referral_cancelled",
            F::ArrivalRecorded { .. } => "arrival_recorded",
            F::ReferralUsed { .. } => "referral_used",
            F::ReferralRefused { .. } => "referral_refused",
            F::ReferralExpired { .. } => "referral_expired",
            F::ReferralAnnulled { .. } => "referral_annulled",
            F::PlaceReturned { .. } => "place_returned",
        }
    }
}
