//! The kindergarten's page: groups with their places, families on their way, families who wait for an answer.

use domain::id::{GroupId, KindergartenId};
use storage::registers::Kindergarten;
use storage::workplace::{GroupRow, PlaceRow, ReferralRow};
use storage::{DbError, Reader};

use super::acting;
use crate::command::{Query, Work};
use crate::context::{Caller, Post};

/// Everything that a kindergarten works on. `None` for anybody but a kindergarten.
#[derive(Clone, Copy, Debug)]
pub struct Workplace;

/// A kindergarten at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkplaceView {
    /// The kindergarten.
    pub kindergarten: Kindergarten,
    /// Whether the caller is its head, who appoints employees.
    pub is_head: bool,
    /// Its groups, by birth year and language, with their places counted (R11).
    pub groups: Vec<GroupRow>,
    /// Referrals whose families have not come yet, the first limit first (S33).
    pub awaited: Vec<ReferralRow>,
    /// Families who came and wait for an answer, the first term first (R14).
    pub arrived: Vec<ReferralRow>,
}

impl Query for Workplace {
    type Output = Option<WorkplaceView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(id) = acting(reader, work)? else { return Ok(None) };
        let Some(kindergarten) = storage::registers::kindergarten(reader, id)? else { return Ok(None) };
        let is_head = matches!(work.ctx.caller, Caller::Kindergarten { post: Post::Head, .. });
        let groups = storage::workplace::groups(reader, id)?;
        // R54: what is past its limit is past it, whether or not a sweep has run.
        let live = storage::workplace::referrals(reader, id)?
            .into_iter()
            .filter(|row| row.until.is_none_or(|until| work.ctx.now < until));
        let (mut arrived, mut awaited): (Vec<_>, Vec<_>) = live.partition(|row| row.arrived.is_some());
        awaited.sort_by_key(|row| row.until);
        arrived.sort_by_key(|row| row.arrived.map(|arrived| arrived.answer_until));
        Ok(Some(WorkplaceView { kindergarten, is_head, groups, awaited, arrived }))
    }
}

/// The places of one group of the caller's kindergarten. `None` for a group that is not the caller's.
#[derive(Clone, Copy, Debug)]
pub struct GroupPlaces {
    /// The group.
    pub group: GroupId,
}

impl Query for GroupPlaces {
    type Output = Option<(GroupRow, Vec<PlaceRow>)>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(of) = storage::workplace::group_of(reader, self.group)? else { return Ok(None) };
        if !may_see(reader, work, of.kindergarten)? {
            return Ok(None);
        }
        let groups = storage::workplace::groups(reader, of.kindergarten)?;
        let Some(group) = groups.into_iter().find(|row| row.id == self.group) else { return Ok(None) };
        Ok(Some((group, storage::workplace::places(reader, self.group)?)))
    }
}

/// The kindergarten itself, and its district's department.
fn may_see(reader: &mut Reader, work: &Work, kindergarten: KindergartenId) -> Result<bool, DbError> {
    Ok(match work.ctx.caller {
        Caller::Kindergarten { .. } => acting(reader, work)? == Some(kindergarten),
        Caller::Department { district, .. } => storage::registers::kindergarten(reader, kindergarten)?
            .is_some_and(|row| row.district == district),
        Caller::Auditor { .. } => true,
        _ => false,
    })
}
