//! What programs send: what is not understood is a problem like any other.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::fault::Fault;
use crate::state::Portal;

/// A body of JSON. Its media type has to say so: a page of another site sends none without asking first, and is refused.
pub(super) struct Sent<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Portal> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        match Json::from_request(request, portal).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::from(Fault::TooLarge))
            }
            Err(_) => Err(Problem::from(Fault::Malformed)),
        }
    }
}

/// What stands behind the question mark of an address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Portal> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let read = Query::from_request_parts(parts, portal).await;
        read.map(|Query(value)| Self(value)).map_err(|_| Problem::from(Fault::Malformed))
    }
}
