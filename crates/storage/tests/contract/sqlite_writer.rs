//! The written contract of the SQLite writer: one COMMIT for those who wait together, each as if alone.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use storage::{BackupError, Db, DbError, Engine, Failed, Lane, OpenError, Pending, Tx, params};

use crate::{ADD, No, TestDb, run, shelves, with_shelf};

storage::queries! {
    PAGES = "pragma page_count";
    LIMIT = "pragma max_page_count(1)";
    FILL = "insert into shelf (id, name) values ($1, $2)";
}

type Outcome<T> = Pending<T, Failed<No>>;

/// Holds the writer inside a command until the others wait, so that they share the next batch.
fn together<T>(db: &Db, enter: impl FnOnce() -> T) -> T {
    let gate = Arc::new(Barrier::new(2));
    let inside = gate.clone();
    let holder: Outcome<()> = db.write(Lane::People, move |_tx| {
        inside.wait();
        inside.wait();
        Ok(())
    });
    gate.wait();
    let entered = enter();
    gate.wait();
    holder.wait().unwrap();
    entered
}

fn add(db: &Db, id: i64) -> Outcome<u64> {
    db.write(Lane::People, move |tx| Ok(tx.exec(&ADD, params![id, "x"])?))
}

#[test]
fn in_a_batch_each_command_stands_for_itself() {
    let db = TestDb::new(Engine::Sqlite);
    with_shelf(&db);
    let (first, refused, panicked, failed, last) = together(&db, || {
        let change_then = |end: fn(&mut Tx) -> Result<(), Failed<No>>| -> Outcome<()> {
            db.write(Lane::People, move |tx| {
                tx.exec(&ADD, params![90, "gone"])?;
                end(tx)
            })
        };
        (
            add(&db, 1),
            change_then(|_tx| Err(Failed::Refused(No))),
            change_then(|_tx| panic!("on purpose")),
            change_then(|tx| Ok(tx.later(&ADD, params![1, "twice"])?)),
            add(&db, 2),
        )
    });
    assert_eq!(first.wait().unwrap(), 1);
    assert!(matches!(refused.wait(), Err(Failed::Refused(No))));
    assert!(matches!(panicked.wait(), Err(Failed::Db(DbError::Panicked))));
    assert!(matches!(failed.wait(), Err(Failed::Db(DbError::Constraint { .. }))));
    assert_eq!(last.wait().unwrap(), 1);
    assert_eq!(shelves(&db), 2);
}

/// Goal: who is refused late makes the others of the batch run twice, but not batch after batch. Method: count the runs of a
/// neighbour; each of 18 rounds is two batches, of the holder and of the two, and 16 batches are cautious after the first
/// and the tenth round.
#[test]
fn late_refusals_cost_one_batch_in_seventeen() {
    let db = TestDb::new(Engine::Sqlite);
    with_shelf(&db);
    let runs = Arc::new(AtomicU32::new(0));
    for id in 1..=18 {
        let runs = Arc::clone(&runs);
        let (neighbour, refused) = together(&db, || {
            let neighbour: Outcome<u64> = db.write(Lane::People, move |tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                Ok(tx.exec(&ADD, params![id, "x"])?)
            });
            let refused: Outcome<()> = db.write(Lane::People, |tx| {
                tx.exec(&ADD, params![90, "gone"])?;
                Err(Failed::Refused(No))
            });
            (neighbour, refused)
        });
        assert_eq!(neighbour.wait().unwrap(), 1);
        assert!(matches!(refused.wait(), Err(Failed::Refused(No))));
    }
    assert_eq!(shelves(&db), 18);
    assert_eq!(runs.load(Ordering::Relaxed), 18 + 2);
}

/// Goal: whoever is alone and refused late has run once, and leaves nothing. Method: count the runs.
#[test]
fn a_late_refusal_alone_runs_once() {
    let db = TestDb::new(Engine::Sqlite);
    with_shelf(&db);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let refused: Outcome<()> = db.write(Lane::People, move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.exec(&ADD, params![90, "gone"])?;
        Err(Failed::Refused(No))
    });
    assert!(matches!(refused.wait(), Err(Failed::Refused(No))));
    assert_eq!((runs.load(Ordering::Relaxed), shelves(&db)), (1, 0));
    assert_eq!(add(&db, 1).wait().unwrap(), 1, "the writer goes on");
    assert_eq!(shelves(&db), 1);
}

