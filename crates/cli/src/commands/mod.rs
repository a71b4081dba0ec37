//! What each command does: one file per command, with `pub fn run(&Args) -> anyhow::Result<Exit>`.

pub mod bench;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod eds;
pub mod events;
pub mod import;
pub mod migrate;
pub mod openapi;
pub mod routes;
pub mod serve;
pub mod simulate;
