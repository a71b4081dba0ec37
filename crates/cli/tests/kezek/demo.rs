//! `kezek demo` as a person starts it: once on nothing, then again on what is there.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use eds::KeyStore;
use eds::verify::Anchors;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use super::evidence;
use super::process::{Running, get, post_json};
use super::{kezek, text};

const AT: &str = "2026-09-09T09:00:00+05:00";

fn start(data: &Path, more: &[&str]) -> (Running, Value, u16) {
    let words = ["demo", "--listen", "127.0.0.1:0", "--json", "--data", data.to_str().unwrap()];
    let mut running = Running::start(&[&words, more].concat());
    let said: Value = serde_json::from_str(&running.line()).unwrap();
    let port = said["url"].as_str().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
    (running, said, port)
}

/// Makes a demonstration in the folder `demo` beside the files of an installation, and copies its database there as
/// `kezek.db` with its key. What happens in it meanwhile is `live`'s; the answer is what it said of its people.
pub(crate) fn copied_to(folder: &Path, more: &[&str], live: impl FnOnce(u16)) -> Value {
    let data = folder.join("demo");
    let (running, said, port) = start(&data, more);
    live(port);
    running.stop();
    for name in ["kezek.db", "kezek.db.blobs", "blob.key"] {
        std::fs::copy(data.join(name), folder.join(name)).unwrap();
    }
    said
}

/// Makes the content of a demonstration at the present instant in a database that is empty, without serving it. The keys
/// are in the folder `data`; the answer is the people.
pub(crate) fn made_in(db: storage::Db, data: &Path) -> Vec<Value> {
    let demo = demo::open(data, None, false).unwrap();
    let parts = app::Parts {
        db,
        clock: demo.clock.clone(),
        entropy: Arc::new(cli::edge::SystemEntropy),
        verifier: app::signing::Verifier::new(Anchors::parse(&demo.anchors).unwrap()).without_revocation(),
        registry: demo.registry.clone(),
    };
    let app = app::App::new(parts).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(demo::seed(&app, &demo)).unwrap().unwrap();
    demo.people.iter().map(|holder| serde_json::to_value(holder).unwrap()).collect()
}

fn now(port: u16) -> Timestamp {
    get(port, "/dev/clock").json()["now"].as_str().unwrap().parse().unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn it_starts_on_nothing_stops_when_told_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let (first, said, port) = start(&data, &["--at", AT]);
    everybody_has_keys(&said, &data);
    everything_answers(port);
    evidence::is_verified_years_later(port, &said["people"][0], folder.path());
    the_clock_moves_forward_only(port);
    one_folder_serves_one_process(&data);
    let busy =
        kezek(&["demo", "--listen", &format!("127.0.0.1:{port}"), "--data", folder.path().to_str().unwrap()]);
    assert_eq!(busy.status.code(), Some(3));
    assert!(text(&busy.stderr).contains("name another address by --listen"), "{}", text(&busy.stderr));
    let (more, log) = first.stop();
    assert_eq!((&*more, &*log), ("", ""), "one line of data, and nothing that looks wrong");

    let (again, said_again, port) = start(&data, &["--at", AT]);
    assert_eq!(said_again["people"], said["people"]);
    assert!(now(port) >= instant("2026-09-12T10:00:00+05:00"), "the clock goes on from where it was");
    assert_eq!(get(port, "/kk/").status, 200);
    assert_eq!(again.stop(), (String::new(), String::new()));
    events_are_the_record(&data);
}

/// What the contract says of the line and of the keys.
fn everybody_has_keys(said: &Value, data: &Path) {
    let people = said["people"].as_array().unwrap();
    let roles: BTreeSet<&str> = people.iter().map(|person| person["role"].as_str().unwrap()).collect();
    let wanted = [
        "administrator",
        "applicant",
        "auditor",
        "department",
        "kindergarten",
        "second_parent",
        "service_centre",
    ];
    assert_eq!(roles, BTreeSet::from(wanted));
    assert_eq!(people[0]["role"], "applicant");
    let ten_years = instant(AT).to_zoned(jiff::tz::TimeZone::UTC).checked_add(10.years()).unwrap();
    for person in people {
        assert_eq!(person["iin"].as_str().unwrap().len(), 12);
        let is_of_an_organisation = !matches!(person["role"].as_str(), Some("applicant" | "second_parent"));
        assert_eq!(person["bin"].as_str().is_some_and(|bin| bin.len() == 12), is_of_an_organisation);
        for key in ["auth_key", "sign_key", "gost_key"] {
            let path = Path::new(person[key].as_str().unwrap());
            assert!(path.is_absolute() && path.starts_with(data.canonicalize().unwrap()), "{path:?}");
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o077, 0, "{path:?} is private");
            let bytes = std::fs::read(path).unwrap();
            let store = KeyStore::open(&bytes, person["password"].as_str().unwrap()).unwrap();
            let ends = store.certificate().not_after();
            assert!(ends >= ten_years.timestamp().as_second(), "{path:?}");
        }
    }
}

fn everything_answers(port: u16) {
    for path in
        ["/healthz", "/readyz", "/kk/", "/ru/", "/en/", "/kk/login", "/dev/mailbox", "/api/v1/openapi.json"]
    {
        assert_eq!(get(port, path).status, 200, "{path}");
    }
    assert!(get(port, "/kk/").body.contains("lang=\"kk\""));
    assert_eq!(get(port, "/metrics").status, 404);
}

fn the_clock_moves_forward_only(port: u16) {
    let begun = now(port);
    assert!(begun >= instant(AT) && begun < instant(AT) + SignedDuration::from_mins(5), "{begun}");
    let moved = post_json(port, "/dev/clock", r#"{"advance":"P3D"}"#);
    assert_eq!(moved.status, 200, "{}", moved.body);
    assert!(now(port) >= begun + SignedDuration::from_hours(72));
    // Moving it settles and delivers before it answers.
    let mail = get(port, "/dev/mailbox").json();
    assert!(!mail.as_array().unwrap().is_empty(), "whose turn has come is told so");
    let set = post_json(port, "/dev/clock", r#"{"set":"2026-09-12T10:00:00+05:00"}"#);
    assert_eq!(set.status, 200, "{}", set.body);
    assert!(now(port) >= instant("2026-09-12T10:00:00+05:00"));
    let back = post_json(port, "/dev/clock", &format!(r#"{{"set":"{AT}"}}"#));
    assert_eq!(back.status, 422);
    assert!(back.head.contains("application/problem+json"), "{}", back.head);
    assert!(back.body.contains("never set back"), "{}", back.body);
}

fn one_folder_serves_one_process(data: &Path) {
    for more in [&[][..], &["--reset"]] {
        let words = ["demo", "--listen", "127.0.0.1:0", "--json", "--data", data.to_str().unwrap()];
        let second = kezek(&[&words, more].concat());
        assert_eq!(second.status.code(), Some(3));
        assert!(text(&second.stderr).contains("stop it first"), "{}", text(&second.stderr));
        assert!(second.stdout.is_empty());
    }
    assert!(data.join("demo.json").exists(), "what runs is not thrown away");
}

fn events_are_the_record(data: &Path) {
    let data = data.to_str().unwrap();
    let check = kezek(&["events", "replay", "--check", "--data", data]);
    assert_eq!(check.status.code(), Some(0), "{}{}", text(&check.stdout), text(&check.stderr));
}
