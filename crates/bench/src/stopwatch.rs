//! Time of work.

use std::time::{Duration, Instant};

/// Runs `work` and says how long it took.
#[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// `count` in `duration`, a second.
pub(crate) fn per_second(count: u32, duration: Duration) -> f64 {
    f64::from(count) / duration.as_secs_f64().max(f64::EPSILON)
}
