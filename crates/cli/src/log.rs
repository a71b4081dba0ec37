//! The log: on standard error, one line an event.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

use crate::config::Level;

/// Lines for people at a terminal: of a demonstration only what looks wrong.
pub fn to_people() {
    let subscriber = fmt().with_max_level(LevelFilter::WARN).with_writer(std::io::stderr).finish();
    // A second call in one process (tests) keeps the first.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// One JSON object a line, for machines.
pub fn to_machines(level: Level) {
    let level = match level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    let subscriber =
        fmt().json().flatten_event(true).with_max_level(level).with_writer(std::io::stderr).finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}
