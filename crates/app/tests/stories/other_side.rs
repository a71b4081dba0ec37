//! The other side: kindergartens, the department, the clock, messages.

use std::sync::Mutex;

use app::clock;
use app::department::{
    self, EditCalendar, EnrolLate, FollowPolicy, FollowRefused, LateReferrals, Preview, VacantPlaces,
};
use app::import::ImportTerritories;
use app::kindergarten::{
    Enrol, GroupPlaces, OpenGroup, PublishPlaces, RecordArrival, RefusePapers, RestorePlace, SetCapacity,
    SetCapacityRefused, WithdrawPlace, Workplace,
};
use app::messages::{Outgoing, Told};
use app::ports::{DeliveryFailed, Messenger, PortFuture};
use app::{Caller, Ctx, Failed, Post, Refusal};
use domain::application::{ApplicationState, Status};
use domain::calendar::Change;
use domain::event::{Actor, Event, RemovalReason};
use domain::id::{ApplicationId, DistrictId, DocumentId, KindergartenId, PersonId, PlaceId, Stream};
use domain::place::{CapacityRefused, Language, PlaceRefused, PlaceState, WithdrawalReason};
use domain::policy::Ownership;
use domain::referral::{KindergartenRefused, PaperRefusal};
use jiff::civil::date;
use storage::registers::{District, Kindergarten};
use storage::{DbError, Lane};

use crate::world::{BORN, World, rule, wait};
use crate::{TestDb, both_engines};

/// The kindergarten of the stories.
const KINDERGARTEN: KindergartenId = KindergartenId::from_u128(7);
const HEAD: PersonId = PersonId::from_u128(5);

fn head(world: &World) -> Ctx {
    world.app.ctx(Caller::Kindergarten { kindergarten: KINDERGARTEN, person: HEAD, post: Post::Head })
}

pub(crate) fn status(world: &World, id: ApplicationId) -> Status {
    application(world, id).status()
}

fn application(world: &World, id: ApplicationId) -> domain::application::Application {
    let row = world.app.db().read(move |reader| storage::application::find(reader, id)).wait().unwrap();
    row.unwrap().0
}

pub(crate) fn place(world: &World, id: PlaceId) -> PlaceState {
    world.app.db().read(move |reader| storage::place::find(reader, id)).wait().unwrap().unwrap().state
}

pub(crate) fn settle(world: &World) -> usize {
    wait(clock::settle(&world.app)).unwrap()
}

fn history(world: &World, id: ApplicationId) -> Vec<Event> {
    world.app.db().read(move |reader| storage::event::of_application(reader, id)).wait().unwrap()
}

/// Remembers what it delivered; fails so often first.
#[derive(Default)]
pub(crate) struct Postman {
    pub(crate) failures: Mutex<u32>,
    delivered: Mutex<Vec<Outgoing>>,
    tried: Mutex<Vec<DocumentId>>,
}

impl Postman {
    pub(crate) fn told(&self) -> Vec<Told> {
        self.delivered.lock().unwrap().iter().map(|message| message.told.clone()).collect()
    }

    pub(crate) fn messages(&self) -> Vec<Outgoing> {
        self.delivered.lock().unwrap().clone()
    }
}

impl Messenger for Postman {
    fn deliver<'a>(&'a self, message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        self.tried.lock().unwrap().push(message.key);
        let mut failures = self.failures.lock().unwrap();
        let outcome = if *failures > 0 {
            *failures -= 1;
            Err(DeliveryFailed::Later("the gateway sleeps".to_owned()))
        } else {
            self.delivered.lock().unwrap().push(message.clone());
            Ok(())
        };
        Box::pin(async move { outcome })
    }
}

fn write(world: &World, body: impl Fn(&mut storage::Tx) -> Result<(), DbError> + Send + 'static) {
    world.app.db().write(Lane::People, move |tx| body(tx).map_err(Failed::<()>::Db)).wait().unwrap();
}

