//! A kindergarten publishes its own vacant places; the department those of the whole district.

use domain::id::{GroupId, PlaceId, PublicationId};
use domain::publication::PublicationRefused;
use storage::{Failed, Tx};

use super::{own, owned};
use crate::command::{Command, Work};
use crate::department::publish_places;
use crate::queue_work::{Refusal, settle_queue};

/// Publishes all vacant places of a group of the own kindergarten now: turns are given in the same moment (R26).
#[derive(Clone, Copy, Debug)]
pub struct PublishPlaces {
    /// The group.
    pub group: GroupId,
}

impl Command for PublishPlaces {
    type Output = PublicationId;
    type Refusal = Refusal<PublicationRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<PublicationId, Failed<Self::Refusal>> {
        let own = own(tx, work)?;
        let row = owned(storage::workplace::group_of(tx, self.group)?, |row| row.kindergarten, own)?;
        tx.lock(&[row.queue.key()])?;
        // The clock may have published some of them (R54): only then it is known what is vacant.
        settle_queue(tx, work, row.queue)?;
        let rows = storage::workplace::places(tx, self.group)?;
        let vacant: Vec<PlaceId> =
            rows.into_iter().filter(|row| row.state == "vacant").map(|row| row.id).collect();
        publish_places(tx, work, row.queue, row.ownership, &vacant)
    }
}
