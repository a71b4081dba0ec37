//! `kezek migrate [--check]`

use std::io::Write as _;

use crate::args::MigrateArgs;
use crate::exit::Exit;
use crate::installation;

/// Applies what is missing of the schema; `--check` only names it.
///
/// # Errors
/// The configuration is wrong, the database cannot be opened, a migration failed.
pub fn run(args: &MigrateArgs) -> anyhow::Result<Exit> {
    let config = installation::config(&args.config.path)?;
    if !args.check {
        let applied = installation::database_or_new(&config)?.migrate()?;
        applied.iter().for_each(|name| eprintln!("applied {name}"));
        eprintln!("the schema is current");
        return Ok(Exit::Done);
    }
    let missing = installation::database(&config)?.pending_migrations()?;
    let mut out = std::io::stdout().lock();
    for name in &missing {
        writeln!(out, "{name}")?;
    }
    Ok(if missing.is_empty() { Exit::Done } else { Exit::No })
}
