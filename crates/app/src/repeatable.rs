//! Ids of a command that runs again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::Entropy;

/// Remembers what it drew for a command, so that the command draws the same when the database runs it once more: the same
/// ids whether it ran once or three times, and on either engine.
pub(crate) struct Repeatable {
    source: Arc<dyn Entropy>,
    draws: Mutex<Draws>,
}

#[derive(Default)]
struct Draws {
    bytes: Vec<u8>,
    given: usize,
}

impl Repeatable {
    pub(crate) fn new(source: Arc<dyn Entropy>) -> Self {
        Self { source, draws: Mutex::default() }
    }

    /// From here on the same bytes come again, and new ones after them.
    pub(crate) fn rewind(&self) {
        self.draws().given = 0;
    }

    fn draws(&self) -> MutexGuard<'_, Draws> {
        self.draws.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entropy for Repeatable {
    fn fill(&self, wanted: &mut [u8]) {
        let mut draws = self.draws();
        let end = draws.given + wanted.len();
        let known = draws.bytes.len();
        if end > known {
            draws.bytes.resize(end, 0);
            if let Some(new) = draws.bytes.get_mut(known..) {
                self.source.fill(new);
            }
        }
        if let Some(bytes) = draws.bytes.get(draws.given..end) {
            wanted.copy_from_slice(bytes);
        }
        draws.given = end;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn what_was_drawn_comes_again_and_then_something_new() {
        let repeatable = Repeatable::new(Arc::new(Counting(AtomicU8::new(1))));
        let draw = |count: usize| {
            let mut bytes = vec![0; count];
            repeatable.fill(&mut bytes);
            bytes
        };
        assert_eq!((draw(2), draw(3)), (vec![1, 2], vec![3, 4, 5]));
        repeatable.rewind();
        assert_eq!((draw(2), draw(5)), (vec![1, 2], vec![3, 4, 5, 6, 7]));
        repeatable.rewind();
        assert_eq!(draw(8), [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
