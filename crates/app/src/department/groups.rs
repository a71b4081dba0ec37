//! The groups of one kindergarten, for its district's department: capacities under the state order, places to withdraw.

use domain::id::KindergartenId;
use storage::registers::Kindergarten;
use storage::workplace::GroupRow;
use storage::{DbError, Reader};

use super::own_district;
use crate::command::{Query, Work};

/// Groups of a kindergarten with their places counted (R11). `None` for anybody but its district's department.
#[derive(Clone, Copy, Debug)]
pub struct GroupsOf {
    /// The kindergarten.
    pub kindergarten: KindergartenId,
}

impl Query for GroupsOf {
    type Output = Option<(Kindergarten, Vec<GroupRow>)>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let row = storage::registers::kindergarten(reader, self.kindergarten)?;
        let Some(row) = row.filter(|row| own_district(work) == Some(row.district)) else { return Ok(None) };
        let groups = storage::workplace::groups(reader, row.id)?;
        Ok(Some((row, groups)))
    }
}
