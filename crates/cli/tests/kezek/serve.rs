//! An installation as an operator makes it: asked, migrated, served, stopped.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Output;

use eds::issue::{IssuedKey, Template, Validity};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::Value;

use super::process::{Running, answer, connect, get, post_json};
use super::{demo, kezek, text};

/// An authority as a foreign one looks: nothing on it says that it is for tests. Nobody has its key.
const AUTHORITY: &str = include_str!("authority.pem");

/// A folder with what an operator prepares.
pub(crate) struct Installation {
    folder: tempfile::TempDir,
    pub(crate) config: PathBuf,
    portal: u16,
    metrics: u16,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.pem"), AUTHORITY).unwrap();
        let [portal, key_store, metrics] = free_ports();
        let place = folder.path().display();
        let text = format!(
            "[portal]\npublic_url = \"http://localhost:{portal}\"\nlisten = \"127.0.0.1:{portal}\"\n\
             [key_store]\npublic_url = \"http://127.0.0.1:{key_store}\"\nlisten = \"127.0.0.1:{key_store}\"\n\
             [metrics]\nlisten = \"127.0.0.1:{metrics}\"\n[eds]\nanchors = [\"{place}/root.pem\"]\n\
             [revocation]\ncrls = []\nocsp = \"http://127.0.0.1:1\"\n\
             [database]\nurl = \"sqlite:{place}/kezek.db\"\nblob_key = \"{place}/blob.key\"\n"
        );
        let config = folder.path().join("kezek.toml");
        std::fs::write(&config, text).unwrap();
        Self { folder, config, portal, metrics }
    }

    fn with_blob_key(self) -> Self {
        std::fs::write(self.file("blob.key"), "07".repeat(32)).unwrap();
        std::fs::set_permissions(self.file("blob.key"), PermissionsExt::from_mode(0o600)).unwrap();
        self
    }

    pub(crate) fn migrated() -> Self {
        let new = Self::new().with_blob_key();
        assert_eq!(new.run(&["migrate"]).status.code(), Some(0));
        new
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        kezek(&[words, &["--config", self.config.to_str().unwrap()]].concat())
    }

    /// What it says when it does not do what it is told.
    fn refused(&self, words: &[&str]) -> String {
        let refused = self.run(words);
        assert_eq!(refused.status.code(), Some(3), "{words:?}");
        assert!(refused.stdout.is_empty(), "{words:?}");
        text(&refused.stderr).to_owned()
    }

    pub(crate) fn doctor(&self) -> (Option<i32>, String) {
        let doctor = self.run(&["doctor"]);
        (doctor.status.code(), text(&doctor.stdout).to_owned())
    }

    /// Serves, and waits until it says so.
    fn serve(&self) -> Running {
        let mut running = Running::start(&["serve", "--config", self.config.to_str().unwrap()]);
        running.log_until("\"listening\"");
        running
    }
}

/// Ports that were free a moment ago.
pub(crate) fn free_ports() -> [u16; 3] {
    let sockets = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    sockets.each_ref().map(|socket| socket.local_addr().unwrap().port())
}

