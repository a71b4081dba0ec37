//! What is past its limit, applied (R54-R56).

use jiff::Timestamp;

use super::{Corrupt, Draft};
use crate::application;
use crate::id::{ApplicationId, PlaceId, PublicationId, ReferralId};
use crate::place::{self, PlaceState};
use crate::policy::Ownership;
use crate::publication;
use crate::referral;

/// Applies everything in the slice that is past its limit.
///
/// First what ends, in the order of the limits; then what gives turns. Turns are given in fact now (R56), so they go to
/// those who are eligible now: whoever left, aged out, lost a benefit or came back from the stop-list before this
/// instant has done so, however late the sweep runs.
///
/// Every command begins with it; a reconciler is nothing else.
///
/// # Errors
/// When rows contradict each other or the slice lacks one.
pub fn settle(draft: &mut Draft<'_>) -> Result<(), Corrupt> {
    draft.begin_settling();
    loop {
        while let Some((at, due)) = first_due(draft)? {
            apply(draft, due, at)?;
        }
        let Some(giving) = first_giving(draft) else { break };
        draft.undefer(giving);
        give(draft, giving)?;
    }
    draft.end_settling();
    Ok(())
}

/// Something that ends at its limit. The order breaks ties between limits of one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Application(ApplicationId),
    Age(ApplicationId),
    Referral(ReferralId),
    FreeChoice,
}

/// Something that gives turns. Of one instant: state first, then private order (R26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Giving {
    /// The limit that has passed.
    pub(crate) at: Timestamp,
    /// Of the places.
    pub(crate) ownership: Ownership,
    /// Why turns are given.
    pub(crate) cause: Cause,
}

/// Why turns are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// What is left of a pool goes to the next in line (R28).
    Round(PublicationId),
    /// The place of an ended referral goes on (R9).
    Returned { place: PlaceId, excluded: ApplicationId },
    /// The instant of a planned publication has come (R32).
    Planned(PublicationId),
    /// A place stayed vacant too long (R35).
    Vacant(PlaceId),
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
    let free = slice.places.values().filter(|row| matches!(row.state, PlaceState::Free { .. }));
    due.extend(free.filter_map(|row| Some((place::due(&draft.rules, row.state)?, Due::FreeChoice))));
    Ok(due.into_iter().filter(|(at, _)| *at <= now).min())
}

fn apply(draft: &mut Draft<'_>, due: Due, at: Timestamp) -> Result<(), Corrupt> {
    match due {
        Due::Application(id) => application::settle(draft, id, at),
        Due::Age(id) => application::settle_age(draft, id),
        Due::Referral(id) => referral::settle(draft, id),
        Due::FreeChoice => place::end_free_choice(draft, at),
    }
}

fn first_giving(draft: &Draft<'_>) -> Option<Giving> {
    let planned = draft.slice.publications.values().filter_map(|row| {
        Some(Giving { at: row.due()?, ownership: row.ownership, cause: Cause::Planned(row.id) })
    });
    let rests = draft.is_frozen();
    let vacant = draft.slice.places.values().filter_map(|row| match row.state {
        PlaceState::Vacant { since } if !rests => Some(Giving {
            at: place::publish_limit(&draft.rules, since),
            ownership: row.ownership,
            cause: Cause::Vacant(row.id),
        }),
        _ => None,
    });
    planned.chain(vacant).chain(draft.deferred()).filter(|giving| giving.at <= draft.now()).min()
}

fn give(draft: &mut Draft<'_>, giving: Giving) -> Result<(), Corrupt> {
    match giving.cause {
        Cause::Round(id) => publication::start_round(draft, id),
        Cause::Returned { place, excluded } => publication::publish_returned(draft, place, excluded),
        Cause::Planned(id) => publication::settle(draft, id),
        Cause::Vacant(id) => publication::settle_vacant(draft, id),
    }
}
