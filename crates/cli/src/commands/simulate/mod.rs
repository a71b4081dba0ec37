//! `kezek simulate`: a seeded district over the real use-cases, judged by an oracle.

mod picture;
mod print;

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bench::Cluster;
use domain::policy::PolicyBook;
use sim::{Failure, Settings};
use storage::DatabaseUrl;

use crate::args::{EngineName, SimulateArgs};
use crate::exit::Exit;

/// Simulates. What is found wrong is printed with the command that repeats it, and the answer is "no".
///
/// # Errors
/// A database that does not fit the engine, an unknown profile, or trouble of writing.
pub fn run(args: &SimulateArgs) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    let given = settings(args)?;
    let server = match args.engine {
        EngineName::Postgres if given.database.is_none() => Some(Server::start()?),
        _ => None,
    };
    for seed in args.seed..args.seed.saturating_add(args.seeds.into()) {
        let database = server.as_ref().map(|server| server.database(seed)).transpose()?;
        let settings =
            Settings { seed, database: database.or_else(|| given.database.clone()), ..given.clone() };
        let ran = sim::run(&settings);
        clear_progress();
        if let Some(server) = &server {
            server.forget(seed)?;
        }
        match ran {
            Ok(report) => {
                print::report(&mut out, args, &report)?;
                if let Some(file) = &args.picture {
                    let picture = picture::svg(&report, args.families, args.language.lang());
                    std::fs::write(file, picture)
                        .with_context(|| format!("cannot write {}", file.display()))?;
                    eprintln!("the picture is {}", file.display());
                }
            }
            Err(failure) => {
                tell(&mut out, args, settings, failure)?;
                return Ok(Exit::No);
            }
        }
    }
    Ok(Exit::Done)
}

/// What was found, made smaller if that was asked for.
fn tell(
    out: &mut impl std::io::Write,
    args: &SimulateArgs,
    settings: Settings,
    failure: Failure,
) -> anyhow::Result<()> {
    let seed = settings.seed;
    let (smaller, failure) = match &settings.database {
        None if args.shrink => sim::shrink(&settings, failure),
        _ => (settings, failure),
    };
    clear_progress();
    if args.json {
        let found = serde_json::json!({
            "seed": seed, "step": failure.step, "doing": failure.doing, "at": failure.at,
            "found": failure.found, "command": smaller.command(),
        });
        writeln!(out, "{found}")?;
    } else {
        writeln!(out, "{failure}")?;
    }
    Ok(())
}

fn settings(args: &SimulateArgs) -> anyhow::Result<Settings> {
    let database = match (args.engine, &args.database) {
        (_, None) => None,
        (EngineName::Sqlite, Some(_)) => {
            anyhow::bail!("SQLite is simulated in a scratch folder; leave --database out")
        }
        (EngineName::Postgres, Some(url)) => Some(url.parse().context("--database")?),
    };
    anyhow::ensure!(
        database.is_none() || args.seeds == 1,
        "one database holds one seed; leave --database out, and a server of its own is started"
    );
    anyhow::ensure!(
        args.picture.is_none() || args.seeds == 1,
        "one picture shows one seed; leave --seeds out"
    );
    if let Some(family) = args.follow {
        anyhow::ensure!(args.seeds == 1, "one story is of one seed; leave --seeds out");
        anyhow::ensure!(
            family < args.families,
            "--follow: there are families 0 to {}; give one of them, or more --families",
            args.families - 1
        );
    }
    anyhow::ensure!(
        !args.shrink || matches!(args.engine, EngineName::Sqlite),
        "a failure is made smaller on SQLite, where each attempt has a fresh database; leave --engine out: both engines tell \
         the same story"
    );
    if let Some(policy) = &args.policy {
        anyhow::ensure!(
            PolicyBook::bundled().profile(policy).is_some(),
            "--policy: there is no profile {policy}"
        );
    }
    Ok(Settings {
        database,
        years: args.years,
        follow: args.follow,
        policy: args.policy.clone(),
        is_calm: args.calm,
        progress: std::io::stderr().is_terminal().then_some(show_progress),
        left_out: args.without.as_deref().map(numbers).transpose()?.unwrap_or_default(),
        ..Settings::new(args.seed, args.families)
    })
}

/// How far the present seed is, on a terminal.
fn show_progress(step: u32, steps: u32) {
    if step.is_multiple_of((steps / 100).max(1)) {
        eprint!("\rstep {step} of {steps}");
    }
}

fn clear_progress() {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
}

/// A PostgreSQL server that lives as long as the simulation, with a fresh database for each seed.
struct Server {
    // Stopped before its folder is removed: fields are dropped in order.
    cluster: Cluster,
    _folder: Folder,
}

/// Removed when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        // In memory where the system offers it: rules are tested here, not disks.
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        let folder = Folder(base.join(format!("kezek-simulate-{}", std::process::id())));
        std::fs::create_dir(&folder.0).with_context(|| format!("cannot make {}", folder.0.display()))?;
        let cluster = Cluster::start(&folder.0)?.context(
            "no PostgreSQL is installed here: install one (no running server is needed), or give --database with the address \
             of an empty database",
        )?;
        Ok(Self { cluster, _folder: folder })
    }

    fn database(&self, seed: u64) -> anyhow::Result<DatabaseUrl> {
        self.cluster.create(&name(seed), None)
    }

    fn forget(&self, seed: u64) -> anyhow::Result<()> {
        self.cluster.remove(&name(seed))
    }
}

fn name(seed: u64) -> String {
    format!("seed_{seed}")
}

/// `1-3,7`.
fn numbers(text: &str) -> anyhow::Result<BTreeSet<u32>> {
    let mut all = BTreeSet::new();
    for range in text.split(',') {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| text.trim().parse::<u32>().with_context(|| format!("--without {range}"));
        all.extend(number(from)?..=number(to)?);
    }
    Ok(all)
}
