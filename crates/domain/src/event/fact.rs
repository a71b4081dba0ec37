//! The kinds of change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::code::{
    Annulled, ArrivalSource, BenefitRefusal, CancelOutcome, Channel, FalseBenefit, MovedLimit, PlaceRelease,
    PublicationOrigin, RemovalReason, Returned, SplitReason, TurnEnd,
};
use crate::benefit::{Benefit, Lane};
use crate::id::{
    ApplicationId, EvidenceId, GroupId, KindergartenId, OverrideId, PersonId, PlaceId, PublicationId,
    ReferralId,
};
use crate::number::ApplicationNumber;
use crate::place::{Language, WithdrawalReason};
use crate::policy::Ownership;
use crate::referral::{AnnulmentReason, PaperRefusal};

/// What happened to a queue. The state after it is [`crate::queue::evolve`].
///
/// A fact holds ids, codes, instants, hashes and numbers, and **no personal data**: everything about a person is in the
/// vault, where it can be erased without breaking the record. A test walks through one stored example of every kind.
///
/// A kind that changes its form gets a new version in the table below, and what is stored is brought up by
/// [`crate::event::read`]; a kind is never reused for something else.
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
    /// Free choice is over by the policy in force: what was Free is Vacant (R28).
    FreeChoiceEnded { places: Vec<PlaceId> },
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
    /// The department found a confirmed benefit false: General by the original date, and no miss (R43). `annulled` is what
    /// an override ended with it.
    BenefitFoundFalse { application: ApplicationId, reason: FalseBenefit, annulled: Option<Annulled> },
    /// An official proposes to annul the turn or the referral that a false benefit gave (R43).
    OverrideProposed { overriding: OverrideId, application: ApplicationId, reason: FalseBenefit },
    /// A second official confirmed it; what it annuls follows.
    OverrideConfirmed { overriding: OverrideId, application: ApplicationId },
    /// It was refused, or taken back.
    OverrideRefused { overriding: OverrideId, application: ApplicationId },
    /// A second parent asks to be joined (R64).
    MergeRequested { application: ApplicationId, person: PersonId, until: Timestamp },
    /// The request was refused.
    MergeRefused { application: ApplicationId, person: PersonId },
    /// A second applicant with equal rights (R64).
    ApplicantMerged { application: ApplicationId, person: PersonId },
    /// The department split a merged applicant off (R64).
    ApplicantSplit { application: ApplicationId, person: PersonId, reason: SplitReason },
    /// One of two applicants wants to leave the queue; the other may object (R64).
    LeaveRequested { application: ApplicationId, person: PersonId, until: Timestamp },
    /// The other applicant objected, or a choice was made meanwhile.
    LeaveObjected { application: ApplicationId },
    /// An applicant agreed to be told of free places (R30); `text` is the version of what was agreed to.
    AlertsAsked { application: ApplicationId, person: PersonId, text: u32 },
    /// The applicant does not want to be told any more.
    AlertsStopped { application: ApplicationId, person: PersonId },
    /// Whoever asked was told that so many places could be chosen (R30).
    FreePlacesTold { application: ApplicationId, places: u32 },
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

    // limits
    /// A new version of the calendar moved a limit later; the person is told (R53).
    LimitMoved { application: ApplicationId, limit: MovedLimit, until: Timestamp },
}

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
            | F::BenefitFoundFalse { application, .. }
            | F::OverrideProposed { application, .. }
            | F::OverrideConfirmed { application, .. }
            | F::OverrideRefused { application, .. }
            | F::MergeRequested { application, .. }
            | F::MergeRefused { application, .. }
            | F::ApplicantMerged { application, .. }
            | F::ApplicantSplit { application, .. }
            | F::LeaveRequested { application, .. }
            | F::LeaveObjected { application }
            | F::AlertsAsked { application, .. }
            | F::AlertsStopped { application, .. }
            | F::FreePlacesTold { application, .. }
            | F::ApplicationStopped { application, .. }
            | F::StopEnded { application }
            | F::ApplicationRemoved { application, .. }
            | F::LimitMoved { application, .. }
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
}

/// Writes down every kind once, with its stored name and the version of its present form.
macro_rules! kinds {
    ($($variant:ident = $name:literal, $version:literal;)+) => {
        /// Every kind: its stored name and the version of its present form.
        pub const KINDS: &[(&str, u32)] = &[$(($name, $version)),+];

        impl Fact {
            /// The name of the kind, as stored.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name),+ }
            }

            /// The version of the kind's present form.
            #[must_use]
            pub const fn version(&self) -> u32 {
                match self { $(Self::$variant { .. } => $version),+ }
            }
        }
    };
}

kinds! {
    GroupOpened = "group_opened", 1;
    CapacitySet = "capacity_set", 1;
    PlacesFilled = "places_filled", 1;
    PlaceVacated = "place_vacated", 1;
    PlaceWithdrawn = "place_withdrawn", 1;
    PlaceRestored = "place_restored", 1;
    PlaceReplaced = "place_replaced", 1;
    PublicationPlanned = "publication_planned", 1;
    PublicationDropped = "publication_dropped", 1;
    PlacesPublished = "places_published", 1;
    TurnGiven = "turn_given", 1;
    TurnLapsed = "turn_lapsed", 1;
    TurnEnded = "turn_ended", 1;
    PoolReleased = "pool_released", 1;
    FreeChoiceEnded = "free_choice_ended", 1;
    RoundStarted = "round_started", 1;
    ApplicationFiled = "application_filed", 1;
    KinshipConfirmed = "kinship_confirmed", 1;
    BenefitClaimed = "benefit_claimed", 1;
    BenefitConfirmed = "benefit_confirmed", 1;
    BenefitRefused = "benefit_refused", 1;
    BenefitRenounced = "benefit_renounced", 1;
    BenefitEnded = "benefit_ended", 1;
    BenefitFoundFalse = "benefit_found_false", 1;
    OverrideProposed = "override_proposed", 1;
    OverrideConfirmed = "override_confirmed", 1;
    OverrideRefused = "override_refused", 1;
    MergeRequested = "merge_requested", 1;
    MergeRefused = "merge_refused", 1;
    ApplicantMerged = "applicant_merged", 1;
    ApplicantSplit = "applicant_split", 2;
    LeaveRequested = "leave_requested", 1;
    LeaveObjected = "leave_objected", 1;
    AlertsAsked = "alerts_asked", 1;
    AlertsStopped = "alerts_stopped", 1;
    FreePlacesTold = "free_places_told", 1;
    ApplicationStopped = "application_stopped", 1;
    StopEnded = "stop_ended", 1;
    ApplicationRemoved = "application_removed", 1;
    ReferralIssued = "referral_issued", 1;
    ReferralExtended = "referral_extended", 1;
    ReferralCancelled = "referral_cancelled", 1;
    ArrivalRecorded = "arrival_recorded", 1;
    ReferralUsed = "referral_used", 1;
    ReferralRefused = "referral_refused", 1;
    ReferralExpired = "referral_expired", 1;
    ReferralAnnulled = "referral_annulled", 1;
    PlaceReturned = "place_returned", 1;
    LimitMoved = "limit_moved", 1;
}
