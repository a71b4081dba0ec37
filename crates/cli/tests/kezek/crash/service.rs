//! A trial installation with the content of a demonstration, started and killed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::super::{demo, kezek, text};
use super::client::{Family, Visitor, try_get};

/// An installation in a folder of its own.
pub(super) struct Service {
    folder: tempfile::TempDir,
    people: Vec<Value>,
    port: u16,
}

/// Killed when it is dropped, at whatever it is doing.
pub(super) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Service {
    /// A demonstration makes the content at the present instant; its database is then served as any other.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = demo::copied_to(folder.path(), &[], |_port| ());
        let [port, key_store, metrics] = super::super::serve::free_ports();
        let new = Self { folder, people: said["people"].as_array().unwrap().clone(), port };
        let (place, anchors) = (new.folder.path().display(), new.file("demo/anchors"));
        let anchor = |name: &str| format!("{:?}", anchors.join(name));
        let anchors = ["root.cer", "issuing.cer", "root_gost.cer", "issuing_gost.cer"].map(anchor).join(", ");
        let config = format!(
            "[portal]\npublic_url = \"http://localhost:{port}\"\nlisten = \"127.0.0.1:{port}\"\n\
             trusted_proxies = [\"127.0.0.1\"]\n\
             [key_store]\npublic_url = \"http://127.0.0.1:{key_store}\"\nlisten = \"127.0.0.1:{key_store}\"\n\
             [metrics]\nlisten = \"127.0.0.1:{metrics}\"\n[eds]\ntrial = true\nanchors = [{anchors}]\n\
             [revocation]\norder = \"off\"\n\
             [database]\nurl = \"sqlite:{place}/kezek.db\"\nblob_key = \"{place}/blob.key\"\n"
        );
        fs::write(new.config(), config).unwrap();
        new
    }

    /// Serves, and answers when it is ready.
    pub(super) fn start(&self) -> Process {
        let log = File::options().create(true).append(true).open(self.file("log")).unwrap();
        // A write beyond the largest size of files shall fail as on a full disk, not end the program.
        let child = Command::new("env")
            .args(["--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_kezek"), "serve", "--config"])
            .arg(self.config())
            .env_remove("KEZEK_DATABASE_URL")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut process = Process(child);
        while try_get(self.port, "/readyz", "").is_none_or(|answer| answer.status != 200) {
            assert_eq!(process.0.try_wait().unwrap(), None, "it ended: {}", self.log());
            std::thread::yield_now();
        }
        process
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
        let families: Vec<_> = applicants.filter_map(|person| Family::new(self.port, person)).collect();
        assert!(!families.is_empty(), "somebody's turn has come");
        families
    }

    /// Everybody else who has keys.
    pub(super) fn visitors(&self) -> Vec<Visitor> {
        let others = self.people.iter().filter(|person| person["role"] != "applicant");
        others.take(4).map(|person| Visitor::new(self.port, person)).collect()
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

    fn config(&self) -> PathBuf {
        self.file("kezek.toml")
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::new(self.folder.path()).join(name)
    }
}
