//! The department takes a place out of use, also a reserved or held one (R10).

use domain::id::PlaceId;
use domain::place::{self, PlaceRefused, PlaceState, WithdrawalReason};
use storage::{Failed, Tx};

use super::own;
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, locked, settle_queue};

/// Withdraws any place that no child attends: a held one annuls its referral without a miss, a reserved one is replaced or
/// ends the turn given last.
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
        let own = own(work)?;
        let row = storage::workplace::place_of(tx, self.place)?.filter(|row| row.queue.district == own);
        let Some(row) = row else { return Err(Refusal::NotFound.failed()) };
        tx.lock(&[row.queue.key()])?;
        settle_queue(tx, work, row.queue)?;
        let state = storage::place::find(tx, self.place)?.map(|place| place.state);
        locked(
            tx,
            work,
            row.queue,
            |loader| {
                loader.place(self.place)?;
                if let Some(PlaceState::Reserved { publication }) = state {
                    loader.pool(publication)?;
                    loader.spare(row.ownership)?;
                    loader.fronts(1)?;
                }
                Ok(())
            },
            |draft| place::withdraw_by_department(draft, self.place, self.reason),
        )
    }
}
