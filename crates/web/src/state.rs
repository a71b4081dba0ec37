//! What every request has in hand.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::applications::{CleanPaper, UploadRefused};
use app::clock::Reconciled;
use app::documents::{DocumentModel, Lang};
use app::identity::SessionLimits;
use app::ports::Renderer;
use app::signing::{ArchiveFailed, Evidence, Purpose, SeenAgain, SignatureRefused, Tended, Verified};
use app::{App, DbError, Failed};
use tokio::time::Instant;

use crate::fault::Fault;
use crate::pool::{Pool, Room};
use crate::security::headers::SecurityHeaders;
use crate::security::rates::{Rates, Tempo};
use crate::server::metrics::{Metrics, keys};

/// How the portal is set up.
pub struct Settings {
    /// Origin that people see, without a path: `https://kezek.example.kz`.
    pub portal_origin: String,
    /// Origin of the key store, another host than the portal's.
    pub key_store_origin: String,
    /// Whether this is a demonstration: a banner says so, and its clock is movable.
    pub is_demonstration: bool,
    /// Whether test authorities are trusted: a banner says so on every page.
    pub is_trial: bool,
    /// How long sessions live.
    pub sessions: SessionLimits,
    /// How often one address may log in and send.
    pub tempo: Tempo,
    /// Makes the papers (S32).
    pub renderer: Arc<dyn Renderer>,
    /// Whether the `X-Forwarded-For` of this peer is believed.
    pub is_trusted_proxy: Box<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

impl Settings {
    /// Whether people come by https; only then cookies are marked so.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.portal_origin.starts_with("https://")
    }
}

/// Signatures verified at one moment: CPU work, so about as many as there are processors.
const VERIFYING_MAX: usize = 4;
/// Signatures waiting for it: a second of work at most.
const SIGNATURES_WAITING_MAX: usize = 256;

/// Background work that is silent for so long is not alive: it beats every second, and a long pass takes some.
const SILENCE_MAX: Duration = Duration::from_secs(120);

/// Papers made at one moment: each takes some ten milliseconds of a processor.
const RENDERING_MAX: usize = 2;
/// Papers waiting for it: some seconds of work.
const RENDERINGS_WAITING_MAX: usize = 256;

/// Uploaded papers looked at in one moment: a picture takes up to a second of a processor and some hundred megabytes.
const CLEANING_MAX: usize = 2;
/// Uploaded papers waiting for it.
const UPLOADS_WAITING_MAX: usize = 14;
/// Bytes of uploaded papers in memory, of all requests together; beyond that the answer is 503.
const UPLOADED_BYTES_MAX: usize = 256 * 1024 * 1024;

/// The portal. Clones share it.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

/// What [`Portal`] shares.
pub struct Inner {
    /// The use-cases.
    pub app: App,
    /// How it is set up.
    pub settings: Settings,
    /// How often addresses come.
    pub rates: Rates,
    /// Numbers for those who operate it.
    pub metrics: Metrics,
    pub(crate) headers: SecurityHeaders,
    rendering: Pool,
    verifying: Pool,
    cleaning: Pool,
    /// Where uploaded papers lie while they are received and looked at.
    pub(crate) uploads: Room,
    /// The last good pass of the background work; none once it has died.
    beat: Mutex<Option<Instant>>,
    cannot_write: AtomicBool,
}

impl Deref for Portal {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Portal {
    /// Puts the portal together.
    #[must_use]
    pub fn new(app: App, settings: Settings) -> Self {
        let rates = Rates::new(settings.tempo);
        let headers = SecurityHeaders::of(&settings);
        Self(Arc::new(Inner {
            app,
            settings,
            rates,
            headers,
            metrics: Metrics::default(),
            rendering: Pool::new(RENDERING_MAX, RENDERINGS_WAITING_MAX),
            verifying: Pool::new(VERIFYING_MAX, SIGNATURES_WAITING_MAX),
            cleaning: Pool::new(CLEANING_MAX, UPLOADS_WAITING_MAX),
            uploads: Room::new(UPLOADED_BYTES_MAX),
            beat: Mutex::new(Some(Instant::now())),
            cannot_write: AtomicBool::new(false),
        }))
    }

