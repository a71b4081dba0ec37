//! The demonstration's content: every story is there, at any season, and what was written equals what the events say.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use app::messages::{Address, Outgoing, Told, deliver};
use app::ports::{DeliveryFailed, Messenger, PortFuture};
use app::signing::Verifier;
use app::{App, Parts};
use demo::people::Story;
use domain::application::Status;
use domain::benefit::Lane;
use domain::place::PlaceState;
use domain::policy::{Ownership, PolicyBook};
use domain::queue::Slice;
use eds::verify::Anchors;
use storage::{BlobKey, Db, Options};

/// Waits for a future on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

fn open(folder: &std::path::Path, at: &str) -> (demo::Demo, App) {
    let demo = demo::open(folder, Some(at.parse().unwrap()), false).unwrap();
    let url = format!("sqlite:{}", demo.folder.join("kezek.db").display()).parse().unwrap();
    let db = Db::open(&url, Options::new(BlobKey::new([7; 32]))).unwrap();
    db.migrate().unwrap();
    let parts = Parts {
        db,
        clock: demo.clock.clone(),
        entropy: Arc::new(demo::SeededEntropy::new(1)),
        verifier: Verifier::new(Anchors::parse(&demo.anchors).unwrap()).without_revocation(),
        registry: demo.registry.clone(),
    };
    (demo, App::new(parts).unwrap())
}

/// Keeps what it is given.
#[derive(Default)]
struct Post(Mutex<Vec<Outgoing>>);

