//! Work and memory of which there is only so much: whoever comes beyond that is told so at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::fault::Fault;

/// A bounded queue of work for processors, off the threads that serve requests.
#[derive(Debug)]
pub(crate) struct Pool {
    places: Arc<Semaphore>,
    working: Arc<Semaphore>,
}

impl Pool {
    /// So many at one moment, and so many waiting for it.
    pub(crate) fn new(working: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(working + waiting)),
            working: Arc::new(Semaphore::new(working)),
        }
    }

    /// Does a piece of work.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too much waits already; work that ends before its time is unexpected.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Fault::Busy)?;
        let turn = Arc::clone(&self.working).acquire_owned().await.map_err(|_| Fault::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            // Work cannot be stopped half-way. It counts until it ends, also when the person who asked has gone: else
            // whoever asks and hangs up begins as much as they like.
            let _counts = (place, turn);
            work()
        });
        // What a panic says may hold what it was working on.
        done.await.map_err(|_| Fault::unexpected("work off the request's thread ended before its time"))
    }
}

/// Bytes of memory that all requests have together.
#[derive(Debug)]
pub(crate) struct Room(Arc<Semaphore>);

/// Room that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Taken(
    #[expect(dead_code, reason = "held, and given back when it is dropped")] OwnedSemaphorePermit,
);

impl Room {
    /// So many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes)))
    }

    /// Takes room for so many bytes.
    ///
    /// # Errors
    /// [`Fault::Busy`] when there is none.
    pub(crate) fn take(&self, bytes: usize) -> Result<Taken, Fault> {
        let bytes = u32::try_from(bytes).map_err(|_| Fault::TooLarge)?;
        Arc::clone(&self.0).try_acquire_many_owned(bytes).map(Taken).map_err(|_| Fault::Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{Pool, Room};
    use crate::fault::Fault;

    #[tokio::test]
    async fn work_of_somebody_who_has_gone_still_counts() {
        let pool = Pool::new(1, 0);
        let (started, is_started) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let (ended, is_ended) = tokio::sync::oneshot::channel();
        {
            let asked = pool.run(move || {
                started.send(()).unwrap();
                may_go_on.recv().unwrap();
                ended.send(()).unwrap();
            });
            tokio::select! {
                _ = asked => panic!("it waits for us"),
                begun = is_started => begun.unwrap(),
            }
        }
        assert_eq!(pool.run(|| ()).await, Err(Fault::Busy));
        go_on.send(()).unwrap();
        is_ended.await.unwrap();
    }

    #[tokio::test]
    async fn what_waits_beyond_the_most_is_told_so_at_once() {
        let pool = Pool::new(1, 1);
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let works = pool.run(move || may_go_on.recv().unwrap());
        let waits = pool.run(|| ());
        let beyond = async {
            let refused = pool.run(|| ()).await;
            go_on.send(()).unwrap();
            refused
        };
        assert_eq!(tokio::join!(works, waits, beyond), (Ok(()), Ok(()), Err(Fault::Busy)));
    }

    #[tokio::test]
    async fn a_panic_is_our_mistake_and_says_nothing_of_what_it_worked_on() {
        let pool = Pool::new(1, 0);
        let ended = pool.run(|| panic!("of Айгүл")).await;
        assert!(matches!(&ended, Err(Fault::Unexpected { cause }) if !cause.contains("Айгүл")), "{ended:?}");
        assert_eq!(pool.run(|| 7).await, Ok(7));
    }

    #[test]
    fn room_is_given_back_with_what_lay_there() {
        let room = Room::new(10);
        let first = room.take(7).unwrap();
        assert_eq!(room.take(4).unwrap_err(), Fault::Busy);
        drop(first);
        assert!(room.take(10).is_ok());
    }
}
