//! What a publication would do, before it is made (R32): the same decision on the same rows, without saving.

use std::collections::BTreeSet;

use domain::benefit::Lane;
use domain::event::Fact;
use domain::id::{ApplicationId, PlaceId, PublicationId, QueueId};
use domain::number::ApplicationNumber;
use domain::policy::Ownership;
use domain::publication::{self, PublicationRefused, Publish};
use domain::queue::{Context, Draft, Halt, settle};
use jiff::Timestamp;
use storage::registers::PlaceCard;
use storage::slice::{LoadError, Loader};
use storage::{DbError, Reader};

use super::own_district;
use super::publications::load;
use crate::command::{Query, Work};

/// What publishing these places would do now. The same arguments go to [`super::PublishPlaces`].
#[derive(Clone, Debug)]
pub struct Preview {
    /// The queue.
    pub queue: QueueId,
    /// The ownership of all of them.
    pub ownership: Ownership,
    /// Vacant places.
    pub places: Vec<PlaceId>,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewView {
    /// The places, with their kindergartens.
    pub places: Vec<PlaceCard>,
    /// Who would be notified, in the order of the turns.
    pub turns: Vec<PreviewedTurn>,
    /// How many places would be free for the whole queue at once, because nobody is eligible for them.
    pub free: usize,
}

/// A turn that would be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewedTurn {
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Its lane.
    pub lane: Lane,
    /// Its registration instant.
    pub registered: Timestamp,
    /// The turn's limit.
    pub until: Timestamp,
}

impl Query for Preview {
    /// `None` for anybody but the queue's department, and when a place does not exist there.
    type Output = Option<Result<PreviewView, PublicationRefused>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if own_district(work) != Some(self.queue.district) {
            return Ok(None);
        }
        let places: Vec<PlaceId> = BTreeSet::from_iter(self.places.iter().copied()).into_iter().collect();
        let mut cards = Vec::new();
        for place in &places {
            match storage::registers::place_card(reader, *place)? {
                Some(card) => cards.push(card),
                None => return Ok(None),
            }
        }
        let district = work.registers.rules(self.queue.district, work.ctx.now);
        let rules = district.rules();
        let mut loader = Loader::new(reader, self.queue, rules, work.ctx.now)?;
        match loader.due().and_then(|_| load(&mut loader, &places)) {
            Ok(()) => {}
            Err(LoadError::NotFound(_)) => return Ok(None),
            Err(LoadError::Db(error)) => return Err(error),
        }
        let context =
            Context { now: work.ctx.now, actor: work.ctx.caller.actor(), ids: work.ctx.ids.clone() };
        let mut draft = Draft::new(loader.slice(), rules, context);
        let broken = |corrupt: domain::queue::Corrupt| DbError::Statement {
            query: "preview",
            message: corrupt.to_string(),
        };
        settle(&mut draft).map_err(broken)?;
        let settled = draft.facts.len();
        let id: PublicationId = work.ctx.ids.next();
        match publication::publish(&mut draft, Publish { id, ownership: self.ownership, places }) {
            Ok(()) => {}
            Err(Halt::Refused(refused)) => return Ok(Some(Err(refused))),
            Err(Halt::Corrupt(corrupt)) => return Err(broken(corrupt)),
        }
        let mut view = PreviewView { places: cards, turns: Vec::new(), free: 0 };
        for stamped in draft.facts.iter().skip(settled) {
            match &stamped.fact {
                Fact::TurnGiven { application, lane, until, .. } => {
                    let row = draft.slice.application(*application).map_err(broken)?;
                    view.turns.push(PreviewedTurn {
                        application: *application,
                        number: row.number,
                        lane: *lane,
                        registered: row.registered,
                        until: *until,
                    });
                }
                Fact::PoolReleased { places, .. } => view.free += places.len(),
                _ => {}
            }
        }
        Ok(Some(Ok(view)))
    }
}
