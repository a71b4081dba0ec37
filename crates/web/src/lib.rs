//! Portal and API: routes, pages, components, assets.

pub mod address;
pub mod api;
pub mod assets;
pub mod components;
pub mod fault;
pub mod form;
mod gate;
pub mod key_store;
pub mod layout;
pub mod menu;
pub mod messages;
pub mod pages;
mod pool;
pub mod refusal;
pub mod route;
pub mod router;
pub mod security;
pub mod server;
pub mod state;
pub mod upload;
pub mod visit;
pub mod words;

#[cfg(test)]
mod html_check;
#[cfg(test)]
mod palette_check;
