//! The executable `kezek`.

use std::process::ExitCode;

use clap::Parser as _;
use cli::args::{Cli, Command};
use cli::commands;
use cli::exit::{Exit, FAILED};

fn main() -> ExitCode {
    let done: anyhow::Result<Exit> = match Cli::parse().command {
        Command::Config(args) => commands::config::run(&args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("kezek: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}
