//! How facts change referrals, and through them applications, children and places.

use jiff::Timestamp;

use super::{Referral, ReferralState, Turn};
use crate::application::{self, ApplicationState};
use crate::child::Attendance;
use crate::event::{CancelOutcome, Fact, Stamped};
use crate::id::ReferralId;
use crate::place::{self, PlaceState};
use crate::publication;
use crate::queue::{Corrupt, Slice};

/// Applies a fact about a referral.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let at = stamped.at;
    match &stamped.fact {
        Fact::ReferralIssued { .. } => issue(slice, stamped),
        Fact::ReferralExtended { referral, until, .. } => {
            let row = slice.change_referral(*referral)?;
            row.state = ReferralState::Extended { until: *until };
            row.extended = true;
            touch(slice, *referral, at)
        }
        Fact::ReferralCancelled { referral, outcome, .. } => {
            slice.change_referral(*referral)?.state = ReferralState::Cancelled { at };
            cancel(slice, *referral, *outcome, at)
        }
        Fact::ArrivalRecorded { referral, source, answer_until } => {
            slice.change_referral(*referral)?.state =
                ReferralState::Arrived { source: *source, at, answer_until: *answer_until };
            touch(slice, *referral, at)
        }
        Fact::ReferralUsed { referral } => enrol(slice, *referral, at),
        Fact::ReferralRefused { referral, reason } => {
            slice.change_referral(*referral)?.state = ReferralState::Refused { at, reason: *reason };
            requeue(slice, *referral, at)
        }
        Fact::ReferralExpired { referral, misses } => {
            slice.change_referral(*referral)?.state = ReferralState::Expired { at };
            let child = slice.application(slice.referral(*referral)?.application)?.child;
            slice.change_child(child)?.misses = *misses;
            requeue(slice, *referral, at)
        }
        Fact::ReferralAnnulled { referral, reason } => {
            slice.change_referral(*referral)?.state = ReferralState::Annulled { at, reason: *reason };
            requeue(slice, *referral, at)
        }
        other => Err(Corrupt(format!("{} is not a fact about a referral", other.name()))),
    }
}

fn issue(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    let Fact::ReferralIssued { referral, application, place, publication, until, cancel_until, signature } =
        &stamped.fact
    else {
        return Err(Corrupt("not an issue".to_owned()));
    };
    let turn = match (publication, slice.application(*application)?.state) {
        (Some(id), ApplicationState::Notified { publication, until }) if *id == publication => {
            Some(Turn { publication, until })
        }
        (Some(id), _) => return Err(Corrupt(format!("{application} has no turn in {id}"))),
        (None, _) => None,
    };
    if let Some(turn) = turn {
        publication::end_turn(slice, turn.publication)?;
        publication::leave_pool(slice, turn.publication)?;
    }
    let row = application::change(slice, *application, stamped.at)?;
    row.state = ApplicationState::Referred { referral: *referral };
    row.referrals += 1;
    row.policy = stamped.policy.clone();
    let ordinal = row.referrals;
    place::set(slice, *place, PlaceState::Held { referral: *referral })?;
    let row = Referral {
        id: *referral,
        application: *application,
        place: *place,
        ordinal,
        issued: stamped.at,
        turn,
        cancel_until: *cancel_until,
        extended: false,
        policy: stamped.policy.clone(),
        signature: signature.clone(),
        state: ReferralState::Issued { until: *until },
    };
    slice.put_referral(row);
    Ok(())
}

fn touch(slice: &mut Slice, id: ReferralId, at: Timestamp) -> Result<(), Corrupt> {
    let application = slice.referral(id)?.application;
    application::change(slice, application, at).map(|_| ())
}

/// Back in the queue with the original date; what becomes of the place is a fact of its own.
fn requeue(slice: &mut Slice, id: ReferralId, at: Timestamp) -> Result<(), Corrupt> {
    let application = slice.referral(id)?.application;
    let row = application::change(slice, application, at)?;
    row.state = ApplicationState::Queued;
    row.queued_since = at;
    Ok(())
}

fn cancel(slice: &mut Slice, id: ReferralId, outcome: CancelOutcome, at: Timestamp) -> Result<(), Corrupt> {
    let CancelOutcome::TurnGoesOn { publication, until } = outcome else {
        return requeue(slice, id, at);
    };
    let (application, place) = {
        let row = slice.referral(id)?;
        (row.application, row.place)
    };
    let pool = slice.change_publication(publication)?;
    pool.live_turns += 1;
    pool.reserved += 1;
    place::set(slice, place, PlaceState::Reserved { publication })?;
    let row = application::change(slice, application, at)?;
    row.state = ApplicationState::Notified { publication, until };
    Ok(())
}

fn enrol(slice: &mut Slice, id: ReferralId, at: Timestamp) -> Result<(), Corrupt> {
    let row = slice.change_referral(id)?;
    row.state = ReferralState::Used { at };
    let (application, place) = (row.application, row.place);
    place::set(slice, place, PlaceState::Occupied { application: Some(application) })?;
    let ownership = slice.place(place)?.ownership;
    let row = application::change(slice, application, at)?;
    row.state = ApplicationState::Enrolled { referral: id };
    row.close();
    let child = row.child;
    let child = slice.change_child(child)?;
    if child.live == Some(application) {
        child.live = None;
    }
    // Enrolment clears the record (R13).
    (child.misses, child.stopped_until) = (0, None);
    child.attends = Some(Attendance { place, ownership });
    Ok(())
}
