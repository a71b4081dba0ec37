//! The nudge: a command that leaves work behind wakes the background work, so that nobody waits for its period.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Wakes whoever listens. However often it rings before somebody listens, it is heard once: a rush of commands is one
/// reason to work. Clones are the same bell; one listener at a time.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    has_rung: bool,
    listener: Option<Waker>,
}

impl Bell {
    /// Wakes the listener; with nobody listening, the next one does not wait.
    pub fn ring(&self) {
        let mut state = self.state();
        state.has_rung = true;
        let listener = state.listener.take();
        // Woken without the lock: it may look at once.
        drop(state);
        if let Some(listener) = listener {
            listener.wake();
        }
    }

    /// Ends when the bell has rung since the last time somebody heard it.
    #[must_use]
    pub fn rung(&self) -> Rung<'_> {
        Rung(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waiting for a [`Bell`]; dropped before its end it has heard nothing.
#[derive(Debug)]
pub struct Rung<'a>(&'a Bell);

impl Future for Rung<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.state();
        if std::mem::take(&mut state.has_rung) {
            return Poll::Ready(());
        }
        state.listener = Some(context.waker().clone());
        Poll::Pending
    }
}

/// What a command says about the work that it leaves behind. The bell rings when the last copy goes, which is after the
/// COMMIT: the body of a command is dropped when its answer has been sent.
#[derive(Clone, Debug)]
pub(crate) struct News(Option<Arc<Sheet>>);

#[derive(Debug)]
struct Sheet {
    bell: Bell,
    is_any: AtomicBool,
}

impl News {
    /// Of a command of people.
    pub(crate) fn to(bell: &Bell) -> Self {
        Self(Some(Arc::new(Sheet { bell: bell.clone(), is_any: AtomicBool::new(false) })))
    }

    /// Of a question, or of the background work itself, which looks again by itself.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Something may be due or may leave once this command is kept.
    pub(crate) fn tell(&self) {
        self.set(true);
    }

    /// What was told so far was not kept.
    pub(crate) fn take_back(&self) {
        self.set(false);
    }

    fn set(&self, is_any: bool) {
        if let Some(sheet) = &self.0 {
            sheet.is_any.store(is_any, Ordering::Relaxed);
        }
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        if *self.is_any.get_mut() {
            self.bell.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use super::{Bell, News};

    #[derive(Default)]
    struct Woken(AtomicU32);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn has_rung(bell: &Bell) -> bool {
        pin!(bell.rung()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_thousand_rings_are_heard_once() {
        let bell = Bell::default();
        (0..1_000).for_each(|_| bell.ring());
        assert!(has_rung(&bell), "also what rang before anybody listened");
        assert!(!has_rung(&bell));
    }

    #[test]
    fn a_listener_is_woken_once() {
        let bell = Bell::default();
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut rung = pin!(bell.rung());
        assert_eq!(rung.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Pending);
        bell.ring();
        bell.ring();
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(rung.poll(&mut Context::from_waker(&waker)), Poll::Ready(()));
    }

    #[test]
    fn news_are_heard_when_the_last_copy_goes_and_only_if_kept() {
        let bell = Bell::default();
        let news = News::to(&bell);
        let copy = news.clone();
        copy.tell();
        drop(copy);
        assert!(!has_rung(&bell), "the command still runs");
        drop(news);
        assert!(has_rung(&bell));

        let refused = News::to(&bell);
        refused.tell();
        refused.take_back();
        drop(refused);
        drop(News::to(&bell));
        News::none().tell();
        assert!(!has_rung(&bell));
    }
}