/// Goal: nobody is answered before the COMMIT, nobody keeps what is not on the disk. Method: the file may not grow; the second
/// command of a batch fills it.
#[test]
fn a_full_disk_fails_the_whole_batch_and_the_writer_goes_on() {
    let db = TestDb::new(Engine::Sqlite);
    with_shelf(&db);
    run(&db, |tx| tx.query(&LIMIT, params![])).unwrap();
    let (small, refused, large, last) = together(&db, || {
        let refused: Outcome<()> = db.write(Lane::People, |_tx| Err(Failed::Refused(No)));
        let large: Outcome<u64> =
            db.write(Lane::People, |tx| Ok(tx.exec(&FILL, params![2, "x".repeat(4 << 20)])?));
        (add(&db, 1), refused, large, add(&db, 3))
    });
    for outcome in [small.wait(), refused.wait().map(|()| 0), large.wait(), last.wait()] {
        assert!(matches!(outcome, Err(Failed::Db(DbError::Storage(_)))), "{outcome:?}");
    }
    assert_eq!(shelves(&db), 0);
    add(&db, 4).wait().unwrap();
    assert_eq!(shelves(&db), 1);
}

#[test]
fn people_go_before_background_work() {
    let db = TestDb::new(Engine::Sqlite);
    let order = Arc::new(Mutex::new(Vec::new()));
    let outcomes = together(&db, || {
        [Lane::Background, Lane::Background, Lane::People, Lane::People].map(|lane| -> Outcome<()> {
            let order = order.clone();
            db.write(lane, move |_tx| {
                order.lock().unwrap().push(lane);
                Ok(())
            })
        })
    });
    outcomes.into_iter().for_each(|outcome| outcome.wait().unwrap());
    assert_eq!(*order.lock().unwrap(), [Lane::People, Lane::People, Lane::Background, Lane::Background]);
}

#[test]
fn a_second_opener_of_the_file_is_refused_until_the_first_has_closed() {
    let db = TestDb::new(Engine::Sqlite);
    let url = db.url().clone();
    let second = Db::open(&url, testkit::engines::options());
    assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");

    let folder = tempfile::tempdir().unwrap();
    let url = storage::DatabaseUrl::Sqlite(folder.path().join("deep/er/kezek.db"));
    let first = Db::open(&url, testkit::engines::options()).unwrap();
    first.migrate().unwrap();
    // What waits is finished before the file is free.
    let waiting: Vec<_> = (0..20)
        .map(|_| first.write(Lane::Background, |tx| Ok::<_, Failed<No>>(tx.query(&PAGES, params![])?.len())))
        .collect();
    drop(first);
    assert!(Db::open(&url, testkit::engines::options()).is_ok());
    assert!(waiting.into_iter().all(|outcome| outcome.wait().is_ok()));
}

/// Goal: the file is kept from other processes, not only from other openers of this one. Method: `flock` of the system, a
/// process of its own, holds the lock file, or tries to while we do.
#[test]
fn another_process_and_this_one_keep_each_other_out() {
    let folder = tempfile::tempdir().unwrap();
    let url = storage::DatabaseUrl::Sqlite(folder.path().join("kezek.db"));
    let lock = folder.path().join("kezek.db.lock");
    let flock = |words: &[&str]| {
        let mut command = Command::new("flock");
        command.args(words.iter().take(1)).arg(&lock).args(words.iter().skip(1));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`flock` of util-linux is needed")
    };
    let mut other = flock(&["--exclusive", "sh", "-c", "echo held; cat"]);
    let mut held = String::new();
    BufReader::new(other.stdout.take().unwrap()).read_line(&mut held).unwrap();
    assert_eq!(held, "held\n");
    assert!(matches!(Db::open(&url, testkit::engines::options()), Err(OpenError::InUse(_))));

    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    let ours = Db::open(&url, testkit::engines::options()).unwrap();
    assert!(!flock(&["--nonblock", "true"]).wait().unwrap().success(), "the other process came in");
    drop(ours);
    assert!(flock(&["--nonblock", "true"]).wait().unwrap().success());
}

/// Goal: what was answered survives the end of the process. Method: close, open again, look.
#[test]
fn what_was_answered_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = storage::DatabaseUrl::Sqlite(folder.path().join("kezek.db"));
    let db = Db::open(&url, testkit::engines::options()).unwrap();
    with_shelf(&db);
    add(&db, 1).wait().unwrap();
    drop(db);
    assert_eq!(shelves(&Db::open(&url, testkit::engines::options()).unwrap()), 1);
}

/// Goal: a copy of a running database is a database. Method: copy, write on, open the copy.
#[test]
fn a_backup_is_a_database_of_its_moment() {
    let db = TestDb::new(Engine::Sqlite);
    with_shelf(&db);
    add(&db, 1).wait().unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let hash = db.blobs().put(b"evidence", now).wait().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (main, blobs) = (folder.path().join("copy.db"), folder.path().join("copy.db.blobs"));
    db.backup(&main, &blobs).unwrap();
    add(&db, 2).wait().unwrap();
    assert!(matches!(db.backup(&main, &blobs), Err(BackupError::Exists(_))));

    let copy = Db::open(&storage::DatabaseUrl::Sqlite(main), testkit::engines::options()).unwrap();
    assert_eq!(copy.pending_migrations().unwrap(), Vec::<String>::new());
    assert_eq!((shelves(&copy), shelves(&db)), (1, 2));
    assert_eq!(copy.blobs().get(hash).wait().unwrap(), b"evidence");
}
