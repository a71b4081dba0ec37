//! Families with a referral: arrival, enrolment, papers returned.

use app::kindergarten::{Enrol, RecordArrival, RefusePapers};
use domain::id::ReferralId;

use crate::address::At;
use crate::form::Submitted;
use crate::pages::act::referral::{self, Deed, Desk};
use crate::visit::{Answer, Visit};

const DESK: Desk = Desk::Kindergarten;

pub(super) async fn show_arrival(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::Arrival, id).await
}

pub(super) async fn show_enrol(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::Enrol, id).await
}

pub(super) async fn show_refuse(visit: Visit, At(id): At<ReferralId>) -> Answer {
    referral::show(visit, DESK, Deed::Refuse, id).await
}

pub(super) async fn arrival(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::act(visit, form, DESK, Deed::Arrival, (id, RecordArrival { referral: id })).await
}

pub(super) async fn enrol(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::act(visit, form, DESK, Deed::Enrol, (id, Enrol { referral: id })).await
}

pub(super) async fn refuse(visit: Visit, At(id): At<ReferralId>, form: Submitted) -> Answer {
    referral::refuse(visit, form, DESK, id, |reason| RefusePapers { referral: id, reason }).await
}
