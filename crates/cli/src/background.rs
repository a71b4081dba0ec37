//! The beat of the background work: a period, until the program ends.

use std::time::Duration;

use app::DbError;
use app::clock::{Pulse, Reconciled, Wake};
use app::ports::PortFuture;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};
use web::state::Portal;

/// Pause between two passes. Nothing depends on it: every command settles first; people only hear sooner.
const PERIOD: Duration = Duration::from_secs(1);

/// A beat a second.
#[derive(Debug)]
pub struct Beat {
    ticks: Interval,
    stopping: watch::Receiver<bool>,
    portal: Portal,
}

impl Beat {
    /// Beats until `stopping` says so, and tells the portal of each pass that went well.
    #[must_use]
    pub fn new(portal: Portal, stopping: watch::Receiver<bool>) -> Self {
        let mut ticks = interval(PERIOD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { ticks, stopping, portal }
    }
}

impl Pulse for Beat {
    fn next(&mut self) -> PortFuture<'_, Wake> {
        Box::pin(async {
            tokio::select! {
                _ = self.stopping.wait_for(|stop| *stop) => Wake::Stop,
                _ = self.ticks.tick() => Wake::Work,
            }
        })
    }

    fn passed(&mut self, outcome: &Result<Reconciled, DbError>) {
        if outcome.is_ok() {
            self.portal.beat();
        }
    }
}
