//! What a kindergarten does: its groups and places, families who come with a referral, its employees.
//!
//! Everything is for [`Caller::Kindergarten`] and its own places alone; what belongs to another is answered like what does
//! not exist.

mod employees;
mod group;
mod place;
mod publish;
mod referral;
mod workplace;

pub use employees::{AppointEmployee, AppointRefused, DismissEmployee, Employee, Employees};
pub use group::{FillPlaces, FillRefused, GroupRefused, OpenGroup, SetCapacity, SetCapacityRefused};
pub use place::{RestorePlace, VacatePlace, WithdrawPlace};
pub use publish::PublishPlaces;
pub use referral::{Enrol, RecordArrival, RefusePapers};
pub use workplace::{GroupPlaces, Workplace, WorkplaceView};

pub use storage::registers::Kindergarten;
pub use storage::workplace::{Arrived, Counts, GroupRow, Name, PlaceRow, ReferralRow};

pub(crate) use referral::{enrol, refuse_papers};

use domain::id::KindergartenId;
use storage::{DbError, Failed, Reader};

use crate::command::Work;
use crate::context::{Caller, Post};
use crate::queue_work::Refusal;

/// The kindergarten for which the caller acts, while the caller may: an employee who was dismissed since the request began
/// does nothing any more.
fn own<R>(reader: &mut Reader, work: &Work) -> Result<KindergartenId, Failed<Refusal<R>>> {
    acting(reader, work)?.ok_or(Failed::Refused(Refusal::NotFound))
}

/// The same, as a question.
pub(crate) fn acting(reader: &mut Reader, work: &Work) -> Result<Option<KindergartenId>, DbError> {
    match work.ctx.caller {
        Caller::Kindergarten { kindergarten, post: Post::Head, .. } => Ok(Some(kindergarten)),
        Caller::Kindergarten { kindergarten, person, post: Post::Employee } => {
            Ok(storage::staff::is_employee(reader, kindergarten, person)?.then_some(kindergarten))
        }
        _ => Ok(None),
    }
}

/// A row of the caller's own kindergarten, or the answer to what does not exist.
fn owned<T, R>(
    row: Option<T>,
    of: impl Fn(&T) -> KindergartenId,
    own: KindergartenId,
) -> Result<T, Failed<Refusal<R>>> {
    row.filter(|row| of(row) == own).ok_or(Failed::Refused(Refusal::NotFound))
}
