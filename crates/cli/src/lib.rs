//! The command line of `kezek`: arguments, configuration, and one file per command.

pub mod args;
pub mod commands;
pub mod config;
pub mod exit;
