//! Groups and their capacity (R10, R11).

use domain::id::{DistrictId, GroupId, KindergartenId, PlaceId, QueueId, Stream};
use domain::place::{self, CapacityRefused, Language, PlaceRefused};
use domain::policy::Ownership;
use domain::queue::Halt;
use jiff::ToSpan;
use storage::{DbError, Failed, Reader, Tx};

use super::{acting, own, owned};
use crate::command::{Command, Work};
use crate::context::Caller;
use crate::queue_work::{Refusal, on_queue};

/// Opens a group for the children of one birth year, one language, one stream; its capacity is set by [`SetCapacity`].
///
/// The kindergarten for itself, or its district's department.
#[derive(Clone, Copy, Debug)]
pub struct OpenGroup {
    /// The kindergarten.
    pub kindergarten: KindergartenId,
    /// Birth year of the children.
    pub year: i16,
    /// General or special needs.
    pub stream: Stream,
    /// Language of instruction.
    pub language: Language,
}

/// Why a group is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRefused {
    /// Children of this birth year cannot attend a kindergarten.
    Year {
        /// The oldest birth year that can.
        from: i16,
        /// The youngest.
        to: i16,
    },
}

impl Command for OpenGroup {
    type Output = GroupId;
    type Refusal = Refusal<GroupRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<GroupId, Failed<Self::Refusal>> {
        let arranges = Arranges::of(tx, work)?;
        let row = storage::registers::kindergarten(tx, self.kindergarten)?;
        let row = row.filter(|row| arranges.includes(row.id, row.district));
        let Some(row) = row else { return Err(Refusal::NotFound.failed()) };
        let rules = work.registers.rules(row.district, work.ctx.now);
        let today = domain::calendar::local_day(work.ctx.now, rules.rules().zone);
        let oldest = i64::from(rules.rules().policy.max_age_years) + 1;
        let (from, to) = (today.saturating_sub(oldest.years()).year(), today.year());
        if !(from..=to).contains(&self.year) {
            return Err(Refusal::Rule(GroupRefused::Year { from, to }).failed());
        }
        let queue = QueueId { district: row.district, year: self.year, stream: self.stream };
        let id: GroupId = work.ctx.ids.next();
        let command =
            place::OpenGroup { id, kindergarten: row.id, language: self.language, ownership: row.ownership };
        on_queue(tx, work, queue, |_| Ok(()), |draft| Ok(place::open_group(draft, command)?))?;
        Ok(id)
    }
}

/// Sets the seats of a group; in a private kindergarten those under the state order, which only the department sets (R11).
#[derive(Clone, Copy, Debug)]
pub struct SetCapacity {
    /// The group.
    pub group: GroupId,
    /// Seats.
    pub capacity: u32,
}

/// Why a capacity is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetCapacityRefused {
    /// By the rules of groups.
    Capacity(CapacityRefused),
    /// Places under the state order are set by the department.
    DepartmentSets,
}

impl Command for SetCapacity {
    type Output = ();
    type Refusal = Refusal<SetCapacityRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let arranges = Arranges::of(tx, work)?;
        let row = storage::workplace::group_of(tx, self.group)?;
        let row = row.filter(|row| arranges.includes(row.kindergarten, row.queue.district));
        let Some(row) = row else { return Err(Refusal::NotFound.failed()) };
        if row.ownership == Ownership::PrivateOrder && !matches!(work.ctx.caller, Caller::Department { .. }) {
            return Err(Refusal::Rule(SetCapacityRefused::DepartmentSets).failed());
        }
        let command = place::SetCapacity { group: self.group, capacity: self.capacity };
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.group(self.group),
            |draft| {
                place::set_capacity(draft, command.clone()).map_err(|halt| match halt {
                    Halt::Refused(refused) => Halt::Refused(SetCapacityRefused::Capacity(refused)),
                    Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
                })
            },
        )
    }
}

/// Marks vacant places of a group as occupied by children who attended before this system took over.
#[derive(Clone, Copy, Debug)]
pub struct FillPlaces {
    /// The group.
    pub group: GroupId,
    /// How many of its vacant places.
    pub count: u32,
}

/// Why places are not filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillRefused {
    /// None were named.
    None,
    /// The group has fewer vacant places.
    TooMany {
        /// How many it has.
        vacant: u32,
    },
    /// By the rules of places.
    Place(PlaceRefused),
}

impl Command for FillPlaces {
    type Output = ();
    type Refusal = Refusal<FillRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let own = own(tx, work)?;
        let row = owned(storage::workplace::group_of(tx, self.group)?, |row| row.kindergarten, own)?;
        on_queue(
            tx,
            work,
            row.queue,
            |loader| loader.group(self.group),
            |draft| {
                let rows = draft.slice.places.values();
                let vacant: Vec<PlaceId> = rows
                    .filter(|row| row.group == self.group && row.state.code() == "vacant")
                    .map(|row| row.id)
                    .collect();
                let count = usize::try_from(self.count).unwrap_or(usize::MAX);
                if count == 0 {
                    return Err(Halt::Refused(FillRefused::None));
                }
                if vacant.len() < count {
                    let vacant = u32::try_from(vacant.len()).unwrap_or(u32::MAX);
                    return Err(Halt::Refused(FillRefused::TooMany { vacant }));
                }
                place::fill(draft, vacant.into_iter().take(count).collect()).map_err(|halt| match halt {
                    Halt::Refused(refused) => Halt::Refused(FillRefused::Place(refused)),
                    Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
                })
            },
        )
    }
}

/// Whose groups the caller arranges.
enum Arranges {
    /// Those of the own kindergarten.
    Kindergarten(KindergartenId),
    /// Those of the own district.
    District(DistrictId),
    /// Nobody's.
    None,
}

impl Arranges {
    fn of(reader: &mut Reader, work: &Work) -> Result<Self, DbError> {
        if let Caller::Department { district, .. } = work.ctx.caller {
            return Ok(Self::District(district));
        }
        Ok(acting(reader, work)?.map_or(Self::None, Self::Kindergarten))
    }

    fn includes(&self, kindergarten: KindergartenId, district: DistrictId) -> bool {
        match self {
            Self::Kindergarten(own) => *own == kindergarten,
            Self::District(own) => *own == district,
            Self::None => false,
        }
    }
}
