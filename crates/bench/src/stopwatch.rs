//! Time of work.

use std::time::{Duration, Instant};

/// Runs `work` and says how long it took.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let watch = Stopwatch::start();
    let done = work();
    (done, watch.elapsed())
}

/// Runs since it was started.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// `count` in `duration`, a second.
pub(crate) fn per_second(count: u32, duration: Duration) -> f64 {
    f64::from(count) / duration.as_secs_f64().max(f64::EPSILON)
}

/// Processor time of this thread since it was started; where the system does not tell it, time on the wall.
pub(crate) struct Processor {
    spent: Option<Duration>,
    wall: Stopwatch,
}

impl Processor {
    pub(crate) fn start() -> Self {
        Self { spent: spent_by_thread(), wall: Stopwatch::start() }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match (self.spent, spent_by_thread()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }
}

/// Nanoseconds that Linux counts for each thread.
fn spent_by_thread() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Seconds since 1970-01-01T00:00:00Z: yardsticks look at the clock of the machine.
#[expect(clippy::disallowed_methods, reason = "another program judges the same signature by its own clock")]
pub(crate) fn wall_seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}
