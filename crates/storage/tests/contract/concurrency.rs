//! Several at once: the last place goes to one, locks put commands in a row, conflicts are run again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use storage::{DbError, Engine, Failed, Lane, params};

use crate::{ADD, NAME, No, RENAME, TestDb, both_engines, run, shelves, with_shelf};

storage::queries! {
    HOLD = "insert into shelf (id, holder) values ($1, $2) on conflict do nothing";
    STRICT = "set transaction isolation level serializable";
    FIRST_TWO = "select id, name from shelf where id in (1, 2) order by id";
    PID = "select cast(pg_backend_pid() as {int}) as pid";
}

both_engines! {
    /// Goal: one of many wins the last place, the others learn it without an error. Method: forty commands insert for one
    /// holder; the partial unique index lets one in.
    fn the_last_place_is_given_once(db: &TestDb) {
        with_shelf(db);
        let tries: Vec<_> = (0..40_i64)
            .map(|id| db.write(Lane::People, move |tx| match tx.exec(&HOLD, params![id, 1])? {
                0 => Err(Failed::Refused(No)),
                _ => Ok(id),
            }))
            .collect();
        let outcomes: Vec<_> = tries.into_iter().map(storage::Pending::wait).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(Failed::Refused(No)))).count(), 39);
        assert_eq!(shelves(db), 1);
    }

    /// Goal: under the lock, read-decide-write is never lost. Method: each command reads a number and writes the next; without
    /// the lock, writers of PostgreSQL would read the same number.
    fn under_the_lock_nothing_is_lost(db: &TestDb) {
        with_shelf(db);
        run(db, |tx| tx.exec(&ADD, params![1, "0"])).unwrap();
        let steps: Vec<_> = (0..60)
            .map(|step| db.write(Lane::People, move |tx| {
                // Given in different orders, taken in one: no deadlock.
                if step % 2 == 0 { tx.lock(&[b"queue-a", b"queue-b"])? } else { tx.lock(&[b"queue-b", b"queue-a"])? };
                let number: u32 = tx.query_one(&NAME, params![1])?.get::<String>("name")?.parse().unwrap();
                tx.later(&RENAME, params![1, (number + 1).to_string()])?;
                Ok::<_, Failed<No>>(())
            }))
            .collect();
        for step in steps {
            step.wait().unwrap();
        }
        let name = db.read(|reader| reader.query_one(&NAME, params![1])?.get::<String>("name")).wait();
        assert_eq!(name.unwrap(), "60");
    }

    /// Goal: a question sees one moment, however many statements it has. Method: a command changes both rows between them.
    fn a_question_sees_one_moment(db: &TestDb) {
        with_shelf(db);
        run(db, |tx| { tx.exec(&ADD, params![1, "old"])?; tx.exec(&ADD, params![2, "old"]) }).unwrap();
        let writer = (**db).clone();
        let names = db.read(move |reader| {
            let first: String = reader.query_one(&NAME, params![1])?.get("name")?;
            run(&writer, |tx| { tx.exec(&RENAME, params![1, "new"])?; tx.exec(&RENAME, params![2, "new"]) })?;
            let second: String = reader.query_one(&NAME, params![2])?.get("name")?;
            Ok((first, second))
        });
        assert_eq!(names.wait().unwrap(), ("old".to_owned(), "old".to_owned()));
    }
}

/// Goal: a serialization failure runs the whole command again and is not seen outside. Method: two serializable commands read
/// both rows and write one each; a barrier makes the first run of each read before the other writes.
#[test]
fn postgres_runs_a_command_again_after_a_serialization_failure() {
    let db = TestDb::new(Engine::Postgres);
    with_shelf(&db);
    run(&db, |tx| {
        tx.exec(&ADD, params![1, "0"])?;
        tx.exec(&ADD, params![2, "0"])
    })
    .unwrap();
    let (runs, meeting) = (Arc::new(AtomicU32::new(0)), Arc::new(std::sync::Barrier::new(2)));
    let both: Vec<_> = [1, 2]
        .into_iter()
        .map(|row| {
            let (runs, meeting) = (runs.clone(), meeting.clone());
            db.write(Lane::People, move |tx| {
                tx.later(&STRICT, params![])?;
                let rows = tx.query(&FIRST_TWO, params![])?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meeting.wait();
                }
                let sum: u32 =
                    rows.iter().map(|row| row.get::<String>("name").unwrap().parse::<u32>().unwrap()).sum();
                tx.exec(&RENAME, params![row, (sum + 1).to_string()])?;
                Ok::<_, Failed<No>>(())
            })
        })
        .collect();
    for one in both {
        one.wait().unwrap();
    }
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of the two ran twice");
    let names = db.read(|reader| {
        reader
            .query(&FIRST_TWO, params![])?
            .iter()
            .map(|row| row.get("name"))
            .collect::<Result<Vec<String>, _>>()
    });
    let mut names = names.wait().unwrap();
    names.sort();
    assert_eq!(names, ["1", "2"], "as if one had run after the other");
}

/// Goal: a lost connection is made anew: before a command, and when it breaks inside one that has not reached COMMIT.
#[test]
fn postgres_connects_again() {
    let db = TestDb::new(Engine::Postgres);
    with_shelf(&db);
    run(&db, |tx| tx.exec(&ADD, params![1, "before"])).unwrap();
    db.cut_connections().unwrap();
    run(&db, |tx| tx.exec(&ADD, params![2, "after"])).unwrap();
    assert_eq!(shelves(&db), 2);

    let runs = Arc::new(AtomicU32::new(0));
    let (counted, db) = (runs.clone(), Arc::new(db));
    let cutter = Arc::downgrade(&db);
    let outcome = run(&db, move |tx| {
        tx.exec(&ADD, params![3, "inside"])?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            cutter.upgrade().unwrap().cut_connections().unwrap();
        }
        tx.query_one(&PID, params![])?.get::<i64>("pid")
    });
    outcome.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(shelves(&db), 3);
}

/// Goal: nobody is told "done" or "not done" when nobody knows. Method: the connection breaks and only COMMIT is left to send.
#[test]
fn postgres_does_not_guess_the_outcome_of_a_broken_commit() {
    let db = Arc::new(TestDb::new(Engine::Postgres));
    with_shelf(&db);
    let cutter = Arc::downgrade(&db);
    let outcome = run(&db, move |tx| {
        tx.exec(&ADD, params![1, "first"])?;
        cutter.upgrade().unwrap().cut_connections().unwrap();
        Ok(())
    });
    assert!(matches!(outcome, Err(DbError::OutcomeUnknown)), "{outcome:?}");
}