#[test]
fn an_operator_is_told_step_by_step_what_is_missing() {
    let new = Installation::new();
    let (code, said) = new.doctor();
    assert_eq!(code, Some(1));
    assert!(said.contains("MEND   blob key: ") && said.contains("openssl rand -hex 32"), "{said}");
    let new = new.with_blob_key();
    assert!(new.doctor().1.contains("does not exist; `kezek migrate` makes it"));
    assert!(new.refused(&["migrate", "--check"]).contains("`kezek migrate` makes it"));
    assert!(new.refused(&["serve"]).contains("`kezek migrate` makes it"));
    assert!(!new.file("kezek.db").exists(), "a question makes no database");
    assert_eq!(new.run(&["migrate"]).status.code(), Some(0));
    assert_eq!(new.run(&["migrate", "--check"]).status.code(), Some(0));
    for name in ["kezek.db", "kezek.db.blobs"] {
        let mode = new.file(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is for its owner alone");
    }
    let (code, said) = new.doctor();
    // Nobody answers at the responder's address: all that is still to be mended.
    let mend: Vec<_> = said.lines().filter(|line| line.starts_with("MEND")).collect();
    assert_eq!((code, mend.len()), (Some(1), 1), "{said}");
    assert!(mend[0].contains("http://127.0.0.1:1: no answer"), "{said}");
    assert!(said.contains("note   messages: no gateway of mail and SMS is connected"), "{said}");
    assert!(said.contains("note   database and schema: no districts yet"), "{said}");
    std::fs::set_permissions(new.file("blob.key"), PermissionsExt::from_mode(0o644)).unwrap();
    assert!(new.doctor().1.contains("MEND   blob key: everybody can read"));
}

#[test]
fn a_broken_installation_says_what_to_mend() {
    let new = Installation::migrated();
    let busy = TcpListener::bind(("127.0.0.1", new.portal)).unwrap();
    assert!(new.refused(&["serve"]).contains("cannot be listened on"));
    assert!(new.doctor().1.contains("MEND   address of the portal is free"));
    drop(busy);
    let good = std::fs::read_to_string(&new.config).unwrap();
    let place = new.folder.path().display().to_string();
    for (from, to, says) in [
        (format!("{place}/kezek.db"), format!("{place}/nowhere/kezek.db"), "nowhere does not exist; make it"),
        ("[eds]".to_owned(), "[edss]".to_owned(), "edss"),
        ("sqlite:".to_owned(), "mysql:".to_owned(), "write sqlite:PATH or postgres://"),
    ] {
        std::fs::write(&new.config, good.replace(&from, &to)).unwrap();
        let said = new.refused(&["migrate"]) + &new.refused(&["serve"]);
        assert!(said.lines().any(|line| line.starts_with("kezek: ") && line.contains(says)), "{said}");
    }
    assert!(!new.file("nowhere").exists());
    std::fs::write(&new.config, good.replace("root.pem", "none.pem")).unwrap();
    assert!(new.refused(&["serve"]).contains("none.pem"));
}

#[test]
fn neither_a_demonstration_nor_a_test_authority_goes_into_service() {
    let new = Installation::migrated();
    let authority = Template::authority("КЕЗЕК TEST", Validity::years(1_700_000_000, 20), Some(0));
    let root = IssuedKey::root(&authority, &mut ChaCha20Rng::seed_from_u64(8)).unwrap();
    std::fs::write(new.file("root.pem"), root.certificate.der()).unwrap();
    assert!(new.refused(&["serve"]).contains("is a test authority"));
    assert!(new.doctor().1.contains("MEND   trusted certificates"));
    std::fs::write(new.file("root.pem"), AUTHORITY).unwrap();
    std::fs::write(new.file("demo.json"), "{}").unwrap();
    for command in ["serve", "migrate"] {
        assert!(new.refused(&[command]).contains("is the folder of a demonstration"));
    }
}

#[test]
fn a_copy_of_a_demonstrations_database_is_served_in_a_trial_alone() {
    let new = Installation::new();
    demo::copied_to(new.folder.path(), &["--at", "2026-09-09T09:00:00+05:00"], |port| {
        assert_eq!(post_json(port, "/dev/clock", r#"{"advance":"P3D"}"#).status, 200);
        assert_ne!(
            get(port, "/dev/mailbox").json(),
            serde_json::json!([]),
            "only a demonstration delivers so"
        );
    });
    assert!(new.refused(&["serve"]).contains("the database holds a demonstration"));
    assert!(new.doctor().1.contains("MEND   database and schema: the database holds a demonstration"));
    let config = std::fs::read_to_string(&new.config).unwrap();
    std::fs::write(&new.config, config.replace("[eds]", "[eds]\ntrial = true")).unwrap();
    let serving = new.serve();
    assert_eq!(get(new.portal, "/kk/").status, 200);
    serving.stop();
}

/// Addresses of its own do not help: what is not shared is the file.
#[test]
fn a_second_process_on_the_same_sqlite_file_refuses_to_start() {
    let first = Installation::migrated();
    let serving = first.serve();
    let second = Installation::new().with_blob_key();
    let config = std::fs::read_to_string(&second.config).unwrap();
    let [own, shared] = [&second, &first].map(|one| format!("sqlite:{}", one.file("kezek.db").display()));
    std::fs::write(&second.config, config.replace(&own, &shared)).unwrap();
    for words in [&["serve"][..], &["migrate"], &["events", "replay", "--check"]] {
        let said = second.refused(words);
        assert!(said.contains("stop it first: one SQLite file serves one process"), "{words:?}: {said}");
    }
    assert_eq!(get(first.portal, "/readyz").status, 200, "the first goes on");
    serving.stop();
    second.serve().stop();
}

#[test]
fn it_serves_without_a_demonstrations_pages_and_ends_what_is_under_way() {
    let new = Installation::migrated();
    let serving = new.serve();
    let is = |port, path: &str, status: u16| {
        let answer = get(port, path);
        assert_eq!(answer.status, status, "{path}: {}", answer.head);
        answer.body
    };
    for path in ["/healthz", "/readyz", "/kk/"] {
        is(new.portal, path, 200);
    }
    for path in ["/dev/clock", "/kk/dev/clock", "/dev/mailbox", "/metrics"] {
        is(new.portal, path, 404);
    }
    let numbers = is(new.metrics, "/metrics", 200);
    assert!(numbers.contains("kezek_http_request_seconds_count"), "{numbers}");
    assert!(numbers.contains("kezek_background_passes_total{outcome=\"done\"} "), "{numbers}");
    is(new.metrics, "/kk/", 404);
    assert!(new.refused(&["events", "replay", "--check"]).contains("stop it first"));
    // A request whose last line has not come yet when the signal does.
    let mut slow = connect(new.portal);
    write!(slow, "GET /ru/?iin=940312400013 HTTP/1.1\r\nHost: localhost:{}\r\n", new.portal).unwrap();
    is(new.portal, "/healthz", 200);
    serving.tell_to_stop();
    while TcpStream::connect(("127.0.0.1", new.portal)).is_ok() {
        std::thread::yield_now();
    }
    write!(slow, "Connection: close\r\n\r\n").unwrap();
    let slow = answer(slow);
    assert!(slow.status == 200 && slow.body.contains("</html>"), "{}", slow.head);
    let (out, log) = serving.ended();
    assert_eq!(out, "", "the log goes to standard error");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["message"] == "request").collect();
    assert_eq!(requests.len(), 9, "one line a request to the portal: {log}");
    assert!(requests.iter().all(|line| line["request"].is_string() && line["ms"].is_u64()), "{log}");
    assert!(
        !log.contains("940312400013") && !log.contains("/healthz") && !log.contains("127.0.0.1"),
        "{log}"
    );
    assert!(lines.iter().any(|line| line["message"] == "stopped"), "{log}");
}
