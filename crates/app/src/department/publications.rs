//! Publications: now, at an instant, called off (R26, R32).

use std::collections::BTreeMap;

use domain::id::{PlaceId, PublicationId, QueueId};
use domain::policy::Ownership;
use domain::publication::{self, PublicationRefused, Publish};
use jiff::Timestamp;
use storage::oversight::{PlannedRow, RunningRow, VacantRow};
use storage::registers::Kindergarten;
use storage::slice::{LoadError, Loader};
use storage::{DbError, Failed, Reader, Tx};

use super::{own, own_district};
use crate::command::{Command, Query, Work};
use crate::queue_work::{Refusal, on_queue};

/// Vacant places of the district by queue and ownership, with its publications; `None` for anybody but the department.
#[derive(Clone, Copy, Debug)]
pub struct VacantPlaces;

/// What can be published, and what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationView {
    /// What can be published: one group for each publication that can be made.
    pub vacant: Vec<VacantGroup>,
    /// Planned ones, the next first.
    pub planned: Vec<PlannedRow>,
    /// Those with running turns.
    pub running: Vec<RunningRow>,
    /// The district's kindergartens, by name.
    pub kindergartens: Vec<Kindergarten>,
}

/// Vacant places of one queue and one ownership: what one publication takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VacantGroup {
    /// The queue.
    pub queue: QueueId,
    /// The ownership.
    pub ownership: Ownership,
    /// The places, by kindergarten.
    pub places: Vec<VacantRow>,
}

impl Query for VacantPlaces {
    type Output = Option<PublicationView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(district) = own_district(work) else { return Ok(None) };
        let mut groups: BTreeMap<(QueueId, Ownership), Vec<VacantRow>> = BTreeMap::new();
        for row in storage::oversight::vacant(reader, district)? {
            groups.entry((row.queue, row.ownership)).or_default().push(row);
        }
        let vacant = groups
            .into_iter()
            .map(|((queue, ownership), places)| VacantGroup { queue, ownership, places })
            .collect();
        Ok(Some(PublicationView {
            vacant,
            planned: storage::oversight::planned(reader, district)?,
            running: storage::oversight::running(reader, district)?,
            kindergartens: storage::registers::kindergartens(reader, district)?,
        }))
    }
}

/// Publishes places of one queue and one ownership now.
#[derive(Clone, Debug)]
pub struct PublishPlaces {
    /// The queue.
    pub queue: QueueId,
    /// The ownership of all of them.
    pub ownership: Ownership,
    /// Vacant places.
    pub places: Vec<PlaceId>,
}

impl Command for PublishPlaces {
    type Output = PublicationId;
    type Refusal = Refusal<PublicationRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<PublicationId, Failed<Self::Refusal>> {
        own_place_queue(work, self.queue)?;
        publish_places(tx, work, self.queue, self.ownership, &self.places)
    }
}

/// Plans a publication for an instant. Until then its places stay vacant and may be withdrawn.
#[derive(Clone, Debug)]
pub struct PlanPublication {
    /// The queue.
    pub queue: QueueId,
    /// The ownership of all of them.
    pub ownership: Ownership,
    /// Vacant places.
    pub places: Vec<PlaceId>,
    /// The instant.
    pub due: Timestamp,
}

impl Command for PlanPublication {
    type Output = PublicationId;
    type Refusal = Refusal<PublicationRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<PublicationId, Failed<Self::Refusal>> {
        own_place_queue(work, self.queue)?;
        let id: PublicationId = work.ctx.ids.next();
        let command = Publish { id, ownership: self.ownership, places: self.places.clone() };
        on_queue(
            tx,
            work,
            self.queue,
            |loader| load(loader, &self.places),
            |draft| publication::plan(draft, command.clone(), self.due),
        )?;
        Ok(id)
    }
}

/// Calls a planned publication off.
#[derive(Clone, Copy, Debug)]
pub struct DropPublication {
    /// The queue.
    pub queue: QueueId,
    /// It.
    pub publication: PublicationId,
}

impl Command for DropPublication {
    type Output = ();
    type Refusal = Refusal<PublicationRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        own_place_queue(work, self.queue)?;
        let planned = storage::oversight::planned(tx, self.queue.district)?;
        if !planned.iter().any(|row| row.id == self.publication && row.queue == self.queue) {
            return Err(Refusal::NotFound.failed());
        }
        on_queue(
            tx,
            work,
            self.queue,
            |loader| loader.pool(self.publication),
            |draft| publication::drop_planned(draft, self.publication),
        )
    }
}

/// Publishes places now, for the department and for a kindergarten.
pub(crate) fn publish_places(
    tx: &mut Tx,
    work: &Work,
    queue: QueueId,
    ownership: Ownership,
    places: &[PlaceId],
) -> Result<PublicationId, Failed<Refusal<PublicationRefused>>> {
    let id: PublicationId = work.ctx.ids.next();
    on_queue(
        tx,
        work,
        queue,
        |loader| load(loader, places),
        |draft| publication::publish(draft, Publish { id, ownership, places: places.to_vec() }),
    )?;
    Ok(id)
}

/// The places, and the fronts of the lanes for as many turns.
pub(super) fn load(loader: &mut Loader<'_>, places: &[PlaceId]) -> Result<(), LoadError> {
    for place in places {
        loader.place(*place)?;
    }
    Ok(loader.fronts(u32::try_from(places.len()).unwrap_or(u32::MAX))?)
}

fn own_place_queue<R>(work: &Work, queue: QueueId) -> Result<(), Failed<Refusal<R>>> {
    if own(work)? == queue.district { Ok(()) } else { Err(Refusal::NotFound.failed()) }
}
