//! The log: on standard error, one line an event. A line that cannot be written, on a full disk, is lost and ends nothing: the
//! library would say so by a panic, in the middle of a request.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

use crate::config::Level;

/// Lines for people at a terminal: of a demonstration only what looks wrong.
pub fn to_people() {
    let subscriber = fmt().log_internal_errors(false).with_max_level(LevelFilter::WARN);
    let subscriber = subscriber.with_writer(std::io::stderr).finish();
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
    let subscriber = fmt().json().flatten_event(true).log_internal_errors(false).with_max_level(level);
    let subscriber = subscriber.with_writer(std::io::stderr).finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}
