//! Sample values of applications, shared by the pages that show them.

use app::applications::{
    Actions, AlertsAre, ApplicantView, ApplicationView, Bilingual, Button, ClaimView, ExtensionDays,
    JournalRow, MergeView, OwnContacts, Person, QueueOnPaper, ReferralView, Relation, StateView,
};
use domain::application::{LeaveRefused, Status};
use domain::benefit::{Benefit, Lane};
use domain::event::Channel;
use domain::id::{
    ApplicationId, DistrictId, EvidenceId, PersonId, PublicationId, QueueId, ReferralId, Stream,
};
use domain::number::ApplicationNumber;
use domain::referral::{CancelRefused, ExtendRefused, KindergartenRefused};
use domain::standing::Standing;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};

/// The sample's today.
pub(crate) const TODAY: Date = date(2018, 8, 2);

pub(crate) fn zone() -> TimeZone {
    TimeZone::fixed(offset(6))
}

/// An instant of the guide's days, seconds after 31 July 2018, 17:29:09.
pub(crate) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_533_036_549 + seconds).unwrap_or_default()
}

pub(crate) fn number(sequence: u32) -> ApplicationNumber {
    ApplicationNumber::of_region(16, 2018, sequence, 1).unwrap_or_else(|_| unreachable!("a right number"))
}

fn district() -> DistrictId {
    DistrictId::new(751_110_000).unwrap_or_else(|| unreachable!("nine digits"))
}

pub(crate) fn child() -> Person {
    Person {
        surname: "Әбдірахманұлы".to_owned(),
        given_name: "Нұрсұлтан-Әлімжан".to_owned(),
        patronymic: Some("Ғабитұлы".to_owned()),
        iin: "150818500012".to_owned(),
        born: Some(date(2015, 8, 18)),
    }
}

pub(crate) fn parent() -> Person {
    Person {
        surname: "Әбдірахманова".to_owned(),
        given_name: "Ұлжан".to_owned(),
        patronymic: Some("Ғабитқызы".to_owned()),
        iin: "930818400017".to_owned(),
        born: Some(date(1993, 8, 18)),
    }
}

pub(crate) fn journal() -> Vec<JournalRow> {
    let row = |sequence: u32, status, standing: Option<u64>, last_day, benefit| JournalRow {
        id: ApplicationId::from_u128(u128::from(sequence)),
        number: number(sequence),
        child: child(),
        standing: standing.map(|number| Standing { number, benefit_number: 0 }),
        applicant: parent(),
        created: instant(0),
        zone: zone(),
        status,
        last_day,
        benefit,
        queue: QueueId { district: district(), year: 2015, stream: Stream::General },
    };
    vec![
        row(24, Status::Notified, Some(1), Some(date(2018, 8, 3)), Benefit::None),
        row(32_731, Status::Queued, Some(12_345), None, Benefit::DisabledChildFamily),
        row(16, Status::Referred, None, Some(date(2018, 8, 7)), Benefit::None),
        row(17, Status::Removed, None, None, Benefit::None),
    ]
}

pub(crate) fn referral() -> ReferralView {
    ReferralView {
        id: ReferralId::from_u128(7),
        ordinal: 1,
        issued: instant(0),
        last_day: Some(date(2018, 8, 7)),
        extension_latest: Some(date(2018, 8, 30)),
        extended: false,
        cancel_until: Some(instant(86_400)),
        arrived: None,
        answer_last_day: None,
    }
}

pub(crate) fn extension_days() -> ExtensionDays {
    ExtensionDays { earliest: date(2018, 8, 8), latest: date(2018, 8, 30) }
}

/// Buttons of an application that waits in the queue.
pub(crate) fn waiting() -> Actions {
    Actions {
        choose: Button::Barred(app::applications::ChooseBarred::NotYourTurn),
        claim_benefit: Button::Allowed(()),
        renounce_benefit: Button::Absent,
        leave: Button::Allowed(()),
        object_to_leaving: Button::Absent,
        answer_merge: Button::Absent,
        extend: Button::Absent,
        cancel: Button::Absent,
        declare_arrival: Button::Absent,
        alerts: Button::Allowed(AlertsAre::Off),
    }
}

