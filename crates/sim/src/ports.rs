//! What the simulated country looks like to the program: a clock that stands until it is moved, a civil registry that is
//! down at times, a gateway that loses and doubles messages.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::messages::{ATTEMPTS_MAX, Outgoing};
use app::ports::{CivilRegistry, Clock, DeliveryFailed, Messenger, PortFuture};
use demo::SeededEntropy;
use domain::application::Kinship;
use domain::id::Entropy;
use domain::identity::Iin;
use jiff::Timestamp;

use crate::dice::Dice;

/// The clock.
pub(crate) struct Standing(Mutex<Timestamp>);

impl Standing {
    pub(crate) fn at(start: Timestamp) -> Self {
        Self(Mutex::new(start))
    }

    pub(crate) fn set(&self, to: Timestamp) {
        *locked(&self.0) = to;
    }
}

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        *locked(&self.0)
    }
}

/// Where ids come from: one source for everybody, another for strangers, whose acts leave no trace in the ids of others.
pub(crate) struct Draws {
    everybody: SeededEntropy,
    strangers: SeededEntropy,
    is_strange: AtomicBool,
}

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            everybody: SeededEntropy::new(seed),
            strangers: SeededEntropy::new(!seed),
            is_strange: AtomicBool::new(false),
        }
    }

    /// Whether a stranger acts.
    pub(crate) fn is_strange(&self, is_strange: bool) {
        self.is_strange.store(is_strange, Ordering::SeqCst);
    }
}

impl Entropy for Draws {
    fn fill(&self, bytes: &mut [u8]) {
        let is_strange = self.is_strange.load(Ordering::SeqCst);
        if is_strange { self.strangers.fill(bytes) } else { self.everybody.fill(bytes) }
    }
}

/// The civil registry: knows everybody, and does not always answer (R16).
#[derive(Default)]
pub(crate) struct Registry(Mutex<bool>);

impl Registry {
    pub(crate) fn is_down(&self, down: bool) {
        *locked(&self.0) = down;
    }
}

impl CivilRegistry for Registry {
    fn kinship<'a>(&'a self, _parent: &'a Iin, _child: &'a Iin) -> PortFuture<'a, Kinship> {
        let down = *locked(&self.0);
        Box::pin(std::future::ready(if down { Kinship::Unanswered } else { Kinship::Confirmed }))
    }
}

/// The gateway of messages: some attempts fail, before or after the message was in fact delivered.
pub(crate) struct Gateway(Mutex<Post>);

struct Post {
    dice: Dice,
    failing: u8,
    /// How often each message arrived, by its key.
    arrived: BTreeMap<String, u32>,
    /// How often each was handed over.
    attempts: BTreeMap<String, u32>,
}

impl Gateway {
    pub(crate) fn new(seed: u64, failing: u8) -> Self {
        Self(Mutex::new(Post {
            dice: Dice::new(seed, u64::MAX),
            failing,
            arrived: BTreeMap::new(),
            attempts: BTreeMap::new(),
        }))
    }

    /// From now on nothing is lost.
    pub(crate) fn heal(&self) {
        locked(&self.0).failing = 0;
    }

    /// Whether a message arrived, or was tried as often as the program tries.
    pub(crate) fn is_settled(&self, key: &str) -> bool {
        let post = locked(&self.0);
        post.arrived.contains_key(key) || post.attempts.get(key).is_some_and(|times| *times >= ATTEMPTS_MAX)
    }

    /// How often a message was handed over.
    pub(crate) fn attempts(&self, key: &str) -> u32 {
        locked(&self.0).attempts.get(key).copied().unwrap_or(0)
    }

    /// Different messages that arrived, and arrivals of messages that had arrived before.
    pub(crate) fn arrived(&self) -> (usize, u32) {
        let post = locked(&self.0);
        (post.arrived.len(), post.arrived.values().map(|times| times.saturating_sub(1)).sum())
    }
}

impl Messenger for Gateway {
    fn deliver<'a>(&'a self, message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        let mut post = locked(&self.0);
        let failing = post.failing;
        *post.attempts.entry(message.key.to_string()).or_default() += 1;
        let is_lost = post.dice.percent(failing);
        // The gateway took it and its answer was lost: the program has to send it again.
        let is_doubled = is_lost && post.dice.percent(50);
        if !is_lost || is_doubled {
            *post.arrived.entry(message.key.to_string()).or_default() += 1;
        }
        let answer = if is_lost { Err(DeliveryFailed::Later("simulated".to_owned())) } else { Ok(()) };
        Box::pin(std::future::ready(answer))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
