//! What a district's education department does: evidence of benefits, publications, what kindergartens left undone,
//! registers.
//!
//! Everything is for [`Caller::Department`] and its own district alone; what belongs to another is answered like what does
//! not exist.

mod applications;
mod benefits;
mod calendar;
mod calendar_preview;
mod groups;
mod ours;
mod overriding;
mod overview;
mod preview;
mod publications;
mod referrals;
mod registers;
mod withdraw;

pub use applications::{AnswerMerge, AnswerMergeRefused, ConfirmKinship, RemoveApplication, SplitApplicant};
pub use benefits::{AnswerBenefit, Claims, EvidenceFile, EvidencePaper, OpenEvidence, evidence_paper};
pub(crate) use calendar::finish_edit;
pub use calendar::{CalendarEdited, CalendarRefused, EditCalendar, RecomputeLimits, edit_calendar};
pub use calendar_preview::PreviewCalendar;
pub use groups::GroupsOf;
pub use ours::IsOurs;
pub use overriding::{
    AnswerOverride, BenefitGave, FindBenefitFalse, GaveView, OpenOverrides, PUBLISHED_MAX, Proposal,
    ProposalView, ProposeOverride, PublishedOverrides, benefit_gave, proposal,
};
pub use overview::{Overview, OverviewView, QueueCounts, Undelivered};
pub use preview::{Preview, PreviewView, PreviewedTurn};
pub use publications::{
    DropPublication, PlanPublication, PublicationView, PublishPlaces, VacantGroup, VacantPlaces,
};
pub use referrals::{EnrolLate, FindArrivalFalse, LateReferrals, RefuseLate, UndoneView};
pub use registers::{
    FollowPolicy, FollowRefused, Kindergartens, RegisterKindergarten, RegisterRefused, follow_policy,
};
pub use withdraw::WithdrawPlace;

pub use storage::overriding::{OpenRow, PublishedRow};
pub use storage::oversight::{ClaimRow, PlannedRow, RunningRow, VacantRow, WaitingRow};
pub use storage::registers::{Department, Kindergarten, PlaceCard};

pub(crate) use publications::publish_places;

use domain::id::{ApplicationId, DistrictId, QueueId};
use domain::queue::{Draft, Halt};
use storage::{Failed, Tx};

use crate::command::Work;
use crate::context::Caller;
use crate::queue_work::{Refusal, on_queue};

/// The district for which the caller acts.
const fn own_district(work: &Work) -> Option<DistrictId> {
    match work.ctx.caller {
        Caller::Department { district, .. } => Some(district),
        _ => None,
    }
}

/// The district for which the caller acts, or the answer to what does not exist.
fn own<R>(work: &Work) -> Result<DistrictId, Failed<Refusal<R>>> {
    own_district(work).ok_or(Failed::Refused(Refusal::NotFound))
}

/// The queue of an application of the caller's district.
fn own_queue<R>(tx: &mut Tx, work: &Work, id: ApplicationId) -> Result<QueueId, Failed<Refusal<R>>> {
    let own = own(work)?;
    let queue = storage::application::queue_of(tx, id)?;
    queue.filter(|queue| queue.district == own).ok_or(Failed::Refused(Refusal::NotFound))
}

/// Decides on one application of the caller's district.
fn on_application<T, R>(
    tx: &mut Tx,
    work: &Work,
    id: ApplicationId,
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Halt<R>>,
) -> Result<T, Failed<Refusal<R>>> {
    let queue = own_queue(tx, work, id)?;
    on_queue(tx, work, queue, |loader| loader.application(id), decide)
}
