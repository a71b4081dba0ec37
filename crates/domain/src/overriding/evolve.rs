//! How facts change overrides. What they annul are facts of its own.

use super::{Override, OverrideState, given};
use crate::event::{Actor, Fact, Stamped};
use crate::id::{OverrideId, StaffId};
use crate::queue::{Corrupt, Slice};

/// Applies a fact about an override.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let at = stamped.at;
    match &stamped.fact {
        Fact::OverrideProposed { overriding, application, reason } => {
            let of = slice.application(*application)?;
            let row = Override {
                id: *overriding,
                application: *application,
                benefit: of.benefit,
                reason: *reason,
                turn: of.turn,
                proposed: at,
                proposer: official(stamped)?,
                state: OverrideState::Open,
            };
            slice.put_override(row);
            Ok(())
        }
        Fact::OverrideConfirmed { overriding, application } => {
            let annulled = given(slice, *application)?
                .ok_or_else(|| Corrupt(format!("{overriding} annuls nothing")))?
                .annulled();
            let by = official(stamped)?;
            answer(slice, *overriding, OverrideState::Confirmed { at, by, annulled })
        }
        Fact::OverrideRefused { overriding, .. } => {
            let by = official(stamped)?;
            answer(slice, *overriding, OverrideState::Refused { at, by })
        }
        other => Err(Corrupt(format!("{} is not a fact about an override", other.name()))),
    }
}

fn answer(slice: &mut Slice, id: OverrideId, state: OverrideState) -> Result<(), Corrupt> {
    let row = slice.change_override(id)?;
    if row.state != OverrideState::Open {
        return Err(Corrupt(format!("{id} was answered already")));
    }
    row.state = state;
    Ok(())
}

fn official(stamped: &Stamped) -> Result<StaffId, Corrupt> {
    match stamped.actor {
        Actor::Staff { staff } => Ok(staff),
        _ => Err(Corrupt("an override is an official's act".to_owned())),
    }
}
