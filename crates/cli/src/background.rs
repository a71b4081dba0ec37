//! The background work: a beat by period and by the bell of the application, until the program ends. Should it die, the
//! portal is not ready until it has been brought to life again.

use std::sync::Arc;
use std::time::Duration;

use app::clock::{Probe, Pulse, Reconciled, Wake};
use app::ports::{Messenger, PortFuture};
use app::signing::Tending;
use app::{Bell, Caller, DbError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until, timeout};
use web::state::Portal;

/// Pause between two passes. Nothing depends on it: every command settles first; people only hear sooner.
const PERIOD: Duration = Duration::from_secs(1);

/// Pause between two probes of the disk: a balancer asks about as often, and a row in five seconds wears no disk out.
const PROBE_PERIOD: Duration = Duration::from_secs(5);

/// Shortest pause between two passes, however much rings: a rush of commands is one pass every tenth of a second, and the
/// answer to a person still comes before the next page is read.
const PAUSE: Duration = Duration::from_millis(100);

/// Works until `stopping` says so. Work that dies is begun again after a period: people are served all the while, since
/// every command settles first, but nobody hears of anything.
pub async fn work(portal: Portal, messenger: Arc<dyn Messenger>, stopping: watch::Receiver<bool>) {
    let mut stop = stopping.clone();
    loop {
        let beat = Beat::new(portal.clone(), stopping.clone());
        let pass = app::clock::run(portal.app.clone(), Arc::clone(&messenger), beat);
        if tokio::spawn(pass).await.is_ok() {
            return;
        }
        // What the panic said is on standard error; it is kept out of the log, since nobody knows what it quotes.
        tracing::error!("the background work died and is begun again");
        portal.background_died();
        if timeout(PERIOD, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

/// Fetches lists of revoked keys before they are needed and completes evidence, until `stopping` says so. Apart from the
/// other work: what waits for the network keeps no deadline and no message waiting.
pub async fn tend(portal: Portal, stopping: watch::Receiver<bool>) {
    let mut stop = stopping.clone();
    loop {
        let (portal, mut stopping) = (portal.clone(), stopping.clone());
        let tending = async move {
            let mut tending = Tending::default();
            loop {
                let outcome = tokio::select! {
                    _ = stopping.wait_for(|stop| *stop) => return,
                    outcome = tending.pass(&portal.app) => outcome,
                };
                if let Err(error) = &outcome {
                    tracing::error!(%error, "lists and evidence could not be looked after");
                }
                portal.tended(&outcome);
                if timeout(PERIOD, stopping.wait_for(|stop| *stop)).await.is_ok() {
                    return;
                }
            }
        };
        // A large list is a second of work: not on the threads that serve people.
        let here = Handle::current();
        if spawn_blocking(move || here.block_on(tending)).await.is_ok() {
            return;
        }
        tracing::error!("the work on lists and evidence died and is begun again");
        if timeout(PERIOD, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

/// Tells the portal whether the database can write, until `stopping` says so: on a full disk it answers every question.
pub async fn probe(portal: Portal, mut stopping: watch::Receiver<bool>) {
    loop {
        let outcome = portal.app.run(portal.app.ctx(Caller::Clock), Probe).await;
        if let Err(error) = &outcome
            && portal.can_write()
        {
            tracing::error!(%error, "the database does not write");
        }
        portal.wrote(&outcome);
        if timeout(PROBE_PERIOD, stopping.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

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
        self.portal.passed(outcome);
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
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use app::Bell;
    use app::clock::Wake;
    use app::identity::SessionLimits;
    use app::messages::Outgoing;
    use app::ports::{DeliveryFailed, Messenger, PortFuture};
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tokio::sync::watch;
    use tokio::time::{Instant, timeout};
    use tower::ServiceExt as _;
    use web::security::rates::Tempo;
    use web::state::{Portal, Settings};

    use super::{PAUSE, Rhythm, work};

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

    /// A gateway with a mistake in it, until it is mended.
    struct Broken(AtomicBool);

    impl Messenger for Broken {
        fn is_connected(&self) -> bool {
            assert!(!self.0.load(Ordering::Relaxed), "a mistake of a gateway");
            false
        }

        fn deliver<'a>(&'a self, _message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
            Box::pin(std::future::ready(Ok(())))
        }
    }

    fn portal(folder: &std::path::Path) -> Portal {
        let origin = "https://kezek.example";
        let settings = Settings {
            portal_origin: origin.to_owned(),
            key_store_origin: "https://keys.kezek.example".to_owned(),
            is_demonstration: false,
            is_trial: false,
            sessions: SessionLimits::USUAL,
            tempo: Tempo::USUAL,
            renderer: Arc::new(documents::Printer::new(origin.parse().unwrap()).unwrap()),
            is_trusted_proxy: Box::new(|_| false),
        };
        Portal::new(crate::edge::tests::app(folder), settings)
    }

    #[test]
    fn the_portal_is_not_ready_after_the_background_work_died_until_it_works_again() {
        let folder = tempfile::tempdir().unwrap();
        let portal = portal(folder.path());
        let router = web::router::router(&portal, axum::Router::new());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let is_ready = async || {
                let request = Request::get("/readyz").body(Body::empty()).unwrap();
                router.clone().oneshot(request).await.unwrap().status() == StatusCode::OK
            };
            let becomes = async |wanted: bool| {
                let changed = async {
                    while is_ready().await != wanted {
                        tokio::task::yield_now().await;
                    }
                };
                timeout(NEVER / 10, changed).await.expect("it becomes so soon");
            };
            assert!(is_ready().await);
            let gateway = Arc::new(Broken(AtomicBool::new(true)));
            let (stop, stopping) = watch::channel(false);
            let working = tokio::spawn(work(portal.clone(), gateway.clone(), stopping));
            becomes(false).await;
            assert!(!working.is_finished(), "it is tried again");
            gateway.0.store(false, Ordering::Relaxed);
            becomes(true).await;
            stop.send(true).unwrap();
            working.await.unwrap();
            let numbers = portal.metrics.text();
            assert!(numbers.contains("kezek_background_passes_total{outcome=\"done\"} "), "{numbers}");
        });
    }
}
