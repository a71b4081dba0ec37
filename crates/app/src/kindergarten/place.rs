//! Single places: children who leave, repair and the like (R10).

use domain::id::PlaceId;
use domain::place::{self, PlaceRefused, WithdrawalReason};
use domain::queue::{Decision, Draft};
use storage::{Failed, Tx};

use super::{own, owned};
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, on_queue};

/// A child left the kindergarten: the place is vacant.
#[derive(Clone, Copy, Debug)]
pub struct VacatePlace {
    /// The place.
    pub place: PlaceId,
}

impl Command for VacatePlace {
    type Output = ();
    type Refusal = Refusal<PlaceRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_place(tx, work, self.place, |draft| place::vacate(draft, self.place))
    }
}

/// Takes a Vacant or Free place out of use for a while; a Reserved or Held one only the department (R10).
#[derive(Clone, Copy, Debug)]
pub struct WithdrawPlace {
    /// The place.
    pub place: PlaceId,
    /// Why.
    pub reason: WithdrawalReason,
}

impl Command for WithdrawPlace {
    type Output = ();
    type Refusal = Refusal<PlaceRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_place(tx, work, self.place, |draft| place::withdraw(draft, self.place, self.reason))
    }
}

/// Takes a withdrawn place into use again: it is vacant.
#[derive(Clone, Copy, Debug)]
pub struct RestorePlace {
    /// The place.
    pub place: PlaceId,
}

impl Command for RestorePlace {
    type Output = ();
    type Refusal = Refusal<PlaceRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_place(tx, work, self.place, |draft| place::restore(draft, self.place))
    }
}

fn on_place(
    tx: &mut Tx,
    work: &Work,
    id: PlaceId,
    decide: impl Fn(&mut Draft<'_>) -> Decision<PlaceRefused>,
) -> Result<(), Failed<Refusal<PlaceRefused>>> {
    let own = own(tx, work)?;
    let row = owned(storage::workplace::place_of(tx, id)?, |row| row.kindergarten, own)?;
    on_queue(tx, work, row.queue, |loader| loader.place(id), decide)
}
