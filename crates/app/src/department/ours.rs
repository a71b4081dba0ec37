//! What is ours and over is told apart from what is not ours: the one is explained, the other does not exist.

use domain::id::{EvidenceId, PublicationId, ReferralId};
use storage::{DbError, Reader};

use crate::command::{Query, Work};
use crate::context::Caller;
use crate::kindergarten;

/// Whether something belongs to the caller's district or kindergarten, whatever became of it meanwhile.
#[derive(Clone, Copy, Debug)]
pub enum IsOurs {
    /// A paper, for a department.
    Evidence(EvidenceId),
    /// A publication, for a department.
    Publication(PublicationId),
    /// A referral, for a department or a kindergarten.
    Referral(ReferralId),
}

impl Query for IsOurs {
    type Output = bool;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<bool, DbError> {
        let district = super::own_district(work);
        if district.is_none() && !matches!(work.ctx.caller, Caller::Kindergarten { .. }) {
            return Ok(false);
        }
        Ok(match *self {
            Self::Evidence(id) => {
                let row = storage::oversight::evidence(reader, id)?;
                row.is_some_and(|row| Some(row.queue.district) == district)
            }
            Self::Publication(id) => {
                let queue = storage::oversight::queue_of(reader, id)?;
                queue.is_some_and(|queue| Some(queue.district) == district)
            }
            Self::Referral(id) => {
                let Some(row) = storage::workplace::referral_of(reader, id)? else { return Ok(false) };
                match district {
                    Some(own) => row.queue.district == own,
                    None => kindergarten::acting(reader, work)? == Some(row.kindergarten),
                }
            }
        })
    }
}
