//! How facts change publications and turns.

use std::collections::BTreeSet;

use super::{Publication, PublicationState};
use crate::application::{self, ApplicationState};
use crate::event::{Fact, PlaceRelease, PublicationOrigin, Stamped};
use crate::id::{ApplicationId, PublicationId};
use crate::place::{self, PlaceState};
use crate::queue::{Corrupt, Slice};

/// Applies a fact about a publication.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    match &stamped.fact {
        Fact::PublicationPlanned { publication, ownership, places, due } => {
            let state = PublicationState::Planned { due: *due, places: places.clone() };
            let row = new(*publication, *ownership, PublicationOrigin::Department, stamped);
            slice.put_publication(Publication { state, ..row });
            Ok(())
        }
        Fact::PublicationDropped { publication } => {
            slice.change_publication(*publication)?.state = PublicationState::Dropped;
            Ok(())
        }
        Fact::PlacesPublished { .. } => publish(slice, stamped),
        Fact::TurnGiven { .. } => give(slice, stamped),
        Fact::TurnLapsed { publication, application } | Fact::TurnEnded { publication, application, .. } => {
            end_turn(slice, *publication)?;
            let row = application::change(slice, *application, stamped.at)?;
            row.state = ApplicationState::Queued;
            Ok(())
        }
        Fact::PoolReleased { publication, places, to } => {
            for id in places {
                let state = match to {
                    PlaceRelease::Free { opens } => PlaceState::Free { opens: *opens },
                    PlaceRelease::Vacant => PlaceState::Vacant { since: stamped.at },
                };
                leave_pool(slice, *publication)?;
                place::set(slice, *id, state)?;
            }
            Ok(())
        }
        Fact::RoundStarted { publication, round } => {
            slice.change_publication(*publication)?.round = *round;
            Ok(())
        }
        other => Err(Corrupt(format!("{} is not a fact about a publication", other.name()))),
    }
}

/// One turn less runs.
pub(crate) fn end_turn(slice: &mut Slice, id: PublicationId) -> Result<(), Corrupt> {
    let row = slice.change_publication(id)?;
    row.live_turns =
        row.live_turns.checked_sub(1).ok_or_else(|| Corrupt(format!("{id} has no running turn")))?;
    Ok(())
}

/// One place less is in the pool.
pub(crate) fn leave_pool(slice: &mut Slice, id: PublicationId) -> Result<(), Corrupt> {
    let row = slice.change_publication(id)?;
    row.reserved = row.reserved.checked_sub(1).ok_or_else(|| Corrupt(format!("{id} has no places left")))?;
    Ok(())
}

fn new(
    id: PublicationId,
    ownership: crate::policy::Ownership,
    origin: PublicationOrigin,
    stamped: &Stamped,
) -> Publication {
    Publication {
        id,
        ownership,
        origin,
        state: PublicationState::Published,
        policy: stamped.policy.clone(),
        round: 1,
        live_turns: 0,
        reserved: 0,
        excluded: None,
        had_turn: Some(BTreeSet::new()),
    }
}

fn publish(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let Fact::PlacesPublished { publication, ownership, places, origin, excluded } = &stamped.fact else {
        return Err(Corrupt("not a publication".to_owned()));
    };
    let reserved = u32::try_from(places.len()).map_err(|_| Corrupt("too many places".to_owned()))?;
    let row = new(*publication, *ownership, *origin, stamped);
    slice.put_publication(Publication { reserved, excluded: *excluded, ..row });
    for id in places {
        place::set(slice, *id, PlaceState::Reserved { publication: *publication })?;
    }
    Ok(())
}

fn give(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let Fact::TurnGiven { publication, application, lane, served, until, .. } = &stamped.fact else {
        return Err(Corrupt("not a turn".to_owned()));
    };
    let row = slice.change_publication(*publication)?;
    row.live_turns += 1;
    if let Some(had_turn) = &mut row.had_turn {
        had_turn.insert(*application);
    }
    slice.touched.turns.insert((*publication, *application));
    slice.turn_lanes.insert(*application, *lane);
    notify(slice, *publication, *application, *until, stamped)?;
    slice.queue.served = *served;
    Ok(())
}

fn notify(
    slice: &mut Slice,
    publication: PublicationId,
    application: ApplicationId,
    until: jiff::Timestamp,
    stamped: &Stamped,
) -> Result<(), Corrupt> {
    let turn = slice.queue.seq;
    let row = application::change(slice, application, stamped.at)?;
    row.state = ApplicationState::Notified { publication, until };
    row.turn = turn;
    row.policy = stamped.policy.clone();
    Ok(())
}
