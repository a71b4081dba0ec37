//! Refusals of the rules as messages that say what to do next (principle 7). What is wrong with signatures, contacts and
//! logins is in [`crate::messages`].

use app::applications::{ChooseBarred, FileRefused, MergeRefused, SubmissionRefused, UploadRefused};
use app::choice::ChooseRefused;
use app::signing::ActRefused;
use domain::application::{BenefitRefused, FilingRefused, LeaveRefused, MergeRefused as MergeRule};
use domain::identity::{IinWarning, InvalidIin};
use domain::policy::Ownership;
use domain::referral::{CancelRefused, ChoiceRefused, ExtendRefused, KindergartenRefused};
use i18n::Texts;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::components::Text;
use crate::{messages, words};

/// Makes messages in one language; instants are told on the clock of the application's district (R50).
#[derive(Clone, Debug)]
pub struct Refusals {
    t: Texts,
    zone: TimeZone,
}

impl Refusals {
    /// For a language and a zone.
    #[must_use]
    pub const fn new(t: Texts, zone: TimeZone) -> Self {
        Self { t, zone }
    }

    fn local(&self, at: Timestamp) -> DateTime {
        words::local(at, &self.zone)
    }

    fn last_day(&self, until: Timestamp) -> Date {
        words::last_day(until, &self.zone)
    }

    /// Why a place is not given (R36).
    #[must_use]
    pub fn choice(&self, refused: ChoiceRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            ChoiceRefused::NotYourTurn => t.not_your_turn().into(),
            ChoiceRefused::Past => t.past().into(),
            ChoiceRefused::TooYoung { from } => t.too_young(from).into(),
            ChoiceRefused::Stopped { until } => t.stopped(self.last_day(until)).into(),
            ChoiceRefused::Taken => t.taken().into(),
            ChoiceRefused::Withdrawn => t.withdrawn().into(),
            ChoiceRefused::NotPublished => t.not_published().into(),
            ChoiceRefused::NotOpenYet { opens } => t.not_open_yet(self.local(opens)).into(),
            ChoiceRefused::HasReferral => t.has_referral().into(),
            ChoiceRefused::Closed => t.closed().into(),
            ChoiceRefused::Unconfirmed => t.unconfirmed().into(),
            ChoiceRefused::NoFreeChoice => t.no_free_choice().into(),
        }
    }

    /// Why a signed choice is refused.
    #[must_use]
    pub fn choose(&self, refused: ChooseRefused) -> Text {
        match refused {
            ChooseRefused::Choice(rule) => self.choice(rule),
            ChooseRefused::Outdated => self.t.signing().outdated().into(),
            ChooseRefused::Signer(wrong) => messages::wrong_signer(self.t, wrong).into(),
        }
    }

    /// Why there is no button "choose a kindergarten" (R5).
    #[must_use]
    pub fn barred(&self, barred: ChooseBarred) -> Text {
        let t = self.t.refusal();
        match barred {
            ChooseBarred::TooYoung { from } => t.choose_too_young(from).into(),
            ChooseBarred::NotYourTurn => t.choose_not_your_turn().into(),
            ChooseBarred::NoPlaces => t.choose_no_places().into(),
            ChooseBarred::NotOpenYet { opens } => t.choose_not_open_yet(self.local(opens)).into(),
            ChooseBarred::NoFreeChoice => t.no_free_choice().into(),
            ChooseBarred::Stopped { until } => t.stopped(self.last_day(until)).into(),
            ChooseBarred::HasReferral => t.choose_has_referral().into(),
            ChooseBarred::Closed => t.closed().into(),
            ChooseBarred::Unconfirmed => t.unconfirmed().into(),
        }
    }

    /// Why a signed act is refused; `rule` says it for its own rules.
    pub fn act<R>(&self, refused: ActRefused<R>, rule: impl FnOnce(&Self, R) -> Text) -> Text {
        match refused {
            ActRefused::Rule(refused) => rule(self, refused),
            ActRefused::Outdated => self.t.signing().outdated().into(),
            ActRefused::Signer(wrong) => messages::wrong_signer(self.t, wrong).into(),
        }
    }

    /// Why a referral is not extended (R7).
    #[must_use]
    pub fn extend(&self, refused: ExtendRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            ExtendRefused::AlreadyExtended => t.already_extended().into(),
            ExtendRefused::Arrived => t.extend_arrived().into(),
            ExtendRefused::Ended => t.referral_ended().into(),
            ExtendRefused::NotAllowed => t.extend_not_allowed().into(),
            ExtendRefused::NotLater { last_day } => t.extend_not_later(last_day).into(),
            ExtendRefused::TooLate { latest } => t.extend_too_late(latest).into(),
        }
    }

    /// Why a referral is not cancelled (R8).
    #[must_use]
    pub fn cancel(&self, refused: CancelRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            CancelRefused::Late { until } => t.cancel_late(self.local(until)).into(),
            CancelRefused::NotAllowed => t.cancel_not_allowed().into(),
            CancelRefused::Ended => t.referral_ended().into(),
        }
    }

    /// Why arrival is not recorded (R14).
    #[must_use]
    pub fn arrival(&self, refused: KindergartenRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            KindergartenRefused::Ended => t.referral_ended().into(),
            KindergartenRefused::AlreadyArrived => t.already_arrived().into(),
            KindergartenRefused::NotArrived => t.not_arrived().into(),
            KindergartenRefused::DepartmentDecides { since } => {
                t.department_decides(self.last_day(since)).into()
            }
            KindergartenRefused::KindergartenDecides { until } => {
                self.t.staff().referral_kindergarten(self.last_day(until)).into()
            }
        }
    }

    /// Why somebody cannot leave the queue (R12).
    #[must_use]
    pub fn leave(&self, refused: LeaveRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            LeaveRefused::Referred { cancel_until: Some(until) } => {
                t.leave_cancel_first(self.local(until)).into()
            }
            LeaveRefused::Referred { cancel_until: None } => t.leave_referred().into(),
            LeaveRefused::Closed => t.closed().into(),
            LeaveRefused::AlreadyAsked { until } => t.leave_asked(self.last_day(until)).into(),
            LeaveRefused::NothingToObject => t.nothing_to_object().into(),
        }
    }

    /// Why a benefit is neither claimed nor given up (R41, R42).
    #[must_use]
    pub fn benefit(&self, refused: BenefitRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            BenefitRefused::Closed => t.closed(),
            BenefitRefused::ClaimOpen => t.claim_open(),
            BenefitRefused::Same => t.benefit_same(),
            BenefitRefused::NotABenefit => t.not_a_benefit(),
            BenefitRefused::NoClaim => t.no_claim(),
            BenefitRefused::NoBenefit => t.no_benefit(),
            BenefitRefused::EndsInThePast => t.benefit_ended(),
        }
        .into()
    }

    /// Why an application is not accepted (R6).
    #[must_use]
    pub fn file(&self, refused: FileRefused) -> Text {
        match refused {
            FileRefused::Submission(wrong) => submission(self.t, wrong),
            FileRefused::YoursIsInQueue { .. } => self.t.refusal().yours_in_queue().into(),
            FileRefused::AnotherIsInQueue => self.t.refusal().another_in_queue().into(),
            FileRefused::Rule(rule) => self.filing(rule),
            FileRefused::Outdated => self.t.signing().outdated().into(),
            FileRefused::Signer(wrong) => messages::wrong_signer(self.t, wrong).into(),
        }
    }

    /// Why the rules of filing say no.
    #[must_use]
    pub fn filing(&self, refused: FilingRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            FilingRefused::AlreadyInQueue { .. } => t.another_in_queue(),
            FilingRefused::Attends { ownership: Ownership::State } => t.attends_state(),
            FilingRefused::Attends { ownership: Ownership::PrivateOrder } => t.attends_private(),
            FilingRefused::TooOld => t.too_old(),
            FilingRefused::OtherYear => t.other_year(),
        }
        .into()
    }

    /// Why a request to merge is refused (R64).
    #[must_use]
    pub fn merge(&self, refused: MergeRefused) -> Text {
        let t = self.t.refusal();
        match refused {
            MergeRefused::UnknownPair { left: 0 } | MergeRefused::TooManyAttempts => {
                t.too_many_attempts().into()
            }
            MergeRefused::UnknownPair { left } => t.unknown_pair(u64::from(left)).into(),
            MergeRefused::Rule(rule) => self.merge_rule(rule),
        }
    }

    /// Why the rules of merging say no.
    #[must_use]
    pub fn merge_rule(&self, refused: MergeRule) -> Text {
        let t = self.t.refusal();
        match refused {
            MergeRule::Closed => t.closed(),
            MergeRule::AlreadyApplicant => t.already_applicant(),
            MergeRule::TwoApplicants => t.two_applicants(),
            MergeRule::RequestOpen => t.request_open(),
            MergeRule::NoRequest => t.no_request(),
        }
        .into()
    }
}

