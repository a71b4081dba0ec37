//! Facts of the record in plain words: what happened, and what it means for the family.

use app::applications::Who;
use domain::benefit::{Benefit, Lane};
use domain::event::{
    Annulled, ArrivalSource, BenefitRefusal, CancelOutcome, Channel, Fact, FalseBenefit, MovedLimit,
    RemovalReason, SplitReason, TurnEnd,
};
use domain::id::{
    ApplicationId, EvidenceId, KindergartenId, OverrideId, PersonId, PlaceId, PublicationId, ReferralId,
};
use domain::referral::{AnnulmentReason, PaperRefusal};
use i18n::Texts;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::sample::{instant, number};
use crate::components::Text;
use crate::words;

/// Title and explanation of a fact; `None` for what is about groups and places alone.
#[must_use]
pub fn of(t: Texts, zone: &TimeZone, fact: &Fact) -> Option<(Text, Option<Text>)> {
    Words { t, zone }.of(fact)
}

struct Words<'a> {
    t: Texts,
    zone: &'a TimeZone,
}

type Said = (Text, Option<Text>);

fn said(title: impl Into<Text>) -> Said {
    (title.into(), None)
}

fn explained(title: impl Into<Text>, text: impl Into<Text>) -> Said {
    (title.into(), Some(text.into()))
}

