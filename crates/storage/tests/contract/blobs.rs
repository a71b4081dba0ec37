//! Large contents: whole, encrypted, swept.

use jiff::Timestamp;
use storage::blobs::CHUNK;
use storage::{BlobHash, BlobKey, BlobProblem, DatabaseUrl, Db, DbError, Engine, Options, params};

use crate::{TestDb, both_engines};

storage::queries! {
    SEALED = "select number, sealed from blob_chunk where hash = $1 order by number";
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|position| u8::try_from(position % 251).unwrap()).collect()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

both_engines! {
    fn contents_come_back_whole(db: &TestDb) {
        for length in [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            let content = content(length);
            let hash = db.blobs().put(&content, at(1)).wait().unwrap();
            assert_eq!(hash, BlobHash::of(&content));
            assert_eq!(db.blobs().put(&content, at(2)).wait().unwrap(), hash, "putting again is harmless");
            assert!(db.blobs().get(hash).wait().unwrap() == content, "{length} bytes");
        }
    }

    fn limits_are_kept(db: &TestDb) {
        let outcome = db.blobs().put(&content(storage::blobs::BLOB_MAX + 1), at(1)).wait();
        assert!(matches!(outcome, Err(DbError::Blob(BlobProblem::TooLarge))));
        assert!(matches!(db.blobs().get(BlobHash([1; 32])).wait(), Err(DbError::Blob(BlobProblem::Missing))));
    }

    fn orphans_are_swept_and_the_rest_stays(db: &TestDb) {
        let blobs = db.blobs();
        let put = |name: &str, second| blobs.put(name.as_bytes(), at(second)).wait().unwrap();
        let (referenced, orphan, young, again) = (put("referenced", 1), put("orphan", 2), put("young", 50), put("again", 3));
        put("again", 60);
        let page = blobs.old(at(10), None).wait().unwrap();
        let mut old = vec![referenced, orphan];
        old.sort();
        assert_eq!(page, old, "only old ones are asked for");
        assert_eq!(blobs.old(at(10), page.last().copied()).wait().unwrap(), []);
        // One of them was put again after the page was read.
        assert_eq!(blobs.drop_old(vec![orphan, again], at(10)).wait().unwrap(), 1);
        assert!(matches!(blobs.get(orphan).wait(), Err(DbError::Blob(BlobProblem::Missing))));
        for kept in [referenced, young, again] {
            assert!(blobs.get(kept).wait().is_ok());
        }
        assert!(blobs.erase(referenced).wait().unwrap());
        assert!(!blobs.erase(referenced).wait().unwrap());
        assert!(blobs.get(referenced).wait().is_err());
    }
}

/// Goal: the file shows nothing of the content, and opens only unchanged and with its key.
#[test]
fn what_lies_on_the_disk_is_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("kezek.db"));
    let open = |key: u8| Db::open(&url, Options::new(BlobKey::new([key; 32]))).unwrap();
    let secret = b"certificate of birth".repeat(20_000);

    let db = open(1);
    db.migrate().unwrap();
    let hash = db.blobs().put(&secret, at(1)).wait().unwrap();
    drop(db);
    let file = std::fs::read(folder.path().join("kezek.db.blobs")).unwrap();
    assert!(file.len() > secret.len() && !file.windows(11).any(|window| window == b"certificate"));

    let another_key = open(2).blobs().get(hash).wait();
    assert!(matches!(another_key, Err(DbError::Blob(BlobProblem::Damaged))), "{another_key:?}");

    let raw = rusqlite::Connection::open(folder.path().join("kezek.db.blobs")).unwrap();
    let damage = |text: &str| {
        raw.execute_batch(text).unwrap();
        open(1).blobs().get(hash).wait()
    };
    let exchange = "update blob_chunk set number = 11 - number; update blob_chunk set number = number - 10;";
    assert!(open(1).blobs().get(hash).wait().unwrap() == secret);
    assert!(matches!(damage(exchange), Err(DbError::Blob(BlobProblem::Damaged))), "chunks were exchanged");
    assert!(damage(exchange).unwrap() == secret, "and put back");
    let flipped =
        damage("update blob_chunk set sealed = cast(x'00' || substr(sealed, 2) as blob) where number = 0;");
    assert!(matches!(flipped, Err(DbError::Blob(BlobProblem::Damaged))));
    let cut = damage("delete from blob_chunk where number = 1;");
    assert!(matches!(cut, Err(DbError::Blob(BlobProblem::Damaged | BlobProblem::Missing))));
}

/// The same on PostgreSQL, through a statement of the test.
#[test]
fn postgres_keeps_sealed_chunks() {
    let db = TestDb::new(Engine::Postgres);
    let hash = db.blobs().put(&content(2 * CHUNK), at(1)).wait().unwrap();
    let rows = db.read(move |reader| reader.query(&SEALED, params![hash])).wait().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let sealed: Vec<u8> = row.get("sealed").unwrap();
        assert!(sealed.len() > CHUNK && sealed[..CHUNK] != content(CHUNK)[..]);
    }
}
