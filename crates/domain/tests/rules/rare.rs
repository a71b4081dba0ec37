//! What chance does not meet, so that every row of the table of transitions is used.

use domain::application::{ApplicationState, Kinship, Status};
use domain::benefit::Benefit;
use domain::event::RemovalReason;
use domain::referral;

use crate::random::override_benefit;
use crate::world::World;

/// Too rare for chance: the birthday falls into the stop-list (R15).
pub(crate) fn aged_in_the_stop_list() {
    let mut w = World::new("kz-2018", 2011, "2018-08-03T09:00");
    let a = w.family("2011-08-18");
    w.referred(a);
    w.go("2018-08-11T00:00");
    assert_eq!(w.status(a), Status::Stopped);
    w.go("2018-08-18T00:00");
    assert_eq!(w.state(a), ApplicationState::Removed { reason: RemovalReason::Age });
}

/// Possible only where the registry's term is shorter than the stop-list (R13, R16).
pub(crate) fn unconfirmed_in_the_stop_list() {
    let mut w = World::guide();
    w.policy_with(|policy| policy.confirm_kinship = domain::calendar::Term::working(3));
    let a = w.families(1)[0];
    let child = w.row(a).child;
    w.referred(a);
    w.go("2018-08-08T09:00");
    w.leave(a).unwrap();
    let b = w.file_for(child, Kinship::Unanswered).unwrap();
    w.go("2018-08-14T00:00");
    assert_eq!(w.state(b), ApplicationState::Removed { reason: RemovalReason::Unconfirmed });
}

/// Too rare for chance: the referral was prolonged, or the family has come (R43).
pub(crate) fn overridden_late() {
    for come in [false, true] {
        let mut w = World::guide();
        let a = w.families(1)[0];
        w.benefit(a, Benefit::Military);
        let referral = w.referred(a);
        w.extend(referral, "2018-08-20").unwrap();
        if come {
            w.run(w.staff(), |draft| referral::record_arrival(draft, referral)).unwrap();
        }
        override_benefit(&mut w, a, 1);
        assert_eq!(w.status(a), Status::Queued);
    }
}
