//! Opening: URLs, and what they show of themselves.

use storage::{DatabaseUrl, Db, Engine, OpenError};

#[test]
fn urls_are_read_and_shown_without_secrets() {
    let engine = |url: &str| url.parse::<DatabaseUrl>().map(|url| (url.engine(), format!("{url} {url:?}")));
    let (kind, shown) =
        engine("postgres://kezek:hunter2@db.example:5432/kezek?sslmode=disable&password=hunter2").unwrap();
    assert_eq!(kind, Engine::Postgres);
    assert!(shown.contains("db.example:5432/kezek") && !shown.contains("hunter2"), "{shown}");
    assert_eq!(
        engine("sqlite:data/kezek.db").unwrap(),
        (Engine::Sqlite, "sqlite:data/kezek.db sqlite:data/kezek.db".into())
    );
    assert_eq!(engine("sqlite:///var/kezek.db").unwrap().1, "sqlite:/var/kezek.db sqlite:/var/kezek.db");
    for wrong in
        ["", "sqlite:", "sqlite::memory:", "sqlite:file:x?mode=memory", "mysql://x", "/data/kezek.db"]
    {
        assert!(matches!(engine(wrong), Err(OpenError::Url)), "{wrong}");
    }
}

#[test]
fn a_server_that_does_not_answer_is_an_error_without_the_password() {
    let url = "postgres://kezek:hunter2@127.0.0.1:1/kezek".parse().unwrap();
    let error = Db::open(&url, testkit::engines::options()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(matches!(error, OpenError::Db(storage::DbError::Connection(_))), "{error:?}");
}