both_engines! {
    /// S21-S25: places are published, turns are given, one lapses, its place is free for the whole queue.
    fn a_turn_lapses_and_its_place_is_free_for_others(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(2);
        let (first, one) = world.file(1);
        let (_, two) = world.file(2);
        let (third, three) = world.file(3);
        world.publish(seats.clone());
        let states = [one.application, two.application, three.application].map(|id| status(&world, id));
        assert_eq!(states, [Status::Notified, Status::Notified, Status::Queued]);
        world.choose(&first, one.application, seats[0]).unwrap();

        world.pass_days(3);
        assert_eq!(settle(&world), 0, "the third working day is not over");
        world.pass_days(1);
        assert!(settle(&world) > 0);
        assert_eq!(settle(&world), 0, "a second sweep finds nothing");
        assert_eq!(status(&world, two.application), Status::Queued);
        assert!(matches!(place(&world, seats[1]), PlaceState::Free { .. }));
        world.choose(&third, three.application, seats[1]).unwrap();
        world.assert_replay();
    }

    /// S33-S37: nobody comes for five working days: stop-list; a second time: removed. The sweep may be late.
    fn nobody_comes_twice(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (parent, filed) = world.file(1);
        world.publish(seats.clone());
        world.choose(&parent, filed.application, seats[0]).unwrap();
        world.pass_days(8);
        settle(&world);
        let ApplicationState::Stopped { until } = application(&world, filed.application).state else {
            panic!("not in the stop-list");
        };
        // Issued on Monday the 14th: the 21st is the last day; ten working days from then end on 5 October.
        assert_eq!(until.to_string(), "2026-10-05T19:00:00Z");
        // The place went on: nobody else waits, so it is free.
        assert!(matches!(place(&world, seats[0]), PlaceState::Free { .. }));

        // Weeks without a sweep: whoever looks sees that the stop-list is over (R54).
        world.pass_days(30);
        world.page(&parent, filed.application);
        assert_eq!(status(&world, filed.application), Status::Queued);
        world.choose(&parent, filed.application, seats[0]).unwrap();
        world.pass_days(60);
        settle(&world);
        let row = application(&world, filed.application);
        assert_eq!(row.state, ApplicationState::Removed { reason: RemovalReason::SecondMiss });
        let last = history(&world, filed.application).pop().unwrap();
        assert!(last.actor == Actor::Clock && last.at < last.recorded, "stamped with the limit, not with the sweep");
        world.assert_replay();
    }

    /// R6: enrolment frees the place that the child occupied in another queue, in the same transaction.
    fn enrolment_elsewhere_frees_the_old_place(db: &TestDb) {
        let world = World::new(db);
        let other = DistrictId::new(391_000_000).unwrap();
        let garden = KindergartenId::from_u128(8);
        write(&world, move |tx| {
            let row = District {
                id: other, parent: None, level: "city_obl".to_owned(), name_kk: "Қостанай".to_owned(),
                name_ru: "Костанай".to_owned(), listed: true, zone: "Asia/Qostanay".to_owned(),
            };
            storage::registers::save_district(tx, &row)?;
            let text = || "«Күншуақ»".to_owned();
            let row = Kindergarten {
                id: garden, district: other, bin: "120140900250".to_owned(), ownership: Ownership::PrivateOrder,
                name_kk: text(), name_ru: text(), address_kk: text(), address_ru: text(),
                phone: "+77142000008".to_owned(),
            };
            storage::registers::save_kindergarten(tx, &row)
        });
        wait(world.app.reload_registers()).unwrap();
        let staff = domain::id::StaffId::from_u128(9);
        let official = || world.app.ctx(Caller::Department { staff, district: other, person: HEAD });
        let private = || world.app.ctx(Caller::Kindergarten { kindergarten: garden, person: HEAD, post: Post::Head });
        let group = OpenGroup {
            kindergarten: garden, year: BORN.year(), stream: Stream::General, language: Language::Kazakh,
        };
        let group = world.app.run(private(), group).wait().unwrap();
        let set = SetCapacity { group, capacity: 1 };
        assert_eq!(rule(world.app.run(private(), set).wait()), SetCapacityRefused::DepartmentSets, "R11");
        world.app.run(official(), set).wait().unwrap();

        let parent = world.parent(1);
        let mut submission = world.submission(1);
        submission.district = other;
        let first = world.try_file(&parent, submission).unwrap();
        world.app.run(private(), PublishPlaces { group }).wait().unwrap();
        let (_, places) = world.app.ask(private(), GroupPlaces { group }).wait().unwrap().unwrap();
        let old = places[0].id;
        let chosen = world.choose(&parent, first.application, old).unwrap();
        world.app.run(private(), Enrol { referral: chosen.referral }).wait().unwrap();
        assert_eq!(place(&world, old), PlaceState::Occupied { application: Some(first.application) });

        // S05: while it attends a private place, a new application is allowed.
        let seats = world.seats(1);
        let second = world.try_file(&parent, world.submission(1)).unwrap();
        world.publish(seats.clone());
        let chosen = world.choose(&parent, second.application, seats[0]).unwrap();
        world.app.run(head(&world), RecordArrival { referral: chosen.referral }).wait().unwrap();
        world.app.run(head(&world), Enrol { referral: chosen.referral }).wait().unwrap();
        assert!(matches!(place(&world, old), PlaceState::Vacant { .. }), "{:?}", place(&world, old));
        assert_eq!(status(&world, second.application), Status::Enrolled);
        let again = world.app.run(head(&world), Enrol { referral: chosen.referral }).wait();
        assert_eq!(rule(again), KindergartenRefused::Ended);
        world.assert_replay();
    }

    /// R14: families come, papers are refused for a listed reason, and after the term the department decides.
    fn a_kindergarten_answers_or_the_department_does(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(2);
        let (first, one) = world.file(1);
        let (second, two) = world.file(2);
        world.publish(seats.clone());
        let a = world.choose(&first, one.application, seats[0]).unwrap().referral;
        let b = world.choose(&second, two.application, seats[1]).unwrap().referral;
        let view = world.app.ask(head(&world), Workplace).wait().unwrap().unwrap();
        assert!(view.is_head && view.awaited.len() == 2 && view.arrived.is_empty());
        assert_eq!((view.groups[0].counts.held, view.groups[0].capacity), (2, 2));
        assert_eq!(view.awaited[0].name.given_name, "Нұрлан");

        let refuse = |referral| RefusePapers { referral, reason: PaperRefusal::Medical };
        assert_eq!(rule(world.app.run(head(&world), refuse(a)).wait()), KindergartenRefused::NotArrived);
        for referral in [a, b] {
            world.app.run(head(&world), RecordArrival { referral }).wait().unwrap();
        }
        world.app.run(head(&world), refuse(a)).wait().unwrap();
        assert_eq!(status(&world, one.application), Status::Queued, "no miss");

        let early = world.app.run(world.department(), EnrolLate { referral: b }).wait();
        assert!(matches!(rule(early), KindergartenRefused::KindergartenDecides { .. }), "the term still runs");
        world.pass_days(8);
        let late = world.app.run(head(&world), Enrol { referral: b }).wait();
        assert!(matches!(rule(late), KindergartenRefused::DepartmentDecides { .. }));
        let undone = world.app.ask(world.department(), LateReferrals).wait().unwrap().unwrap();
        assert_eq!(undone.late.len(), 1);
        world.app.run(world.department(), EnrolLate { referral: b }).wait().unwrap();
        assert_eq!(status(&world, two.application), Status::Enrolled);
        world.assert_replay();
    }

    /// R10: a kindergarten withdraws what nobody has a right to; the rest is the department's.
    fn places_are_withdrawn(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(3);
        let reason = WithdrawalReason::Repair;
        world.app.run(head(&world), WithdrawPlace { place: seats[2], reason }).wait().unwrap();
        world.app.run(head(&world), RestorePlace { place: seats[2] }).wait().unwrap();
        let (parent, one) = world.file(1);
        let (_, two) = world.file(2);
        world.publish(seats[..2].to_vec());
        let refused = world.app.run(head(&world), WithdrawPlace { place: seats[0], reason }).wait();
        assert_eq!(rule(refused), PlaceRefused::OnlyDepartment);
        world.choose(&parent, one.application, seats[0]).unwrap();
        let by_department = |place| department::WithdrawPlace { place, reason };
        world.app.run(world.department(), by_department(seats[0])).wait().unwrap();
        assert_eq!(status(&world, one.application), Status::Queued, "annulled without a miss");
        // The vacant third place takes the seat of the second in the pool.
        world.app.run(world.department(), by_department(seats[1])).wait().unwrap();
        assert!(matches!(place(&world, seats[2]), PlaceState::Reserved { .. }));
        world.app.run(world.department(), by_department(seats[2])).wait().unwrap();
        assert_eq!(status(&world, two.application), Status::Queued, "no place is left: the turn ends");
        let (_, three) = world.file(3);
        assert_eq!(status(&world, three.application), Status::Queued);
        world.assert_replay();
    }

    /// R11: capacity is not below what is taken.
    fn capacity_is_not_below_what_is_taken(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(2);
        let (parent, one) = world.file(1);
        world.publish(vec![seats[0]]);
        world.choose(&parent, one.application, seats[0]).unwrap();
        let view = world.app.ask(head(&world), Workplace).wait().unwrap().unwrap();
        let group = view.groups[0].id;
        world.app.run(head(&world), SetCapacity { group, capacity: 1 }).wait().unwrap();
        let refused = world.app.run(head(&world), SetCapacity { group, capacity: 0 }).wait();
        let below = CapacityRefused::BelowTaken { taken: 1 };
        assert_eq!(rule(refused), SetCapacityRefused::Capacity(below));
    }

    /// What is another's does not exist: a strange kindergarten, a strange district, an applicant.
    fn strangers_find_nothing(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (parent, one) = world.file(1);
        world.publish(seats.clone());
        let chosen = world.choose(&parent, one.application, seats[0]).unwrap();
        let kindergarten = KindergartenId::from_u128(99);
        let district = DistrictId::new(391_000_000).unwrap();
        let staff = domain::id::StaffId::from_u128(9);
        for caller in [
            Caller::Kindergarten { kindergarten, person: HEAD, post: Post::Head },
            Caller::Applicant { person: parent.id },
            Caller::Department { staff, district, person: HEAD },
            Caller::Public,
        ] {
            let ctx = || world.app.ctx(caller);
            let arrival = world.app.run(ctx(), RecordArrival { referral: chosen.referral }).wait();
            assert!(matches!(arrival, Err(Failed::Refused(Refusal::NotFound))), "{caller:?}");
            let reason = WithdrawalReason::Staff;
            let withdrawal = department::WithdrawPlace { place: seats[0], reason };
            let withdrawal = world.app.run(ctx(), withdrawal).wait();
            assert!(matches!(withdrawal, Err(Failed::Refused(Refusal::NotFound))), "{caller:?}");
            assert!(world.app.ask(ctx(), Workplace).wait().unwrap().is_none());
        }
    }

    /// R32: the preview says what the publication then does, and changes nothing.
    fn a_preview_tells_what_will_happen(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(3);
        let (_, one) = world.file(1);
        let (_, two) = world.file(2);
        let (queue, ownership) = (world.queue(), Ownership::State);
        let preview = Preview { queue, ownership, places: seats.clone() };
        let view = world.app.ask(world.department(), preview).wait().unwrap().unwrap().unwrap();
        let told: Vec<_> = view.turns.iter().map(|turn| turn.application).collect();
        assert_eq!((told, view.free, view.places.len()), (vec![one.application, two.application], 1, 3));
        assert_eq!(status(&world, one.application), Status::Queued);
        let listed = world.app.ask(world.department(), VacantPlaces).wait().unwrap().unwrap();
        assert_eq!(listed.vacant[0].places.len(), 3);
        world.publish(seats);
        assert_eq!(status(&world, one.application), Status::Notified);
        assert_eq!(status(&world, two.application), Status::Notified);
        world.assert_replay();
    }

    /// R35: a place that stays vacant for five working days is published by the clock.
    fn the_clock_publishes_what_stays_vacant(db: &TestDb) {
        let world = World::new(db);
        world.seats(1);
        let (_, one) = world.file(1);
        world.pass_days(8);
        settle(&world);
        assert_eq!(status(&world, one.application), Status::Notified);
        world.assert_replay();
    }

    /// Messages are delivered at least once, always with the same key, later after each failure.
    fn messages_are_tried_again(db: &TestDb) {
        let world = World::new(db);
        world.file(1);
        let postman = Postman { failures: Mutex::new(2), ..Postman::default() };
        let pass = || wait(clock::reconcile(&world.app, &postman)).unwrap().delivered;
        assert_eq!((pass().failed, pass().failed), (1, 0), "not again at once");
        world.pass_hours(1);
        assert_eq!(pass().failed, 1);
        world.pass_hours(1);
        assert_eq!((pass().done, pass().done), (1, 0));
        assert_eq!(postman.told(), [Told::Filed]);
        let tried = postman.tried.lock().unwrap().clone();
        assert!(tried.len() == 3 && tried.iter().all(|key| *key == tried[0]));
    }

    /// A message that nobody takes is a dead letter in the end, and staff see it.
    fn a_message_that_nobody_takes_is_given_up(db: &TestDb) {
        let world = World::new(db);
        let (_, filed) = world.file(1);
        let postman = Postman { failures: Mutex::new(u32::MAX), ..Postman::default() };
        let mut dead = 0;
        for _ in 0..app::messages::ATTEMPTS_MAX {
            dead += wait(clock::reconcile(&world.app, &postman)).unwrap().delivered.dead;
            world.pass_hours(13);
            // Turns of the night wait for the morning; a message about nothing new does not come back.
        }
        assert_eq!(dead, 1);
        let view = world.app.ask(world.department(), department::Overview).wait().unwrap().unwrap();
        let calls: Vec<_> = view.undelivered.iter().map(|row| row.application).collect();
        assert_eq!(calls, [filed.application]);
        // Another district's department has nobody to call: it does not even see how many there are.
        let (staff, district) = (domain::id::StaffId::from_u128(9), world.elsewhere());
        let other = world.app.ctx(Caller::Department { staff, district, person: HEAD });
        let view = world.app.ask(other, department::Overview).wait().unwrap().unwrap();
        assert!(view.undelivered.is_empty());
    }

    /// R57: whoever has not chosen is reminded once, the day before the last one.
    fn a_turn_is_reminded_of_once(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        world.file(1);
        world.publish(seats);
        let postman = Postman::default();
        for _ in 0..4 {
            wait(clock::reconcile(&world.app, &postman)).unwrap();
            world.pass_hours(23);
        }
        let told = postman.told();
        let last_day = date(2026, 9, 17);
        let reminders = told.iter().filter(|told| matches!(told, Told::TurnReminder { .. })).count();
        assert_eq!(reminders, 1, "{told:?}");
        assert!(told.contains(&Told::TurnGiven { last_day }) && told.contains(&Told::TurnReminder { last_day }));
    }

    /// R53: a new calendar moves running limits later, never earlier, and people are told.
    fn a_new_calendar_moves_limits_later(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (_, one) = world.file(1);
        world.publish(seats);
        let until = |world: &World| match application(world, one.application).state {
            ApplicationState::Notified { until, .. } => until,
            other => panic!("{other:?}"),
        };
        let told = until(&world);
        let edit = |changes: Vec<Change>| {
            let edit = EditCalendar { changes, source: "№1 қаулы".to_owned() };
            wait(department::edit_calendar(&world.app, world.department(), edit)).unwrap()
        };
        assert_eq!(edit(vec![Change::Off(date(2026, 9, 16))]).moved, 1);
        let later = until(&world);
        assert_eq!(later, told + jiff::SignedDuration::from_hours(24));
        assert_eq!(edit(vec![Change::Worked(date(2026, 9, 16))]).moved, 0, "never earlier");
        assert_eq!(until(&world), later);
        let postman = Postman::default();
        wait(clock::reconcile(&world.app, &postman)).unwrap();
        assert!(postman.told().iter().any(|told| matches!(
            told, Told::LimitMoved { last_day, .. } if *last_day == date(2026, 9, 18)
        )));
        world.assert_replay();
    }

    /// A district follows another profile from a day on; what runs keeps its own.
    fn a_profile_is_followed_from_a_day_on(db: &TestDb) {
        let world = World::new(db);
        let follow = |from, profile: &str| {
            let command = FollowPolicy { district: world.district, from, profile: profile.to_owned() };
            wait(department::follow_policy(&world.app, world.department(), command))
        };
        assert_eq!(rule(follow(date(2026, 9, 14), "kz-2025")), FollowRefused::NotInFuture);
        assert_eq!(rule(follow(date(2026, 9, 21), "kz-1900")), FollowRefused::UnknownProfile);
        follow(date(2026, 9, 21), "kz-2025").unwrap();
        let profile = |world: &World| {
            let rules = world.app.registers().rules(world.district, world.now());
            rules.rules().policy.id.profile().to_owned()
        };
        assert_eq!(profile(&world), "kz-2018");
        world.pass_days(7);
        assert_eq!(profile(&world), "kz-2025");
    }

    /// S07: the classifier is the first content; three cities are served elsewhere; what officials set stays.
    fn territories_are_imported(db: &TestDb) {
        let world = World::new(db);
        let import = |check| {
            let import = ImportTerritories { check, ..ImportTerritories::bundled() };
            world.app.run(world.app.ctx(Caller::Import), import).wait().unwrap()
        };
        let added = import(true).added.len();
        assert_eq!(import(false).added.len(), added, "a check changes nothing");
        let again = import(false);
        assert!(again.added.is_empty() && again.changed.is_empty() && again.same == added);
        assert_eq!(again.missing, [world.district], "what is not in the file stays and is named");
        let rows = world.app.db().read(storage::registers::districts).wait().unwrap();
        let hidden: Vec<u32> = rows
            .iter()
            .filter(|row| !row.listed && ["city_rep", "district", "city_obl"].contains(&row.level.as_str()))
            .map(|row| row.id.kato())
            .collect();
        assert_eq!(hidden, [151_000_000, 710_000_000, 750_000_000]);
        assert!(rows.iter().all(|row| !row.name_kk.contains("Қ.Ә.") && !row.name_ru.contains("Г.А.")));
        assert!(rows.iter().any(|row| row.zone == "Asia/Qostanay" && row.name_kk == "Рудный"));
    }
}
