//! Loading as much of a queue as a command needs.

use std::collections::BTreeSet;

use domain::age;
use domain::alerts::FreeNow;
use domain::application::ApplicationState;
use domain::benefit::Lane;
use domain::calendar::local_day;
use domain::child::Child;
use domain::event::Fact;
use domain::id::{ApplicationId, GroupId, OverrideId, PersonId, PlaceId, PublicationId, QueueId, ReferralId};
use domain::place::PlaceState;
use domain::policy::Ownership;
use domain::publication::PublicationState;
use domain::queue::{QueueState, Rules, Slice};
use jiff::Timestamp;

use crate::application::{self, WithBirth};
use crate::error::DbError;
use crate::tx::Reader;
use crate::{child, event, overriding, place, publication, queue, referral};

/// Most overdue rows of one kind that one settling transaction takes: it stays in the order of 20 ms.
const DUE_MAX: u32 = 100;

/// Loads rows of one queue into a [`Slice`]. Loading a row twice is harmless.
pub struct Loader<'a> {
    reader: &'a mut Reader,
    rules: Rules<'a>,
    now: Timestamp,
    slice: Slice,
}

/// Why a row could not be loaded.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LoadError {
    /// There is no such row in this queue. The text names the kind and the id.
    #[error("{0} does not exist in this queue")]
    NotFound(String),
    /// Trouble of the database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl<'a> Loader<'a> {
    /// Begins with the queue itself; a queue in which nothing has happened is new.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn new(
        reader: &'a mut Reader,
        id: QueueId,
        rules: Rules<'a>,
        now: Timestamp,
    ) -> Result<Self, DbError> {
        let state = queue::find(reader, id)?;
        let state = state.unwrap_or_else(|| QueueState::new(id, rules.policy.ratio.get()));
        Ok(Self { reader, rules, now, slice: Slice::new(state) })
    }

    /// The slice.
    #[must_use]
    pub fn slice(self) -> Slice {
        self.slice
    }

    /// An application with its child, its running turn and its live referral.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn application(&mut self, id: ApplicationId) -> Result<(), LoadError> {
        if self.slice.applications.contains_key(&id) {
            return Ok(());
        }
        let row = application::find(self.reader, id)?.filter(|(row, _)| row.queue == self.slice.queue.id);
        let (row, born) = row.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        let state = row.state;
        self.child(row.child)?;
        self.put((row, born));
        match state {
            ApplicationState::Notified { publication, .. } => self.turn(publication),
            ApplicationState::Referred { referral } => self.referral(referral),
            _ => Ok(()),
        }
    }

    /// A referral with its application, its place and the pool it may go back to.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn referral(&mut self, id: ReferralId) -> Result<(), LoadError> {
        if self.slice.referrals.contains_key(&id) {
            return Ok(());
        }
        let row = referral::find(self.reader, id)?.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        let (application, place, turn) = (row.application, row.place, row.turn);
        self.slice.referrals.insert(id, row);
        self.application(application)?;
        self.place(place)?;
        match turn {
            Some(turn) => self.publication(turn.publication),
            None => Ok(()),
        }
    }

    /// An application for what a false benefit may have given it (R43): with the lane of its last turn and its open
    /// proposal.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn given(&mut self, id: ApplicationId) -> Result<(), LoadError> {
        self.application(id)?;
        if let Some(row) = overriding::open_of(self.reader, id)? {
            self.slice.overrides.insert(row.id, row);
        }
        let Some(turn) = self.slice.applications.get(&id).map(|row| row.turn).filter(|turn| *turn > 0) else {
            return Ok(());
        };
        let given = event::of_queue(self.reader, self.slice.queue.id, turn.saturating_sub(1), 1)?;
        if let Some(Fact::TurnGiven { application, lane, .. }) = given.first().map(|event| &event.fact)
            && *application == id
        {
            self.slice.turn_lanes.insert(id, *lane);
        }
        Ok(())
    }

    /// An override with its application.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn overriding(&mut self, id: OverrideId) -> Result<(), LoadError> {
        let row = overriding::find(self.reader, id)?.filter(|(queue, _)| *queue == self.slice.queue.id);
        let (_, row) = row.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        let application = row.application;
        self.slice.overrides.insert(id, row);
        self.given(application)
    }

    /// A place, with its group, the referral that holds it and the publication in whose pool it is.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn place(&mut self, id: PlaceId) -> Result<(), LoadError> {
        if let Some(row) = self.slice.places.get(&id) {
            // A pool brings its places without their groups.
            let group = row.group;
            return self.group_row(group);
        }
        let row = place::find(self.reader, id)?.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        let (state, group) = (row.state, row.group);
        self.group_row(group)?;
        self.slice.places.insert(id, row);
        match state {
            PlaceState::Held { referral } => self.referral(referral),
            PlaceState::Reserved { publication } => self.publication(publication),
            PlaceState::Occupied { application: Some(application) } => self.application(application),
            _ => Ok(()),
        }
    }

    /// A group with all its places.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn group(&mut self, id: GroupId) -> Result<(), LoadError> {
        self.group_row(id)?;
        for row in place::of_group(self.reader, id)? {
            self.slice.places.entry(row.id).or_insert(row);
        }
        Ok(())
    }

    /// A publication with its whole pool: reserved places, holders of running turns, who has had a turn.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn pool(&mut self, id: PublicationId) -> Result<(), LoadError> {
        self.publication(id)?;
        let had_turn = publication::had_turn(self.reader, id)?;
        if let Some(row) = self.slice.publications.get_mut(&id) {
            row.had_turn = Some(had_turn);
        }
        for row in place::pool(self.reader, id)? {
            self.slice.places.entry(row.id).or_insert(row);
        }
        let turns = application::turns(self.reader, self.slice.queue.id, id)?;
        self.children(turns.iter().map(|(row, _)| row.child))?;
        turns.into_iter().for_each(|row| self.put(row));
        Ok(())
    }

    /// A Vacant or Free place that can take the seat of a withdrawn one (R10), if there is one.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn spare(&mut self, ownership: Ownership) -> Result<(), DbError> {
        if let Some(row) = place::spare(self.reader, self.slice.queue.id, ownership)? {
            self.slice.places.entry(row.id).or_insert(row);
        }
        Ok(())
    }

    /// A person as a child: the record, or a new one, and the birth date.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn child(&mut self, id: PersonId) -> Result<(), DbError> {
        self.children([id])
    }

    /// Tells the birth date of a child that has no application yet.
    pub fn born(&mut self, child: PersonId, born: jiff::civil::Date) {
        self.slice.births.insert(child, born);
    }

    /// The fronts of all lanes, long enough for `turns` turns at any place of the queue (R26).
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn fronts(&mut self, turns: u32) -> Result<(), DbError> {
        let passed_over = self
            .slice
            .publications
            .values()
            .map(|row| row.had_turn.as_ref().map_or(0, BTreeSet::len))
            .sum::<usize>();
        // One more for the applicant that a returned place excludes (R9), for each turn.
        let most = turns.saturating_mul(2).saturating_add(u32::try_from(passed_over).unwrap_or(u32::MAX));
        for born_by in self.born_by() {
            for lane in [Lane::OutOfTurn, Lane::FirstPriority, Lane::General] {
                let rows = application::front(self.reader, self.slice.queue.id, lane, born_by, most)?;
                self.children(rows.iter().map(|(row, _)| row.child))?;
                rows.into_iter().for_each(|row| self.put(row));
            }
        }
        self.slice.turns = self.slice.turns.saturating_add(turns);
        Ok(())
    }

    /// Applications of whoever has to be told of the free places now (R30), at most `most`.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn askers(&mut self, free: &[FreeNow], most: u32) -> Result<(), DbError> {
        let queue = self.slice.queue.id;
        for row in crate::alerts::askers(self.reader, queue, &self.rules, self.now, free, most)? {
            self.put(row);
        }
        Ok(())
    }

    /// Everything past its limit, at most 100 rows of a kind, with what settling it needs. False when there was nothing.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn due(&mut self) -> Result<bool, LoadError> {
        let (queue, now) = (self.slice.queue.id, self.now);
        let applications = application::due(self.reader, queue, now, DUE_MAX)?;
        // What ends comes before what gives turns, also when it takes several batches: turns go to those who are eligible
        // when every limit has been applied.
        let all_ended = !is_full(&applications);
        let referrals = if all_ended { referral::due(self.reader, queue, now, DUE_MAX)? } else { Vec::new() };
        let all_ended = all_ended && !is_full(&referrals);
        let publications =
            if all_ended { publication::due(self.reader, queue, now, DUE_MAX)? } else { Vec::new() };
        let places = if all_ended { place::due(self.reader, queue, now)? } else { Vec::new() };
        let found = applications.len() + referrals.len() + publications.len() + places.len();
        let mut turns = referrals.len() + places.len();
        for (row, _) in applications {
            self.application(row.id)?;
            if let ApplicationState::Notified { publication, .. } = row.state {
                self.pool(publication)?;
            }
        }
        for row in referrals {
            self.referral(row.id)?;
        }
        for row in publications {
            if let PublicationState::Planned { places, .. } = &row.state {
                turns += places.len();
                for place in places {
                    self.place(*place)?;
                }
            }
            self.slice.publications.insert(row.id, row);
        }
        for row in places {
            self.slice.places.entry(row.id).or_insert(row);
        }
        turns += self.reserved();
        if found > 0 {
            self.fronts(u32::try_from(turns).unwrap_or(u32::MAX))?;
        }
        Ok(found > 0)
    }

    /// Every row of the queue.
    ///
    /// # Errors
    /// Trouble of the database.
    pub fn everything(&mut self) -> Result<(), DbError> {
        let queue = self.slice.queue.id;
        let applications = application::all_of_queue(self.reader, queue)?;
        self.children(applications.iter().map(|(row, _)| row.child))?;
        applications.into_iter().for_each(|row| self.put(row));
        for row in place::groups_of_queue(self.reader, queue)? {
            self.slice.groups.insert(row.id, row);
        }
        for row in place::all_of_queue(self.reader, queue)? {
            self.slice.places.insert(row.id, row);
        }
        for mut row in publication::all_of_queue(self.reader, queue)? {
            row.had_turn = Some(publication::had_turn(self.reader, row.id)?);
            self.slice.publications.insert(row.id, row);
        }
        for row in referral::all_of_queue(self.reader, queue)? {
            self.slice.referrals.insert(row.id, row);
        }
        for row in overriding::all_of_queue(self.reader, queue)? {
            self.slice.overrides.insert(row.id, row);
        }
        self.slice.turns = u32::MAX;
        Ok(())
    }

    /// The publication of a running turn; with its pool when this turn is the last, because then the pool ends.
    fn turn(&mut self, id: PublicationId) -> Result<(), LoadError> {
        self.publication(id)?;
        let last = self.slice.publications.get(&id).filter(|row| row.live_turns <= 1).map(|row| row.reserved);
        if let Some(reserved) = last {
            self.pool(id)?;
            self.fronts(reserved)?;
        }
        Ok(())
    }

    fn publication(&mut self, id: PublicationId) -> Result<(), LoadError> {
        if self.slice.publications.contains_key(&id) {
            return Ok(());
        }
        let row = publication::find(self.reader, id)?.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        self.slice.publications.insert(id, row);
        Ok(())
    }

    fn group_row(&mut self, id: GroupId) -> Result<(), LoadError> {
        if self.slice.groups.contains_key(&id) {
            return Ok(());
        }
        let row = place::find_group(self.reader, id)?.filter(|row| row.queue == self.slice.queue.id);
        let row = row.ok_or_else(|| LoadError::NotFound(id.to_string()))?;
        self.slice.groups.insert(id, row);
        Ok(())
    }

    fn children(&mut self, ids: impl IntoIterator<Item = PersonId>) -> Result<(), DbError> {
        let missing: BTreeSet<PersonId> =
            ids.into_iter().filter(|id| !self.slice.children.contains_key(id)).collect();
        let missing: Vec<PersonId> = missing.into_iter().collect();
        for chunk in missing.chunks(crate::LIST_MAX) {
            for row in child::some(self.reader, chunk)? {
                self.slice.children.insert(row.id, row);
            }
        }
        for id in missing {
            self.slice.children.entry(id).or_insert_with(|| Child::new(id));
        }
        Ok(())
    }

    fn put(&mut self, (row, born): WithBirth) {
        if let Some(born) = born {
            self.slice.births.insert(row.child, born);
        }
        self.slice.applications.entry(row.id).or_insert(row);
    }

    /// Places in the loaded pools: so many turns a next round may give (R28).
    fn reserved(&self) -> usize {
        let pools = self.slice.publications.values().filter(|row| row.had_turn.is_some());
        pools.map(|row| usize::try_from(row.reserved).unwrap_or(usize::MAX)).sum()
    }

    /// The birth days up to which children are old enough, under the policy in force and those of the loaded
    /// publications, for each ownership.
    fn born_by(&self) -> BTreeSet<jiff::civil::Date> {
        let today = local_day(self.now, self.rules.zone);
        let running = self.slice.publications.values().filter_map(|row| self.rules.book.policy(&row.policy));
        let policies = running.map(AsRef::as_ref).chain([self.rules.policy]);
        policies
            .flat_map(|policy| Ownership::ALL.map(|ownership| policy.min_age_months.of(ownership)))
            .map(|months| age::latest_birth_old_enough(today, months))
            .collect()
    }
}

/// Whether there may be more overdue rows than were read.
fn is_full<T>(rows: &[T]) -> bool {
    u32::try_from(rows.len()).is_ok_and(|rows| rows >= DUE_MAX)
}
