//! Tab 2: the history of changes (S16).

use domain::event::{Actor, Event, Fact};
use domain::id::{ApplicationId, KindergartenId};
use domain::policy::PolicyId;
use jiff::Timestamp;
use storage::{DbError, Reader};

use super::access;
use crate::command::{Query, Work};

/// Asks for the history of an application, oldest first. `None` when the caller may not see it. Use [`super::history`],
/// which settles first.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Which.
    pub application: ApplicationId,
}

/// One change. The words for it are made where the language is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When it took effect.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// What happened: ids and codes, no personal data.
    pub fact: Fact,
    /// The policy under which it was decided.
    pub policy: PolicyId,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The caller.
    You,
    /// An applicant: for an applicant the other one.
    Applicant,
    /// A kindergarten.
    Kindergarten(KindergartenId),
    /// An official.
    Official,
    /// A deadline.
    Clock,
    /// Data taken over from an earlier system.
    Import,
}

impl Query for History {
    type Output = Option<Vec<HistoryEntry>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if access::visible(reader, work, self.application)?.is_none() {
            return Ok(None);
        }
        let events = storage::event::of_application(reader, self.application)?;
        let me = work.ctx.caller.actor();
        Ok(Some(events.into_iter().map(|event| entry(event, me)).collect()))
    }
}

fn entry(event: Event, me: Actor) -> HistoryEntry {
    let who = match event.actor {
        actor @ Actor::Applicant { .. } if actor == me => Who::You,
        Actor::Applicant { .. } => Who::Applicant,
        Actor::Kindergarten { kindergarten, .. } => Who::Kindergarten(kindergarten),
        Actor::Staff { .. } => Who::Official,
        Actor::Clock => Who::Clock,
        Actor::Import => Who::Import,
    };
    HistoryEntry { at: event.at, who, fact: event.fact, policy: event.policy }
}
