//! Who is told what: messages are rows of the outbox, written with the change itself and rendered at delivery from
//! (kind, data, recipient's language).

mod compose;
mod deliver;
mod mailbox;
mod model;
mod remind;

pub use compose::Compose;
pub use deliver::{ATTEMPTS_MAX, Delivered, deliver};
pub use mailbox::{PutMail, ReadMailbox};
pub use model::{About, Address, Kindergarten, Lang, Outgoing, Told};
pub use remind::{Reminder, remind};
pub use storage::chores::Mail;

use domain::application::Application;
use domain::event::{Actor, Fact, TurnEnd};
use domain::id::{ApplicationId, PersonId};
use domain::queue::Draft;
use domain::referral::AnnulmentReason;
use serde::{Deserialize, Serialize};
use storage::{DbError, Tx};

use crate::command::Work;

/// What a message is about: ids, codes and instants, no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Whose application.
    pub application: ApplicationId,
    /// What happened.
    pub fact: Fact,
}

/// Writes a message to every applicant for each fact of the draft that they have to hear of.
pub(crate) fn enqueue(tx: &mut Tx, work: &Work, draft: &Draft<'_>) -> Result<(), DbError> {
    for stamped in &draft.facts {
        // What an earlier system had done people have heard from it.
        if !is_told(&stamped.fact) || stamped.actor == Actor::Import {
            continue;
        }
        let Some(row) = subject(draft, &stamped.fact) else { continue };
        let notice = Notice { application: row.id, fact: stamped.fact.clone() };
        let body = serde_json::to_string(&notice)
            .map_err(|error| DbError::Statement { query: "outbox", message: error.to_string() })?;
        for recipient in recipients(row, &stamped.fact) {
            let message = storage::outbox::Message {
                id: work.ctx.ids.next(),
                recipient,
                kind: stamped.fact.name().to_owned(),
                body: body.clone(),
                created: work.ctx.now,
                leaves: draft.rules.policy.quiet_hours.leaves(work.ctx.now, draft.rules.zone),
                attempts: 0,
            };
            storage::outbox::add(tx, &message)?;
        }
    }
    Ok(())
}

/// Every applicant, as a rule.
fn recipients(row: &Application, fact: &Fact) -> Vec<PersonId> {
    let applicants = row.applicants.iter();
    match fact {
        // Who was split off is no applicant any more, and who asked to be merged is none yet: they are the first who have to
        // know (R64).
        Fact::ApplicantSplit { person, .. } | Fact::MergeRefused { person, .. } => {
            applicants.chain([*person]).collect()
        }
        // Nobody but who asked (R30).
        Fact::FreePlacesTold { .. } => row.alerts.askers(row.applicants).collect(),
        _ => applicants.collect(),
    }
}

/// About which application of the outbox a message is; `None` for one about a login or a code.
pub(crate) fn application_of(kind: &str, body: &str) -> Option<ApplicationId> {
    if kind == Reminder::KIND {
        return serde_json::from_str::<Reminder>(body).ok().map(|reminder| reminder.application());
    }
    serde_json::from_str::<Notice>(body).ok().map(|notice| notice.application)
}

fn subject<'a>(draft: &'a Draft<'_>, fact: &Fact) -> Option<&'a Application> {
    let id = match fact.referral() {
        Some(referral) => draft.slice.referral(referral).ok()?.application,
        None => fact.application()?,
    };
    draft.slice.application(id).ok()
}

/// What people hear of. Places of free choice are not among it (S22) but for those who asked (R30).
const fn is_told(fact: &Fact) -> bool {
    // One message says that the benefit was false and what was annulled with it (R43).
    if matches!(
        fact,
        Fact::TurnEnded { why: TurnEnd::BenefitFalse, .. }
            | Fact::ReferralAnnulled { reason: AnnulmentReason::BenefitFalse, .. }
    ) {
        return false;
    }
    matches!(
        fact,
        Fact::ApplicationFiled { .. }
            | Fact::KinshipConfirmed { .. }
            | Fact::BenefitConfirmed { .. }
            | Fact::BenefitRefused { .. }
            | Fact::BenefitEnded { .. }
            | Fact::BenefitFoundFalse { .. }
            | Fact::MergeRequested { .. }
            | Fact::MergeRefused { .. }
            | Fact::ApplicantMerged { .. }
            | Fact::ApplicantSplit { .. }
            | Fact::LeaveRequested { .. }
            | Fact::LeaveObjected { .. }
            | Fact::TurnGiven { .. }
            | Fact::TurnLapsed { .. }
            | Fact::TurnEnded { .. }
            | Fact::ApplicationStopped { .. }
            | Fact::StopEnded { .. }
            | Fact::ApplicationRemoved { .. }
            | Fact::ReferralIssued { .. }
            | Fact::ReferralExtended { .. }
            | Fact::ReferralCancelled { .. }
            | Fact::ArrivalRecorded { .. }
            | Fact::ReferralUsed { .. }
            | Fact::ReferralRefused { .. }
            | Fact::ReferralExpired { .. }
            | Fact::ReferralAnnulled { .. }
            | Fact::LimitMoved { .. }
            | Fact::FreePlacesTold { .. }
    )
}
