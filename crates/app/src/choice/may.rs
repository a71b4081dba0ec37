//! Whether a place could be chosen now, before anybody signs.

use domain::id::{ApplicationId, PlaceId};
use domain::queue::Halt;
use domain::referral::{self, ChoiceRefused};
use storage::{DbError, Reader};

use crate::applications::{Trial, access};
use crate::command::{Query, Work};
use crate::queue_work::broken;

/// Asks whether the rules allow a choice: `None` when the caller has no such application or its queue no such place. Use
/// [`super::may_choose`], which settles first. The signed choice is judged again.
#[derive(Clone, Copy, Debug)]
pub struct MayChoose {
    /// The application.
    pub application: ApplicationId,
    /// The place.
    pub place: PlaceId,
}

impl Query for MayChoose {
    type Output = Option<Result<(), ChoiceRefused>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::own(reader, work, self.application)? else { return Ok(None) };
        let Some(place) = storage::place::find(reader, self.place)? else { return Ok(None) };
        if storage::place::group(reader, place.group)?.is_none_or(|group| group.queue != row.queue) {
            return Ok(None);
        }
        let district = work.registers.rules(row.queue.district, work.ctx.now);
        let trial = Trial::new(reader, work, district.rules(), &row)?;
        match referral::may_choose(&trial.draft(), &row, &place) {
            Ok(()) => Ok(Some(Ok(()))),
            Err(Halt::Refused(refusal)) => Ok(Some(Err(refusal))),
            Err(Halt::Corrupt(corrupt)) => Err(broken(&corrupt)),
        }
    }
}
