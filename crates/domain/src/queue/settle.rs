//! What is past its limit, applied (R54-R56).

use jiff::Timestamp;

use super::{Corrupt, Draft};
use crate::application;
use crate::id::{ApplicationId, PlaceId, PublicationId, ReferralId};
use crate::place::{self, PlaceState};
use crate::publication;
use crate::referral;

/// Applies everything in the slice that is past its limit, in the order of the limits.
///
/// Every command begins with it; a reconciler is nothing else.
///
/// # Errors
/// When rows contradict each other or the slice lacks one.
pub fn settle(draft: &mut Draft<'_>) -> Result<(), Corrupt> {
    while let Some((_, due)) = first_due(draft)? {
        apply(draft, due)?;
    }
    Ok(())
}

/// Something with a limit. The order breaks ties between limits of one instant: what frees comes before what gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Application(ApplicationId),
    Age(ApplicationId),
    Referral(ReferralId),
    Publication(PublicationId),
    Place(PlaceId),
}

fn first_due(draft: &Draft<'_>) -> Result<Option<(Timestamp, Due)>, Corrupt> {
    let now = draft.now();
    let slice = &draft.slice;
    let mut due: Vec<(Timestamp, Due)> = Vec::new();
    for application in slice.applications.values() {
        due.extend(application.due().map(|at| (at, Due::Application(application.id))));
        due.extend(
            application::age_limit(slice, &draft.rules, application)?
                .map(|at| (at, Due::Age(application.id))),
        );
    }
    due.extend(slice.referrals.values().filter_map(|row| Some((row.due()?, Due::Referral(row.id)))));
    due.extend(slice.publications.values().filter_map(|row| Some((row.due()?, Due::Publication(row.id)))));
    for place in slice.places.values() {
        if let PlaceState::Vacant { since } = place.state {
            if !draft.is_frozen() {
                due.push((place::publish_limit(&draft.rules, since), Due::Place(place.id)));
            }
        }
    }
    Ok(due.into_iter().filter(|(at, _)| *at <= now).min())
}

fn apply(draft: &mut Draft<'_>, due: Due) -> Result<(), Corrupt> {
    match due {
        Due::Application(id) => {
            if let Some(at) = draft.slice.application(id)?.due() {
                application::settle(draft, id, at)?;
            }
            Ok(())
        }
        Due::Age(id) => application::settle_age(draft, id),
        Due::Referral(id) => referral::settle(draft, id),
        Due::Publication(id) => publication::settle(draft, id),
        Due::Place(id) => publication::settle_vacant(draft, id),
    }
}
