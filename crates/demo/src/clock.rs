//! The clock that can be moved: it ticks like the system's, with a distance that only grows.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use app::ports::Clock;
use jiff::{SignedDuration, Timestamp};

/// The demo's clock. It is never set back, also not from one run to the next.
#[derive(Debug)]
pub struct DemoClock {
    state: Mutex<State>,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// How far it is ahead of the system's clock; negative when it is behind.
    ahead: SignedDuration,
    /// The last instant that anybody saw.
    seen: Timestamp,
}

/// The wanted instant is not later than the clock's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the demo's clock shows {now} and is never set back; choose a later instant")]
pub struct SetBack {
    /// What it shows.
    pub now: Timestamp,
}

impl DemoClock {
    /// A clock that starts at an instant, without a file: for tests.
    #[must_use]
    pub fn starting(at: Timestamp) -> Self {
        Self { state: Mutex::new(State { ahead: at.duration_since(system()), seen: at }), file: None }
    }

    /// The clock of a folder: goes on from where it was, or starts at `at`, or at the system's instant.
    pub(crate) fn of_folder(folder: &Path, at: Option<Timestamp>) -> std::io::Result<Self> {
        let file = folder.join("clock");
        let saved = match std::fs::read_to_string(&file) {
            Ok(text) => read(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let state = saved.unwrap_or_else(|| {
            let at = at.unwrap_or_else(system);
            State { ahead: at.duration_since(system()), seen: at }
        });
        let clock = Self { state: Mutex::new(state), file: Some(file) };
        clock.save(&clock.lock())?;
        Ok(clock)
    }

    /// Moves it forward to an instant.
    ///
    /// # Errors
    /// [`SetBack`]. Trouble of the file is passed over: the clock is right until the demo ends.
    pub fn set(&self, to: Timestamp) -> Result<Timestamp, SetBack> {
        let mut state = self.lock();
        let now = tick(&mut state);
        if to < now {
            return Err(SetBack { now });
        }
        state.ahead = to.duration_since(system());
        state.seen = to;
        if let Err(error) = self.save(&state) {
            tracing::warn!(%error, "the demo's clock cannot be written to its file");
        }
        Ok(to)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, state: &State) -> std::io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        std::fs::write(file, format!("{} {}\n", state.ahead.as_micros(), state.seen.as_microsecond()))
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        tick(&mut self.lock())
    }
}

/// Now, and never before what was seen.
fn tick(state: &mut State) -> Timestamp {
    let now = system().checked_add(state.ahead).unwrap_or(state.seen);
    state.seen = state.seen.max(now);
    state.seen
}

fn read(text: &str) -> Option<State> {
    let (ahead, seen) = text.trim().split_once(' ')?;
    let ahead = SignedDuration::from_micros(ahead.parse().ok()?);
    Some(State { ahead, seen: Timestamp::from_microsecond(seen.parse().ok()?).ok()? })
}

/// The system's clock in whole microseconds.
#[expect(clippy::disallowed_methods, reason = "this is the demo's port of the clock")]
fn system() -> Timestamp {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::constant(1_800_000_000, 0);

    #[test]
    fn it_moves_forward_only() {
        let clock = DemoClock::starting(AT);
        assert!(clock.now() >= AT);
        let later = AT + SignedDuration::from_hours(48);
        assert_eq!(clock.set(later).unwrap(), later);
        assert!(clock.now() >= later);
        assert!(clock.set(AT).is_err());
        assert!(clock.now() >= later, "a refused move changes nothing");
    }

    #[test]
    fn the_next_run_goes_on_from_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let later = AT + SignedDuration::from_hours(1000);
        DemoClock::of_folder(folder.path(), Some(AT)).unwrap().set(later).unwrap();
        let again = DemoClock::of_folder(folder.path(), Some(AT)).unwrap();
        assert!(again.now() >= later, "`at` counts for a new folder only");
    }
}
