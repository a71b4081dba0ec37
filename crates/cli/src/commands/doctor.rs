//! `kezek doctor [--json]`: looks whether an installation could serve, and says what to mend.

use std::net::TcpListener;

use serde::Serialize;

use crate::args::DoctorArgs;
use crate::config::Config;
use crate::exit::Exit;
use crate::installation;

/// One check with its outcome.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    is_well: bool,
    /// What to mend.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct Report {
    is_well: bool,
    checks: Vec<Finding>,
}

type Check = (&'static str, fn(&Config) -> anyhow::Result<()>);

/// What is looked at, in this order.
const CHECKS: &[Check] = &[
    ("trusted certificates", |config| installation::anchors(&config.eds.anchors).map(drop)),
    ("database", |config| installation::database(config).map(drop)),
    ("schema", schema),
    ("address of the portal is free", |config| free(config.portal.listen)),
    ("address of the key store is free", |config| free(config.key_store.listen)),
    ("address of the metrics is free", |config| free(config.metrics.listen)),
];

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
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        for Finding { check, problem, .. } in &report.checks {
            match problem {
                None => println!("well   {check}"),
                Some(problem) => println!("MEND   {check}: {problem}"),
            }
        }
    }
    Ok(if report.is_well { Exit::Done } else { Exit::No })
}

fn finding(check: &'static str, outcome: anyhow::Result<()>) -> Finding {
    let problem = outcome.err().map(|error| format!("{error:#}"));
    Finding { check, is_well: problem.is_none(), problem }
}

fn schema(config: &Config) -> anyhow::Result<()> {
    let missing = installation::database(config)?.pending_migrations()?;
    anyhow::ensure!(missing.is_empty(), "{} missing; run `kezek migrate`", missing.join(", "));
    Ok(())
}

fn free(address: std::net::SocketAddr) -> anyhow::Result<()> {
    TcpListener::bind(address)?;
    Ok(())
}
