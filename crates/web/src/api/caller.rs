//! Who calls the API, and how its commands run: the session by a bearer token or by the portal's cookie.

use std::sync::{Arc, OnceLock};

use app::identity::{Role, Secret, Session};
use app::signing::{Purpose, Verified};
use app::{Answered, Asking, Caller, Command, Ctx, Failed, Once, Query, Told};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use domain::id::RequestId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::auth::signature_problem;
use super::problem::Problem;
use crate::fault::Fault;
use crate::gate;
use crate::security::origin;
use crate::state::Portal;

/// Longest key that a client may choose.
const KEY_MAX: usize = 200;

/// Somebody who has entered, with one request.
pub(super) struct ApiCaller {
    pub(super) portal: Portal,
    pub(super) ctx: Ctx,
    session: Session,
    /// SHA-256 of session, address and `Idempotency-Key`.
    once: Option<[u8; 32]>,
}

impl ApiCaller {
    pub(super) async fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output, Problem> {
        self.portal.app.ask(self.ctx.clone(), query).await.map_err(|error| Problem::from(Fault::from(error)))
    }

    /// What was answered under the request's key before, when the same was asked.
    pub(super) async fn answered<T: DeserializeOwned>(&self, asked: &str) -> Result<Option<T>, Problem> {
        let Some(key) = self.once else { return Ok(None) };
        let Some(answer) = self.ask(Answered { key }).await? else { return Ok(None) };
        let before: Told<T> =
            serde_json::from_str(&answer).map_err(|error| Problem::from(Fault::unexpected(error)))?;
        told(before, asked).map(Some)
    }

    /// Runs a command, once under the request's key if it has one. `asked` says what the request is about but for its
    /// signature: who signs anew asks for the same.
    pub(super) async fn run<C>(
        &self,
        asked: &str,
        command: C,
    ) -> Result<Result<C::Output, C::Refusal>, Problem>
    where
        C: Command + Sync,
        C::Output: Serialize + DeserializeOwned,
    {
        let app = &self.portal.app;
        let command = Asking { asked: asked.to_owned(), command };
        let outcome = match self.once {
            Some(key) => app.run(self.ctx.clone(), Once::new(key, command)).await,
            None => app.run(self.ctx.clone(), command).await,
        };
        match outcome {
            Ok(answer) => told(answer, asked).map(Ok),
            Err(Failed::Refused(refusal)) => Ok(Err(refusal)),
            Err(Failed::Db(error)) => Err(Problem::from(Fault::from(error))),
        }
    }

    /// Verifies a signature over exactly `text`.
    pub(super) async fn signed(&self, cms: String, text: String) -> Result<Verified, Problem> {
        let verified = self.portal.verify(cms, text, Purpose::Document).await.map_err(Problem::from)?;
        verified.map_err(signature_problem)
    }

    /// Whether the caller is a parent: the only one who owns applications.
    pub(super) fn applicant(self) -> Result<Self, Problem> {
        match self.session.caller {
            Caller::Applicant { .. } => Ok(self),
            _ => Err(Problem::from(Fault::Forbidden)),
        }
    }
}

/// The answer, if it was given to the same request.
fn told<T>(told: Told<T>, asked: &str) -> Result<T, Problem> {
    told.to(asked).ok_or_else(|| {
        let title = "The Idempotency-Key was used for something else; take a new one";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", title)
    })
}

/// As what somebody came, for the log: nobody known until the session is read.
#[derive(Clone, Default)]
pub(super) struct CameAs(Arc<OnceLock<Role>>);

impl CameAs {
    pub(super) fn role(&self) -> &'static str {
        self.0.get().map_or("public", |role| role.word())
    }
}

impl FromRequestParts<Portal> for ApiCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let session = match bearer(&parts.headers) {
            Some(secret) => gate::session_of(portal, &secret).await,
            None => {
                // A cookie comes with requests of any page; a change is taken from pages of ours alone.
                if parts.method != Method::GET {
                    from_ours(portal, &parts.headers)?;
                }
                gate::find_session(portal, &parts.headers).await
            }
        };
        let session = session.map_err(Problem::from)?.ok_or_else(unknown)?;
        if let Some(came) = parts.extensions.get::<CameAs>() {
            // The first to say so is the only one.
            let _ = came.0.set(session.role);
        }
        let mut ctx = portal.app.ctx(session.caller);
        if let Some(id) = parts.extensions.get::<RequestId>() {
            ctx.request = *id;
        }
        let once = once(parts, &session)?;
        Ok(Self { portal: portal.clone(), ctx, session, once })
    }
}

fn unknown() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "not-logged-in", "Log in first: /api/v1/auth/challenge")
}

fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")?.trim().parse().ok()
}

/// Refuses what a page of another site asks for.
pub(super) fn from_ours(portal: &Portal, headers: &HeaderMap) -> Result<(), Problem> {
    let is_ours = origin::is_ours(headers, &portal.settings.portal_origin);
    if is_ours { Ok(()) } else { Err(Problem::from(Fault::StaleForm)) }
}

fn once(parts: &Parts, session: &Session) -> Result<Option<[u8; 32]>, Problem> {
    let Some(key) = parts.headers.get("idempotency-key") else { return Ok(None) };
    if key.is_empty() || key.len() > KEY_MAX {
        return Err(Problem::from(Fault::Malformed));
    }
    let hash = Sha256::new()
        .chain_update(session.token)
        .chain_update(parts.uri.path())
        .chain_update([0])
        .chain_update(key.as_bytes());
    Ok(Some(hash.finalize().into()))
}
