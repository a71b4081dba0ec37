//! What each command does: one file per command, with `pub fn run(&Args) -> anyhow::Result<Exit>`.

pub mod config;