impl Words<'_> {
    fn last_day(&self, until: Timestamp) -> Date {
        words::last_day(until, self.zone)
    }

    fn of(&self, fact: &Fact) -> Option<Said> {
        let t = self.t.history();
        Some(match fact {
            Fact::ApplicationFiled { .. } => explained(t.filed(), t.filed_text()),
            Fact::KinshipConfirmed { .. } => said(t.kinship_confirmed()),
            Fact::TurnGiven { until, .. } => {
                explained(t.turn_given(), t.turn_given_text(self.last_day(*until)))
            }
            Fact::TurnLapsed { .. } => explained(t.turn_lapsed(), t.turn_lapsed_text()),
            Fact::TurnEnded { why, .. } => self.turn_ended(*why),
            Fact::MergeRequested { .. } => said(t.merge_requested()),
            Fact::MergeRefused { .. } => said(t.merge_refused()),
            Fact::ApplicantMerged { .. } => said(t.merged()),
            Fact::ApplicantSplit { reason, .. } => match reason {
                SplitReason::Error => explained(t.split(), t.split_error()),
                SplitReason::Court => explained(t.split(), t.split_court()),
                SplitReason::Request => explained(t.split(), t.split_request()),
                SplitReason::Unstated => said(t.split()),
            },
            Fact::LeaveRequested { until, .. } => {
                explained(t.leave_requested(), t.leave_requested_text(self.last_day(*until)))
            }
            Fact::LeaveObjected { .. } => said(t.leave_objected()),
            Fact::AlertsAsked { .. } => said(t.alerts_asked()),
            Fact::AlertsStopped { .. } => said(t.alerts_stopped()),
            Fact::FreePlacesTold { places, .. } => {
                explained(t.free_places_told(), t.free_places_told_text(u64::from(*places)))
            }
            Fact::ApplicationStopped { until, .. } => {
                explained(t.stopped(), t.stopped_text(self.last_day(*until)))
            }
            Fact::StopEnded { .. } => explained(t.stop_ended(), t.stop_ended_text()),
            Fact::ApplicationRemoved { reason, .. } => explained(t.removed(), self.removed(*reason)),
            Fact::LimitMoved { until, .. } => {
                explained(t.limit_moved(), t.limit_moved_text(self.last_day(*until)))
            }
            Fact::BenefitClaimed { .. }
            | Fact::BenefitConfirmed { .. }
            | Fact::BenefitRefused { .. }
            | Fact::BenefitRenounced { .. }
            | Fact::BenefitEnded { .. } => return self.benefit(fact),
            Fact::BenefitFoundFalse { .. }
            | Fact::OverrideProposed { .. }
            | Fact::OverrideConfirmed { .. }
            | Fact::OverrideRefused { .. } => return self.overriding(fact),
            _ => return self.referral(fact),
        })
    }

    /// A benefit found false, and what two officials decide about it.
    fn overriding(&self, fact: &Fact) -> Option<Said> {
        let t = self.t.overriding();
        let why = |reason: &FalseBenefit| words::false_benefit(self.t, *reason).to_lowercase();
        Some(match fact {
            Fact::BenefitFoundFalse { reason, .. } => {
                explained(t.history_found(), t.history_found_text(&why(reason)))
            }
            Fact::OverrideProposed { reason, .. } => {
                explained(t.history_proposed(), t.history_proposed_text(&why(reason)))
            }
            Fact::OverrideConfirmed { overriding, .. } => {
                explained(t.history_confirmed(), t.history_confirmed_text(&words::short(*overriding)))
            }
            Fact::OverrideRefused { .. } => explained(t.history_refused(), t.history_refused_text()),
            _ => return None,
        })
    }

    fn turn_ended(&self, why: TurnEnd) -> Said {
        let t = self.t.history();
        match why {
            TurnEnd::FreePlaceTaken => said(t.turn_ended_free()),
            TurnEnd::Closed => said(t.turn_ended_closed()),
            TurnEnd::PlaceWithdrawn => explained(t.turn_ended_withdrawn(), t.turn_ended_withdrawn_text()),
            TurnEnd::BenefitFalse => said(self.t.overriding().history_turn_ended()),
        }
    }

    fn removed(&self, reason: RemovalReason) -> &'static str {
        let t = self.t.application();
        match reason {
            RemovalReason::OwnWill => t.removed_own_will(),
            RemovalReason::SecondMiss => t.removed_second_miss(),
            RemovalReason::Age => t.removed_age(),
            RemovalReason::Unconfirmed => t.removed_unconfirmed(),
            RemovalReason::Refused => t.removed_refused(),
            RemovalReason::Duplicate => t.removed_duplicate(),
        }
    }

    fn benefit(&self, fact: &Fact) -> Option<Said> {
        let t = self.t.history();
        Some(match fact {
            Fact::BenefitClaimed { benefit, .. } => said(t.benefit_claimed(words::benefit(self.t, *benefit))),
            Fact::BenefitConfirmed { benefit, lane, .. } => explained(
                t.benefit_confirmed(words::benefit(self.t, *benefit)),
                t.benefit_confirmed_text(words::lane(self.t, *lane)),
            ),
            Fact::BenefitRefused { reason, .. } => {
                let why = match reason {
                    BenefitRefusal::Unreadable => t.benefit_refused_unreadable(),
                    BenefitRefusal::WrongPaper => t.benefit_refused_wrong_paper(),
                    BenefitRefusal::Expired => t.benefit_refused_expired(),
                    BenefitRefusal::OtherPerson => t.benefit_refused_other_person(),
                };
                explained(t.benefit_refused(), why)
            }
            Fact::BenefitRenounced { .. } => explained(t.benefit_renounced(), t.benefit_ended_text()),
            Fact::BenefitEnded { .. } => explained(t.benefit_ended(), t.benefit_ended_text()),
            _ => return None,
        })
    }

    fn referral(&self, fact: &Fact) -> Option<Said> {
        let t = self.t.history();
        Some(match fact {
            Fact::ReferralIssued { publication, until, .. } => {
                let until = self.last_day(*until);
                let text = match publication {
                    Some(_) => t.referral_issued_pool(until),
                    None => t.referral_issued_free(until),
                };
                explained(t.referral_issued(), text)
            }
            Fact::ReferralExtended { until, .. } => {
                explained(t.referral_extended(), t.referral_extended_text(self.last_day(*until)))
            }
            Fact::ReferralCancelled { outcome, .. } => explained(
                t.referral_cancelled(),
                match outcome {
                    CancelOutcome::TurnGoesOn { until, .. } => t.cancelled_turn(self.last_day(*until)).into(),
                    CancelOutcome::Queued => Text::from(t.cancelled_queued()),
                },
            ),
            Fact::ArrivalRecorded { source, answer_until, .. } => {
                let title = match source {
                    ArrivalSource::Kindergarten => t.arrival_kindergarten(),
                    ArrivalSource::Applicant => t.arrival_applicant(),
                };
                explained(title, t.arrival_text(self.last_day(*answer_until)))
            }
            Fact::ReferralUsed { .. } => said(t.referral_used()),
            Fact::ReferralRefused { reason, .. } => {
                let why = match reason {
                    PaperRefusal::Medical => t.refused_medical(),
                    PaperRefusal::Identity => t.refused_identity(),
                    PaperRefusal::Finding => t.refused_finding(),
                };
                explained(t.referral_refused(), format!("{why} {}", t.no_miss()))
            }
            Fact::ReferralExpired { misses, .. } => {
                explained(t.referral_expired(), t.misses(u64::from(*misses)))
            }
            Fact::ReferralAnnulled { reason, .. } => {
                let why = match reason {
                    AnnulmentReason::PlaceWithdrawn => t.annulled_withdrawn(),
                    AnnulmentReason::Department => t.annulled_department(),
                    AnnulmentReason::BenefitFalse => self.t.overriding().history_annulled(),
                };
                explained(t.referral_annulled(), format!("{why} {}", t.no_miss()))
            }
            _ => return None,
        })
    }
}

