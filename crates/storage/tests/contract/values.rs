//! What goes in comes out, on both engines alike.

use jiff::Timestamp;
use jiff::civil::date;
use storage::{DbError, LIST_MAX, Value, params};
use uuid::Uuid;

use crate::{TestDb, both_engines, run};

storage::queries! {
    THING = "create table thing (id {id} not null primary key, number {int}, word {text}, content {bytes}) {by_key}";
    PUT = "insert into thing (id, number, word, content) values ($1, $2, $3, $4)";
    GET = "select id, number, word, content from thing where id = $1";
    PUT_NUMBERED = "insert into thing (id, number, word) values ($3, $1, $2)";
    NULLS_FIRST = "select number from thing order by number nulls first, id";
    NULLS_LAST = "select number from thing order by number nulls last, id";
    WORDS = "select word from thing order by word";
    BY_WORDS = "select word from thing where number > $1 and word in ($list) order by word";
    DROP_WORDS = "delete from thing where word in ($list)";
    SUM = "select cast(sum(number) as {int}) as total, count(*) as n, min(word) as least,
                  case when count(*) > 1 then 1 else 0 end as many from thing";
    TYPED = "select cast($1 as {int}) as number, cast($2 as {text}) as word, cast($3 as {bytes}) as content";
    COMPARED = "select number > 1 as large from thing order by number nulls last limit 1";
    PAGE = "select number from thing where number > $1 order by number limit $2";
    ENDLESS = "with recursive counted (n) as (select cast(1 as {int}) union all select n + 1 from counted where n < $1)
               select n from counted";
}

