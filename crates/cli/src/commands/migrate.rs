//! `kezek migrate [--check]`

use crate::args::MigrateArgs;
use crate::exit::Exit;
use crate::installation;

/// Applies what is missing of the schema; `--check` only names it.
///
/// # Errors
/// The configuration is wrong, the database cannot be opened, a migration failed.
pub fn run(args: &MigrateArgs) -> anyhow::Result<Exit> {
    let config = installation::config(&args.config.path)?;
    let db = installation::database(&config)?;
    if !args.check {
        for name in db.migrate()? {
            eprintln!("applied {name}");
        }
        return Ok(Exit::Done);
    }
    let missing = db.pending_migrations()?;
    for name in &missing {
        println!("{name}");
    }
    Ok(if missing.is_empty() { Exit::Done } else { Exit::No })
}
