//! `kezek doctor [--json]`: looks whether an installation could serve, and says what to mend.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};

use anyhow::{Context as _, ensure};
use serde::Serialize;
use storage::DatabaseUrl;

use crate::args::DoctorArgs;
use crate::config::Config;
use crate::edge::NO_GATEWAY;
use crate::exit::Exit;
use crate::{files, installation};

mod authority;
mod keys;

/// One check with its outcome.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    is_well: bool,
    /// What to mend.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// What is well but has to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Report {
    is_well: bool,
    checks: Vec<Finding>,
}

/// Answers with a note, where something has to be known.
type Check = (&'static str, fn(&Config) -> anyhow::Result<Option<&'static str>>);

/// What is looked at, in this order.
const CHECKS: &[Check] = &[
    ("trusted certificates", keys::certificates),
    ("lists of revoked keys", authority::lists),
    ("responder (OCSP)", authority::responder),
    ("time-stamps (TSP)", authority::time_stamps),
    ("blob key", blob_key),
    ("database and schema", database),
    ("connection to the database", |config| {
        let url: DatabaseUrl = config.database.url.parse()?;
        Ok(url.trusts_the_network().then_some(UNVERIFIED))
    }),
    ("address of the portal is free", |config| free(config.portal.listen)),
    ("address of the key store is free", |config| free(config.key_store.listen)),
    ("address of the metrics is free", |config| free(config.metrics.listen)),
    ("messages", |_| Ok(Some(NO_GATEWAY))),
];

/// Said of a PostgreSQL server behind a network.
const UNVERIFIED: &str = "whoever is on the way to the server could pretend to be it; add \
                          sslmode=verify-full&sslrootcert=FILE to database.url";

/// An installation without districts works, and serves nobody.
const NO_DISTRICTS: &str = "no districts yet, so nobody can file; `kezek import kato FILE` brings them";

/// Runs every check.
///
/// # Errors
/// Standard output is closed.
pub fn run(args: &DoctorArgs) -> anyhow::Result<Exit> {
    let checks = match installation::config(&args.config.path) {
        Ok(config) => CHECKS.iter().map(|(name, check)| finding(name, check(&config))).collect(),
        Err(error) => vec![finding("configuration", Err(error))],
    };
    let report = Report { is_well: checks.iter().all(|check| check.is_well), checks };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        for Finding { check, problem, note, .. } in &report.checks {
            match (problem, note) {
                (Some(problem), _) => writeln!(out, "MEND   {check}: {problem}")?,
                (None, Some(note)) => writeln!(out, "note   {check}: {note}")?,
                (None, None) => writeln!(out, "well   {check}")?,
            }
        }
    }
    Ok(if report.is_well { Exit::Done } else { Exit::No })
}

fn finding(check: &'static str, outcome: anyhow::Result<Option<&'static str>>) -> Finding {
    match outcome {
        Ok(note) => Finding { check, is_well: true, problem: None, note },
        Err(error) => Finding { check, is_well: false, problem: Some(format!("{error:#}")), note: None },
    }
}

fn blob_key(config: &Config) -> anyhow::Result<Option<&'static str>> {
    let path = &config.database.blob_key;
    files::blob_key(path)?;
    let shown = path.display();
    ensure!(!files::is_open_to_others(path)?, "everybody can read {shown}; `chmod o= {shown}`");
    Ok(None)
}

fn database(config: &Config) -> anyhow::Result<Option<&'static str>> {
    let db = installation::database(config)?;
    let missing = db.pending_migrations()?;
    ensure!(missing.is_empty(), "{} missing; run `kezek migrate`", missing.join(", "));
    installation::refuse_demo(&db, &config.eds)?;
    let has_districts = !db.read(storage::registers::districts).wait()?.is_empty();
    Ok((!has_districts).then_some(NO_DISTRICTS))
}

fn free(address: SocketAddr) -> anyhow::Result<Option<&'static str>> {
    TcpListener::bind(address).with_context(|| format!("{address} cannot be listened on; end what does"))?;
    Ok(None)
}
