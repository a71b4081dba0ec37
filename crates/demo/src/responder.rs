//! The authority's desk: what the national one offers at `crl.pki.gov.kz`, `ocsp.pki.gov.kz` and `tsp.pki.gov.kz`, for the
//! demonstration's own keys, by the demonstration's own clock. It can be told to fall silent, as the national one sometimes does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::ports::Clock as _;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use eds::issue::{self, IssuedKey, RevokedSerial};
use eds::key::KeyError;
use eds::{KeyStore, OpenError as KeyStoreError};

use crate::clock::DemoClock;
use crate::folder::{OpenError, PASSWORD};
use crate::keys::Issuing;
use crate::people::{Holder, Story};

/// How long a list is in force. Short, so that a silent desk is felt after an hour of the movable clock.
const LIST_SECONDS: i64 = 3_600;

/// Longest question that is read.
const QUESTION_MAX: usize = 4 * 1024;

/// Paths of the lists: of the RSA and of the GOST authority, in the order of [`crate::authority::Authority::issuing`].
pub const LISTS: [&str; 2] = ["/rsa.crl", "/gost.crl"];

/// Path of the responder.
pub const OCSP: &str = "/ocsp";

/// Path of the time-stamping authority.
pub const TSP: &str = "/tsp";

/// The desk. Clones share whether it answers.
#[derive(Clone, Debug)]
pub struct Desk {
    issuers: Arc<[IssuedKey]>,
    stamper: Option<Arc<IssuedKey>>,
    revoked: Arc<[RevokedSerial]>,
    clock: Arc<DemoClock>,
    is_silent: Arc<AtomicBool>,
}

impl Desk {
    /// The desk of a folder: `keys` are the key stores of the authorities; whoever tells the story of a revoked key has all
    /// of them revoked since `began`.
    pub(crate) fn open(
        keys: &Issuing,
        people: &[Holder],
        began: jiff::Timestamp,
        clock: Arc<DemoClock>,
    ) -> Result<Self, OpenError> {
        let open = |path: &Path| {
            let bytes = std::fs::read(path).map_err(|error| OpenError::file(path, error))?;
            KeyStore::open(&bytes, PASSWORD)
                .map_err(|_: KeyStoreError| OpenError::Damaged(path.display().to_string()))
        };
        let issuer = |path: &PathBuf| {
            let store = open(path)?;
            Ok(IssuedKey { key: store.key().clone(), certificate: store.certificate().clone() })
        };
        let stamper = keys.stamping.as_ref().map(issuer).transpose()?.map(Arc::new);
        let issuers = keys.issuing.iter().map(issuer).collect::<Result<Vec<_>, OpenError>>()?;
        let mut revoked = Vec::new();
        for holder in people.iter().filter(|holder| holder.story == Some(Story::Revoked)) {
            for path in [&holder.auth_key, &holder.sign_key, &holder.gost_key] {
                let serial = open(path)?.certificate().serial().to_vec();
                revoked.push(RevokedSerial { serial, at: began.as_second() });
            }
        }
        let is_silent = Arc::new(AtomicBool::new(false));
        Ok(Self { issuers: issuers.into(), stamper, revoked: revoked.into(), clock, is_silent })
    }

    /// The routes: [`LISTS`], [`OCSP`] and [`TSP`], for a listener of their own.
    pub fn routes(&self) -> Router {
        let [rsa, gost] = LISTS;
        Router::new()
            .route(rsa, get(async |State(desk): State<Self>| desk.list(0)))
            .route(gost, get(async |State(desk): State<Self>| desk.list(1)))
            .route(OCSP, post(async |State(desk): State<Self>, question: Bytes| desk.answer(&question)))
            .route(TSP, post(async |State(desk): State<Self>, question: Bytes| desk.stamp(&question)))
            .layer(DefaultBodyLimit::max(QUESTION_MAX))
            .with_state(self.clone())
    }

    /// Falls silent, or answers again.
    pub fn set_silent(&self, is_silent: bool) {
        self.is_silent.store(is_silent, Ordering::Relaxed);
    }

    /// Whether nobody is answered.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.is_silent.load(Ordering::Relaxed)
    }

    fn list(&self, index: usize) -> Response {
        let Some(issuer) = self.issuers.get(index) else { return StatusCode::NOT_FOUND.into_response() };
        let now = self.clock.now().as_second();
        let list = issue::list(issuer, &self.revoked, now, now + LIST_SECONDS);
        self.said(list.map(Some), "application/pkix-crl")
    }

    fn answer(&self, question: &[u8]) -> Response {
        let now = self.clock.now().as_second();
        let answer = issue::answer(&self.issuers, &self.revoked, question, now);
        self.said(answer, "application/ocsp-response")
    }

    fn stamp(&self, question: &[u8]) -> Response {
        let now = self.clock.now().as_second();
        let stamp = self.stamper.as_ref().map(|stamper| issue::time_stamp(stamper, question, now));
        self.said(stamp.transpose(), "application/timestamp-reply")
    }

    /// Whether it stamps.
    #[must_use]
    pub fn stamps(&self) -> bool {
        self.stamper.is_some()
    }

    fn said(&self, bytes: Result<Option<Vec<u8>>, KeyError>, kind: &'static str) -> Response {
        match bytes {
            _ if self.is_silent() => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Ok(Some(bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
            Ok(None) => StatusCode::BAD_REQUEST.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

#[cfg(test)]
mod tests;
