//! The beat of the background work: a period and the bell of the application, until the program ends.

use std::time::Duration;

use app::clock::{Pulse, Reconciled, Wake};
use app::ports::PortFuture;
use app::{Bell, DbError};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until};
use web::state::Portal;

/// Pause between two passes. Nothing depends on it: every command settles first; people only hear sooner.
const PERIOD: Duration = Duration::from_secs(1);

/// Shortest pause between two passes, however much rings: a rush of commands is one pass every tenth of a second, and the
/// answer to a person still comes before the next page is read.
const PAUSE: Duration = Duration::from_millis(100);

/// A beat a second, and one whenever a command left work behind.
#[derive(Debug)]
pub struct Beat {
    rhythm: Rhythm,
    portal: Portal,
}

impl Beat {
    /// Beats until `stopping` says so, and tells the portal of each pass that went well.
    #[must_use]
    pub fn new(portal: Portal, stopping: watch::Receiver<bool>) -> Self {
        Self { rhythm: Rhythm::new(portal.app.bell().clone(), stopping, PERIOD), portal }
    }
}

impl Pulse for Beat {
    fn next(&mut self) -> PortFuture<'_, Wake> {
        Box::pin(self.rhythm.next())
    }

    fn passed(&mut self, outcome: &Result<Reconciled, DbError>) {
        if outcome.is_ok() {
            self.portal.beat();
        }
    }
}

/// When to work.
#[derive(Debug)]
struct Rhythm {
    bell: Bell,
    ticks: Interval,
    stopping: watch::Receiver<bool>,
}

impl Rhythm {
    fn new(bell: Bell, stopping: watch::Receiver<bool>, period: Duration) -> Self {
        let mut ticks = interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { bell, ticks, stopping }
    }

    /// The next reason, asked for at the end of a pass.
    async fn next(&mut self) -> Wake {
        let earliest = Instant::now() + PAUSE;
        let reason = async {
            tokio::select! {
                _ = self.ticks.tick() => {}
                () = self.bell.rung() => {}
            }
            sleep_until(earliest).await;
        };
        tokio::select! {
            biased;
            _ = self.stopping.wait_for(|stop| *stop) => Wake::Stop,
            () = reason => {
                self.ticks.reset();
                Wake::Work
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use app::Bell;
    use app::clock::Wake;
    use tokio::sync::watch;
    use tokio::time::{Instant, timeout};

    use super::{PAUSE, Rhythm};

    /// No test waits for so long: what comes earlier came for another reason.
    const NEVER: Duration = Duration::from_secs(600);

    fn with_rhythm(period: Duration, test: impl AsyncFnOnce(Rhythm, Bell, watch::Sender<bool>)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (bell, (stop, stopping)) = (Bell::default(), watch::channel(false));
            let mut rhythm = Rhythm::new(bell.clone(), stopping, period);
            // An interval ticks at once for the first time.
            assert_eq!(rhythm.next().await, Wake::Work);
            test(rhythm, bell, stop).await;
        });
    }

    #[test]
    fn nothing_rings_and_a_period_passes() {
        let period = PAUSE * 2;
        with_rhythm(period, async |mut rhythm, _bell, _stop| {
            let begun = Instant::now();
            assert_eq!(rhythm.next().await, Wake::Work);
            assert!(begun.elapsed() >= period - PAUSE / 2, "{:?}", begun.elapsed());
        });
    }

    #[test]
    fn a_rush_of_commands_is_one_pass_after_a_pause() {
        with_rhythm(NEVER, async |mut rhythm, bell, _stop| {
            let begun = Instant::now();
            (0..1_000).for_each(|_| bell.ring());
            assert_eq!(timeout(NEVER / 10, rhythm.next()).await, Ok(Wake::Work));
            assert!(begun.elapsed() >= PAUSE, "{:?}", begun.elapsed());
            assert!(timeout(PAUSE * 2, rhythm.next()).await.is_err(), "what rang is not heard twice");
        });
    }

    #[test]
    fn a_command_wakes_who_waits() {
        with_rhythm(NEVER, async |mut rhythm, bell, _stop| {
            let rings = async {
                tokio::task::yield_now().await;
                bell.ring();
            };
            let (woken, ()) = tokio::join!(timeout(NEVER / 10, rhythm.next()), rings);
            assert_eq!(woken, Ok(Wake::Work));
        });
    }

    #[test]
    fn the_end_does_not_wait() {
        with_rhythm(NEVER, async |mut rhythm, bell, stop| {
            bell.ring();
            stop.send(true).unwrap();
            assert_eq!(timeout(PAUSE / 2, rhythm.next()).await, Ok(Wake::Stop));
        });
    }
}
