//! One command: kept as a whole or not at all.

use storage::{Constraint, DbError, Failed, Lane, Options, params};

use crate::{ADD, COUNT, NAME, No, RENAME, TestDb, both_engines, run, shelves, with_shelf};

storage::queries! {
    MISSPELT = "select id, nam from shelf";
    FAILS = "insert into shelf (id, name) values ($1, 'again')";
}

both_engines! {
    fn what_is_done_is_kept_and_read_back(db: &TestDb) {
        with_shelf(db);
        let seen = run(db, |tx| {
            tx.exec(&ADD, params![1, "first"])?;
            tx.later(&ADD, params![2, "second"])?;
            // A statement sent later is seen by the next read of the same command.
            tx.query_one(&COUNT, params![])?.get::<i64>("n")
        });
        assert_eq!(seen.unwrap(), 2);
        assert_eq!(shelves(db), 2);
    }

    fn a_refusal_takes_everything_back(db: &TestDb) {
        with_shelf(db);
        let outcome = db.write(Lane::People, |tx| {
            tx.exec(&ADD, params![1, "first"])?;
            tx.later(&ADD, params![2, "second"])?;
            Err::<(), _>(Failed::Refused(No))
        });
        assert!(matches!(outcome.wait(), Err(Failed::Refused(No))));
        assert_eq!(shelves(db), 0);
    }

    fn a_panic_takes_everything_back_and_the_next_command_runs(db: &TestDb) {
        with_shelf(db);
        let outcome = run(db, |tx| -> Result<(), DbError> {
            tx.exec(&ADD, params![1, "first"])?;
            panic!("on purpose");
        });
        assert!(matches!(outcome, Err(DbError::Panicked)));
        run(db, |tx| tx.exec(&ADD, params![2, "second"])).unwrap();
        assert_eq!(shelves(db), 1);
    }

    fn a_failed_statement_fails_the_command_even_if_the_body_goes_on(db: &TestDb) {
        with_shelf(db);
        run(db, |tx| tx.exec(&ADD, params![1, "first"])).unwrap();
        let outcome = run(db, |tx| {
            tx.later(&RENAME, params![1, "changed"])?;
            let _swallowed = tx.exec(&FAILS, params![1]);
            Ok(())
        });
        assert!(matches!(outcome, Err(DbError::Constraint { constraint: Constraint::Unique, .. })), "{outcome:?}");
        let name = db.read(|reader| reader.query_one(&NAME, params![1])?.get::<String>("name")).wait();
        assert_eq!(name.unwrap(), "first");
    }

    fn a_statement_that_fails_later_fails_the_command(db: &TestDb) {
        with_shelf(db);
        run(db, |tx| tx.exec(&ADD, params![1, "first"])).unwrap();
        let outcome = run(db, |tx| {
            tx.exec(&ADD, params![2, "second"])?;
            tx.later(&FAILS, params![1])
        });
        assert!(matches!(outcome, Err(DbError::Constraint { constraint: Constraint::Unique, .. })), "{outcome:?}");
        assert_eq!(shelves(db), 1);
    }

    fn errors_name_the_statement_and_carry_no_values(db: &TestDb) {
        with_shelf(db);
        let secret = "ТЕКСТ";
        let error = run(db, move |tx| {
            tx.exec(&ADD, params![770_101, secret])?;
            tx.exec(&ADD, params![770_101, secret])
        }).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("::ADD"), "{text}");
        assert!(!text.contains(secret) && !text.contains("770"), "{text}");

        let error = run(db, |tx| tx.query(&MISSPELT, params![])).unwrap_err();
        assert!(matches!(&error, DbError::Statement { query, .. } if query.ends_with("::MISSPELT")), "{error:?}");
    }

    fn a_wrong_number_of_parameters_is_an_error(db: &TestDb) {
        with_shelf(db);
        let outcome = run(db, |tx| tx.exec(&ADD, params![1]));
        assert!(matches!(outcome, Err(DbError::Statement { .. })), "{outcome:?}");
        assert_eq!(shelves(db), 0);
    }

    fn one_row_means_one_row(db: &TestDb) {
        with_shelf(db);
        assert!(matches!(run(db, |tx| tx.query_one(&NAME, params![1])), Err(DbError::NoRow(_))));
        assert!(run(db, |tx| tx.query_opt(&NAME, params![1])).unwrap().is_none());
    }

    fn a_question_cannot_write(db: &TestDb) {
        with_shelf(db);
        assert!(db.read(|reader| reader.query(&ADD, params![1, "first"])).wait().is_err());
        assert_eq!(shelves(db), 0);
    }

    fn answers_can_be_awaited(db: &TestDb) {
        with_shelf(db);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let count = runtime.block_on(async {
            db.write(Lane::Background, |tx| Ok::<_, Failed<No>>(tx.exec(&ADD, params![1, "first"])?)).await.unwrap();
            db.read(|reader| reader.query_one(&COUNT, params![])?.get::<i64>("n")).await.unwrap()
        });
        assert_eq!(count, 1);
    }
}

/// Goal: a full waiting room answers Busy at once. Method: hold all writers in a command, fill the room, come once more.
#[test]
fn a_full_waiting_room_is_busy() {
    for engine in [storage::Engine::Sqlite, storage::Engine::Postgres] {
        let db = TestDb::with(engine, Options { writers: 1, waiting_max: 2, ..testkit::engines::options() });
        let gate = std::sync::Arc::new(std::sync::Barrier::new(2));
        let (inside, held) = (gate.clone(), gate.clone());
        let holder = db.write(Lane::People, move |_tx| {
            inside.wait();
            inside.wait();
            Ok::<_, Failed<No>>(())
        });
        held.wait();
        let wait = || db.write(Lane::People, |_tx| Ok::<_, Failed<No>>(()));
        let (first, second, third) = (wait(), wait(), wait());
        assert!(matches!(third.wait(), Err(Failed::Db(DbError::Busy))), "{engine:?}");
        held.wait();
        assert!(holder.wait().is_ok() && first.wait().is_ok() && second.wait().is_ok(), "{engine:?}");
    }
}