pub(crate) fn view(state: StateView, actions: Actions) -> ApplicationView {
    let ranked = matches!(state, StateView::Queued | StateView::Notified { .. } | StateView::Stopped { .. });
    ApplicationView {
        id: ApplicationId::from_u128(24),
        number: number(24),
        version: 1,
        zone: zone(),
        applicants: vec![ApplicantView {
            id: PersonId::from_u128(2),
            person: parent(),
            relation: Some(Relation::Mother),
            is_caller: true,
            contacts: Some(OwnContacts {
                phone: Some("+77077358245".to_owned()),
                email: Some("ulzhan.abdirakhmanova@example.kz".to_owned()),
                extra_phone: None,
                extra_email: None,
                address: Some("Солтүстік Қазақстан облысы, Ғабит Мүсірепов атындағы аудан, Новоишим ауылы, Абылай хан көшесі, 128/2-үй, 45-пәтер".to_owned()),
            }),
        }],
        child: child(),
        district: district(),
        queue: QueueOnPaper {
            district: Bilingual {
                kk: "Ғабит Мүсірепов атындағы аудан".to_owned(),
                ru: "район имени Габита Мусрепова".to_owned(),
            },
            year: 2015,
            stream: Stream::General,
        },
        benefit: Benefit::None,
        lane: Lane::General,
        benefit_until: None,
        claim: None,
        standing: ranked.then_some(Standing { number: 2, benefit_number: 0 }),
        registered: instant(0),
        channel: Channel::Portal,
        state,
        changed: instant(0),
        queued_since: instant(0),
        unconfirmed_until: None,
        merge: None,
        leave: None,
        actions,
    }
}

pub(crate) fn notified() -> ApplicationView {
    let state = StateView::Notified {
        publication: PublicationId::from_u128(3),
        until: instant(200_000),
        last_day: date(2018, 8, 3),
    };
    view(state, Actions { choose: Button::Allowed(12), ..waiting() })
}

pub(crate) fn referred() -> ApplicationView {
    let actions = Actions {
        choose: Button::Barred(app::applications::ChooseBarred::HasReferral),
        leave: Button::Barred(LeaveRefused::Referred { cancel_until: Some(instant(86_400)) }),
        extend: Button::Allowed(extension_days()),
        cancel: Button::Allowed(instant(86_400)),
        declare_arrival: Button::Allowed(()),
        ..waiting()
    };
    view(StateView::Referred(referral()), actions)
}

pub(crate) fn stopped() -> ApplicationView {
    let until = instant(1_800_000);
    let actions = Actions {
        choose: Button::Barred(app::applications::ChooseBarred::Stopped { until }),
        extend: Button::Barred(ExtendRefused::Ended),
        cancel: Button::Barred(CancelRefused::Ended),
        declare_arrival: Button::Barred(KindergartenRefused::Ended),
        ..waiting()
    };
    view(StateView::Stopped { until, last_day: date(2018, 8, 22) }, actions)
}

/// Everything that can wait for an answer at once.
pub(crate) fn asked() -> ApplicationView {
    let mut view = view(
        StateView::Queued,
        Actions {
            answer_merge: Button::Allowed(()),
            choose: Button::Allowed(3),
            renounce_benefit: Button::Allowed(()),
            claim_benefit: Button::Barred(domain::application::BenefitRefused::ClaimOpen),
            ..waiting()
        },
    );
    view.benefit = Benefit::LargeFamily;
    view.lane = Lane::FirstPriority;
    view.standing = Some(Standing { number: 12_345, benefit_number: 678 });
    view.claim = Some(ClaimView {
        evidence: EvidenceId::from_u128(1),
        benefit: Benefit::DisabledChildFamily,
        uploaded: Some(instant(50)),
    });
    view.merge = Some(MergeView {
        person: parent(),
        by_caller: false,
        until: instant(500_000),
        last_day: date(2018, 8, 9),
    });
    view.unconfirmed_until = Some(instant(900_000));
    view
}
