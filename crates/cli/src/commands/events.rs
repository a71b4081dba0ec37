//! `kezek events export FILE` and `kezek events replay --check`

use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, bail};
use app::ports::Clock as _;
use app::registers::Registers;
use storage::slice::{compare, replay};
use storage::{Db, DbError};

use crate::args::{EventsArgs, EventsCommand};
use crate::edge::SystemClock;
use crate::exit::Exit;
use crate::installation;

/// Exports or replays.
///
/// # Errors
/// The data cannot be opened, the file exists, an event cannot be read.
pub fn run(args: &EventsArgs) -> anyhow::Result<Exit> {
    match &args.command {
        EventsCommand::Export { file, place } => export(&installation::database_at(place)?, file),
        EventsCommand::Replay { check: true, place } => check(&installation::database_at(place)?),
        EventsCommand::Replay { check: false, .. } => {
            bail!("only --check is offered: derived tables are never replaced while the service runs")
        }
    }
}

fn export(db: &Db, path: &Path) -> anyhow::Result<Exit> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    let out = Arc::new(Mutex::new(BufWriter::new(file)));
    let writer = Arc::clone(&out);
    let written = db
        .read(move |reader| {
            let mut out = writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mut written = 0_u64;
            storage::event::for_each(reader, |event| {
                let line = serde_json::to_string(&event).map_err(|error| unwritten(&error))?;
                writeln!(out, "{line}").map_err(|error| unwritten(&error))?;
                written += 1;
                Ok(())
            })?;
            out.flush().map_err(|error| unwritten(&error))?;
            Ok(written)
        })
        .wait()?;
    eprintln!("{written} events");
    Ok(Exit::Done)
}

fn unwritten(error: &dyn std::fmt::Display) -> DbError {
    DbError::Storage(error.to_string())
}

/// Rebuilds every derived table from the events, in memory, and compares.
fn check(db: &Db) -> anyhow::Result<Exit> {
    let registers = Arc::new(db.read(Registers::load).wait()?);
    let now = SystemClock.now();
    let (events, differences) = db
        .read(move |reader| {
            let replayed = replay(reader, registers.book())?;
            // Comparing needs rules for what is derived on loading; which district's does not matter.
            let rules = replayed.queues.keys().next().map(|queue| registers.rules(queue.district, now));
            let differences = match &rules {
                Some(rules) => compare(reader, &replayed, rules.rules())?,
                None => Vec::new(),
            };
            Ok((replayed.events, differences))
        })
        .wait()?;
    let mut out = std::io::stdout().lock();
    for difference in &differences {
        writeln!(out, "{} {}", difference.table, difference.id)?;
    }
    eprintln!("{events} events, {} differences", differences.len());
    Ok(if differences.is_empty() { Exit::Done } else { Exit::No })
}
