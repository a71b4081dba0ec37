//! A slice that is saved and loaded again is the same, whatever changed in it: an update names only some columns.

use domain::alerts::Alerts;
use domain::application::{Applicants, Application, ApplicationState, Claim, LeaveRequest, MergeRequest};
use domain::benefit::{Benefit, Lane};
use domain::calendar::Calendar;
use domain::event::{Actor, ArrivalSource, Channel, Fact, MovedLimit, RemovalReason, Stamped};
use domain::id::{DistrictId, QueueId, Stream, TypedId};
use domain::number::ApplicationNumber;
use domain::place::{Group, Language, Place, PlaceState, WithdrawalReason};
use domain::policy::{Ownership, PolicyBook};
use domain::queue::{QueueState, Rules, Slice, Touched};
use domain::referral::{AnnulmentReason, PaperRefusal, Referral, ReferralState, Turn};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use storage::slice::{Loader, save};
use uuid::Uuid;

use crate::{TestDb, both_engines, run};

const NOW: Timestamp = Timestamp::constant(1_788_930_000, 0);
const LATER: Timestamp = Timestamp::constant(1_789_000_000, 0);

fn id<T: TypedId>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

fn queue() -> QueueId {
    QueueId { district: DistrictId::new(391_610_000).unwrap(), year: 2022, stream: Stream::General }
}

