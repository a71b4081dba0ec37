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
        verifier: Verifier::new(Anchors::parse(&demo.anchors).unwrap()),
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
    the_turn_is_told(&app, at);
}

fn replays(app: &App, at: &str) {
    let registers = app.registers();
    let now = app.ctx(app::Caller::Import).now;
    let differences = app.db().read(move |reader| {
        let district = registers.rules(domain::id::DistrictId::new(demo::DISTRICT).unwrap(), now);
        let ratio = district.rules().policy.ratio.get();
        let replayed = storage::slice::replay(reader, |_| ratio)?;
        storage::slice::compare(reader, &replayed, district.rules())
    });
    assert_eq!(differences.wait().unwrap(), vec![], "events and tables differ at {at}");
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
        for file in [&person.auth_key, &person.sign_key] {
            assert!(file.is_absolute());
            let store = eds::KeyStore::open(&std::fs::read(file).unwrap(), &person.password).unwrap();
            drop(store);
        }
    }
    let again = demo::open(folder.path(), None, false).unwrap();
    assert_eq!(again.people[0].auth_key, first.people[0].auth_key);
    assert_eq!(again.anchors, first.anchors);
    std::fs::write(folder.path().join("other"), "x").unwrap();
    let alien = tempfile::tempdir().unwrap();
    std::fs::write(alien.path().join("letter.txt"), "x").unwrap();
    assert!(
        demo::open(alien.path(), None, true).is_err(),
        "a folder that is no demonstration's is left alone"
    );
    assert!(alien.path().join("letter.txt").exists());
}
