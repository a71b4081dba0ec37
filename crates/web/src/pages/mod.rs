//! Pages: a folder each, with a struct, its template and sample values.

pub mod accessibility;
pub mod districts;
pub mod error;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod home;
pub mod privacy;