/// What is wrong with a submission.
#[must_use]
pub fn submission(t: Texts, wrong: SubmissionRefused) -> Text {
    let t = t.refusal();
    match wrong {
        SubmissionRefused::UnknownDistrict => t.unknown_district(),
        SubmissionRefused::NotListed => t.not_listed(),
        SubmissionRefused::Name => t.name(),
        SubmissionRefused::Address => t.address(),
        SubmissionRefused::BornInFuture => t.born_in_future(),
        SubmissionRefused::FindingMissing => t.finding_missing(),
        SubmissionRefused::NotABenefit => t.not_a_benefit(),
        SubmissionRefused::OwnIin => t.own_iin(),
    }
    .into()
}

/// What is wrong with an uploaded paper (R41).
#[must_use]
pub fn upload(t: Texts, wrong: UploadRefused) -> Text {
    let t = t.benefit();
    match wrong {
        UploadRefused::Empty => t.upload_empty(),
        UploadRefused::TooLarge => t.upload_too_large(),
        UploadRefused::UnknownType => t.upload_unknown_type(),
        UploadRefused::Broken => t.upload_broken(),
        UploadRefused::Locked => t.upload_locked(),
        UploadRefused::Active => t.upload_active(),
        UploadRefused::TooManyPixels => t.upload_too_many_pixels(),
    }
    .into()
}

/// What is wrong with an IIN that was typed in (R60).
#[must_use]
pub fn iin(t: Texts, wrong: InvalidIin) -> Text {
    let t = t.refusal();
    match wrong {
        InvalidIin::Empty => t.iin_empty().into(),
        InvalidIin::NotDigits => t.iin_not_digits().into(),
        InvalidIin::Length(count) => t.iin_length(u64::try_from(count).unwrap_or(u64::MAX)).into(),
        InvalidIin::CheckDigit => t.iin_check_digit().into(),
    }
}

/// What people should look at again; never an error (R60).
#[must_use]
pub const fn iin_warning(t: Texts, warning: IinWarning) -> &'static str {
    match warning {
        IinWarning::BirthDate => t.apply().warning_birth_date(),
        IinWarning::Sex => t.apply().warning_sex(),
        IinWarning::LooksLikeBin => t.apply().warning_bin(),
    }
}
