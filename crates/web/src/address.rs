//! Parts of addresses.

use domain::id::TypedId;

use crate::fault::Fault;

/// An id out of an address. What is no id of its kind is answered like what does not exist.
///
/// # Errors
/// [`Fault::NotFound`].
pub fn id<T: TypedId>(part: &str) -> Result<T, Fault> {
    part.parse().map_err(|_| Fault::NotFound)
}
