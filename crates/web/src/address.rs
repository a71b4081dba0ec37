//! Parts of addresses.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::id::TypedId;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// Ids out of an address, in the order in which they stand there. What is no id of its kind is answered like what does not
/// exist: a mistyped address is not a malformed form.
#[derive(Clone, Copy, Debug)]
pub struct At<T>(pub T);

impl<T, S> FromRequestParts<S> for At<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(ids)| Self(ids)).map_err(|_| Fault::NotFound)
    }
}

/// An id out of an address. What is no id of its kind is answered like what does not exist.
///
/// # Errors
/// [`Fault::NotFound`].
pub fn id<T: TypedId>(part: &str) -> Result<T, Fault> {
    part.parse().map_err(|_| Fault::NotFound)
}
