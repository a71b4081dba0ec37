//! Where applications stand (R24, R25): counted when asked for, over the partial indexes of the queue.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use domain::application::{Application, ApplicationState};
use domain::benefit::Lane;
use domain::id::QueueId;
use domain::order::{LaneCounts, served_at_first};
use domain::standing::{Line, Position, Standing, standing};
use jiff::Timestamp;

use crate::error::DbError;
use crate::params;
use crate::tx::Reader;

crate::queries! {
    /// Lengths of the lanes.
    LANES = "select lane, count(*) as n from application where queue = $1 and state in ('queued', 'stopped') group by lane";
    /// Holders of running turns.
    NOTIFIED = "select count(*) as n from application where queue = $1 and state = 'notified'";
    /// How many of a lane stand before a key.
    AHEAD = "select count(*) as n from application where queue = $1 and lane = $2 and state in ('queued', 'stopped') \
             and (registered, sequence) < ($3, $4)";
    /// How many of a lane stand between two keys, the first included.
    BETWEEN = "select count(*) as n from application where queue = $1 and lane = $2 and state in ('queued', 'stopped') \
               and (registered, sequence) >= ($3, $4) and (registered, sequence) < ($5, $6)";
    /// How many turns were given before one, of all lanes and of its own.
    TURNS_AHEAD = "select count(*) as n, cast(coalesce(sum(case when lane = $3 then 1 else 0 end), 0) as {int}) as of_lane \
                   from application where queue = $1 and state = 'notified' and turn < $2";
}

/// What everybody of a queue has in common now.
///
/// # Errors
/// Trouble of the database.
pub fn line(reader: &mut Reader, queue: QueueId, ratio: NonZeroU32) -> Result<Line, DbError> {
    let mut lanes = LaneCounts::default();
    for row in reader.query(&LANES, params![queue])? {
        let count = row.get("n")?;
        match row.get::<Lane>("lane")? {
            Lane::OutOfTurn => lanes.out_of_turn = count,
            Lane::FirstPriority => lanes.first_priority = count,
            Lane::General => lanes.general = count,
        }
    }
    let served = crate::queue::find(reader, queue)?.map_or(served_at_first(ratio), |state| state.served);
    let notified = reader.query_one(&NOTIFIED, params![queue])?.get("n")?;
    Ok(Line { lanes, notified, served, ratio })
}

/// The numbers of one application; `None` while Referred and after the end.
///
/// # Errors
/// Trouble of the database.
pub fn of(reader: &mut Reader, line: &Line, row: &Application) -> Result<Option<Standing>, DbError> {
    let position = match row.state {
        ApplicationState::Queued | ApplicationState::Stopped { .. } => {
            Position::Ranked { lane: row.lane, index: ahead(reader, row.queue, row.lane, row.key())? }
        }
        ApplicationState::Notified { .. } => {
            let counted = reader.query_one(&TURNS_AHEAD, params![row.queue, row.turn, row.lane])?;
            Position::Notified {
                lane: row.lane,
                index: counted.get("n")?,
                index_in_lane: counted.get("of_lane")?,
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(standing(line, position)))
}

/// The numbers of many applications. What is common to a queue is counted once, and of neighbours in the order of
/// registration only what stands between them.
#[derive(Debug, Default)]
pub struct Standings {
    lines: BTreeMap<QueueId, Line>,
    /// The last key of a lane and its index.
    last: BTreeMap<(QueueId, Lane), (Key, u64)>,
}

type Key = (Timestamp, u64);

impl Standings {
    /// The numbers of one application; `None` while Referred and after the end. Cheapest in the order of registration.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn of(
        &mut self,
        reader: &mut Reader,
        row: &Application,
        ratio: NonZeroU32,
    ) -> Result<Option<Standing>, DbError> {
        if !row.is_ranked() && !matches!(row.state, ApplicationState::Notified { .. }) {
            return Ok(None);
        }
        let line = match self.lines.get(&row.queue) {
            Some(line) => *line,
            None => {
                let line = line(reader, row.queue, ratio)?;
                self.lines.insert(row.queue, line);
                line
            }
        };
        if !row.is_ranked() {
            return of(reader, &line, row);
        }
        let (queue, lane, key) = (row.queue, row.lane, row.key());
        let index = match self.last.get(&(queue, lane)) {
            Some((last, index)) if *last <= key => {
                let parameters = params![queue, lane, last.0, last.1, key.0, key.1];
                index.saturating_add(reader.query_one(&BETWEEN, parameters)?.get("n")?)
            }
            _ => ahead(reader, queue, lane, key)?,
        };
        self.last.insert((queue, lane), (key, index));
        Ok(Some(standing(&line, Position::Ranked { lane, index })))
    }
}

fn ahead(
    reader: &mut Reader,
    queue: QueueId,
    lane: Lane,
    (registered, sequence): (Timestamp, u64),
) -> Result<u64, DbError> {
    reader.query_one(&AHEAD, params![queue, lane, registered, sequence])?.get("n")
}
