//! How facts change an application.

use jiff::Timestamp;

use super::{Applicants, Application, ApplicationState, Claim, LeaveRequest, MergeRequest};
use crate::alerts::Alerts;
use crate::benefit::{Benefit, Lane};
use crate::event::{Fact, RemovalReason, Stamped};
use crate::id::ApplicationId;
use crate::queue::{Corrupt, Slice};

/// Applies a fact about an application.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let at = stamped.at;
    match &stamped.fact {
        Fact::ApplicationFiled { .. } => file(slice, stamped),
        Fact::KinshipConfirmed { application } => {
            change(slice, *application, at)?.unconfirmed_until = None;
            Ok(())
        }
        Fact::BenefitClaimed { .. }
        | Fact::BenefitConfirmed { .. }
        | Fact::BenefitRefused { .. }
        | Fact::BenefitRenounced { .. }
        | Fact::BenefitEnded { .. }
        | Fact::BenefitFoundFalse { .. } => benefit(slice, stamped),
        Fact::MergeRequested { application, person, until } => {
            change(slice, *application, at)?.merge = Some(MergeRequest { person: *person, until: *until });
            Ok(())
        }
        Fact::MergeRefused { application, .. } => {
            change(slice, *application, at)?.merge = None;
            Ok(())
        }
        Fact::ApplicantMerged { application, person } => {
            let row = change(slice, *application, at)?;
            row.merge = None;
            row.applicants.second = Some(*person);
            Ok(())
        }
        Fact::ApplicantSplit { application, person, .. } => split(change(slice, *application, at)?, *person),
        Fact::LeaveRequested { application, person, until } => {
            change(slice, *application, at)?.leave = Some(LeaveRequest { person: *person, until: *until });
            Ok(())
        }
        Fact::LeaveObjected { application } => {
            change(slice, *application, at)?.leave = None;
            Ok(())
        }
        Fact::ApplicationStopped { application, until } => stop(slice, *application, *until, stamped),
        Fact::StopEnded { application } => {
            let row = change(slice, *application, at)?;
            row.state = ApplicationState::Queued;
            row.queued_since = at;
            row.policy = stamped.policy.clone();
            Ok(())
        }
        Fact::ApplicationRemoved { application, reason } => remove(slice, *application, *reason, at),
        other => Err(Corrupt(format!("{} is not a fact about an application", other.name()))),
    }
}

/// The application's row, marked as changed at `at`.
pub(crate) fn change(
    slice: &mut Slice,
    id: ApplicationId,
    at: Timestamp,
) -> Result<&mut Application, Corrupt> {
    let row = slice.change_application(id)?;
    row.changed = row.changed.max(at);
    row.version += 1;
    Ok(row)
}

fn file(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let Fact::ApplicationFiled {
        application,
        number,
        child,
        applicant,
        registered,
        sequence,
        filing,
        channel,
        unconfirmed_until,
    } = &stamped.fact
    else {
        return Err(Corrupt("not a filing".to_owned()));
    };
    slice.queue.last_registered = slice.queue.last_registered.max(*registered);
    slice.queue.filings = slice.queue.filings.max(*sequence);
    let row = slice.change_child(*child)?;
    row.filings = *filing;
    row.live = Some(*application);
    let row = Application {
        id: *application,
        queue: slice.queue.id,
        number: *number,
        child: *child,
        applicants: Applicants { first: *applicant, second: None },
        registered: *registered,
        sequence: *sequence,
        channel: channel.clone(),
        unconfirmed_until: *unconfirmed_until,
        benefit: Benefit::None,
        lane: Lane::General,
        benefit_until: None,
        claim: None,
        merge: None,
        leave: None,
        alerts: Alerts::default(),
        state: ApplicationState::Queued,
        policy: stamped.policy.clone(),
        queued_since: *registered,
        changed: *registered,
        version: 1,
        referrals: 0,
        turn: 0,
    };
    slice.put_application(row);
    Ok(())
}

fn benefit(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    match &stamped.fact {
        Fact::BenefitClaimed { application, evidence, benefit } => {
            change(slice, *application, stamped.at)?.claim =
                Some(Claim { evidence: *evidence, benefit: *benefit });
        }
        Fact::BenefitConfirmed { application, benefit, lane, until, .. } => {
            let row = change(slice, *application, stamped.at)?;
            row.claim = None;
            row.benefit = *benefit;
            row.lane = *lane;
            row.benefit_until = *until;
        }
        Fact::BenefitRefused { application, .. } => change(slice, *application, stamped.at)?.claim = None,
        Fact::BenefitRenounced { application }
        | Fact::BenefitEnded { application }
        | Fact::BenefitFoundFalse { application, .. } => {
            let row = change(slice, *application, stamped.at)?;
            row.benefit = Benefit::None;
            row.lane = Lane::General;
            row.benefit_until = None;
            if matches!(stamped.fact, Fact::BenefitRenounced { .. }) {
                row.claim = None;
            }
        }
        other => return Err(Corrupt(format!("{} is not a fact about a benefit", other.name()))),
    }
    Ok(())
}

fn split(row: &mut Application, person: crate::id::PersonId) -> Result<(), Corrupt> {
    match row.applicants {
        Applicants { first, second: Some(second) } if first == person => {
            row.applicants = Applicants { first: second, second: None };
            row.alerts.first_left();
        }
        Applicants { second: Some(second), .. } if second == person => {
            row.applicants.second = None;
            row.alerts.second = false;
        }
        _ => return Err(Corrupt(format!("{person} is not one of two applicants of {}", row.id))),
    }
    row.leave = None;
    Ok(())
}

fn stop(slice: &mut Slice, id: ApplicationId, until: Timestamp, stamped: &Stamped) -> Result<(), Corrupt> {
    let row = change(slice, id, stamped.at)?;
    row.state = ApplicationState::Stopped { until };
    row.policy = stamped.policy.clone();
    let child = row.child;
    slice.change_child(child)?.stopped_until = Some(until);
    Ok(())
}

fn remove(slice: &mut Slice, id: ApplicationId, reason: RemovalReason, at: Timestamp) -> Result<(), Corrupt> {
    let row = change(slice, id, at)?;
    row.state = ApplicationState::Removed { reason };
    row.close();
    let child = slice.application(id)?.child;
    let child = slice.change_child(child)?;
    if child.live == Some(id) {
        child.live = None;
    }
    if reason == RemovalReason::SecondMiss {
        // A child that has paid for two misses begins anew (R13).
        child.misses = 0;
        child.stopped_until = None;
    }
    Ok(())
}
