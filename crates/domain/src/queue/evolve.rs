//! The one place where a slice changes, live and in replay.

use super::{Corrupt, Slice};
use crate::event::{Fact, Stamped};
use crate::{alerts, application, overriding, place, publication, referral};

/// Applies one fact to a slice.
///
/// # Errors
/// When the fact cannot follow on the state: rows that contradict each other or were not loaded.
pub fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    use Fact as F;
    slice.queue.seq += 1;
    match &stamped.fact {
        F::GroupOpened { .. }
        | F::CapacitySet { .. }
        | F::PlacesFilled { .. }
        | F::PlaceVacated { .. }
        | F::PlaceWithdrawn { .. }
        | F::PlaceRestored { .. }
        | F::PlaceReplaced { .. }
        | F::PlaceReturned { .. }
        | F::FreeChoiceEnded { .. } => place::evolve(slice, stamped),
        F::PublicationPlanned { .. }
        | F::PublicationDropped { .. }
        | F::PlacesPublished { .. }
        | F::TurnGiven { .. }
        | F::TurnLapsed { .. }
        | F::TurnEnded { .. }
        | F::PoolReleased { .. }
        | F::RoundStarted { .. } => publication::evolve(slice, stamped),
        F::ApplicationFiled { .. }
        | F::KinshipConfirmed { .. }
        | F::BenefitClaimed { .. }
        | F::BenefitConfirmed { .. }
        | F::BenefitRefused { .. }
        | F::BenefitRenounced { .. }
        | F::BenefitEnded { .. }
        | F::BenefitFoundFalse { .. }
        | F::MergeRequested { .. }
        | F::MergeRefused { .. }
        | F::ApplicantMerged { .. }
        | F::ApplicantSplit { .. }
        | F::LeaveRequested { .. }
        | F::LeaveObjected { .. }
        | F::ApplicationStopped { .. }
        | F::StopEnded { .. }
        | F::ApplicationRemoved { .. } => application::evolve(slice, stamped),
        F::AlertsAsked { .. } | F::AlertsStopped { .. } | F::FreePlacesTold { .. } => {
            alerts::evolve(slice, stamped)
        }
        F::OverrideProposed { .. } | F::OverrideConfirmed { .. } | F::OverrideRefused { .. } => {
            overriding::evolve(slice, stamped)
        }
        F::LimitMoved { application, limit, until } => {
            super::limits::evolve(slice, *application, *limit, *until, stamped.at)
        }
        F::ReferralIssued { .. }
        | F::ReferralExtended { .. }
        | F::ReferralCancelled { .. }
        | F::ArrivalRecorded { .. }
        | F::ReferralUsed { .. }
        | F::ReferralRefused { .. }
        | F::ReferralExpired { .. }
        | F::ReferralAnnulled { .. } => referral::evolve(slice, stamped),
    }
}
