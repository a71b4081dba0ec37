//! Replay: every derived table rebuilt from the events, and compared with the live ones (principle 1).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::child::Child;
use domain::event::{Event, Fact, Stamped};
use domain::id::{PersonId, QueueId};
use domain::policy::PolicyBook;
use domain::queue::{QueueState, Slice, Touched, evolve};

use crate::error::DbError;
use crate::tx::Reader;
use crate::{child, event};

use super::Loader;

/// What the events say.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Every queue with all its rows.
    pub queues: BTreeMap<QueueId, Slice>,
    /// Every child.
    pub children: BTreeMap<PersonId, Child>,
    /// Events read.
    pub events: u64,
}

/// A row that the events and the table tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub id: String,
}

/// Rebuilds everything derived from the events, in memory. A queue begins with the ratio of the policy of its first event.
///
/// # Errors
/// Trouble of the database; an event that cannot follow on the ones before it, or of a policy that is not in the book.
pub fn replay(reader: &mut Reader, book: &PolicyBook) -> Result<Replayed, DbError> {
    let mut replayed = Replayed::default();
    event::for_each(reader, |event| replayed.apply(event, book))?;
    Ok(replayed)
}

impl Replayed {
    fn apply(&mut self, event: Event, book: &PolicyBook) -> Result<(), DbError> {
        self.events += 1;
        let Event { queue, seq, at, actor, policy, fact, .. } = event;
        let slice = match self.queues.entry(queue) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let unknown =
                    || broken(format!("queue {queue} began under {policy}, which is not known here"));
                let ratio = book.policy(&policy).ok_or_else(unknown)?.ratio.get();
                new.insert(Slice::new(QueueState::new(queue, ratio)))
            }
        };
        if slice.queue.seq + 1 != seq {
            return Err(broken(format!(
                "event {seq} of queue {queue} does not follow on {}",
                slice.queue.seq
            )));
        }
        // A child may have a past in other queues, so its record travels with it.
        let child = child_of(slice, &fact);
        if let Some(id) = child {
            let record = self.children.remove(&id).unwrap_or_else(|| Child::new(id));
            slice.children.insert(id, record);
        }
        let outcome = evolve(slice, &Stamped { at, actor, policy, fact });
        if let Some(id) = child
            && let Some(record) = slice.children.remove(&id)
        {
            self.children.insert(id, record);
        }
        // Nothing is saved here: what changed need not be remembered.
        slice.touched = Touched::default();
        outcome.map_err(|corrupt| broken(format!("event {seq} of queue {queue}: {corrupt}")))
    }
}

fn child_of(slice: &Slice, fact: &Fact) -> Option<PersonId> {
    if let Fact::ApplicationFiled { child, .. } = fact {
        return Some(*child);
    }
    let occupant = || match fact {
        Fact::PlaceVacated { place } => match slice.place(*place).ok()?.state {
            domain::place::PlaceState::Occupied { application } => application,
            _ => None,
        },
        _ => None,
    };
    let referred = || slice.referral(fact.referral()?).ok().map(|row| row.application);
    let id = fact.application().or_else(referred).or_else(occupant)?;
    slice.application(id).ok().map(|row| row.child)
}

fn broken(message: String) -> DbError {
    DbError::Statement { query: "replay", message }
}

/// The tables that [`compare`] can name in a difference.
pub const COMPARED: [&str; 8] =
    ["queue", "application", "kindergarten_group", "place", "publication", "referral", "override", "child"];

/// Compares the replayed rows with the live tables; the first differences, at most 100.
///
/// # Errors
/// Trouble of the database.
pub fn compare(
    reader: &mut Reader,
    replayed: &Replayed,
    rules: domain::queue::Rules<'_>,
) -> Result<Vec<Difference>, DbError> {
    let mut found = Differences::default();
    for state in crate::queue::all(reader)? {
        let mut loader = Loader::new(reader, state.id, rules, jiff::Timestamp::UNIX_EPOCH)?;
        loader.everything()?;
        let live = loader.slice();
        match replayed.queues.get(&state.id) {
            Some(slice) => found.slices(slice, &live),
            None => found.note("queue", &state.id),
        }
    }
    let live: BTreeMap<PersonId, Child> = child::all(reader)?.into_iter().map(|row| (row.id, row)).collect();
    found.rows("child", &replayed.children, &live);
    Ok(found.0)
}

/// More than these help nobody.
const DIFFERENCES_MAX: usize = 100;

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn slices(&mut self, replayed: &Slice, live: &Slice) {
        if replayed.queue != live.queue {
            self.note("queue", &live.queue.id);
        }
        self.rows("application", &replayed.applications, &live.applications);
        self.rows("kindergarten_group", &replayed.groups, &live.groups);
        self.rows("place", &replayed.places, &live.places);
        self.rows("publication", &replayed.publications, &live.publications);
        self.rows("referral", &replayed.referrals, &live.referrals);
        self.rows("override", &replayed.overrides, &live.overrides);
    }

    fn rows<K: Ord + ToString, V: PartialEq>(
        &mut self,
        table: &'static str,
        replayed: &BTreeMap<K, V>,
        live: &BTreeMap<K, V>,
    ) {
        for (id, row) in replayed {
            if live.get(id) != Some(row) {
                self.note(table, id);
            }
        }
        for id in live.keys().filter(|id| !replayed.contains_key(id)) {
            self.note(table, id);
        }
    }

    fn note(&mut self, table: &'static str, id: &impl ToString) {
        debug_assert!(COMPARED.contains(&table), "{table} is not listed");
        if self.0.len() < DIFFERENCES_MAX {
            self.0.push(Difference { table, id: id.to_string() });
        }
    }
}
