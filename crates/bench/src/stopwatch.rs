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
