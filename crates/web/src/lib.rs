//! Portal and API: routes, pages, components, assets.

pub mod assets;
pub mod components;
pub mod layout;
pub mod pages;

#[cfg(test)]
mod html_check;
#[cfg(test)]
mod palette_check;