    /// Verifies kept signatures again, off the threads that serve requests.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn look_again(&self, kept: Vec<Evidence>) -> Result<Vec<(Evidence, SeenAgain)>, Fault> {
        let verifier = self.app.parts().verifier.clone();
        let look = move |one: Evidence| {
            let seen = one.look_again(&verifier);
            (one, seen)
        };
        self.verifying.run(move || kept.into_iter().map(look).collect()).await
    }

    /// The proofs of a kept signature as an archive, off the threads that serve requests.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn archive(&self, kept: Evidence) -> Result<Result<Vec<u8>, ArchiveFailed>, Fault> {
        let verifier = self.app.parts().verifier.clone();
        self.verifying.run(move || kept.archive(&verifier)).await
    }

    /// Makes a document, off the threads that serve requests.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it; a template that fails is unexpected.
    pub async fn print(&self, model: DocumentModel, lang: Lang) -> Result<Vec<u8>, Fault> {
        let renderer = Arc::clone(&self.settings.renderer);
        self.rendering.run(move || renderer.render(&model, lang)).await?.map_err(Fault::unexpected)
    }

    /// Looks at an uploaded paper and draws pictures anew, off the threads that serve requests.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn clean(&self, content: Vec<u8>) -> Result<Result<CleanPaper, UploadRefused>, Fault> {
        self.cleaning.run(move || CleanPaper::of(&content)).await
    }

    /// Is told how a pass of the background work ended.
    pub fn passed(&self, outcome: &Result<Reconciled, DbError>) {
        self.metrics.pass(outcome);
        if outcome.is_ok() {
            *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Is told whether a write reached the disk. What is lost on the way to the database is seen without writing.
    pub fn wrote<E>(&self, outcome: &Result<(), Failed<E>>) {
        match outcome {
            Ok(()) => self.cannot_write.store(false, Ordering::Relaxed),
            Err(Failed::Db(DbError::Storage(_))) => self.cannot_write.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
    }

    /// Whether the disk takes what is written, as far as is known.
    #[must_use]
    pub fn can_write(&self) -> bool {
        !self.cannot_write.load(Ordering::Relaxed)
    }

    /// Is told that the background work has died; until its next good pass the portal is not ready.
    pub fn background_died(&self) {
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether the background work has made a good pass lately.
    #[must_use]
    pub fn is_background_alive(&self) -> bool {
        let beat = *self.beat.lock().unwrap_or_else(PoisonError::into_inner);
        beat.is_some_and(|beat| beat.elapsed() < SILENCE_MAX)
    }

    /// Is told what a pass over lists and evidence did.
    pub fn tended(&self, outcome: &Result<Tended, DbError>) {
        self.metrics.tended(outcome);
    }

    /// The numbers as text, with how old the lists of revoked keys are now.
    #[must_use]
    pub fn numbers(&self) -> String {
        let parts = self.app.parts();
        let mut text = self.metrics.text();
        keys::lists(&mut text, &parts.verifier.revocation().kept(), parts.clock.now());
        text
    }

    /// Verifies a signature over exactly `text`, off the threads that serve requests; then asks whether the key was
    /// revoked, which may wait for the network some seconds.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn verify(
        &self,
        cms: String,
        text: String,
        purpose: Purpose,
    ) -> Result<Result<Verified, SignatureRefused>, Fault> {
        let verifier = self.app.parts().verifier.clone();
        let now = self.app.parts().clock.now();
        let checking = verifier.clone();
        let checked = self.verifying.run(move || checking.check(cms.as_bytes(), &text, purpose, now)).await?;
        let outcome = match checked {
            Ok(checked) => verifier.ask(checked).await,
            Err(refused) => Err(refused),
        };
        self.metrics.signature(outcome.as_ref().err());
        Ok(outcome)
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Portal").field("origin", &self.settings.portal_origin).finish_non_exhaustive()
    }
}
