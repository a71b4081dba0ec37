//! The waiting room: two bounded lanes, people before background.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::DbError;

/// Who waits for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A person waits for the answer.
    People,
    /// Reconcilers, imports, deliveries: they run when no person waits. Keep each command below 20 ms.
    Background,
}

/// After so many rounds of people only, one background command comes along, so that limits are settled also on the busiest day.
const PATIENCE: u32 = 16;

/// Background commands that share one round when no person waits: people who come meanwhile wait for at most these.
const BACKGROUND_AT_ONCE: usize = 8;

pub(crate) struct Lanes<J> {
    state: Mutex<State<J>>,
    arrived: Condvar,
    limit: usize,
}

struct State<J> {
    people: VecDeque<J>,
    background: VecDeque<J>,
    passed_over: u32,
    closed: bool,
}

impl<J> Lanes<J> {
    /// `limit`: the longest wait in each lane, in commands.
    pub(crate) fn new(limit: usize) -> Self {
        let state =
            State { people: VecDeque::new(), background: VecDeque::new(), passed_over: 0, closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new(), limit }
    }

    /// Joins the end of a lane; gives the job back with the reason when it cannot.
    pub(crate) fn push(&self, lane: Lane, job: J) -> Result<(), (J, DbError)> {
        let mut state = self.lock();
        if state.closed {
            return Err((job, DbError::Closed));
        }
        let queue = match lane {
            Lane::People => &mut state.people,
            Lane::Background => &mut state.background,
        };
        if queue.len() >= self.limit {
            return Err((job, DbError::Busy));
        }
        queue.push_back(job);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for work and takes up to `most` of it, people first. Empty means closed, with nothing left to do.
    pub(crate) fn take(&self, most: usize) -> Vec<J> {
        let mut state = self.lock();
        while state.people.is_empty() && state.background.is_empty() && !state.closed {
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let tired = !state.background.is_empty() && state.passed_over >= PATIENCE;
        if state.people.is_empty() || (tired && most == 1) {
            state.passed_over = 0;
            let count = state.background.len().min(most).min(BACKGROUND_AT_ONCE);
            return state.background.drain(..count).collect();
        }
        let count = state.people.len().min(most);
        let mut batch: Vec<J> = state.people.drain(..count).collect();
        if tired {
            state.passed_over = 0;
            batch.extend(state.background.pop_front());
        } else if !state.background.is_empty() {
            state.passed_over += 1;
        }
        batch
    }

    /// No new work; what waits is still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        // A thread cannot panic while it holds this lock; should it, the queues are still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_go_before_background_and_background_is_not_forgotten() {
        let lanes = Lanes::new(100);
        for number in 0..3 {
            lanes.push(Lane::Background, ("background", number)).unwrap();
        }
        for number in 0..40 {
            lanes.push(Lane::People, ("person", number)).unwrap();
        }
        let order: Vec<_> = (0..43).flat_map(|_| lanes.take(1)).map(|(who, _)| who).collect();
        assert!(order[..16].iter().all(|who| *who == "person"), "people first: {order:?}");
        assert_eq!(order[16], "background", "the seventeenth round belongs to background work");
        assert_eq!(order[17..33], ["person"; 16]);
        assert_eq!(order.iter().filter(|who| **who == "background").count(), 3);
    }

    #[test]
    fn a_full_lane_is_busy_and_a_closed_one_is_drained() {
        let lanes = Lanes::new(2);
        assert!(lanes.push(Lane::People, 1).is_ok() && lanes.push(Lane::People, 2).is_ok());
        assert!(matches!(lanes.push(Lane::People, 3), Err((3, DbError::Busy))));
        assert!(lanes.push(Lane::Background, 4).is_ok(), "each lane has its own limit");
        lanes.close();
        assert!(matches!(lanes.push(Lane::People, 5), Err((5, DbError::Closed))));
        assert_eq!(lanes.take(8), [1, 2]);
        assert_eq!(lanes.take(8), [4]);
        assert!(lanes.take(8).is_empty());
    }
}
