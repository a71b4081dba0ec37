//! The edge of the program: the system's clock and random numbers, and ports that nobody stands behind.

use app::messages::Outgoing;
use app::ports::{CivilRegistry, Clock, DeliveryFailed, Messenger, PortFuture};
use domain::application::Kinship;
use domain::id::Entropy;
use domain::identity::Iin;
use jiff::{Timestamp, Unit};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// The system's clock, in whole microseconds.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the edge: this is where the program's clock comes from")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.round(Unit::Microsecond).unwrap_or(now)
    }
}

/// The system's random numbers.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::expect_used, reason = "a machine without random numbers must not make tokens")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives no random numbers");
    }
}

/// No civil registry is connected: every question stays unanswered, and the department decides (R16).
#[derive(Clone, Copy, Debug)]
pub struct SilentRegistry;

impl CivilRegistry for SilentRegistry {
    fn kinship<'a>(&'a self, _parent: &'a Iin, _child: &'a Iin) -> PortFuture<'a, Kinship> {
        Box::pin(std::future::ready(Kinship::Unanswered))
    }
}

/// No gateway of messages is connected: they wait, and end as dead letters that staff see.
#[derive(Clone, Copy, Debug)]
pub struct SilentMessenger;

impl Messenger for SilentMessenger {
    fn deliver<'a>(&'a self, _message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        let failed = DeliveryFailed::Later("no gateway of messages is connected".to_owned());
        Box::pin(std::future::ready(Err(failed)))
    }
}

/// Turns to true when the process is told to stop: by Ctrl-C or by a service manager.
///
/// # Errors
/// The signals cannot be listened to.
pub fn stop_signal() -> std::io::Result<watch::Receiver<bool>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        // Nobody listens any more when everything has ended already.
        let _ = tell.send(true);
    });
    Ok(told)
}
