//! A server of its own for one measurement or simulation, on the disk of its folder, as durable as a server in service.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, ensure};
use storage::DatabaseUrl;

/// Oldest release whose folder is looked for.
const RELEASE_MIN: u32 = 15;

/// Name of the administrator.
const USER: &str = "kezek";

/// The server; stopped and removed when dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// Words before each of its programs: it refuses to run as root.
    prefix: Vec<String>,
}

impl Cluster {
    /// Makes and starts a server below `folder`; `None` when no PostgreSQL is installed.
    ///
    /// # Errors
    /// The server does not start, for example because its user may not enter the folder.
    pub fn start(folder: &Path) -> Result<Option<Self>> {
        let Some(programs) = programs() else { return Ok(None) };
        let folder = folder.join("postgres");
        std::fs::create_dir_all(&folder)?;
        let mut prefix = Vec::new();
        if let Some((user, group)) = owner()? {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))?;
            prefix.extend(["setpriv".to_owned(), format!("--reuid={user}"), format!("--regid={group}")]);
            prefix.push("--clear-groups".to_owned());
        }
        let cluster = Self { programs, folder, prefix };
        let data = cluster.folder.join("data");
        let data = data.to_str().context("the folder's name is not UTF-8")?;
        let sockets = cluster.folder.display();
        cluster.run(
            "initdb",
            &["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "-D", data],
        )?;
        let settings = format!("-c listen_addresses= -c unix_socket_directories={sockets}");
        // Without streams of ours: the server would keep them.
        let mut start = cluster.command("pg_ctl", &["start", "-w", "-D", data, "-o", &settings, "-l"]);
        start.arg(cluster.folder.join("log")).stdout(Stdio::null()).stderr(Stdio::null());
        ensure!(start.status()?.success(), "PostgreSQL does not start in {sockets}");
        Ok(Some(cluster))
    }

    /// A new database, empty or a copy of another one.
    ///
    /// # Errors
    /// The server's, for example because there is one of this name.
    pub fn create(&self, name: &str, copy_of: Option<&str>) -> Result<DatabaseUrl> {
        let template = copy_of.unwrap_or("template1");
        self.sql("postgres", &format!("create database {name} template {template}"))?;
        let host = self.folder.display().to_string().replace('/', "%2F");
        Ok(DatabaseUrl::Postgres(format!("postgres://{USER}@{host}/{name}")))
    }

    /// Removes a database.
    ///
    /// # Errors
    /// The server's.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.sql("postgres", &format!("drop database {name} with (force)"))
    }

    /// Runs a script of statements.
    pub(crate) fn sql(&self, database: &str, text: &str) -> Result<()> {
        let file = self.folder.join("script.sql");
        std::fs::write(&file, text)?;
        let file = file.to_str().context("the folder's name is not UTF-8")?;
        self.client("psql", database, &["-q", "-v", "ON_ERROR_STOP=1", "-f", file]).map(|_| ())
    }

    /// Runs a client program on a database; what it prints.
    pub(crate) fn client(&self, program: &str, database: &str, words: &[&str]) -> Result<String> {
        let host = self.folder.display().to_string();
        let mut all = vec!["-h", &host, "-U", USER];
        all.extend(words);
        all.push(database);
        self.run(program, &all)
    }

    /// The server's folder, for scripts of clients.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self, program: &str, words: &[&str]) -> Result<String> {
        let Output { status, stdout, stderr } = self.command(program, words).output()?;
        ensure!(status.success(), "{program}: {}", String::from_utf8_lossy(&stderr).trim());
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let program = self.programs.join(program);
        let mut command = match self.prefix.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.args(words).current_dir("/").stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let words = ["stop", "-m", "immediate", "-D"];
        // What does not stop here ends when its folder is removed.
        let _stopped = self.command("pg_ctl", &words).arg(data).output();
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest installed server: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let is_whole =
        |folder: &Path| ["initdb", "pg_ctl", "psql", "pgbench"].iter().all(|name| folder.join(name).exists());
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = std::env::split_paths(&path).find(|folder| is_whole(folder)) {
        return Some(folder);
    }
    let releases = std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| {
        let entry = entry.ok()?;
        let release: u32 = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path().join("bin");
        (release >= RELEASE_MIN && is_whole(&folder)).then_some((release, folder))
    });
    releases.max().map(|(_, folder)| folder)
}

/// The user that the server has to run as when this program is root: the one that its package has made.
fn owner() -> Result<Option<(u32, u32)>> {
    use std::os::unix::fs::MetadataExt as _;
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let line =
        users.lines().find(|line| line.starts_with("postgres:")).context("there is no user postgres")?;
    let mut fields = line.split(':').skip(2).map(str::parse);
    match (fields.next(), fields.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => anyhow::bail!("the user postgres is unreadable"),
    }
}
