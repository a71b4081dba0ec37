//! A benefit found false: by one official where it gave nothing that lives, by two where it gave a turn or a referral (R43).

use domain::application::ApplicationState;
use domain::benefit::Benefit;
use domain::event::{Annulled, FalseBenefit};
use domain::id::{ApplicationId, OverrideId, StaffId};
use domain::overriding::{self, Override, OverrideRefused, OverrideState, Propose};
use domain::queue::Slice;
use jiff::Timestamp;
use storage::overriding::{OpenRow, PublishedRow};
use storage::slice::{LoadError, Loader};
use storage::{DbError, Failed, Reader, Tx};

use super::{own, own_district, own_queue};
use crate::applications::access;
use crate::command::{App, Command, Query, Work};
use crate::context::{Caller, Ctx};
use crate::queue_work::{Refusal, broken, on_queue};

/// Most open proposals that the department's list shows.
const OPEN_MAX: u32 = 200;

/// Confirmed overrides of one page of the public list.
pub const PUBLISHED_MAX: u32 = 50;

/// What a benefit gave and what an official may do about it; `None` for anybody but the department.
#[derive(Clone, Copy, Debug)]
pub struct BenefitGave {
    /// The application.
    pub application: ApplicationId,
}

/// See [`BenefitGave`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GaveView {
    /// Whether there is something to find false.
    pub is_possible: bool,
    /// What it gave and still lives: then two officials are needed.
    pub given: Option<Annulled>,
    /// The proposal that waits already.
    pub open: Option<OverrideId>,
}

impl Query for BenefitGave {
    type Output = Option<GaveView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(district) = own_district(work) else { return Ok(None) };
        let queue = storage::application::queue_of(reader, self.application)?;
        let Some(queue) = queue.filter(|queue| queue.district == district) else { return Ok(None) };
        let rules = work.registers.rules(queue.district, work.ctx.now);
        let mut loader = Loader::new(reader, queue, rules.rules(), work.ctx.now)?;
        if !found(loader.given(self.application))? {
            return Ok(None);
        }
        let slice = loader.slice();
        let given = given(&slice, self.application, work.ctx.now)?;
        let row = slice.application(self.application).map_err(|error| broken(&error))?;
        let is_possible = row.status().is_live() && (row.benefit != Benefit::None || given.is_some());
        let open = slice.overrides.values().find(|row| row.state == OverrideState::Open);
        Ok(Some(GaveView { is_possible, given, open: open.map(|row| row.id) }))
    }
}

/// What lives at this instant of what a benefit gave: a limit that has passed counts as past (R54).
fn given(slice: &Slice, id: ApplicationId, now: Timestamp) -> Result<Option<Annulled>, DbError> {
    let row = slice.application(id).map_err(|error| broken(&error))?;
    let until = match row.state {
        ApplicationState::Notified { until, .. } => Some(until),
        ApplicationState::Referred { referral } => {
            slice.referral(referral).map_err(|error| broken(&error))?.due()
        }
        _ => None,
    };
    if until.is_some_and(|until| until <= now) {
        return Ok(None);
    }
    let given = overriding::given(slice, id).map_err(|error| broken(&error))?;
    Ok(given.map(overriding::Given::annulled))
}

/// [`BenefitGave`], after everything past its limit is settled (R54).
///
/// # Errors
/// Trouble of the database.
pub async fn benefit_gave(
    app: &App,
    ctx: &Ctx,
    application: ApplicationId,
) -> Result<Option<GaveView>, DbError> {
    access::settle(app, ctx, application).await?;
    app.ask(ctx.clone(), BenefitGave { application }).await
}

/// A proposal of the department, after everything past its limit is settled (R54). `None` for anybody else.
///
/// # Errors
/// Trouble of the database.
pub async fn proposal(app: &App, ctx: &Ctx, overriding: OverrideId) -> Result<Option<Proposal>, DbError> {
    let find = || app.ask(ctx.clone(), FindProposal { overriding });
    let Some(Proposal::Open(view)) = find().await? else { return find().await };
    access::settle(app, ctx, view.row.application).await?;
    find().await
}

/// What a department sees of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// It waits.
    Open(ProposalView),
    /// It was confirmed, refused or taken back.
    Answered,
}

struct FindProposal {
    overriding: OverrideId,
}

impl Query for FindProposal {
    type Output = Option<Proposal>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Caller::Department { district, staff, .. } = work.ctx.caller else { return Ok(None) };
        let row = storage::overriding::find(reader, self.overriding)?;
        let Some((queue, row)) = row.filter(|(queue, _)| queue.district == district) else { return Ok(None) };
        if row.state != OverrideState::Open {
            return Ok(Some(Proposal::Answered));
        }
        let Some((application, _)) = storage::application::find(reader, row.application)? else {
            return Ok(None);
        };
        let Override { id, application: of, benefit, reason, proposed, proposer, .. } = row;
        let number = application.number;
        let row = OpenRow { id, application: of, number, queue, benefit, reason, proposed, proposer };
        Ok(Some(Proposal::Open(proposal_view(reader, work, row, staff)?)))
    }
}

fn found(loaded: Result<(), LoadError>) -> Result<bool, DbError> {
    match loaded {
        Ok(()) => Ok(true),
        Err(LoadError::NotFound(_)) => Ok(false),
        Err(LoadError::Db(error)) => Err(error),
    }
}