/// One fact of every kind that a history shows, for the sample.
pub(super) fn samples() -> Vec<(Who, Fact)> {
    let application = ApplicationId::from_u128(24);
    let referral = ReferralId::from_u128(7);
    let publication = PublicationId::from_u128(3);
    let (person, evidence) = (PersonId::from_u128(2), EvidenceId::from_u128(5));
    let until = instant(300_000);
    let signature = String::new();
    let filed = Fact::ApplicationFiled {
        application,
        number: number(24),
        child: PersonId::from_u128(1),
        applicant: person,
        registered: instant(0),
        sequence: 1,
        filing: 1,
        channel: Channel::Portal,
        unconfirmed_until: None,
    };
    let issued = Fact::ReferralIssued {
        referral,
        application,
        place: PlaceId::from_u128(9),
        publication: Some(publication),
        until,
        cancel_until: Some(until),
        signature: signature.clone(),
    };
    let benefit = Benefit::LargeFamily;
    let lane = Lane::FirstPriority;
    let (overriding, reason) = (OverrideId::from_u128(6), FalseBenefit::NotConfirmed);
    let kindergarten = Who::Kindergarten(KindergartenId::from_u128(4));
    vec![
        (Who::You, filed),
        (Who::Clock, Fact::KinshipConfirmed { application }),
        (Who::You, Fact::BenefitClaimed { application, evidence, benefit }),
        (Who::Official, Fact::BenefitConfirmed { application, evidence, benefit, lane, until: None }),
        (Who::Official, Fact::BenefitRefused { application, evidence, reason: BenefitRefusal::Expired }),
        (Who::Official, Fact::OverrideProposed { overriding, application, reason }),
        (Who::Official, Fact::OverrideRefused { overriding, application }),
        (Who::Official, Fact::OverrideConfirmed { overriding, application }),
        (Who::Official, Fact::TurnEnded { publication, application, why: TurnEnd::BenefitFalse }),
        (Who::Official, Fact::BenefitFoundFalse { application, reason, annulled: Some(Annulled::Turn) }),
        (Who::Applicant, Fact::MergeRequested { application, person, until }),
        (Who::You, Fact::ApplicantMerged { application, person }),
        (Who::Official, Fact::ApplicantSplit { application, person, reason: SplitReason::Court }),
        (Who::Official, Fact::TurnGiven { publication, round: 1, application, lane, served: 0, until }),
        (Who::Clock, Fact::TurnLapsed { publication, application }),
        (Who::You, issued),
        (Who::You, Fact::ReferralExtended { referral, until, signature: signature.clone() }),
        (Who::You, Fact::ReferralCancelled { referral, outcome: CancelOutcome::Queued, signature }),
        (kindergarten, Fact::ReferralRefused { referral, reason: PaperRefusal::Medical }),
        (Who::Clock, Fact::ReferralExpired { referral, misses: 1 }),
        (Who::Clock, Fact::ApplicationStopped { application, until }),
        (Who::Clock, Fact::LimitMoved { application, limit: MovedLimit::Stop, until }),
        (Who::Clock, Fact::StopEnded { application }),
        (Who::Import, Fact::ApplicationRemoved { application, reason: RemovalReason::Age }),
    ]
}
