//! Refusals that kindergartens and departments read: refusal -> message, saying what to do next.

use app::department::{AnswerMergeRefused, CalendarRefused, FollowRefused, RegisterRefused};
use app::kindergarten::{AppointRefused, FillRefused, GroupRefused, SetCapacityRefused};
use domain::application::{BenefitRefused, MergeRefused, StaffRefused};
use domain::overriding::OverrideRefused;
use domain::place::{CapacityRefused, PlaceRefused};
use domain::publication::PublicationRefused;
use domain::referral::KindergartenRefused;
use i18n::Texts;

use crate::components::Text;
use crate::pages::act::Local;

/// Why a group is not opened.
#[must_use]
pub fn group(t: Texts, refused: GroupRefused) -> Text {
    let GroupRefused::Year { from, to } = refused;
    t.staff().year_refused(&from.to_string(), &to.to_string()).into()
}

/// Why a capacity is not set.
#[must_use]
pub fn capacity(t: Texts, refused: SetCapacityRefused) -> Text {
    match refused {
        SetCapacityRefused::Capacity(CapacityRefused::BelowTaken { taken }) => {
            t.staff().capacity_below(u64::from(taken)).into()
        }
        SetCapacityRefused::Capacity(CapacityRefused::TooLarge { most }) => {
            t.staff().capacity_large(u64::from(most)).into()
        }
        SetCapacityRefused::DepartmentSets => t.staff().capacity_department().into(),
    }
}

/// Why places are not filled.
#[must_use]
pub fn fill(t: Texts, refused: FillRefused) -> Text {
    match refused {
        FillRefused::None => t.staff().fill_none().into(),
        FillRefused::TooMany { vacant } => t.staff().fill_many(u64::from(vacant)).into(),
        FillRefused::Place(refused) => place(t, refused),
    }
}

/// Why an act on a place is refused.
#[must_use]
pub fn place(t: Texts, refused: PlaceRefused) -> Text {
    match refused {
        PlaceRefused::OnlyDepartment => t.staff().place_department(),
        PlaceRefused::Occupied => t.staff().place_occupied(),
        PlaceRefused::WrongState => t.staff().place_state(),
        PlaceRefused::SetCapacity => t.staff().place_capacity(),
    }
    .into()
}

/// Why places are not published.
#[must_use]
pub fn publication(t: Texts, refused: PublicationRefused) -> Text {
    match refused {
        PublicationRefused::NoPlaces => t.staff().publication_none(),
        PublicationRefused::NotVacant { .. } => t.staff().publication_taken(),
        PublicationRefused::OtherOwnership { .. } => t.staff().publication_mixed(),
        PublicationRefused::Frozen => t.staff().publication_frozen(),
        PublicationRefused::InThePast => t.staff().publication_past(),
        PublicationRefused::NotPlanned => t.staff().publication_not_planned(),
    }
    .into()
}

/// Why an act on a referral is refused.
#[must_use]
pub fn referral(local: &Local, refused: KindergartenRefused) -> Text {
    let t = local.t.staff();
    match refused {
        KindergartenRefused::Ended => t.referral_ended().into(),
        KindergartenRefused::AlreadyArrived => t.referral_arrived().into(),
        KindergartenRefused::NotArrived => t.referral_not_arrived().into(),
        KindergartenRefused::DepartmentDecides { since } => {
            t.referral_department(local.last_day(since)).into()
        }
        KindergartenRefused::KindergartenDecides { until } => {
            t.referral_kindergarten(local.last_day(until)).into()
        }
    }
}

/// Why an act of an official on an application is refused.
#[must_use]
pub fn application(t: Texts, refused: StaffRefused) -> Text {
    match refused {
        StaffRefused::WrongState => t.staff().staff_state(),
        StaffRefused::WrongReason => t.staff().staff_reason(),
    }
    .into()
}

/// Why a request to merge is not answered, or an applicant not split off.
#[must_use]
pub fn merge(t: Texts, refused: MergeRefused) -> Text {
    match refused {
        MergeRefused::Closed => t.staff().merge_closed(),
        MergeRefused::AlreadyApplicant => t.staff().merge_same(),
        MergeRefused::TwoApplicants => t.staff().merge_two(),
        MergeRefused::RequestOpen => t.staff().merge_open(),
        MergeRefused::NoRequest => t.staff().merge_none(),
    }
    .into()
}

/// Why the department does not answer a request to merge.
#[must_use]
pub fn answer_merge(local: &Local, refused: AnswerMergeRefused) -> Text {
    match refused {
        AnswerMergeRefused::FirstApplicant { until } => {
            local.t.staff().merge_first(local.last_day(until)).into()
        }
        AnswerMergeRefused::Merge(refused) => merge(local.t, refused),
    }
}

/// Why a paper is not answered.
#[must_use]
pub fn benefit(t: Texts, refused: BenefitRefused) -> Text {
    match refused {
        BenefitRefused::Closed => t.staff().benefit_closed(),
        BenefitRefused::EndsInThePast => t.staff().benefit_past(),
        // The rest are answers to applicants; to an official they mean that the claim is not there any more.
        BenefitRefused::NoClaim
        | BenefitRefused::ClaimOpen
        | BenefitRefused::Same
        | BenefitRefused::NotABenefit
        | BenefitRefused::NoBenefit => t.staff().benefit_no_claim(),
    }
    .into()
}

/// Why a benefit is not found false, or an override not answered (R43).
#[must_use]
pub fn overriding(t: Texts, refused: OverrideRefused) -> Text {
    let o = t.overriding();
    match refused {
        OverrideRefused::Closed => o.refused_closed(),
        OverrideRefused::NoBenefit => o.refused_no_benefit(),
        OverrideRefused::NeedsSecond => o.refused_needs_second(),
        OverrideRefused::NothingGiven => o.refused_nothing_given(),
        OverrideRefused::Open => o.refused_open(),
        OverrideRefused::Answered => o.refused_answered(),
        OverrideRefused::Moot => o.moot(),
        // Only officials with an account come to these pages.
        OverrideRefused::SameOfficial | OverrideRefused::NotOfficial => o.refused_same(),
    }
    .into()
}

/// Why the calendar is not edited.
#[must_use]
pub fn calendar(t: Texts, refused: CalendarRefused) -> Text {
    match refused {
        CalendarRefused::Changes => t.staff().calendar_changes(),
        CalendarRefused::Source => t.staff().calendar_source(),
    }
    .into()
}

/// Why a profile is not followed.
#[must_use]
pub fn follow(t: Texts, refused: FollowRefused) -> Text {
    match refused {
        FollowRefused::UnknownProfile => t.staff().follow_unknown(),
        FollowRefused::NotInFuture => t.staff().follow_past(),
    }
    .into()
}

/// Why an employee is not appointed or dismissed.
#[must_use]
pub fn employee(t: Texts, refused: AppointRefused) -> Text {
    match refused {
        AppointRefused::HeadOnly => t.staff().head_only(),
        AppointRefused::Oneself => t.staff().head_oneself(),
        AppointRefused::Name => t.staff().employee_name(),
        AppointRefused::NoEmployee => t.staff().employee_none(),
    }
    .into()
}

/// Why a kindergarten is not registered.
#[must_use]
pub fn register(t: Texts, refused: RegisterRefused) -> Text {
    match refused {
        RegisterRefused::BinTaken => t.staff().bin_taken(),
        RegisterRefused::Text => t.staff().register_text(),
    }
    .into()
}