fn put(db: &TestDb, rows: &[(Option<i64>, Option<&'static str>)]) {
    let rows = rows.to_vec();
    run(db, move |tx| {
        tx.exec(&THING, params![])?;
        for (id, (number, word)) in (1_u128..).zip(&rows) {
            tx.exec(&PUT, params![Uuid::from_u128(id), number, word, None::<Vec<u8>>])?;
        }
        Ok(())
    })
    .unwrap();
}

both_engines! {
    fn values_come_back_as_they_went(db: &TestDb) {
        put(db, &[]);
        let id = Uuid::from_u128(u128::MAX - 1);
        let instant: Timestamp = "2026-11-22T10:00:00.123456Z".parse().unwrap();
        run(db, move |tx| tx.exec(&PUT, params![id, instant, date(2024, 2, 29), vec![0_u8, 255, 0]])).unwrap();
        let row = db.read(move |reader| reader.query_one(&GET, params![id])).wait().unwrap();
        assert_eq!(row.get::<Uuid>("id").unwrap(), id);
        assert_eq!(row.get::<Timestamp>("number").unwrap(), instant);
        assert_eq!(row.get::<jiff::civil::Date>("word").unwrap(), date(2024, 2, 29));
        assert_eq!(row.get::<String>("word").unwrap(), "2024-02-29");
        assert_eq!(row.get::<[u8; 3]>("content").unwrap(), [0, 255, 0]);
    }

    fn borders_and_nulls_come_back(db: &TestDb) {
        put(db, &[(Some(i64::MIN), Some("")), (Some(i64::MAX), Some("Әлия \u{1F9F8} 'x' \"y\"; --")), (None, None)]);
        let rows = db
            .read(|reader| (1..=3).map(|id| reader.query_one(&GET, params![Uuid::from_u128(id)])).collect::<Result<Vec<_>, _>>())
            .wait()
            .unwrap();
        assert_eq!(rows[0].get::<i64>("number").unwrap(), i64::MIN);
        assert_eq!(rows[0].get::<Option<String>>("word").unwrap().as_deref(), Some(""), "empty is not NULL");
        assert_eq!(rows[1].get::<i64>("number").unwrap(), i64::MAX);
        assert_eq!(rows[1].get::<String>("word").unwrap(), "Әлия \u{1F9F8} 'x' \"y\"; --");
        assert_eq!(rows[2].get::<Option<i64>>("number").unwrap(), None);
        assert_eq!(rows[2].get::<Value<'static>>("content").unwrap(), Value::Null);
    }

    fn a_cell_that_does_not_fit_names_statement_column_and_row(db: &TestDb) {
        put(db, &[(Some(-1), None)]);
        let row = db.read(|reader| reader.query_one(&GET, params![Uuid::from_u128(1)])).wait().unwrap();
        for (error, problem) in [
            (row.get::<u32>("number").unwrap_err(), "out of the range of u32"),
            (row.get::<String>("number").unwrap_err(), "expected text, found an integer"),
            (row.get::<bool>("number").unwrap_err(), "expected 0 or 1"),
            (row.get::<String>("word").unwrap_err(), "expected text, found NULL"),
            (row.get::<i64>("absent").unwrap_err(), "does not select this column"),
        ] {
            let text = error.to_string();
            assert!(matches!(error, DbError::Row { .. }));
            assert!(text.contains("::GET") && text.contains("of row 00000000-0000-0000-0000-000000000001"), "{text}");
            assert!(text.contains(problem), "{text}");
        }
    }

    fn parameters_are_bound_by_number(db: &TestDb) {
        put(db, &[]);
        run(db, |tx| tx.exec(&PUT_NUMBERED, params![7, "seven", Uuid::from_u128(7)])).unwrap();
        let row = db.read(|reader| reader.query_one(&GET, params![Uuid::from_u128(7)])).wait().unwrap();
        assert_eq!((row.get::<i64>("number").unwrap(), row.get::<String>("word").unwrap()), (7, "seven".to_owned()));
    }

    fn nulls_sort_where_the_statement_says(db: &TestDb) {
        put(db, &[(Some(2), None), (None, None), (Some(1), None)]);
        let order = |query| {
            db.read(move |reader| reader.query(query, params![])?.iter().map(|row| row.get("number")).collect::<Result<Vec<Option<i64>>, _>>())
                .wait()
                .unwrap()
        };
        assert_eq!(order(&NULLS_FIRST), [None, Some(1), Some(2)]);
        assert_eq!(order(&NULLS_LAST), [Some(1), Some(2), None]);
    }

    fn text_sorts_by_bytes(db: &TestDb) {
        put(db, &[(None, Some("б")), (None, Some("a")), (None, Some("B")), (None, Some("ә")), (None, Some("А")), (None, Some("a b"))]);
        let words = db
            .read(|reader| reader.query(&WORDS, params![])?.iter().map(|row| row.get("word")).collect::<Result<Vec<String>, _>>())
            .wait();
        assert_eq!(words.unwrap(), ["B", "a", "a b", "А", "б", "ә"]);
    }

    fn lists_of_any_length_find_what_is_in_them(db: &TestDb) {
        put(db, &[(Some(1), Some("a")), (Some(2), Some("b")), (Some(3), Some("c")), (Some(4), Some("d"))]);
        let found = |list: &[&'static str]| {
            let list = list.to_vec();
            db.read(move |reader| reader.query_in(&BY_WORDS, params![1], &list)?.iter().map(|row| row.get("word")).collect::<Result<Vec<String>, _>>())
                .wait()
        };
        assert_eq!(found(&[]).unwrap(), Vec::<String>::new());
        assert_eq!(found(&["a"]).unwrap(), Vec::<String>::new(), "the parameter before the list counts");
        assert_eq!(found(&["b", "d", "x"]).unwrap(), ["b", "d"]);
        assert_eq!(found(&["d", "c", "b", "a", "b"]).unwrap(), ["b", "c", "d"]);
        assert_eq!(found(&["c"; LIST_MAX]).unwrap(), ["c"]);
        assert!(matches!(found(&["c"; LIST_MAX + 1]), Err(DbError::ListTooLong { length, .. }) if length == LIST_MAX + 1));
        assert_eq!(run(db, |tx| tx.exec_in(&DROP_WORDS, params![], &["a", "c", "x"])).unwrap(), 2);
    }

    fn computed_columns_have_the_four_kinds(db: &TestDb) {
        put(db, &[(Some(1), Some("a")), (Some(i64::from(u32::MAX)), Some("b"))]);
        let row = db.read(|reader| reader.query_one(&SUM, params![])).wait().unwrap();
        assert_eq!(row.get::<i64>("total").unwrap(), i64::from(u32::MAX) + 1);
        assert_eq!(row.get::<u32>("n").unwrap(), 2);
        assert_eq!(row.get::<String>("least").unwrap(), "a");
        assert!(row.get::<bool>("many").unwrap());
        let row = db.read(|reader| reader.query_one(&COMPARED, params![])).wait().unwrap();
        assert!(!row.get::<bool>("large").unwrap());
        let row = db.read(|reader| reader.query_one(&TYPED, params![5, "слово", [1_u8, 2]])).wait().unwrap();
        assert_eq!(row.get::<i64>("number").unwrap(), 5);
        assert_eq!(row.get::<String>("word").unwrap(), "слово");
        assert_eq!(row.get::<Vec<u8>>("content").unwrap(), [1, 2]);
        let none = db.read(|reader| reader.query_one(&TYPED, params![None::<i64>, None::<&str>, None::<Vec<u8>>])).wait().unwrap();
        assert_eq!(none.get::<Option<Vec<u8>>>("content").unwrap(), None);
    }

    fn pages_are_limited_by_parameters(db: &TestDb) {
        put(db, &[(Some(1), None), (Some(2), None), (Some(3), None)]);
        let page = db.read(|reader| reader.query(&PAGE, params![1, 1])).wait().unwrap();
        assert_eq!(page.iter().map(|row| row.get::<i64>("number").unwrap()).collect::<Vec<_>>(), [2]);
    }

    fn long_answers_are_streamed_or_refused(db: &TestDb) {
        let rows = i64::try_from(storage::ROWS_MAX).unwrap() + 1;
        assert!(matches!(db.read(move |reader| reader.query(&ENDLESS, params![rows])).wait(), Err(DbError::TooManyRows { .. })));
        let total = db.read(move |reader| {
            let mut total = 0;
            reader.for_each(&ENDLESS, params![rows], |row| { total += row.get::<i64>("n")?; Ok(()) })?;
            Ok(total)
        });
        assert_eq!(total.wait().unwrap(), rows * (rows + 1) / 2);
    }
}
