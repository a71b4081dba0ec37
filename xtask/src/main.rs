//! Checks and generated files of the workspace: `cargo xtask <command>`.
//!
//! One file per command. A new command is one `mod` line and one row of [`COMMANDS`].

mod assets;
mod check;
mod generate;
mod guide;
mod signer;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use workspace::Workspace;

/// A command of `cargo xtask`.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&Workspace, &[String]) -> Result<()>,
}

/// Every command.
const COMMANDS: &[Command] = &[
    Command {
        name: "assets",
        help: "builds style, script, fonts and pictures into crates/web/assets/dist",
        run: assets::run,
    },
    Command {
        name: "check",
        help: "arrows between crates, licences, duplicate versions, reasons of dependencies",
        run: check::run,
    },
    Command { name: "tidy", help: "sizes, names and leftovers in the sources", run: tidy::run },
    Command {
        name: "guide",
        help: "docs/guide-coverage.md and docs/rules-coverage.md name an existing test for every sentence and rule [--strict]",
        run: guide::run,
    },
    Command {
        name: "generate",
        help: "writes the generated documents, or compares them [--check]",
        run: generate::run,
    },
    Command {
        name: "signer",
        help: "builds the key store for the browser into crates/web/assets/signer",
        run: signer::run,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Result<()> {
    let Some((name, rest)) = words.split_first() else { bail!("which command?\n{}", help()) };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("unknown command `{name}`\n{}", help())
    };
    (command.run)(&Workspace::find()?, rest)
}

fn help() -> String {
    COMMANDS.iter().map(|command| format!("  {:<10}{}\n", command.name, command.help)).collect()
}
