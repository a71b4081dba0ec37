//! A throw-away PostgreSQL cluster, shared by all test processes of a user.
//!
//! The first process that needs it makes and starts it; each process holds a shared lock on `users` while it lives; a
//! watchdog stops the server and removes its files some seconds after the last one has gone. Nothing is kept, so nothing
//! is synced to the disk. Set `KEZEK_TEST_POSTGRES` to the URL of a server, with the right to create databases, to use
//! that one instead.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use storage::{DatabaseUrl, Db};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

/// The server to use instead of a cluster of our own.
pub const VARIABLE: &str = "KEZEK_TEST_POSTGRES";

pub(super) const HOW_TO_INSTALL: &str = "PostgreSQL 15 or newer is needed: `apt-get install postgresql` (Debian; no running server is \
                              needed), or set KEZEK_TEST_POSTGRES=postgres://user@host/postgres";

/// A database of one test, dropped with it.
pub struct Database {
    server: &'static Server,
    name: String,
}

impl Database {
    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Ends all sessions with it.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn cut_connections(&self) -> Result<()> {
        let name = &self.name;
        self.server.run(&[&format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        )])
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // What stays behind goes with the cluster.
        let _kept_until_then =
            self.server.run(&[&format!("drop database if exists {} with (force)", self.name)]);
    }
}

/// A fresh database with the current schema.
///
/// # Errors
/// No PostgreSQL is installed, or it does not start.
pub fn database() -> Result<Database> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = SERVER
        .get_or_init(|| Server::start().map_err(|problem| format!("{problem:#}")))
        .as_ref()
        .map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    // An older process may have had the same number.
    server.run(&[
        &format!("drop database if exists {name} with (force)"),
        &format!("create database {name} template {}", server.template),
    ])?;
    Ok(Database { server, name })
}

struct Server {
    /// URL up to the name of the database, and what follows the name.
    before: String,
    after: String,
    /// The database of the administrator.
    entrance: String,
    /// A migrated database that is copied for each test.
    template: String,
    /// The administrator's connection, kept: making one takes longer than what it is used for.
    client: Mutex<Option<(Runtime, Client)>>,
    /// Says that this process still needs the cluster.
    _user: Option<File>,
}

impl Server {
    fn start() -> Result<Self> {
        let mut server = match std::env::var(VARIABLE) {
            Ok(url) => Self::given(&url)?,
            Err(_) => {
                let (socket_folder, user) = own_cluster()?;
                let host = socket_folder.display().to_string().replace('/', "%2F");
                Self {
                    before: format!("postgres://kezek@{host}/"),
                    after: String::new(),
                    entrance: "postgres".to_owned(),
                    template: String::new(),
                    client: Mutex::new(None),
                    _user: Some(user),
                }
            }
        };
        server.template = server.make_template()?;
        Ok(server)
    }

