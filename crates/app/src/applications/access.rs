//! Who may see an application, and how a read settles first (R54).

use domain::application::Application;
use domain::id::{ApplicationId, PersonId, QueueId};
use jiff::civil::Date;
use storage::{DbError, Failed, Reader};

use crate::clock::SettleQueue;
use crate::command::{App, Query, Work};
use crate::context::{Caller, Ctx};

/// An application that the caller may see, with the child's birth date; what the caller may not see does not exist.
pub(crate) fn visible(
    reader: &mut Reader,
    work: &Work,
    id: ApplicationId,
) -> Result<Option<(Application, Option<Date>)>, DbError> {
    let found = storage::application::find(reader, id)?;
    Ok(found.filter(|(row, _)| may_see(&work.ctx.caller, row)))
}

/// The same, of the caller as an applicant only.
pub(crate) fn own(
    reader: &mut Reader,
    work: &Work,
    id: ApplicationId,
) -> Result<Option<(Application, PersonId)>, DbError> {
    let Some(person) = work.ctx.caller.applicant() else { return Ok(None) };
    let found = storage::application::find(reader, id)?;
    Ok(found.map(|(row, _)| row).filter(|row| row.applicants.contains(person)).map(|row| (row, person)))
}

/// Applicants see their own; officials those of their district; service centres and auditors all.
fn may_see(caller: &Caller, row: &Application) -> bool {
    match caller {
        Caller::Applicant { person } => row.applicants.contains(*person),
        Caller::Department { district, .. } => row.queue.district == *district,
        Caller::ServiceCentre { .. } | Caller::Auditor { .. } | Caller::Administrator { .. } => true,
        Caller::Public | Caller::Kindergarten { .. } | Caller::Clock | Caller::Import => false,
    }
}

/// The queue of an application if something in it is past its limit.
struct Late {
    application: ApplicationId,
}

impl Query for Late {
    type Output = Option<QueueId>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let queue = storage::application::queue_of(reader, self.application)?;
        let Some(queue) = queue else { return Ok(None) };
        Ok(is_late(reader, work, queue)?.then_some(queue))
    }
}

fn is_late(reader: &mut Reader, work: &Work, queue: QueueId) -> Result<bool, DbError> {
    let district = work.registers.rules(queue.district, work.ctx.now);
    storage::queue::is_due(reader, queue, work.ctx.now, &district.rules())
}

/// Those of some queues in which something is past its limit.
pub(crate) struct LateOf {
    pub(crate) queues: Vec<QueueId>,
}

impl Query for LateOf {
    type Output = Vec<QueueId>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let mut late = Vec::new();
        for queue in &self.queues {
            if is_late(reader, work, *queue)? {
                late.push(*queue);
            }
        }
        Ok(late)
    }
}

/// Batches that a read waits for. More than these are the reconciler's; the read then shows what is settled by then.
const BATCHES_MAX: usize = 50;

/// Settles the queue of an application if something in it is past its limit.
///
/// # Errors
/// Trouble of the database.
pub(crate) async fn settle(app: &App, ctx: &Ctx, application: ApplicationId) -> Result<(), DbError> {
    match app.ask(ctx.clone(), Late { application }).await? {
        Some(queue) => settle_queue(app, ctx, queue).await,
        None => Ok(()),
    }
}

/// Settles a queue in batches.
///
/// # Errors
/// Trouble of the database.
pub(crate) async fn settle_queue(app: &App, ctx: &Ctx, queue: QueueId) -> Result<(), DbError> {
    for _ in 0..BATCHES_MAX {
        let written = app.run(ctx.clone(), SettleQueue { queue }).await.map_err(|failed| match failed {
            Failed::Db(error) => error,
            Failed::Refused(never) => match never {},
        })?;
        if written == 0 {
            break;
        }
    }
    Ok(())
}
