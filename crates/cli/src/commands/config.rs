//! `kezek config check | dump | reference`

use std::io::Write as _;

use crate::args::{ConfigArgs, ConfigCommand};
use crate::config::{self, Config};
use crate::exit::Exit;

/// Checks, shows or explains the configuration. What `check` finds wrong is an answer, not a failure.
///
/// # Errors
/// `dump`: the file cannot be read or is wrong. Standard output is closed.
pub fn run(args: &ConfigArgs) -> anyhow::Result<Exit> {
    let variable = |name: &str| std::env::var(name).ok();
    let text = match &args.command {
        ConfigCommand::Check(file) => {
            let checked = Config::read(&file.path, variable);
            if let Err(problem) = checked {
                eprintln!("{problem:#}");
                return Ok(Exit::No);
            }
            eprintln!("{}: nothing is wrong with it", file.path.display());
            return Ok(Exit::Done);
        }
        ConfigCommand::Dump(file) => Config::read(&file.path, variable)?.dump()?,
        ConfigCommand::Reference => config::reference(),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}