/// One official finds a benefit false that gave nothing that lives.
#[derive(Clone, Copy, Debug)]
pub struct FindBenefitFalse {
    /// The application.
    pub application: ApplicationId,
    /// Why.
    pub reason: FalseBenefit,
}

impl Command for FindBenefitFalse {
    type Output = ();
    type Refusal = Refusal<OverrideRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        official(tx, work)?;
        let queue = own_queue(tx, work, self.application)?;
        on_queue(
            tx,
            work,
            queue,
            |loader| loader.given(self.application),
            |draft| overriding::find_benefit_false(draft, self.application, self.reason),
        )
    }
}

/// An official proposes to annul what a false benefit gave.
#[derive(Clone, Copy, Debug)]
pub struct ProposeOverride {
    /// The application.
    pub application: ApplicationId,
    /// Why the benefit is false.
    pub reason: FalseBenefit,
}

impl Command for ProposeOverride {
    type Output = ();
    type Refusal = Refusal<OverrideRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        official(tx, work)?;
        let queue = own_queue(tx, work, self.application)?;
        let command = Propose { id: work.ctx.ids.next(), application: self.application, reason: self.reason };
        on_queue(
            tx,
            work,
            queue,
            |loader| loader.given(self.application),
            |draft| overriding::propose(draft, command),
        )
    }
}

/// A second official confirms a proposal, or refuses it; who made it may take it back.
#[derive(Clone, Copy, Debug)]
pub struct AnswerOverride {
    /// The proposal.
    pub overriding: OverrideId,
    /// Confirmed, or not.
    pub confirm: bool,
}

impl Command for AnswerOverride {
    type Output = ();
    type Refusal = Refusal<OverrideRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let by = official(tx, work)?;
        let own = own(work)?;
        let row = storage::overriding::find(tx, self.overriding)?;
        let (queue, row) =
            row.filter(|(queue, _)| queue.district == own).ok_or(Failed::Refused(Refusal::NotFound))?;
        if self.confirm && is_same_person(tx, row.proposer, by)? {
            return Err(Failed::Refused(Refusal::Rule(OverrideRefused::SameOfficial)));
        }
        on_queue(
            tx,
            work,
            queue,
            |loader| {
                loader.overriding(self.overriding)?;
                Ok(loader.fronts(1)?)
            },
            |draft| match self.confirm {
                true => overriding::confirm(draft, self.overriding),
                false => overriding::refuse(draft, self.overriding),
            },
        )
    }
}

/// The caller's account, as it is now: one that was taken away meanwhile decides nothing.
fn official<R>(tx: &mut Tx, work: &Work) -> Result<StaffId, Failed<Refusal<R>>> {
    let Caller::Department { district, staff, .. } = work.ctx.caller else {
        return Err(Failed::Refused(Refusal::NotFound));
    };
    let account = storage::staff::find(tx, staff)?.filter(|row| row.district == Some(district));
    account.map(|row| row.id).ok_or(Failed::Refused(Refusal::NotFound))
}

/// Whether two accounts are one human being: who has accounts with two organisations is not a second official.
fn is_same_person(reader: &mut Reader, one: StaffId, other: StaffId) -> Result<bool, DbError> {
    let one_person = storage::staff::find(reader, one)?.map(|row| row.person);
    let other_person = storage::staff::find(reader, other)?.map(|row| row.person);
    Ok(one == other || (one_person.is_some() && one_person == other_person))
}

/// Proposals that wait for a second official, the oldest first; `None` for anybody but the department.
#[derive(Clone, Copy, Debug)]
pub struct OpenOverrides;

/// A proposal for a department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalView {
    /// The proposal.
    pub row: OpenRow,
    /// Whether the caller made it.
    pub is_own: bool,
    /// What it would annul now; `None` when that ended meanwhile.
    pub given: Option<Annulled>,
}

impl Query for OpenOverrides {
    type Output = Option<Vec<ProposalView>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Caller::Department { district, staff, .. } = work.ctx.caller else { return Ok(None) };
        let mut views = Vec::new();
        for row in storage::overriding::open(reader, district, OPEN_MAX)? {
            views.push(proposal_view(reader, work, row, staff)?);
        }
        Ok(Some(views))
    }
}

/// What a proposal would annul now, and whether it is this official's own.
fn proposal_view(
    reader: &mut Reader,
    work: &Work,
    row: OpenRow,
    staff: StaffId,
) -> Result<ProposalView, DbError> {
    let rules = work.registers.rules(row.queue.district, work.ctx.now);
    let mut loader = Loader::new(reader, row.queue, rules.rules(), work.ctx.now)?;
    let is_found = found(loader.overriding(row.id))?;
    let slice = loader.slice();
    let same = slice.overrides.get(&row.id).map(|of| of.turn)
        == slice.applications.get(&row.application).map(|of| of.turn);
    let given = if is_found && same { given(&slice, row.application, work.ctx.now)? } else { None };
    let is_own = is_same_person(reader, row.proposer, staff)?;
    Ok(ProposalView { row, is_own, given })
}

/// What was overridden, the newest first; for everybody (R43).
#[derive(Clone, Copy, Debug)]
pub struct PublishedOverrides {
    /// Those before this instant.
    pub before: Timestamp,
}

impl Query for PublishedOverrides {
    type Output = Vec<PublishedRow>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Self::Output, DbError> {
        storage::overriding::confirmed(reader, self.before, PUBLISHED_MAX)
    }
}