/// Runs with the bundled rules.
fn with_rules<T>(work: impl FnOnce(Rules<'_>) -> T) -> T {
    let book = PolicyBook::bundled();
    let timeline = book.timeline([(date(2017, 1, 1), PolicyBook::DEFAULT_PROFILE)]).unwrap();
    let (calendar, zone) = (Calendar::bundled(), TimeZone::get("Asia/Almaty").unwrap());
    let policy = timeline.in_force(date(2026, 9, 9));
    let since = date(2020, 1, 1).to_zoned(zone.clone()).unwrap().timestamp();
    work(Rules { policy, since, book: &book, calendar: &calendar, zone: &zone })
}

/// One application with one referral to one place.
fn first() -> Slice {
    let mut slice = Slice::new(QueueState::new(queue(), 3));
    let policy = with_rules(|rules| rules.policy.id.clone());
    let (kindergarten, ownership) = (id(40), Ownership::State);
    let group =
        Group { id: id(2), kindergarten, queue: queue(), language: Language::Kazakh, ownership, capacity: 1 };
    let place = Place {
        id: id(3),
        group: id(2),
        kindergarten,
        ownership,
        state: PlaceState::Held { referral: id(4) },
    };
    let application = Application {
        id: id(1),
        queue: queue(),
        number: ApplicationNumber::new(queue().district, 2026, 1, 1).unwrap(),
        child: id(10),
        applicants: Applicants { first: id(11), second: None },
        registered: NOW,
        sequence: 1,
        channel: Channel::Egov { number: "1".to_owned() },
        unconfirmed_until: None,
        benefit: Benefit::None,
        lane: Lane::General,
        benefit_until: None,
        claim: None,
        merge: None,
        leave: None,
        alerts: Alerts::default(),
        state: ApplicationState::Referred { referral: id(4) },
        policy: policy.clone(),
        queued_since: NOW,
        changed: NOW,
        version: 1,
        referrals: 1,
        turn: 0,
    };
    let referral = Referral {
        id: id(4),
        application: id(1),
        place: id(3),
        ordinal: 1,
        issued: NOW,
        turn: Some(Turn { publication: id(5), until: NOW }),
        cancel_until: Some(NOW),
        extended: false,
        policy,
        signature: "ab".to_owned(),
        state: ReferralState::Issued { until: NOW },
    };
    slice.births.insert(id(10), date(2022, 1, 1));
    slice.touched.groups.insert(id(2), None);
    slice.touched.places.insert(id(3), None);
    slice.touched.applications.insert(id(1), None);
    slice.touched.referrals.insert(id(4), None);
    slice.groups.insert(id(2), group);
    slice.places.insert(id(3), place);
    slice.applications.insert(id(1), application);
    slice.referrals.insert(id(4), referral);
    slice
}

/// Every change that a row can see, one after the other.
fn changes() -> Vec<fn(&mut Slice)> {
    fn application(slice: &mut Slice) -> &mut Application {
        slice.applications.get_mut(&id(1)).unwrap()
    }
    fn referral(slice: &mut Slice) -> &mut Referral {
        slice.referrals.get_mut(&id(4)).unwrap()
    }
    fn place(slice: &mut Slice) -> &mut Place {
        slice.places.get_mut(&id(3)).unwrap()
    }
    vec![
        |slice| application(slice).applicants.second = Some(id(12)),
        |slice| application(slice).applicants = Applicants { first: id(12), second: None },
        |slice| application(slice).unconfirmed_until = Some(LATER),
        |slice| {
            application(slice).benefit = Benefit::ALL.into_iter().find(|one| *one != Benefit::None).unwrap()
        },
        |slice| application(slice).lane = Lane::OutOfTurn,
        |slice| application(slice).benefit_until = Some(LATER),
        |slice| application(slice).claim = Some(Claim { evidence: id(20), benefit: Benefit::None }),
        |slice| application(slice).merge = Some(MergeRequest { person: id(12), until: LATER }),
        |slice| application(slice).leave = Some(LeaveRequest { person: id(12), until: LATER }),
        |slice| application(slice).alerts = Alerts { first: true, second: false, told: None },
        |slice| application(slice).alerts = Alerts { first: true, second: true, told: Some(LATER) },
        |slice| {
            application(slice).alerts = Alerts { first: false, second: true, told: Some(NOW) };
            application(slice).queued_since = LATER;
        },
        |slice| application(slice).changed = LATER,
        |slice| application(slice).version = 7,
        |slice| application(slice).referrals = 2,
        |slice| application(slice).turn = 9,
        |slice| application(slice).policy = "other@2".parse().unwrap(),
        |slice| application(slice).state = ApplicationState::Queued,
        |slice| application(slice).state = ApplicationState::Notified { publication: id(5), until: LATER },
        |slice| application(slice).state = ApplicationState::Stopped { until: LATER },
        |slice| application(slice).state = ApplicationState::Enrolled { referral: id(4) },
        |slice| application(slice).state = ApplicationState::Removed { reason: RemovalReason::Age },
        |slice| referral(slice).turn = Some(Turn { publication: id(5), until: LATER }),
        |slice| referral(slice).extended = true,
        |slice| referral(slice).state = ReferralState::Extended { until: LATER },
        |slice| {
            let source = ArrivalSource::Kindergarten;
            referral(slice).state = ReferralState::Arrived { source, at: NOW, answer_until: LATER };
        },
        |slice| referral(slice).state = ReferralState::Used { at: LATER },
        |slice| referral(slice).state = ReferralState::Expired { at: LATER },
        |slice| referral(slice).state = ReferralState::Cancelled { at: LATER },
        |slice| referral(slice).state = ReferralState::Refused { at: LATER, reason: PaperRefusal::Medical },
        |slice| {
            referral(slice).state = ReferralState::Annulled { at: LATER, reason: AnnulmentReason::Department }
        },
        |slice| place(slice).state = PlaceState::Vacant { since: LATER },
        |slice| place(slice).state = PlaceState::Reserved { publication: id(5) },
        |slice| place(slice).state = PlaceState::Free { opens: LATER },
        |slice| place(slice).state = PlaceState::Held { referral: id(4) },
        |slice| place(slice).state = PlaceState::Occupied { application: Some(id(1)) },
        |slice| place(slice).state = PlaceState::Withdrawn { reason: WithdrawalReason::Repair },
    ]
}

/// Saves a slice with an event, and loads it again.
fn saved(db: &TestDb, slice: &Slice) -> Slice {
    let mut slice = slice.clone();
    slice.queue.seq += 1;
    let loaded = run(db, move |tx| {
        with_rules(|rules| {
            let fact = Fact::LimitMoved { application: id(1), limit: MovedLimit::Turn, until: LATER };
            let stamped = Stamped { at: NOW, actor: Actor::Clock, policy: rules.policy.id.clone(), fact };
            save(tx, &slice, &[stamped], &rules, NOW)?;
            let mut loader = Loader::new(tx, queue(), rules, NOW)?;
            loader.everything()?;
            Ok(loader.slice())
        })
    });
    loaded.unwrap()
}

/// The slice as a command would have it: every row changed from what it was.
fn touched(before: &Slice) -> Touched {
    Touched {
        applications: before.applications.iter().map(|(id, row)| (*id, Some(row.clone()))).collect(),
        places: before.places.iter().map(|(id, row)| (*id, Some(row.clone()))).collect(),
        referrals: before.referrals.iter().map(|(id, row)| (*id, Some(row.clone()))).collect(),
        ..Touched::default()
    }
}

both_engines! {
    /// Goal: no change is lost, although an update names only the columns that can have changed. Method: change one thing
    /// after the other, save, load, compare.
    fn every_change_is_saved(db: &TestDb) {
        run(db, |tx| {
            for (number, born) in [(10, Some(date(2022, 1, 1))), (11, None), (12, None)] {
                let person = storage::person::Person {
                    id: id(number),
                    iin: format!("{number:012}"),
                    surname: "А".to_owned(),
                    given_name: "Б".to_owned(),
                    patronymic: None,
                    born,
                };
                storage::person::save(tx, &person)?;
            }
            Ok(())
        })
        .unwrap();
        let wanted = first();
        let mut slice = saved(db, &wanted);
        assert_eq!((&slice.applications, &slice.places), (&wanted.applications, &wanted.places));
        assert_eq!(slice.referrals, wanted.referrals);
        for (number, change) in changes().into_iter().enumerate() {
            let mut wanted = slice.clone();
            wanted.touched = touched(&slice);
            change(&mut wanted);
            let before = slice;
            slice = saved(db, &wanted);
            assert!(
                before.applications != slice.applications || before.places != slice.places || before.referrals != slice.referrals,
                "change {number} changes nothing"
            );
            assert_eq!(slice.applications, wanted.applications, "change {number}");
            assert_eq!(slice.places, wanted.places, "change {number}");
            assert_eq!(slice.referrals, wanted.referrals, "change {number}");
        }
    }
}