impl Messenger for Post {
    fn deliver<'a>(&'a self, message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        self.0.lock().unwrap().push(message.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Everything that is on its way, at the moment when the demonstration starts in the daytime.
fn post(app: &App) -> Vec<Outgoing> {
    let post = Post::default();
    wait(deliver(app, &post)).unwrap();
    post.0.into_inner().unwrap()
}

/// Whose turn has come hears of it by mail and by SMS (S21): the turn is given today, not in the played past.
fn the_turn_is_told(app: &App, at: &str) {
    let to = [Address::Email("key0013@kezek.example".into()), Address::Sms("+77010000013".into())];
    let turns = post(app).into_iter().filter(|one| matches!(one.told, Told::TurnGiven { .. }));
    let mine = turns.filter(|one| one.to == to).count();
    assert_eq!(mine, 1, "notices of the turn at {at}");
}

fn every_story(at: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (demo, app) = open(folder.path(), at);
    let seeded = wait(demo::seed(&app, &demo)).unwrap().expect("the database was empty");
    assert!((24..=36).contains(&seeded.kindergartens), "{seeded:?}");
    assert!(seeded.applications > 2_000 && seeded.places > 1_500, "{seeded:?}");
    for (story, status) in [
        (Story::Turn, Status::Notified),
        (Story::Referral, Status::Referred),
        (Story::Stopped, Status::Stopped),
        (Story::Queued, Status::Queued),
    ] {
        let holder = demo.people.iter().find(|person| person.story == Some(story)).unwrap();
        let iin = holder.iin.clone();
        let found = app.db().read(move |reader| {
            let person = storage::person::of_iin(reader, &iin)?.map(|person| person.id);
            let id = person.map(|person| storage::content::live_of_applicant(reader, person)).transpose()?;
            let row = id.flatten().map(|id| storage::application::find(reader, id)).transpose()?;
            Ok(row.flatten().map(|(row, _)| row.status()))
        });
        assert_eq!(found.wait().unwrap(), Some(status), "{story:?} at {at}");
    }
    let states = app.db().read(|reader| {
        let district = domain::id::DistrictId::new(demo::DISTRICT).unwrap();
        let mut states: BTreeMap<String, u32> = BTreeMap::new();
        for row in storage::oversight::place_counts(reader, district)? {
            *states.entry(row.state).or_default() += row.n;
        }
        Ok((
            states,
            storage::oversight::claims(reader, district)?.len(),
            storage::oversight::planned(reader, district)?.len(),
        ))
    });
    let (states, claims, planned) = states.wait().unwrap();
    for state in ["vacant", "reserved", "free", "held", "occupied"] {
        assert!(states.get(state).is_some_and(|n| *n > 0), "no {state} place at {at}: {states:?}");
    }
    assert!(claims > 0 && planned == 1, "{claims} claims, {planned} planned publications at {at}");
    assert_eq!(wait(demo::seed(&app, &demo)).unwrap(), None, "content is made once");
    replays(&app, at);
    every_situation(&app, at);
    every_relation(&app, at);
    the_turn_is_told(&app, at);
}

fn replays(app: &App, at: &str) {
    let registers = app.registers();
    let now = app.ctx(app::Caller::Import).now;
    let differences = app.db().read(move |reader| {
        let district = registers.rules(domain::id::DistrictId::new(demo::DISTRICT).unwrap(), now);
        let replayed = storage::slice::replay(reader, district.rules().book)?;
        storage::slice::compare(reader, &replayed, district.rules())
    });
    assert_eq!(differences.wait().unwrap(), vec![], "events and tables differ at {at}");
}

/// What an official, a head and an auditor want to see is there (contract: somebody for every role, every situation).
fn every_situation(app: &App, at: &str) {
    let slices = queues(app, at);
    let applications = || slices.iter().flat_map(|slice| slice.applications.values());
    for lane in Lane::ALL {
        let waiting = applications().filter(|row| row.status() == Status::Queued && row.lane == lane).count();
        assert!(waiting > 2, "{waiting} wait in {lane:?} at {at}");
    }
    assert!(applications().any(|row| row.applicants.second.is_some()), "nobody has joined at {at}");
    assert!(applications().any(|row| row.merge.is_some()), "nobody asks to be joined at {at}");
    assert!(applications().any(|row| row.unconfirmed_until.is_some()), "all kinship is confirmed at {at}");
    let referrals = || slices.iter().flat_map(|slice| slice.referrals.values());
    for state in ["issued", "extended", "arrived", "used", "expired", "cancelled"] {
        assert!(referrals().any(|row| row.state.code() == state), "no referral is {state} at {at}");
    }
    for ownership in [Ownership::State, Ownership::PrivateOrder] {
        let vacant =
            slices.iter().flat_map(|slice| slice.places.values()).filter(|row| row.ownership == ownership);
        assert!(
            vacant.clone().any(|row| matches!(row.state, PlaceState::Vacant { .. })),
            "{ownership:?} at {at}"
        );
    }
}

/// Mothers are mothers and fathers fathers, by the seventh digit of the IIN; both file.
fn every_relation(app: &App, at: &str) {
    let ids: Vec<_> = queues(app, at).iter().flat_map(|slice| slice.applications.keys().copied()).collect();
    let mut filed: BTreeMap<String, usize> = BTreeMap::new();
    for id in ids {
        let of = app.db().read(move |reader| {
            let relation = storage::filing::find(reader, id)?.map(|filing| filing.relation);
            let applicant = storage::application::find(reader, id)?.map(|(row, _)| row.applicants.first);
            let person = applicant.map(|id| storage::person::find(reader, id)).transpose()?;
            Ok((relation, person.flatten().map(|person| person.iin)))
        });
        let (relation, iin) = of.wait().unwrap();
        let (relation, iin) = (relation.expect("somebody filed"), iin.expect("a known applicant"));
        let is_man = matches!(iin.as_bytes().get(6), Some(b'1' | b'3' | b'5'));
        assert_eq!(relation, if is_man { "father" } else { "mother" }, "{id} at {at}");
        *filed.entry(relation).or_default() += 1;
    }
    assert!(filed.len() == 2 && filed.values().all(|count| *count > 100), "{filed:?} at {at}");
}

fn queues(app: &App, at: &str) -> Vec<Slice> {
    let replayed = app.db().read(|reader| storage::slice::replay(reader, &PolicyBook::bundled())).wait();
    let queues = replayed.unwrap().queues;
    // In January nobody of this year is old enough to be filed for.
    assert!((5..=6).contains(&queues.len()), "a queue for every year at {at}: {}", queues.len());
    queues.into_values().collect()
}

#[test]
fn the_same_instant_makes_the_same_content() {
    let content = || {
        let folder = tempfile::tempdir().unwrap();
        let (demo, app) = open(folder.path(), "2026-09-09T04:00:00Z");
        wait(demo::seed(&app, &demo)).unwrap().unwrap();
        let began = demo.began;
        let told = move |reader: &mut storage::Reader| {
            let mut lines = Vec::new();
            storage::event::for_each(reader, |event| {
                lines.push(serde_json::to_string(&event).unwrap());
                Ok(())
            })?;
            let mail = storage::outbox::ready(reader, began, 1_000)?;
            lines.extend(mail.iter().map(|one| format!("{} {} {}", one.id, one.recipient, one.body)));
            Ok(lines)
        };
        app.db().read(told).wait().unwrap()
    };
    let (first, second) = (content(), content());
    let differs = first.iter().zip(&second).find(|(one, other)| one != other);
    assert_eq!(differs, None);
    assert_eq!(first.len(), second.len());
}

#[test]
fn every_story_is_there_in_september() {
    every_story("2026-09-09T04:00:00Z");
}

#[test]
fn every_story_is_there_in_the_guides_summer() {
    every_story("2018-07-31T04:00:00Z");
}

#[test]
fn every_story_is_there_in_january() {
    every_story("2027-01-13T05:00:00Z");
}

#[test]
fn key_stores_of_everybody_open_and_a_second_run_finds_the_same_people() {
    let folder = tempfile::tempdir().unwrap();
    let first = demo::open(folder.path(), Some("2026-09-09T04:00:00Z".parse().unwrap()), false).unwrap();
    let mut roles: Vec<_> = first.people.iter().map(|person| person.role).collect();
    roles.dedup();
    assert!(roles.len() >= 7, "somebody for every role: {roles:?}");
    for person in &first.people {
        for file in [&person.auth_key, &person.sign_key, &person.gost_key] {
            assert!(file.is_absolute());
            let store = eds::KeyStore::open(&std::fs::read(file).unwrap(), &person.password).unwrap();
            drop(store);
        }
    }
    let again = demo::open(folder.path(), None, false).unwrap();
    assert_eq!(again.people[0].auth_key, first.people[0].auth_key);
    assert_eq!(again.anchors, first.anchors);
    let moved = folder.path().with_extension("moved");
    std::fs::rename(folder.path(), &moved).unwrap();
    for person in demo::open(&moved, None, false).unwrap().people {
        assert!(person.auth_key.starts_with(&moved) && person.auth_key.exists(), "{:?}", person.auth_key);
    }
    std::fs::rename(&moved, folder.path()).unwrap();
    std::fs::write(folder.path().join("other"), "x").unwrap();
    let alien = tempfile::tempdir().unwrap();
    std::fs::write(alien.path().join("letter.txt"), "x").unwrap();
    assert!(
        demo::open(alien.path(), None, true).is_err(),
        "a folder that is no demonstration's is left alone"
    );
    assert!(alien.path().join("letter.txt").exists());
}