    fn given(url: &str) -> Result<Self> {
        let (address, parameters) = url.split_once('?').map_or((url, ""), |(address, rest)| (address, rest));
        let (before, entrance) = address.rsplit_once('/').context("the URL of the server has no database")?;
        ensure!(!entrance.is_empty(), "{VARIABLE} must name a database, such as …/postgres");
        let after = if parameters.is_empty() { String::new() } else { format!("?{parameters}") };
        let (before, entrance) = (format!("{before}/"), entrance.to_owned());
        Ok(Self { before, after, entrance, template: String::new(), client: Mutex::new(None), _user: None })
    }

    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.before, self.after)
    }

    /// Makes the template of this schema unless another process has.
    fn make_template(&self) -> Result<String> {
        let fingerprint = storage::schema_fingerprint();
        let (name, draft) = (format!("template_{fingerprint}"), format!("draft_{fingerprint}"));
        let lock =
            File::options().create(true).truncate(false).write(true).open(scratch()?.join("template"))?;
        lock.lock()?;
        if self.has_database(&name)? {
            return Ok(name);
        }
        // A draft is left behind by a process that was killed here.
        self.run(&[
            &format!("drop database if exists {draft} with (force)"),
            &format!("create database {draft}"),
        ])?;
        let url: DatabaseUrl = self.url(&draft).parse()?;
        Db::open(&url, super::options())?.migrate()?;
        self.run(&[&format!("alter database {draft} rename to {name}")])?;
        Ok(name)
    }

    fn has_database(&self, name: &str) -> Result<bool> {
        self.with_client(async |client| {
            Ok(client.query_opt("select 1 from pg_database where datname = $1", &[&name]).await?.is_some())
        })
    }

    fn run(&self, texts: &[&str]) -> Result<()> {
        self.with_client(async |client| {
            for text in texts {
                client.batch_execute(text).await.with_context(|| (*text).to_owned())?;
            }
            Ok(())
        })
    }

    fn with_client<T>(&self, work: impl AsyncFnOnce(&Client) -> Result<T>) -> Result<T> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let (runtime, client) = match kept.take() {
            Some(pair) => pair,
            None => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                let client = runtime.block_on(async {
                    let url = self.url(&self.entrance);
                    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
                    tokio::spawn(connection);
                    Ok::<_, tokio_postgres::Error>(client)
                });
                (runtime, client.context("the server does not answer")?)
            }
        };
        let outcome = runtime.block_on(work(&client))?;
        // After an error it is made anew.
        *kept = Some((runtime, client));
        Ok(outcome)
    }
}

/// Starts the cluster or joins it; its socket's folder, and the lock that says we use it.
fn own_cluster() -> Result<(PathBuf, File)> {
    let base = scratch()?;
    let open = |name: &str| File::options().create(true).truncate(false).write(true).open(base.join(name));
    let (start, user) = (open("start")?, open("users")?);
    start.lock()?;
    user.lock_shared()?;
    let data = base.join("data");
    if UnixStream::connect(data.join(".s.PGSQL.5432")).is_err() {
        let programs = programs().context(HOW_TO_INSTALL)?;
        let owner = Owner::find()?;
        make_cluster(&programs, &owner, &data, &["--auth=trust"], "-c listen_addresses=")
            .context("cannot start PostgreSQL for the tests")?;
        watch(&programs, &owner, &base)?;
    }
    Ok((data, user))
}

fn scratch() -> Result<PathBuf> {
    let base = std::env::temp_dir().join(format!("kezek-test-postgres-{}", my_uid()?));
    fs::create_dir_all(&base).with_context(|| format!("cannot make {}", base.display()))?;
    Ok(base)
}

fn my_uid() -> Result<u32> {
    Ok(fs::metadata("/proc/self").context("cannot see this process")?.uid())
}

/// Makes a cluster below `data` with its socket in it, and starts it. `access` is `initdb`'s.
pub(super) fn make_cluster(
    programs: &Path,
    owner: &Owner,
    data: &Path,
    access: &[&str],
    settings: &str,
) -> Result<()> {
    if data.exists() {
        // Of a machine that was switched off, or of a server that crashed.
        fs::remove_dir_all(data)?;
    }
    fs::create_dir(data)?;
    owner.give(data)?;
    let mut initdb = owner.command(&programs.join("initdb"));
    initdb
        .args(["--username=kezek", "--encoding=UTF8", "--locale=C", "--no-sync"])
        .args(access)
        .arg("-D")
        .arg(data);
    succeed(initdb)?;
    start_cluster(programs, owner, data, settings)
}

/// Starts a cluster that was made. What `settings` say goes before what all have.
pub(super) fn start_cluster(programs: &Path, owner: &Owner, data: &Path, settings: &str) -> Result<()> {
    let settings = format!(
        "-c unix_socket_directories={} -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
         -c max_connections=300 -c autovacuum=off {settings}",
        data.display()
    );
    let mut start = owner.command(&programs.join("pg_ctl"));
    start.arg("start").arg("-w").arg("-D").arg(data).arg("-l").arg(data.join("log")).arg("-o").arg(settings);
    succeed(start)
}

