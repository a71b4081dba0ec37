//! The executable `kezek`.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use cli::args::{Cli, Command};
use cli::commands;
use cli::exit::{Exit, FAILED};
use cli::files;

fn main() -> ExitCode {
    let command = Cli::parse().command;
    // Measurements start servers, which run as somebody else and read what is made for them.
    if !matches!(command, Command::Bench(_) | Command::Simulate(_)) {
        files::make_private();
    }
    let done: anyhow::Result<Exit> = match command {
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
            // Whoever reads only the first lines of an answer has closed the pipe: nobody is left to be told.
            if !is_closed_pipe(&error) {
                // Standard error may be closed as well.
                let _ = writeln!(std::io::stderr(), "kezek: {error:#}");
            }
            ExitCode::from(FAILED)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
