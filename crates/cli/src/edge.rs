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

/// What operators are told about [`SilentMessenger`].
pub const NO_GATEWAY: &str = "no gateway of mail and SMS is connected: nobody is notified; messages wait in the outbox, \
                              none is lost";

/// No gateway of messages is connected: they wait in the outbox, whole, until one is.
#[derive(Clone, Copy, Debug)]
pub struct SilentMessenger;

impl Messenger for SilentMessenger {
    fn is_connected(&self) -> bool {
        false
    }

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

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use app::clock::reconcile;
    use app::messages::Delivered;
    use app::signing::Verifier;
    use app::{App, Caller, Parts};
    use domain::id::{DocumentId, PersonId};
    use eds::verify::Anchors;
    use storage::outbox::{self, Message};
    use storage::person::{self, Person};
    use storage::{BlobKey, Db, Failed, Lane, Options};

    use super::{SilentMessenger, SilentRegistry, SystemClock, SystemEntropy};

    /// An application over an empty database.
    pub(crate) fn app(folder: &Path) -> App {
        let url = format!("sqlite:{}", folder.join("kezek.db").display()).parse().unwrap();
        let db = Db::open(&url, Options::new(BlobKey::new([7; 32]))).unwrap();
        db.migrate().unwrap();
        let parts = Parts {
            db,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            verifier: Verifier::new(Anchors::default()),
            registry: Arc::new(SilentRegistry),
        };
        App::new(parts).unwrap()
    }

    /// A message that may leave now.
    async fn put_message(app: &App) -> Message {
        let now = app.ctx(Caller::Import).now;
        let message = Message {
            id: DocumentId::from_u128(1),
            recipient: PersonId::from_u128(2),
            kind: "application_filed".to_owned(),
            body: "{}".to_owned(),
            created: now,
            leaves: now,
            attempts: 0,
        };
        let put = message.clone();
        let written = app.db().write(Lane::People, move |tx| {
            let person = Person {
                id: put.recipient,
                iin: "940312400013".to_owned(),
                surname: "А".to_owned(),
                given_name: "Б".to_owned(),
                patronymic: None,
                born: None,
            };
            let done = person::save(tx, &person).and_then(|()| outbox::add(tx, &put));
            done.map_err(Failed::<std::convert::Infallible>::Db)
        });
        written.await.unwrap();
        message
    }

    #[test]
    fn without_a_gateway_messages_wait_and_are_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(folder.path());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let message = put_message(&app).await;
            for _ in 0..20 {
                let pass = reconcile(&app, &SilentMessenger).await.unwrap();
                assert_eq!(pass.delivered, Delivered::default());
            }
            let now = app.ctx(Caller::Import).now;
            let waiting = app.db().read(move |reader| outbox::ready(reader, now, 10)).await.unwrap();
            assert_eq!(waiting, vec![message], "no attempt is counted and nothing becomes a dead letter");
        });
    }
}
