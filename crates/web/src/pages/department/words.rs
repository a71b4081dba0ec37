//! What happened to an application, in one line for officials.

use domain::event::{Fact, RemovalReason};
use i18n::Texts;

use crate::pages::act::Local;
use crate::words::benefit;

const fn removal(t: Texts, reason: RemovalReason) -> &'static str {
    let m = t.message();
    match reason {
        RemovalReason::OwnWill => m.removal_own_will(),
        RemovalReason::SecondMiss => m.removal_second_miss(),
        RemovalReason::Age => m.removal_age(),
        RemovalReason::Unconfirmed => m.removal_unconfirmed(),
        RemovalReason::Refused => m.removal_refused(),
        RemovalReason::Duplicate => m.removal_duplicate(),
    }
}

/// What happened, in a line; `None` for what says nothing about an application.
pub(super) fn happened(local: &Local, fact: &Fact) -> Option<String> {
    let (t, d) = (local.t, local.t.department());
    let at = |limit| local.date_time(limit);
    Some(match fact {
        Fact::ApplicationFiled { .. } => d.h_filed().to_owned(),
        Fact::KinshipConfirmed { .. } => d.h_kinship().to_owned(),
        Fact::BenefitClaimed { benefit: of, .. } => d.h_claimed(benefit(t, *of)),
        Fact::BenefitConfirmed { benefit: of, .. } => d.h_confirmed(benefit(t, *of)),
        Fact::BenefitRefused { .. } => d.h_refused().to_owned(),
        Fact::BenefitRenounced { .. } => d.h_renounced().to_owned(),
        Fact::BenefitEnded { .. } => d.h_benefit_ended().to_owned(),
        Fact::MergeRequested { .. } => d.h_merge_requested().to_owned(),
        Fact::MergeRefused { .. } => d.h_merge_refused().to_owned(),
        Fact::ApplicantMerged { .. } => d.h_merged().to_owned(),
        Fact::ApplicantSplit { .. } => d.h_split().to_owned(),
        Fact::LeaveRequested { .. } => d.h_leave().to_owned(),
        Fact::LeaveObjected { .. } => d.h_objected().to_owned(),
        Fact::TurnGiven { until, .. } => d.h_turn(at(*until)),
        Fact::TurnLapsed { .. } => d.h_lapsed().to_owned(),
        Fact::TurnEnded { .. } => d.h_turn_ended().to_owned(),
        Fact::ReferralIssued { until, .. } => d.h_referral(at(*until)),
        Fact::ReferralExtended { until, .. } => d.h_extended(at(*until)),
        Fact::ReferralCancelled { .. } => d.h_cancelled().to_owned(),
        Fact::ArrivalRecorded { .. } => d.h_arrived().to_owned(),
        Fact::ReferralUsed { .. } => d.h_enrolled().to_owned(),
        Fact::ReferralRefused { .. } => d.h_papers().to_owned(),
        Fact::ReferralExpired { .. } => d.h_expired().to_owned(),
        Fact::ReferralAnnulled { .. } => d.h_annulled().to_owned(),
        Fact::ApplicationStopped { until, .. } => d.h_stopped(at(*until)),
        Fact::StopEnded { .. } => d.h_stop_ended().to_owned(),
        Fact::ApplicationRemoved { reason, .. } => d.h_removed(removal(t, *reason)),
        Fact::LimitMoved { until, .. } => d.h_moved(at(*until)),
        _ => return None,
    })
}
