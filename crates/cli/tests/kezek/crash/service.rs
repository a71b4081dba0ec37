//! A trial installation with the content of a demonstration, on either engine, started and struck.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use storage::{BlobKey, DatabaseUrl, Db, Options};
use testkit::engines::mortal::MortalServer;

use super::super::{demo, kezek, text};
use super::client::{Family, Visitor, Where, try_get};
use super::disk::SmallDisk;
use super::rules::{self, Act};
use super::sync::Syncing;

/// An installation in a folder of its own.
pub(super) struct Service {
    // Before the disk on which it lies, and that before the folder in which it is mounted: fields are dropped in order.
    server: Option<MortalServer>,
    disk: Option<SmallDisk>,
    folder: tempfile::TempDir,
    syncing: Option<Syncing>,
    people: Vec<Value>,
    port: u16,
    /// What happened before was not done by the families of the test.
    since: Timestamp,
}

/// What befalls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blow {
    /// The program is killed.
    Kill,
    /// The server of the database ends at once, and comes back a moment later.
    ServerCrash,
    /// The server ends every session of the program.
    Cut,
}

/// What becomes so by itself is asked for so often, with this pause: half a minute.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

/// The key of everything that is encrypted, by its byte.
const BLOB_KEY: u8 = 7;

/// Killed when it is dropped, at whatever it is doing.
pub(super) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Service {
    /// On SQLite: a demonstration makes the content at the present instant; its database is then served as any other.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = demo::copied_to(folder.path(), &[], |_port| ());
        let url = format!("sqlite:{}/kezek.db", folder.path().display());
        Self::configured(folder, None, said["people"].as_array().unwrap().clone(), &url)
    }

    /// On PostgreSQL, with a server of its own: the same content is made there directly.
    pub(super) fn on_postgres() -> Self {
        Self::on(tempfile::tempdir().unwrap(), MortalServer::start().unwrap())
    }

    /// On PostgreSQL, whose server has little space; `None` when nothing can be mounted here.
    pub(super) fn on_postgres_on_a_small_disk() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let disk = SmallDisk::of_a_server(&folder.path().join("disk"))?;
        // The server's user has to come through.
        fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let server = MortalServer::start_in(&folder.path().join("disk/server")).unwrap();
        Some(Self { disk: Some(disk), ..Self::on(folder, server) })
    }

    fn on(folder: tempfile::TempDir, server: MortalServer) -> Self {
        let db = open(&server.url());
        db.migrate().unwrap();
        let people = demo::made_in(db, &folder.path().join("demo"));
        let url = server.url();
        let new = Self::configured(folder, Some(server), people, &url);
        fs::write(new.file("blob.key"), format!("{BLOB_KEY:02x}").repeat(32)).unwrap();
        fs::set_permissions(new.file("blob.key"), PermissionsExt::from_mode(0o600)).unwrap();
        new
    }

    /// On SQLite, on a file system with little space left; `None` when none can be mounted here.
    pub(super) fn on_a_small_disk() -> Option<Self> {
        let mut new = Self::new();
        let files = ["kezek.db", "kezek.db.blobs"].map(|name| new.file(name));
        let place = new.file("disk");
        new.disk = Some(SmallDisk::with(&files, &place)?);
        let config = fs::read_to_string(new.config()).unwrap();
        fs::write(new.config(), config.replace("/kezek.db", "/disk/kezek.db")).unwrap();
        Some(new)
    }

    /// On SQLite, on a disk that can be told to lose its word.
    pub(super) fn on_a_disk_that_promises() -> Self {
        let new = Self::new();
        let syncing = Some(Syncing::built_in(new.folder.path()));
        Self { syncing, ..new }
    }

    /// Nothing is promised to be kept from now on, or again.
    pub(super) fn promises_nothing(&self, is: bool) {
        self.syncing.as_ref().unwrap().fails(is);
    }

    /// No page more can be written.
    pub(super) fn fill_the_disk(&self) {
        self.disk.as_ref().unwrap().fill();
    }

    /// There is space again.
    pub(super) fn empty_the_disk(&self) {
        self.disk.as_ref().unwrap().empty();
    }

    /// Asks until the answer has this status: by itself, soon.
    pub(super) fn becomes(&self, path: &str, status: u16) {
        let (_nobody_speaks, silence) = channel::<()>();
        let is_so = |_try| {
            self.status(path) == status || silence.recv_timeout(PAUSE) == Err(RecvTimeoutError::Disconnected)
        };
        assert!((0..TRIES).any(is_so), "{path} does not become {status}");
    }

    fn configured(
        folder: tempfile::TempDir,
        server: Option<MortalServer>,
        people: Vec<Value>,
        url: &str,
    ) -> Self {
        let [port, key_store, metrics] = super::super::serve::free_ports();
        #[expect(
            clippy::disallowed_methods,
            reason = "the program is a process of its own and lives by the clock"
        )]
        let since = Timestamp::now();
        let new = Self { server, disk: None, folder, syncing: None, people, port, since };
        let (place, anchors) = (new.folder.path().display(), new.file("demo/anchors"));
        let anchor = |name: &str| format!("{:?}", anchors.join(name));
        let anchors = ["root.cer", "issuing.cer", "root_gost.cer", "issuing_gost.cer"].map(anchor).join(", ");
        let config = format!(
            "[portal]\npublic_url = \"http://localhost:{port}\"\nlisten = \"127.0.0.1:{port}\"\n\
             trusted_proxies = [\"127.0.0.1\"]\n\
             [key_store]\npublic_url = \"http://127.0.0.1:{key_store}\"\nlisten = \"127.0.0.1:{key_store}\"\n\
             [metrics]\nlisten = \"127.0.0.1:{metrics}\"\n[eds]\ntrial = true\nanchors = [{anchors}]\n\
             [revocation]\norder = \"off\"\n\
             [database]\nurl = {url:?}\nblob_key = \"{place}/blob.key\"\n"
        );
        fs::write(new.config(), config).unwrap();
        new
    }

    /// Serves, and answers when it is ready.
    pub(super) fn start(&self) -> Process {
        let log = File::options().create(true).append(true).open(self.file("log")).unwrap();
        // A write beyond the largest size of files shall fail as on a full disk, not end the program.
        let mut program = Command::new("env");
        program
            .args(["--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_kezek"), "serve", "--config"])
            .arg(self.config())
            .env_remove("KEZEK_DATABASE_URL")
            .stdout(Stdio::null())
            .stderr(log);
        if let Some(syncing) = &self.syncing {
            syncing.stands_before(&mut program);
        }
        self.ready(Process(program.spawn().unwrap()))
    }

    /// The same process, when it is ready.
    fn ready(&self, mut process: Process) -> Process {
        while try_get(self.port, "/readyz", "").is_none_or(|answer| answer.status != 200) {
            assert_eq!(process.0.try_wait().unwrap(), None, "it ended: {}", self.log());
            std::thread::yield_now();
        }
        process
    }

    /// Strikes; what is left of the program.
    pub(super) fn strike(&self, blow: Blow, process: Process) -> Option<Process> {
        match (blow, &self.server) {
            (Blow::Kill, _) => {
                drop(process);
                return None;
            }
            (Blow::ServerCrash, Some(server)) => server.crash().unwrap(),
            (Blow::Cut, Some(server)) => assert!(server.cut_connections().unwrap() > 0),
            (_, None) => panic!("SQLite has no server"),
        }
        Some(process)
    }

    /// Ready again: a program that was killed is started again, one that lives gets over it by itself.
    pub(super) fn recover(&self, blow: Blow, left: Option<Process>) -> Process {
        if blow == Blow::ServerCrash {
            assert_eq!(self.status("/healthz"), 200, "the program lives");
            assert_eq!(self.status("/readyz"), 503, "without a database it says so");
            self.server.as_ref().unwrap().start_again().unwrap();
        }
        left.map_or_else(|| self.start(), |process| self.ready(process))
    }

    /// A server of the database ends by itself when its log finds no space; then it is started again.
    pub(super) fn server_is_up_again(&self) {
        let server = self.server.as_ref().unwrap();
        if !server.is_up() {
            server.start_again().unwrap();
        }
    }

    /// Whether its database is a file of the program alone.
    pub(super) fn is_embedded(&self) -> bool {
        self.server.is_none()
    }

    /// The tables themselves keep the rules; on SQLite those of a dead program, as a copy, which recovers as they will.
    pub(super) fn keeps_the_rules(&self, acknowledged: &[Act]) {
        if let Some(server) = &self.server {
            return rules::hold(&open(&server.url()), self.since, acknowledged);
        }
        let copy = tempfile::tempdir().unwrap();
        for name in ["kezek.db", "kezek.db-wal", "kezek.db.blobs", "kezek.db.blobs-wal"] {
            let file = if self.disk.is_some() { self.file("disk").join(name) } else { self.file(name) };
            if file.exists() {
                fs::copy(file, copy.path().join(name)).unwrap();
            }
        }
        let db = open(&format!("sqlite:{}/kezek.db", copy.path().display()));
        rules::hold(&db, self.since, acknowledged);
    }

    /// As the system ends services.
    pub(super) fn stop(&self, mut process: Process) {
        let pid = rustix::process::Pid::from_child(&process.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert_eq!(process.0.wait().unwrap().code(), Some(0), "{}", self.log());
    }

    /// From now on no file can be written, or all can again.
    pub(super) fn disk_is_full(&self, process: &Process, is: bool) {
        let (pid, size) = (process.0.id().to_string(), if is { "0" } else { "unlimited" });
        let done = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={size}:unlimited")])
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
    }

    /// Applicants whose turn has come.
    pub(super) fn families(&self) -> Vec<Family> {
        let applicants = self.people.iter().filter(|person| person["role"] == "applicant");
        let families: Vec<_> = applicants.filter_map(|person| Family::new(self.place(), person)).collect();
        assert!(!families.is_empty(), "somebody's turn has come");
        families
    }

    /// Everybody else who has keys.
    pub(super) fn visitors(&self) -> Vec<Visitor> {
        let others = self.people.iter().filter(|person| person["role"] != "applicant");
        others.take(4).map(|person| Visitor::new(self.place(), person)).collect()
    }

    pub(super) fn status(&self, path: &str) -> u16 {
        try_get(self.port, path, "").unwrap().status
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.file("log")).unwrap()
    }

    /// The tables are what the events say.
    pub(super) fn replays(&self) {
        let check = kezek(&["events", "replay", "--check", "--config", self.config().to_str().unwrap()]);
        assert_eq!(check.status.code(), Some(0), "{}{}", text(&check.stdout), text(&check.stderr));
    }

    /// The program finds nothing to mend.
    pub(super) fn is_well(&self) {
        let doctor = kezek(&["doctor", "--config", self.config().to_str().unwrap()]);
        assert_eq!(doctor.status.code(), Some(0), "{}{}", text(&doctor.stdout), text(&doctor.stderr));
    }

    /// A server may be lost in the middle of COMMIT: then nobody knows, and the person is told so by 500.
    fn place(&self) -> Where {
        (self.port, if self.is_embedded() { &[503] } else { &[500, 503] })
    }

    fn config(&self) -> PathBuf {
        self.file("kezek.toml")
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::new(self.folder.path()).join(name)
    }
}

/// The database itself, beside the program.
pub(super) fn open(url: &str) -> Db {
    let url: DatabaseUrl = url.parse().unwrap();
    let few = Options { writers: 1, readers: 1, ..Options::new(BlobKey::new([BLOB_KEY; 32])) };
    Db::open(&url, few).unwrap()
}
