//! Who calls the API, and how its commands run: the session by a bearer token or by the portal's cookie.

use app::identity::{Secret, Session};
use app::signing::{Purpose, Verified};
use app::{Answered, Caller, Command, Ctx, Failed, Once, Query};
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

    /// What was answered under the request's key before.
    pub(super) async fn answered<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        let Some(key) = self.once else { return Ok(None) };
        let Some(answer) = self.ask(Answered { key }).await? else { return Ok(None) };
        serde_json::from_str(&answer).map(Some).map_err(|error| Problem::from(Fault::unexpected(error)))
    }

    /// Runs a command, once under the request's key if it has one.
    pub(super) async fn run<C>(&self, command: C) -> Result<Result<C::Output, C::Refusal>, Problem>
    where
        C: Command + Sync,
        C::Output: Serialize + DeserializeOwned,
    {
        let app = &self.portal.app;
        let outcome = match self.once {
            Some(key) => app.run(self.ctx.clone(), Once::new(key, command)).await,
            None => app.run(self.ctx.clone(), command).await,
        };
        match outcome {
            Ok(output) => Ok(Ok(output)),
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

impl FromRequestParts<Portal> for ApiCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let session = match bearer(&parts.headers) {
            Some(secret) => gate::session_of(portal, &secret).await,
            None => {
                check_origin(portal, parts)?;
                gate::find_session(portal, &parts.headers).await
            }
        };
        let session = session.map_err(Problem::from)?.ok_or_else(unknown)?;
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

/// A cookie comes with requests of any page; a change is taken from pages of ours alone.
fn check_origin(portal: &Portal, parts: &Parts) -> Result<(), Problem> {
    let Some(origin) = parts.headers.get(header::ORIGIN).filter(|_| parts.method != Method::GET) else {
        return Ok(());
    };
    let is_ours = origin.as_bytes() == portal.settings.portal_origin.as_bytes();
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
