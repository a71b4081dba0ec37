//! What stands between a request and its handler.

pub mod address;
pub mod cookies;
pub mod headers;
pub(crate) mod origin;
pub mod rates;