/// Stops a server whose files are thrown away.
pub(super) fn stop_cluster(programs: &Path, owner: &Owner, data: &Path) {
    // What does not stop now is without its files in a moment, and ends by that.
    let _ = stop_at_once(programs, owner, data);
}

/// Ends all processes of a server at once, as a crash would.
pub(super) fn stop_at_once(programs: &Path, owner: &Owner, data: &Path) -> Result<()> {
    let mut stop = owner.command(&programs.join("pg_ctl"));
    stop.args(["stop", "-m", "immediate", "-D"]).arg(data);
    succeed(stop)
}

/// Whether its server is there.
pub(super) fn is_running(programs: &Path, owner: &Owner, data: &Path) -> bool {
    let mut status = owner.command(&programs.join("pg_ctl"));
    status.args(["status", "-D"]).arg(data);
    succeed(status).is_ok()
}

/// Stops the server and removes it when no process has used it for some seconds.
fn watch(programs: &Path, owner: &Owner, base: &Path) -> Result<()> {
    let script = r#"
        while sleep 20; do
            flock "$1/start" flock --nonblock "$1/users" sh -c '"$@" stop -m immediate -D "$0/data"; rm -rf "$0/data"' "$@" && exit
        done"#;
    let mut watchdog = Command::new("setsid");
    watchdog
        .args(["sh", "-c", script, "watchdog"])
        .arg(base)
        .args(owner.prefix())
        .arg(programs.join("pg_ctl"));
    quiet(&mut watchdog).spawn().context("`setsid` and `flock` (util-linux) are needed")?;
    Ok(())
}

/// PostgreSQL refuses to run as root; then it runs as the user that its package has made.
pub(super) enum Owner {
    Myself,
    Postgres { uid: u32, gid: u32 },
}

impl Owner {
    pub(super) fn find() -> Result<Self> {
        if my_uid()? != 0 {
            return Ok(Owner::Myself);
        }
        let users = fs::read_to_string("/etc/passwd")?;
        let line = users.lines().find(|line| line.starts_with("postgres:")).context(HOW_TO_INSTALL)?;
        let mut fields = line.split(':').skip(2);
        let mut number =
            || fields.next().and_then(|field| field.parse().ok()).context("unreadable user postgres");
        Ok(Owner::Postgres { uid: number()?, gid: number()? })
    }

    fn prefix(&self) -> Vec<String> {
        match self {
            Owner::Myself => Vec::new(),
            Owner::Postgres { uid, gid } => [
                "setpriv".to_owned(),
                format!("--reuid={uid}"),
                format!("--regid={gid}"),
                "--clear-groups".to_owned(),
            ]
            .to_vec(),
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut words = self.prefix();
        words.push(program.display().to_string());
        let mut words = words.into_iter();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).current_dir("/");
        command
    }

    pub(super) fn give(&self, folder: &Path) -> Result<()> {
        if let Owner::Postgres { uid, gid } = self {
            chown(folder, Some(*uid), Some(*gid))?;
        }
        Ok(())
    }
}

/// The folder of the server's programs: on the path, or where Debian puts them, the newest.
pub(super) fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()) {
        return Ok(folder);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .context("no PostgreSQL is installed")?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(version, folder)| *version >= 15 && folder.join("initdb").exists())
        .collect();
    versions.sort();
    match versions.pop() {
        Some((_, folder)) => Ok(folder),
        None => bail!("no PostgreSQL 15 or newer is installed"),
    }
}

/// The server keeps the streams of the command that starts it, so they must not be those of the test.
fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn succeed(mut command: Command) -> Result<()> {
    let status = quiet(&mut command).status().with_context(|| format!("{command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}
