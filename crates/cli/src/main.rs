//! The executable `kezek`.

use std::process::ExitCode;

use clap::Parser as _;
use cli::args::{Cli, Command};
use cli::commands;
use cli::exit::{Exit, FAILED};

fn main() -> ExitCode {
    let done: anyhow::Result<Exit> = match Cli::parse().command {
        Command::Bench(args) => commands::bench::run(&args),
        Command::Config(args) => commands::config::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Doctor(args) => commands::doctor::run(&args),
        Command::Eds(args) => commands::eds::run(&args),
        Command::Events(args) => commands::events::run(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Migrate(args) => commands::migrate::run(&args),
        Command::Openapi => commands::openapi::run(),
        Command::Routes => commands::routes::run(),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Simulate(args) => commands::simulate::run(&args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("kezek: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}
