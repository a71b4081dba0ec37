//! Invented rows for samples.

use app::kindergarten::{
    Arrived, Counts, GroupRow, Kindergarten, Name, PlaceRow, ReferralRow, WorkplaceView,
};
use domain::event::ArrivalSource;
use domain::id::{
    ApplicationId, DistrictId, GroupId, KindergartenId, PersonId, PlaceId, QueueId, ReferralId, Stream,
};
use domain::number::ApplicationNumber;
use domain::place::{Language, WithdrawalReason};
use domain::policy::Ownership;
use i18n::Texts;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use crate::components::Text;
use crate::layout::{Frame, Visitor};
use crate::menu;

/// What is around a sample: somebody of a kindergarten is there.
pub(crate) fn frame(t: Texts, title: impl Into<Text>, path: &str) -> Frame {
    let address = t.lang().path(path);
    let mut frame = Frame::public(t, title, address.clone());
    frame.sections = menu::sections(t, app::identity::Role::Kindergarten, &address);
    frame.visitor = Visitor::Known {
        name: "Қожахметова Гүлсім Әбдірахманқызы".into(),
        role: Some(t.login().role_head().into()),
        form_token: "0".into(),
    };
    frame
}

/// A district of samples.
pub(crate) fn queue(year: i16) -> QueueId {
    QueueId { district: district(), year, stream: Stream::General }
}

/// Kokshetau.
pub(crate) fn district() -> DistrictId {
    DISTRICT
}

const DISTRICT: DistrictId = match DistrictId::new(111_010_000) {
    Some(district) => district,
    None => unreachable!(),
};

pub(crate) fn number(sequence: u32) -> ApplicationNumber {
    ApplicationNumber::of_region(11, 2026, sequence, 1).unwrap_or_else(|_| number(1))
}

pub(crate) fn kindergarten() -> Kindergarten {
    Kindergarten {
        id: KindergartenId::from_u128(1),
        district: district(),
        bin: "990340001234".to_owned(),
        ownership: Ownership::State,
        name_kk: "«Көкшетау қаласының № 42 «Бәйшешек» бөбекжай-балабақшасы» МКҚК".to_owned(),
        name_ru: "ГККП «Ясли-сад № 42 «Бәйшешек» города Кокшетау»".to_owned(),
        address_kk: "Көкшетау қ., Абай к-сі, 12".to_owned(),
        address_ru: "г. Кокшетау, ул. Абая, 12".to_owned(),
        phone: "+77162250000".to_owned(),
    }
}

pub(crate) fn names() -> [Name; 3] {
    let name = |surname: &str, given: &str, patronymic: Option<&str>| Name {
        surname: surname.to_owned(),
        given_name: given.to_owned(),
        patronymic: patronymic.map(ToOwned::to_owned),
    };
    [
        name("Айдапкелова-Сейтмұхамбетова", "Қырмызыгүл", Some("Нұрсұлтанқызы")),
        name("Әлібеков", "Алдияр", Some("Дәуренұлы")),
        name("Ким", "Мария", None),
    ]
}

pub(crate) fn referral(n: u32, now: Timestamp, arrived: Option<i64>, until: Option<i64>) -> ReferralRow {
    let [first, second, third] = names();
    ReferralRow {
        id: ReferralId::from_u128(u128::from(n)),
        application: ApplicationId::from_u128(u128::from(n)),
        number: number(n),
        queue: queue(2023),
        place: PlaceId::from_u128(u128::from(n)),
        group: GroupId::from_u128(1),
        kindergarten: KindergartenId::from_u128(1),
        ownership: Ownership::State,
        language: if n.is_multiple_of(2) { Language::Russian } else { Language::Kazakh },
        issued: now - 48.hours(),
        until: until.map(|hours| now + hours.hours()),
        extended: n.is_multiple_of(3),
        arrived: arrived.map(|hours| Arrived {
            source: if n.is_multiple_of(2) { ArrivalSource::Applicant } else { ArrivalSource::Kindergarten },
            at: now - 24.hours(),
            answer_until: now + hours.hours(),
        }),
        child: PersonId::from_u128(u128::from(n)),
        name: match n % 3 {
            0 => first,
            1 => second,
            _ => third,
        },
        born: Some(date(2023, 3, 14)),
    }
}

pub(crate) fn groups() -> Vec<GroupRow> {
    let group = |n: u128, year, language, capacity, counts| GroupRow {
        id: GroupId::from_u128(n),
        kindergarten: KindergartenId::from_u128(1),
        queue: queue(year),
        language,
        ownership: Ownership::State,
        capacity,
        counts,
    };
    vec![
        group(1, 2021, Language::Kazakh, 25, Counts { occupied: 25, ..Counts::default() }),
        group(
            2,
            2022,
            Language::Russian,
            25,
            Counts { occupied: 19, held: 2, reserved: 2, free: 1, vacant: 0, withdrawn: 1 },
        ),
        group(3, 2023, Language::Kazakh, 20, Counts { occupied: 8, held: 3, vacant: 9, ..Counts::default() }),
        group(4, 2024, Language::Kazakh, 0, Counts::default()),
    ]
}

pub(crate) fn places(now: Timestamp) -> Vec<PlaceRow> {
    let place = |n: u128, state: &str| PlaceRow {
        id: PlaceId::from_u128(n),
        state: state.to_owned(),
        since: (state == "vacant").then_some(now - 30.hours()),
        opens: (state == "free").then_some(now - 10.hours()),
        reason: (state == "withdrawn").then_some(WithdrawalReason::Repair),
        application: None,
    };
    let [first, second, _] = names();
    let child = |n: u32, name| Some((ApplicationId::from_u128(u128::from(n)), number(n), name));
    vec![
        PlaceRow { application: child(24, first), ..place(1, "occupied") },
        place(2, "occupied"),
        PlaceRow { application: child(25, second), ..place(3, "held") },
        place(4, "reserved"),
        place(5, "free"),
        place(6, "vacant"),
        place(7, "withdrawn"),
    ]
}

pub(crate) fn empty() -> WorkplaceView {
    WorkplaceView {
        kindergarten: kindergarten(),
        is_head: true,
        groups: Vec::new(),
        awaited: Vec::new(),
        arrived: Vec::new(),
    }
}

pub(crate) fn view(now: Timestamp) -> WorkplaceView {
    WorkplaceView {
        groups: groups(),
        awaited: vec![
            referral(3, now, None, Some(5)),
            referral(4, now, None, Some(30)),
            referral(5, now, None, Some(120)),
        ],
        arrived: vec![
            referral(6, now, Some(-10), None),
            referral(7, now, Some(20), None),
            referral(8, now, Some(96), None),
        ],
        ..empty()
    }
}
