//! Which rows of the table of transitions a run has used.

use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local! {
    static USED: RefCell<BTreeSet<(usize, String)>> = const { RefCell::new(BTreeSet::new()) };
}

/// A row was used from a state.
pub(crate) fn exercised(row: usize, from: &str) {
    USED.with_borrow_mut(|used| used.insert((row, from.to_owned())));
}

/// What this thread has used since the last call.
pub(crate) fn take() -> BTreeSet<(usize, String)> {
    USED.with_borrow_mut(std::mem::take)
}
