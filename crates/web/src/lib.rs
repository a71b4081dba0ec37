//! Portal and API: routes, pages, components, assets.

pub mod assets;
pub mod components;
pub mod layout;
pub mod pages;
