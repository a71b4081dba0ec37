//! Death of the program between any two steps: at a statement of a command, so that the command has not happened, or after
//! a commit whose answer nobody hears.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use storage::Watch;

/// When the program dies. Counted in what it does, never in time, so that a seed repeats it on both engines.
#[derive(Debug, Default)]
pub(crate) struct Fault(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    statements_left: Option<u32>,
    answers_left: Option<u32>,
    is_dead: bool,
}

impl Fault {
    /// Dies at a statement, counted from 0 over all commands from now on.
    pub(crate) fn at_statement(&self, number: u32) {
        self.lock().statements_left = Some(number);
    }

    /// Dies after a commit, counted from 0, before its answer is heard.
    pub(crate) fn after_commit(&self, number: u32) {
        self.lock().answers_left = Some(number);
    }

    /// Whether the program may die in what comes, or has died.
    pub(crate) fn is_armed(&self) -> bool {
        let state = self.lock();
        state.is_dead || state.statements_left.is_some() || state.answers_left.is_some()
    }

    /// A command was kept and is about to be answered; true when the answer is lost.
    pub(crate) fn loses_answer(&self) -> bool {
        let mut state = self.lock();
        let is_last = count_down(&mut state.answers_left);
        state.is_dead |= is_last;
        is_last
    }

    /// Whether the program has died since it was started.
    pub(crate) fn has_struck(&self) -> bool {
        self.lock().is_dead
    }

    /// The program is started again, or has survived.
    pub(crate) fn clear(&self) {
        *self.lock() = State::default();
    }

    /// What the database tells each statement of a command. The lock of PostgreSQL is no statement of SQLite.
    pub(crate) fn watch(self: &Arc<Self>) -> Watch {
        let fault = Arc::clone(self);
        Watch::new(move |seen| {
            if !seen.name.ends_with("::LOCK") && fault.strikes() {
                // Unwinding takes the command back, as the end of the process would; no message is printed.
                resume_unwind(Box::new("simulated crash"));
            }
        })
    }

    fn strikes(&self) -> bool {
        let mut state = self.lock();
        state.is_dead |= count_down(&mut state.statements_left);
        // Once dead, it does nothing more.
        state.is_dead
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// True when the count ends with this call.
fn count_down(left: &mut Option<u32>) -> bool {
    match left {
        Some(0) => {
            *left = None;
            true
        }
        Some(number) => {
            *number -= 1;
            false
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_strikes_once_at_its_count_and_stays_dead() {
        let fault = Fault::default();
        assert!(!fault.strikes() && !fault.loses_answer(), "nothing happens unless it is asked for");
        fault.at_statement(2);
        assert_eq!(
            [fault.strikes(), fault.strikes(), fault.strikes(), fault.strikes()],
            [false, false, true, true]
        );
        assert!(fault.has_struck());
        fault.clear();
        assert!(!fault.has_struck() && !fault.strikes());
        fault.after_commit(1);
        assert!(!fault.loses_answer() && fault.loses_answer() && fault.has_struck());
    }
}
